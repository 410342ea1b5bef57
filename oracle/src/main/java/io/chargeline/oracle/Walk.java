package io.chargeline.oracle;

import io.chargeline.domain.Json;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.Presence;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.Protocols;
import io.chargeline.protocol.Reading;
import io.chargeline.protocol.WireFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Goes once along one device's records and our own gaps, and finds when it was heard, and whose it
 * was. A device is judged by three things: when it was last heard, when we looked without a break
 * since, and how its connection ended.
 */
final class Walk {
  private static final int HEARTBEATS = 3;
  private static final Set<CloseReason> LOOKS_NO_MORE =
      Set.of(CloseReason.DRAINED, CloseReason.RECORDING_PAUSED);

  private final Terms terms;
  private final Protocols protocols;
  private final Ticks ticks;
  private final String deviceId;
  private final boolean shared;
  private final List<Moment> moments = new ArrayList<>();
  private final List<PresenceRow> rows = new ArrayList<>();

  private Holding holding;
  private int lossesSeen;

  private Presence presence = Presence.UNKNOWN;
  private Stretch open;

  /** Who has its connection; null: nobody. */
  private Seat seat;

  /** Since when nobody looks at it; null: somebody does. */
  private Blind blind;

  private String protocol;
  private long lastHeard;

  /** When its silence becomes offline; null: its silence says nothing. */
  private Long deadline;

  private record Seat(String writer, long connection) {}

  /**
   * @param by the gateway that does not look
   * @param connection that may have survived; 0: it was closed by that gateway itself
   */
  private record Blind(String by, long connection, long since) {}

  private record Stretch(Holding holding, Presence presence, String reason, long from) {}

  Walk(Terms terms, Protocols protocols, Ticks ticks, String deviceId) {
    this.terms = terms;
    this.protocols = protocols;
    this.ticks = ticks;
    this.deviceId = deviceId;
    this.shared = DeviceId.parse(deviceId).filter(DeviceId::isShared).isPresent();
    this.holding = unregistered();
  }

  private Holding unregistered() {
    boolean owned = terms.tenant() != null && !shared;
    return new Holding(
        terms.tenant(), owned ? Standing.ACTIVE : Standing.QUARANTINED, null, false, 0);
  }

  /**
   * @param records in the order of the log
   * @param until event time up to which everything is known
   */
  DeviceLog along(List<StoredRecord> records, boolean live, long until) {
    moments.add(new Moment.Held(Long.MIN_VALUE, holding));
    for (StoredRecord record : records) {
      elapse(record.at());
      take(record);
    }
    elapse(until);
    if (open != null) {
      rows.add(row(open, null));
    }
    return new DeviceLog(deviceId, live, List.copyOf(moments), until);
  }

  /** What is known after {@link #along}; revisions are 0. */
  List<PresenceRow> rows() {
    return rows;
  }

  /** All that time alone brings about, up to and with this moment. */
  private void elapse(long to) {
    List<Ticks.Loss> losses = ticks.losses();
    while (lossesSeen < losses.size() && losses.get(lossesSeen).foundAt() <= to) {
      Ticks.Loss loss = losses.get(lossesSeen++);
      lookAgain(loss.foundAt() - 1);
      // Between the last tick and this one nobody has judged anything.
      fallSilent(loss.since() - 1);
      lose(loss);
    }
    lookAgain(to);
    fallSilent(to);
  }

  private void lose(Ticks.Loss loss) {
    if (seat == null || blind != null || !seat.writer.equals(loss.writer())) {
      return;
    }
    blind = new Blind(seat.writer, seat.connection, loss.foundAt() - 1);
    if (presence == Presence.OFFLINE) {
      return;
    }
    seat = null;
    moments.add(new Moment.Carried(loss.foundAt(), null, 0));
    deadline = null;
    if (presence == Presence.ONLINE) {
      perceive(Presence.UNKNOWN, Math.max(loss.since(), lastHeard), "not_observed");
    }
  }

  private void lookAgain(long to) {
    if (blind == null) {
      return;
    }
    Ticks.Look look = ticks.lookAfter(blind.since, blind.connection == 0 ? blind.by : null);
    if (look == null || look.at() > to) {
      return;
    }
    fallSilent(look.at());
    boolean survived = look.writer().equals(blind.by);
    if (seat == null) {
      seat = new Seat(look.writer(), survived ? blind.connection : 0);
      if (seat.connection != 0) {
        moments.add(new Moment.Carried(look.at(), seat.writer, seat.connection));
      }
    }
    blind = null;
    if (presence != Presence.OFFLINE && deadline == null) {
      deadline = look.at() + patience();
    }
  }

  private void fallSilent(long to) {
    if (deadline != null && deadline <= to) {
      long at = deadline;
      deadline = null;
      if (presence != Presence.OFFLINE) {
        perceive(Presence.OFFLINE, at, "heartbeat_timeout");
      }
    }
  }

  private void take(StoredRecord record) {
    switch (record.kind()) {
      case REGISTERED -> registered(record);
      case FRAME -> frame(record);
      case OPENED, SEEN -> {
        heard(record);
        log(record);
      }
      case CLOSED -> {
        closed(record);
        log(record);
      }
      case SENT, COMMAND -> log(record);
      case TICK, REJECTED, MAINTENANCE, API_CALLS -> {
        // say nothing about a device
      }
    }
  }

  private void log(StoredRecord record) {
    moments.add(new Moment.Logged(record, null, List.of()));
  }

  private void frame(StoredRecord record) {
    Optional<Protocol> language = protocols.named(record.protocol());
    WireFrame frame = null;
    List<Reading> readings = List.of();
    if (language.isPresent()) {
      try {
        frame = language.get().parse(record.body());
        readings = language.get().read(frame);
      } catch (RuntimeException unreadable) {
        // As if it had never come: it is kept as poison.
        return;
      }
    }
    heard(record);
    moments.add(new Moment.Logged(record, frame, readings));
  }

  private void registered(StoredRecord record) {
    RegisteredDevice now = Json.read(record.body().array(), RegisteredDevice.class);
    if (now.version() <= holding.version()) {
      return;
    }
    Standing standing = shared ? quarantinedAtLeast(now) : now.effectiveStanding();
    Holding next =
        new Holding(now.tenant(), standing, now.site(), now.maintenance(), now.version());
    boolean cuts = next.cuts(holding);
    holding = next;
    moments.add(new Moment.Held(record.at(), next));
    if (cuts && open != null) {
      begin(new Stretch(next, presence, "assigned", record.at()));
    }
  }

  private static Standing quarantinedAtLeast(RegisteredDevice device) {
    return device.standing() == Standing.ACTIVE ? Standing.QUARANTINED : device.standing();
  }

  private void heard(StoredRecord record) {
    boolean opened = record.kind() == RecordKind.OPENED && !isStraggler(record);
    if (opened || seat == null || seat.connection == 0) {
      seat = new Seat(record.writer(), record.connection());
    }
    if (record.kind() == RecordKind.OPENED) {
      blind = null;
    }
    protocol = record.protocol() == null ? protocol : record.protocol();
    lastHeard = record.at();
    deadline = record.at() + patience();
    if (presence != Presence.ONLINE) {
      perceive(Presence.ONLINE, record.at(), "heard");
    }
  }

  private boolean isStraggler(StoredRecord opened) {
    return seat != null
        && seat.writer.equals(opened.writer())
        && opened.connection() < seat.connection;
  }

  private void closed(StoredRecord record) {
    if (seat == null
        || !seat.writer.equals(record.writer())
        || seat.connection != record.connection()) {
      return;
    }
    seat = null;
    CloseReason reason = record.closeReason();
    if (reason.fault() == CloseReason.Fault.DEVICE) {
      blind = null;
      deadline = null;
      if (presence != Presence.OFFLINE) {
        perceive(Presence.OFFLINE, record.at(), reason.wireName());
      }
      return;
    }
    boolean looksNoMore = LOOKS_NO_MORE.contains(reason);
    blind = looksNoMore ? new Blind(record.writer(), 0, record.at()) : null;
    deadline = looksNoMore ? null : record.at() + patience();
    if (presence != Presence.UNKNOWN) {
      perceive(Presence.UNKNOWN, record.at(), reason.wireName());
    }
  }

  private long patience() {
    return protocols
        .named(protocol)
        .map(known -> HEARTBEATS * known.heartbeatPeriod().toMillis())
        .map(beats -> Math.min(beats, terms.patienceMs()))
        .orElse(terms.patienceMs());
  }

  private void perceive(Presence next, long at, String reason) {
    presence = next;
    moments.add(new Moment.Perceived(at, next, reason));
    begin(new Stretch(holding, next, reason, at));
  }

  /** What lasts no time has not been. */
  private void begin(Stretch next) {
    long from = next.from;
    if (open != null && from > open.from) {
      rows.add(row(open, from));
    } else if (open != null) {
      from = open.from;
    }
    open = new Stretch(next.holding, next.presence, next.reason, from);
  }

  private PresenceRow row(Stretch stretch, Long until) {
    return new PresenceRow(
        deviceId,
        stretch.holding.tenant(),
        stretch.holding.site(),
        stretch.holding.maintenance(),
        stretch.presence.wireName(),
        stretch.reason,
        stretch.from,
        until,
        0);
  }
}
