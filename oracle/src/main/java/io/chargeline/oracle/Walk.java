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

  /** Who has its connection, as far as it was heard; null: nobody. */
  private Seat seat;

  /** Who opened its last connection, and so looks at it; null: it is closed. */
  private Seat watched;

  /** Who looks in place of a gateway that does not; null: that gateway itself. */
  private Ticks.Look standIn;

  /** Since when nobody looks at it; null: somebody does. */
  private Long blindSince;

  private String protocol;
  private long lastHeard;

  /** When its silence becomes offline; null: its silence says nothing. */
  private Long deadline;

  /**
   * @param connection 0: the gateway has closed it itself, and looks no more
   */
  private record Seat(String writer, long connection) {
    static Seat of(StoredRecord record) {
      return new Seat(record.writer(), record.connection());
    }
  }

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
    if (watched == null || blindSince != null) {
      return;
    }
    if (standIn != null && cameBack(loss.foundAt())) {
      standIn = null;
    }
    String watcher = standIn == null ? watched.writer : standIn.writer();
    if (!watcher.equals(loss.writer())) {
      return;
    }
    standIn = null;
    blindSince = loss.foundAt() - 1;
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

  /** One that stood still, in whose place another looked, still has its connections. */
  private boolean cameBack(long by) {
    return watched.connection != 0
        && ticks.after(watched.writer, standIn.at()).orElse(Long.MAX_VALUE) <= by;
  }

  private void lookAgain(long to) {
    if (blindSince == null) {
      return;
    }
    Ticks.Look look = ticks.lookAfter(blindSince, watched.connection == 0 ? watched.writer : null);
    if (look == null || look.at() > to) {
      return;
    }
    fallSilent(look.at());
    boolean survived = look.writer().equals(watched.writer);
    blindSince = null;
    standIn = survived ? null : look;
    if (survived && seat == null) {
      seat = watched;
      moments.add(new Moment.Carried(look.at(), seat.writer, seat.connection));
    }
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
    boolean opened = record.kind() == RecordKind.OPENED;
    if (seat == null || (opened && !isStraggler(record))) {
      seat = Seat.of(record);
    }
    if (opened) {
      watch(Seat.of(record), null);
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

  private void watch(Seat by, Long since) {
    watched = by;
    standIn = null;
    blindSince = since;
  }

  private void closed(StoredRecord record) {
    CloseReason reason = record.closeReason();
    boolean looksNoMore = LOOKS_NO_MORE.contains(reason);
    if (Seat.of(record).equals(watched)) {
      watch(looksNoMore ? new Seat(record.writer(), 0) : null, looksNoMore ? record.at() : null);
    }
    if (!Seat.of(record).equals(seat)) {
      return;
    }
    seat = null;
    if (reason.fault() == CloseReason.Fault.DEVICE) {
      deadline = null;
      if (presence != Presence.OFFLINE) {
        perceive(Presence.OFFLINE, record.at(), reason.wireName());
      }
      return;
    }
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
