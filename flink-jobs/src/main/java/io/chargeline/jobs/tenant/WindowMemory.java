package io.chargeline.jobs.tenant;

import io.chargeline.domain.Json;
import io.chargeline.domain.maintenance.MaintenancePhase;
import io.chargeline.domain.maintenance.MaintenanceWindow;

/** A maintenance window as far as it was told; flat, stored as a POJO. */
public final class WindowMemory {
  public String windowId;
  public long version;

  /** The JSON of that version. */
  public byte[] window;

  public State state;

  /** The last that was told of it, and stands in its row. */
  public MaintenancePhase phase;

  /** When the next thing happens to it, the end of its memory at last; unix milliseconds. */
  public long dueAt;

  /** When it began; 0: it has not. */
  public long fromAt;

  /** When it ended; 0: it has not. */
  public long untilAt;

  /** Of its row. */
  public long revision;

  /** Where it stands. */
  public enum State {
    ANNOUNCED,
    RUNNING,
    ENDED,
    CANCELLED
  }

  public WindowMemory() {}

  WindowMemory(MaintenanceWindow first) {
    windowId = first.windowId();
    state = State.ANNOUNCED;
    take(first);
  }

  void take(MaintenanceWindow now) {
    version = now.version();
    window = Json.bytes(now);
  }

  MaintenanceWindow read() {
    return Json.read(window, MaintenanceWindow.class);
  }

  boolean over() {
    return state == State.ENDED || state == State.CANCELLED;
  }
}
