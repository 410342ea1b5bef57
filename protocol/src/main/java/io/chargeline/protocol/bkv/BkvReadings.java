package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.device.Outlet;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.session.SessionSource;
import io.chargeline.protocol.ChargeKey;
import io.chargeline.protocol.Ending;
import io.chargeline.protocol.Reading;
import io.chargeline.protocol.decode.Direction;
import java.nio.BufferUnderflowException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** What BKV frames say, in no protocol's terms (domain-mapping sections 2 and 3). */
final class BkvReadings {
  private static final int ONLINE_CARD = 0;

  /** The counter of business numbers comes round, or begins anew (domain-mapping section 6). */
  private static final Duration NUMBER_REMEMBERED = Duration.ofHours(24);

  private final BkvOptions options;

  BkvReadings(BkvOptions options) {
    this.options = options;
  }

  /** The two messages that come all the time go no way but their own. */
  List<Reading> of(Frame frame) {
    if (frame.direction() != Direction.UP) {
      return List.of();
    }
    try {
      return switch (frame.operation()) {
        case Operation.HEARTBEAT -> heartbeat(Heartbeat.decode(frame));
        case Operation.STATUS_REPORT -> statusReport(frame.elements());
        default -> rarer(Uplink.of(frame));
      };
    } catch (BufferUnderflowException cutShort) {
      return List.of();
    }
  }

  private List<Reading> rarer(Uplink message) {
    if (message instanceof SocketReport report) {
      List<Reading> readings = new ArrayList<>();
      report.outlets().forEach(it -> outlet(report.socket(), report.celsius(), it, readings));
      return readings;
    } else if (message instanceof ChargeEnding end) {
      return isOutlet(end.outlet()) ? List.of(ended(end)) : List.of();
    } else if (message instanceof CardSwipe swipe) {
      return List.of(card(swipe.socket(), swipe.outlet(), swipe.card(), "charge"));
    } else if (message instanceof BalanceQuery query) {
      return List.of(card(query.socket(), query.outlet(), query.card(), "balance"));
    } else if (message instanceof AbnormalEvent event) {
      return abnormal(event);
    }
    return reply(message);
  }

  private static List<Reading> heartbeat(Heartbeat m) {
    String version = m.moduleVersion().isEmpty() ? null : m.moduleVersion();
    return List.of(
        new Reading.Identity(true, version, "bkv_gateway", null),
        new Reading.Vitals(null, m.signal(), null));
  }

  /** Outlet by outlet: what a {@link StatusReport} holds is not gathered first. */
  private List<Reading> statusReport(Elements in) {
    List<Reading> readings = new ArrayList<>(4);
    in.each(Tag.SOCKETS, socket -> socket(socket, readings));
    return readings;
  }

  private void socket(Elements in, List<Reading> readings) {
    int socket = in.need(Tag.SOCKET);
    Integer celsius = boxed(in.number(Tag.CELSIUS));
    in.each(Tag.OUTLETS, outlet -> outlet(socket, celsius, OutletReading.decode(outlet), readings));
  }

  /** A fault beside a charge is told by the port, and the charge goes on until its end report. */
  private void outlet(int socket, Integer celsius, OutletReading m, List<Reading> readings) {
    if (!isOutlet(m.outlet())) {
      return;
    }
    int portNo = new Outlet(socket, m.outlet()).portNo();
    StatusBits status = m.status();
    if (status.online() && status.charging() && m.businessNumber().isPresent()) {
      readings.add(charging(portNo, celsius, m));
    }
    readings.add(
        new Reading.Port(
            portNo,
            socket,
            status.online(),
            status.state(),
            plugged(status),
            status.code(),
            text(status)));
  }

  /** Null when the status does not say: an idle outlet may have a plug in it. */
  private static Boolean plugged(StatusBits status) {
    if (status.charging() && !status.noLoad()) {
      return true;
    }
    return null;
  }

  private Reading charging(int portNo, Integer celsius, OutletReading m) {
    int seconds = m.minutes().orElse(0) * Wire.SECONDS_PER_MINUTE;
    return new Reading.Charging(
        portNo,
        key(m.businessNumber().getAsInt()),
        SessionSource.UNKNOWN,
        m.minutes().isPresent() ? seconds : null,
        new Reading.Power(
            m.status().code(),
            seconds,
            options.wattHours(m.wattHours().orElse(0)),
            m.deciwatts().orElse(0),
            null,
            boxed(m.decivolts()),
            m.milliamperes().isPresent() ? (long) m.milliamperes().getAsInt() : null,
            null,
            celsius));
  }

  private Reading ended(ChargeEnding m) {
    OptionalInt raw = m.rawReason();
    int wattHours = options.wattHours(m.wattHours());
    return new Reading.Ended(
        new Outlet(m.socket(), m.outlet()).portNo(),
        key(m.businessNumber()),
        source(m),
        m.minutes() * Wire.SECONDS_PER_MINUTE,
        false,
        wattHours,
        peak(m),
        known -> verdict(m, wattHours, known),
        raw.isPresent() ? Integer.valueOf(raw.getAsInt()) : null,
        "",
        NUMBER_REMEMBERED,
        m.bill().orElse(null));
  }

  private static Ending.Verdict verdict(ChargeEnding m, int wattHours, Ending.Circumstances known) {
    EndReason reason =
        EndReason.of(
            m.status(),
            known.stopConfirmed(),
            target(m, known),
            new Target.Used(
                m.minutes(), wattHours, m.bill().map(Reading.Bill::amountFen).orElse(0)),
            m.rawReason());
    return new Ending.Verdict(reason.outcome(), reason.reason());
  }

  /** The report's form tells a charge that was paid by what the device counts. */
  private static Target target(ChargeEnding m, Ending.Circumstances known) {
    if (m.bill().isPresent()) {
      return Target.ofFen(known.amountFen() == null ? Integer.MAX_VALUE : known.amountFen());
    }
    if (known.limitWh() != null) {
      return Target.ofWattHours(known.limitWh());
    } else if (known.mode() == ChargeMode.UNTIL_FULL) {
      return Target.ofMinutes(SwitchOutlet.MAX_MINUTES);
    }
    return known.limitS() == null
        ? Target.NONE
        : Target.ofMinutes(known.limitS() / Wire.SECONDS_PER_MINUTE);
  }

  private static SessionSource source(ChargeEnding m) {
    if (m instanceof CardEnd card) {
      return card.cardType() == ONLINE_CARD ? SessionSource.CARD : SessionSource.OFFLINE_CARD;
    }
    return SessionSource.UNKNOWN;
  }

  /** The plain reports tell the last instant only. */
  private static Long peak(ChargeEnding m) {
    if (m instanceof TierEnd end) {
      return (long) end.settlementDeciwatts();
    }
    return m instanceof CardEnd card && card.billingMode() == CardEnd.BY_POWER
        ? (long) card.settlementDeciwatts()
        : null;
  }

  private static Reading card(int socket, int outlet, Bytes card, String purpose) {
    Integer portNo = isOutlet(outlet) ? new Outlet(socket, outlet).portNo() : null;
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("socket_no", socket);
    data.put("card_no", card.hex());
    data.put("purpose", purpose);
    return new Reading.Occurred(EventType.CARD_PRESENTED, portNo, data);
  }

  /** No table of the codes is published, so the level is not known. */
  private static List<Reading> abnormal(AbnormalEvent m) {
    List<Reading> readings = new ArrayList<>();
    alarm(m.socket(), null, m.reason(), m.status(), readings);
    alarm(m.socket(), 0, m.a().reason(), m.a().status(), readings);
    alarm(m.socket(), 1, m.b().reason(), m.b().status(), readings);
    return readings;
  }

  private static void alarm(
      int socket, Integer outlet, OptionalInt reason, OptionalInt status, List<Reading> readings) {
    if (reason.orElse(0) == 0) {
      return;
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("alarm", "abnormal_event");
    data.put("level", "unknown");
    data.put("socket_no", socket);
    data.put("raw_code", reason.getAsInt());
    status.ifPresent(code -> data.put("raw_status", code));
    Integer portNo = outlet == null ? null : new Outlet(socket, outlet).portNo();
    readings.add(new Reading.Occurred(EventType.DEVICE_ALARM, portNo, data));
  }

  private static List<Reading> reply(Uplink message) {
    if (message instanceof SwitchReply m) {
      return List.of(switched(m.result(), m.socket(), m.outlet(), m.businessNumber()));
    } else if (message instanceof TierStartReply m) {
      return List.of(switched(m.result(), m.socket(), m.outlet(), m.businessNumber()));
    } else if (message instanceof NodeReply m) {
      return List.of(replied(m.result(), null, null));
    } else if (message instanceof VoiceReply m) {
      return List.of(replied(m.result(), null, null));
    } else if (message instanceof ParametersReply m) {
      return List.of(ofSocket(m.result(), m.socket(), Map.of()));
    } else if (message instanceof ParametersReport m) {
      return List.of(ofSocket(m.result(), m.socket(), BkvTasks.told(m)));
    }
    return List.of();
  }

  private static Reading switched(int result, int socket, int outlet, int businessNumber) {
    Integer portNo = isOutlet(outlet) ? new Outlet(socket, outlet).portNo() : null;
    return replied(result, key(businessNumber), portNo);
  }

  private static Reading ofSocket(int result, int socket, Map<String, Object> told) {
    return replied(result, null, null, socket, told);
  }

  private static Reading replied(int result, ChargeKey charge, Integer portNo) {
    return replied(result, charge, portNo, null, Map.of());
  }

  private static Reading replied(
      int result, ChargeKey charge, Integer portNo, Integer socketNo, Map<String, Object> told) {
    boolean done = result == Wire.OK;
    return new Reading.Replied(
        done ? Reading.Result.EXECUTED : Reading.Result.REFUSED,
        result,
        done ? null : CommandReason.REFUSED,
        charge,
        portNo,
        socketNo,
        told);
  }

  /** The wire carries no order: the device's own number names the charge. */
  private static ChargeKey key(int businessNumber) {
    String name = "bkv-" + HexFormat.of().toHexDigits((short) businessNumber);
    return new ChargeKey(name, name, null);
  }

  private static String text(StatusBits status) {
    if (!status.online()) {
      return "offline";
    } else if (status.overTemperature()) {
      return "over_temperature";
    } else if (status.overCurrent()) {
      return "over_current";
    } else if (status.overPower()) {
      return "over_power";
    } else if (status.meteringAbnormal()) {
      return "metering_abnormal";
    } else if (status.charging()) {
      return status.noLoad() ? "no_load" : "charging";
    }
    return status.targetReached() ? "target_reached" : "idle";
  }

  /** 0x7F means the whole socket. */
  private static boolean isOutlet(int outlet) {
    return outlet == 0 || outlet == 1;
  }

  private static Integer boxed(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }
}
