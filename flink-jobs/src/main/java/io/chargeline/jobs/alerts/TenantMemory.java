package io.chargeline.jobs.alerts;

import io.chargeline.alerting.fold.TenantState;
import java.util.HashMap;
import java.util.Map;

/** What is remembered of a tenant's alerts; stored as a POJO. */
public final class TenantMemory {
  public TenantState state = new TenantState();

  /** How many events tell of each alert that is under way. */
  public Map<String, Long> told = new HashMap<>();

  public TenantMemory() {}

  static TenantMemory of(String tenant) {
    TenantMemory memory = new TenantMemory();
    memory.state.tenant = tenant;
    return memory;
  }

  boolean isEmpty() {
    return state.isEmpty() && told.isEmpty();
  }
}
