package io.chargeline.jobs.tenant;

import io.chargeline.domain.Json;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import io.chargeline.domain.tenant.ApiMinute;
import io.chargeline.jobs.log.Emission;
import io.chargeline.jobs.log.FrameRecord;
import java.util.List;
import java.util.function.Consumer;

/**
 * One tenant's records, folded in the log's order into events and facts. As with devices it depends
 * on nothing but those records: before a record at time t is applied, all that was due at or before
 * t is, so a timer only makes things visible earlier.
 */
final class TenantFold {
  private final TenantMemory memory;
  private final WindowFold windows;
  private final ErrorFold errors;

  TenantFold(TenantRules rules, TenantMemory memory, Consumer<Emission> out) {
    this.memory = memory;
    TenantDesk desk = new TenantDesk(rules, memory, out);
    this.windows = new WindowFold(desk);
    this.errors = new ErrorFold(desk);
  }

  /**
   * @throws IllegalArgumentException if it is no record of a tenant
   */
  void apply(FrameRecord record) {
    advanceTo(record.timeMs);
    switch (record.kind) {
      case MAINTENANCE ->
          windows.asked(Json.read(record.body, MaintenanceWindow.class), record.timeMs);
      case API_CALLS -> errors.counted(Json.read(record.body, ApiMinute.class), record.timeMs);
      default ->
          throw new IllegalArgumentException(
              "kind " + record.kind.wireName() + " under the key " + record.deviceId);
    }
    advanceTo(record.timeMs);
  }

  /** Applies everything due at or before this time, in order. */
  void advanceTo(long time) {
    for (long due = nextDue(); due != 0 && due <= time; due = nextDue()) {
      applyDue(due);
    }
  }

  /** When the next thing is due; 0 when nothing is. */
  long nextDue() {
    long next = 0;
    for (WindowMemory window : memory.windows) {
      next = next == 0 ? window.dueAt : Math.min(next, window.dueAt);
    }
    for (MinuteMemory minute : memory.minutes) {
      next = next == 0 ? minute.dueAt : Math.min(next, minute.dueAt);
    }
    return next;
  }

  private void applyDue(long due) {
    for (WindowMemory window : List.copyOf(memory.windows)) {
      if (window.dueAt == due) {
        windows.due(window, due);
      }
    }
    for (MinuteMemory minute : List.copyOf(memory.minutes)) {
      if (minute.dueAt == due) {
        errors.due(minute, due);
      }
    }
  }
}
