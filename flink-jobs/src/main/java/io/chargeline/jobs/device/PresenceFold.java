package io.chargeline.jobs.device;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.device.Presence;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.FrameRecord;

/** Whether we hear the device, as exact intervals; time in which we did not look is unknown. */
final class PresenceFold {
  private final Desk desk;
  private final DeviceMemory device;
  private final PortFold ports;

  PresenceFold(Desk desk, PortFold ports) {
    this.desk = desk;
    this.ports = ports;
    this.device = desk.device;
  }

  /** Any sign of life of the device over this connection. */
  void heard(FrameRecord record) {
    if (device.firstSeenAt == 0) {
      device.firstSeenAt = record.timeMs;
    }
    adopt(record);
    device.protocol = record.protocol == null ? device.protocol : record.protocol;
    device.lastSeen = record.timeMs;
    device.silenceDueAt = record.timeMs + desk.patienceMs();
    if (device.presence != Presence.ONLINE) {
      online(record.timeMs);
    }
  }

  /** A newly opened connection takes over; an older one's stragglers do not. */
  private void adopt(FrameRecord record) {
    boolean opened = record.kind == RecordKind.OPENED && !olderThanHeld(record);
    if (opened || device.gateway == null) {
      device.gateway = record.writer;
      device.connection = record.connection;
    }
    if (opened) {
      device.remote = record.detail;
    }
  }

  private boolean olderThanHeld(FrameRecord record) {
    return record.writer.equals(device.gateway) && record.connection < device.connection;
  }

  boolean holds(FrameRecord record) {
    return record.writer.equals(device.gateway) && record.connection == device.connection;
  }

  /** The device's connection ended. */
  void closed(FrameRecord record) {
    device.gateway = null;
    device.connection = 0;
    String reason = record.closeReason.wireName();
    if (record.closeReason.fault() == CloseReason.Fault.DEVICE) {
      device.silenceDueAt = 0;
      offline(record.timeMs, reason);
      return;
    }
    device.silenceDueAt =
        GapWatch.stopsLooking(record.closeReason) ? 0 : record.timeMs + desk.patienceMs();
    if (device.presence != Presence.UNKNOWN) {
      change(Presence.UNKNOWN, record.timeMs, reason);
    }
  }

  /** Nobody looks any more: the silence that follows says nothing. */
  void gapBegan(FrameRecord record) {
    if (device.presence == Presence.OFFLINE) {
      return;
    }
    device.silenceDueAt = 0;
    device.gateway = null;
    device.connection = 0;
    if (device.presence == Presence.ONLINE) {
      long since = Math.max(record.timeMs, device.lastSeen);
      change(Presence.UNKNOWN, since, "not_observed");
    }
  }

  /**
   * Somebody looks again: a full patience from here. A gateway that was only frozen still holds its
   * connections.
   */
  void gapEnded(FrameRecord record) {
    if (record.connection != 0 && device.gateway == null) {
      device.gateway = record.writer;
      device.connection = record.connection;
    }
    if (device.presence != Presence.OFFLINE && device.silenceDueAt == 0) {
      device.silenceDueAt = record.timeMs + desk.patienceMs();
    }
  }

  /** The patience is over. */
  void silenceDue(long time) {
    device.silenceDueAt = 0;
    offline(time, "heartbeat_timeout");
  }

  private void online(long time) {
    change(Presence.ONLINE, time, "heard");
    ObjectNode data = Desk.data();
    data.put("since", Desk.text(time));
    if (device.firmware != null) {
      data.put("firmware", device.firmware);
    }
    desk.event(EventType.DEVICE_ONLINE, time, time, data);
  }

  private void offline(long time, String reason) {
    if (device.presence == Presence.OFFLINE) {
      return;
    }
    change(Presence.OFFLINE, time, reason);
    ObjectNode data = Desk.data();
    if (device.lastSeen != null) {
      data.put("last_seen", Desk.text(device.lastSeen));
      data.put("offline_duration", Math.max(0, (time - device.lastSeen) / 1000));
    }
    data.put("reason", reason);
    desk.event(EventType.DEVICE_OFFLINE, time, time, data);
  }

  /** The interval under way ends, as the present tenant's and at the present site. */
  void leave(long time) {
    if (device.presenceReason != null && time > cutAt()) {
      device.presenceRevision = Math.max(device.presenceRevision, 1) + 1;
      desk.fact(Topic.FACTS_PRESENCE, row(time));
    }
  }

  /**
   * It goes on, elsewhere or as the new tenant's.
   *
   * @param changesHands whether the owner is another, who learns nothing of the time before
   */
  void enter(long time, boolean changesHands) {
    if (device.presenceReason != null) {
      device.presenceReason = "assigned";
      begin(time);
      desk.fact(Topic.FACTS_PRESENCE, row(null));
    }
    if (changesHands) {
      device.presenceSince = time;
    }
  }

  private void change(Presence to, long time, String reason) {
    leave(time);
    device.presence = to;
    begin(time);
    device.presenceSince = time;
    device.presenceReason = reason;
    desk.fact(Topic.FACTS_PRESENCE, row(null));
    if (to != Presence.ONLINE) {
      ports.lost(time, to.wireName());
    }
  }

  private long cutAt() {
    return device.presenceCutAt == 0 ? device.presenceSince : device.presenceCutAt;
  }

  /** One that begins where the last one did takes its row over, which then has a next revision. */
  private void begin(long time) {
    boolean again = device.presenceReason != null && time <= cutAt();
    device.presenceRevision = again ? Math.max(device.presenceRevision, 1) + 1 : 1;
    device.presenceCutAt = again ? cutAt() : time;
  }

  private PresenceRow row(Long until) {
    return new PresenceRow(
        device.deviceId,
        desk.tenant(),
        device.site,
        device.maintenance,
        device.presence.wireName(),
        device.presenceReason,
        cutAt(),
        until,
        device.presenceRevision);
  }
}
