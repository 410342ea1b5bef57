package io.chargeline.jobs.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.fact.MaintenanceRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.maintenance.MaintenancePhase;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import io.chargeline.jobs.tenant.WindowMemory.State;
import java.util.List;

/**
 * Tells a tenant of its maintenance windows: each is announced once, starts once, and ends or is
 * cancelled once; the times of start and end are exactly the window's. What begins or ends at once
 * is told at the record's time.
 *
 * <p>A window leaves memory a day after it was over. A repeat finds its version known and only
 * writes its row again, so that whoever repeated it sees that it is known. A straggler of an older
 * version counts for nothing; one of a window that was over for longer than a day is not told.
 */
final class WindowFold {
  private final TenantDesk desk;
  private final List<WindowMemory> windows;

  WindowFold(TenantDesk desk) {
    this.desk = desk;
    this.windows = desk.memory.windows;
  }

  void asked(MaintenanceWindow window, long time) {
    WindowMemory known = find(window.windowId());
    if (known == null) {
      first(window, time);
    } else if (window.version() > known.version) {
      next(known, window, time);
    } else if (window.version() == known.version) {
      row(known);
    }
  }

  private WindowMemory find(String windowId) {
    for (WindowMemory window : windows) {
      if (window.windowId.equals(windowId)) {
        return window;
      }
    }
    return null;
  }

  private void first(MaintenanceWindow window, long time) {
    if (window.overAt() + desk.rules.windowKeepMs() <= time) {
      return;
    }
    WindowMemory memory = new WindowMemory(window);
    windows.add(memory);
    if (window.cancelled()) {
      // Nobody was told of it, so there is nothing to take back.
      memory.state = State.CANCELLED;
      memory.dueAt = time + desk.rules.windowKeepMs();
      memory.phase = MaintenancePhase.CANCELLED;
      change(memory);
      return;
    }
    memory.dueAt = Math.max(window.startsAt(), time);
    tell(memory, MaintenancePhase.ANNOUNCED, time);
  }

  private void next(WindowMemory memory, MaintenanceWindow window, long time) {
    memory.take(window);
    if (window.cancelled()) {
      cancelled(memory, time);
    } else if (memory.state == State.RUNNING && window.startsAt() <= time) {
      memory.dueAt = Math.max(window.endsAt(), time);
      changed(memory, time);
    } else if (memory.over() && window.endsAt() <= time) {
      change(memory);
    } else {
      // Not begun, or to begin again: its change was accepted before its end was folded.
      memory.fromAt = memory.over() ? memory.fromAt : 0;
      memory.untilAt = 0;
      memory.state = State.ANNOUNCED;
      memory.dueAt = Math.max(window.startsAt(), time);
      changed(memory, time);
    }
  }

  /** A change that begins or ends the window is told as that. */
  private void changed(WindowMemory memory, long time) {
    if (memory.dueAt > time) {
      tell(memory, MaintenancePhase.CHANGED, time);
    }
  }

  private void cancelled(WindowMemory memory, long time) {
    if (memory.over()) {
      change(memory);
      return;
    }
    memory.untilAt = memory.state == State.RUNNING ? time : 0;
    memory.state = State.CANCELLED;
    memory.dueAt = time + desk.rules.windowKeepMs();
    tell(memory, MaintenancePhase.CANCELLED, time);
  }

  void due(WindowMemory memory, long due) {
    switch (memory.state) {
      case ANNOUNCED -> {
        memory.state = State.RUNNING;
        memory.fromAt = memory.fromAt == 0 ? due : memory.fromAt;
        memory.dueAt = Math.max(memory.read().endsAt(), due);
        tell(memory, MaintenancePhase.STARTED, due);
      }
      case RUNNING -> {
        memory.state = State.ENDED;
        memory.untilAt = due;
        memory.dueAt = due + desk.rules.windowKeepMs();
        tell(memory, MaintenancePhase.ENDED, due);
      }
      case ENDED, CANCELLED -> windows.remove(memory);
    }
  }

  private void tell(WindowMemory memory, MaintenancePhase phase, long time) {
    String identity = memory.windowId + '/' + memory.version + '/' + phase.wireName();
    desk.event(EventType.SYSTEM_MAINTENANCE, time, identity, data(memory.read(), phase));
    memory.phase = phase;
    change(memory);
  }

  private static ObjectNode data(MaintenanceWindow window, MaintenancePhase phase) {
    ObjectNode data = Json.MAPPER.createObjectNode();
    data.put("maintenance_id", window.windowId()).put("phase", phase.wireName());
    data.put("scope", window.scope().wireName());
    if (window.site() != null) {
      data.put("site", window.site());
    }
    if (!window.devices().isEmpty()) {
      data.set("device_phy_ids", Json.MAPPER.valueToTree(window.devices()));
    }
    data.put("starts_at", Event.time(window.startsAt()));
    data.put("ends_at", Event.time(window.endsAt()));
    data.put("starts", window.startsAllowed() ? "allowed" : "refused");
    if (window.reason() != null) {
      data.put("reason", window.reason());
    }
    if (window.reasonZh() != null) {
      data.put("reason_zh", window.reasonZh());
    }
    return data;
  }

  private void change(WindowMemory memory) {
    memory.revision++;
    row(memory);
  }

  private void row(WindowMemory memory) {
    MaintenanceWindow window = memory.read();
    desk.fact(
        Topic.FACTS_MAINTENANCE,
        new MaintenanceRow(
            window.windowId(),
            desk.tenant,
            window.scope().wireName(),
            window.site(),
            window.devices(),
            window.startsAllowed(),
            memory.phase,
            window.startsAt(),
            window.endsAt(),
            memory.fromAt == 0 ? null : memory.fromAt,
            memory.untilAt == 0 ? null : memory.untilAt,
            window.reason(),
            window.reasonZh(),
            memory.version,
            memory.revision));
  }
}
