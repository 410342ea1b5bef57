package io.chargeline.jobs.tenant;

import java.util.ArrayList;
import java.util.List;

/** All that the fold keeps in mind of one tenant between two records; flat, stored as a POJO. */
public final class TenantMemory {
  /** The log's key. */
  public String key;

  /** Events emitted so far. */
  public long sequence;

  /** Windows that are not over, or were not long ago. */
  public List<WindowMemory> windows = new ArrayList<>();

  /** Minutes of API calls that are waited for, or that were told of not long ago. */
  public List<MinuteMemory> minutes = new ArrayList<>();

  /** The armed timer; 0: none. */
  public long timerAt;

  public TenantMemory() {}

  TenantMemory(String key) {
    this.key = key;
  }

  boolean isEmpty() {
    return sequence == 0 && windows.isEmpty() && minutes.isEmpty();
  }
}
