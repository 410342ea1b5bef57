package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.event.EventType;
import io.chargeline.protocol.ChargeKey;
import io.chargeline.protocol.Reading;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** What AP3000 frames say, in no protocol's terms (domain-mapping sections 2 and 3). */
final class Ap3000Readings {
  /** Identification codes of hosts (section 2.2). */
  private static final Set<Integer> HOST_CODES = Set.of(0x09, 0x0A);

  private static final int ID_CODE_SHIFT = 24;

  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final int USUAL_PORTS = 20;
  private static final Reading[][] PORTS = everyPort();

  private Ap3000Readings() {}

  /** The two messages that come all the time go no way but their own. */
  static List<Reading> of(Frame frame) {
    try {
      return switch (frame.command()) {
        case Heartbeat.COMMAND -> heartbeat(Heartbeat.decode(frame.body()));
        case PowerReport.COMMAND -> List.of(powerReport(PowerReport.decode(frame.body())));
        default -> rarer(frame);
      };
    } catch (BufferUnderflowException cutShort) {
      return List.of();
    }
  }

  private static List<Reading> rarer(Frame frame) {
    Uplink message = Uplink.of(frame);
    if (message instanceof LegacyHeartbeat heartbeat) {
      return legacyHeartbeat(heartbeat);
    } else if (message instanceof Registration registration) {
      return List.of(registration(registration));
    } else if (message instanceof Settlement settlement) {
      return List.of(settlement(settlement));
    } else if (message instanceof OrderConfirm confirm) {
      return List.of(orderConfirm(confirm));
    } else if (message instanceof CardSwipe swipe) {
      return List.of(card(swipe));
    }
    return replies(message)
        .or(() -> hosts(frame, message))
        .or(() -> occurrences(message))
        .orElse(List.of());
  }

  private static Optional<List<Reading>> replies(Uplink message) {
    if (message instanceof ChargeAnswer answer) {
      return Optional.of(List.of(chargeAnswer(answer)));
    } else if (message instanceof CabinetStopAnswer answer) {
      boolean done = answer.result() == Result.OK;
      return Optional.of(
          List.of(
              reply(answer.result(), done ? null : CommandReason.REFUSED, key(answer.order()))));
    } else if (message instanceof Result result) {
      return Optional.of(List.of(reply(result.result(), result.reason(), null)));
    } else if (message instanceof ParameterReport report) {
      return Optional.of(List.of(reported(report)));
    } else if (message instanceof EepromData) {
      return Optional.of(List.of(reply(Result.OK, null, null)));
    }
    return Optional.empty();
  }

  private static Reading reply(int result, CommandReason reason, ChargeKey charge) {
    return new Reading.Replied(
        result == Result.OK ? Reading.Result.EXECUTED : Reading.Result.REFUSED,
        result,
        reason,
        charge,
        null);
  }

  private static Reading reported(ParameterReport m) {
    return new Reading.Replied(
        Reading.Result.EXECUTED,
        Result.OK,
        null,
        null,
        null,
        null,
        ParameterValues.of(m.parameters()));
  }

  /** A socket that is its own host has introduced itself by 0x20, with another firmware. */
  private static Optional<List<Reading>> hosts(Frame frame, Uplink message) {
    if (message instanceof HostStatus m) {
      return Optional.of(List.of(new Reading.Vitals(m.decivolts(), null, boxed(m.celsius()))));
    } else if (message instanceof HostHeartbeat m) {
      Reading vitals = new Reading.Vitals(null, boxed(m.signalLevel()), null);
      return HOST_CODES.contains(frame.physicalId() >>> ID_CODE_SHIFT)
          ? Optional.of(List.of(identity(true, m.firmware(), m.hostType(), 0), vitals))
          : Optional.of(List.of(vitals));
    }
    return Optional.empty();
  }

  private static Optional<List<Reading>> occurrences(Uplink message) {
    if (message instanceof Alarm m) {
      return Optional.of(List.of(alarm(m)));
    } else if (message instanceof PortPush m) {
      String what = m.type() == PortPush.DOOR_NOT_CLOSED ? "door_not_closed" : "unlisted";
      Map<String, Object> data = alarmData(what, "warning", m.type());
      return Optional.of(List.of(new Reading.Occurred(EventType.DEVICE_ALARM, m.port() + 1, data)));
    } else if (message instanceof VersionList m) {
      return Optional.of(List.of(topology(m)));
    } else if (message instanceof UpgradeRequest m) {
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("stage", "requested");
      data.put("firmware", Registration.firmwareText(m.firmware()));
      return Optional.of(List.of(new Reading.Occurred(EventType.FIRMWARE_PROGRESS, null, data)));
    } else if (message instanceof HostUpgradeRequest) {
      Map<String, Object> data = Map.of("stage", "requested");
      return Optional.of(List.of(new Reading.Occurred(EventType.FIRMWARE_PROGRESS, null, data)));
    }
    return Optional.empty();
  }

  private static Reading card(CardSwipe m) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("card_no", m.card().hex());
    data.put("card_number", m.cardNumber());
    data.put("card_type", m.cardType());
    m.secondCard().ifPresent(second -> data.put("second_card", second.hex()));
    data.put("purpose", m.isBalanceQuery() ? "balance" : "charge");
    Integer portNo = m.isBalanceQuery() ? null : Integer.valueOf(m.port() + 1);
    return new Reading.Occurred(EventType.CARD_PRESENTED, portNo, data);
  }

  /** The port byte is a port for one type only, and a detector's address for others. */
  private static Reading alarm(Alarm m) {
    String level =
        switch (m.type()) {
          case Alarm.WATER, Alarm.HOT_MELT, Alarm.SMOKE, Alarm.TEMPERATURE -> "critical";
          case Alarm.POWER_LOST, Alarm.WATER_LEVEL, Alarm.DOOR_SPRUNG_OPEN -> "warning";
          default -> "unknown";
        };
    Map<String, Object> data = alarmData(m.typeName(), level, m.type());
    data.put("raw_port", m.port());
    data.put("trigger", m.trigger());
    Integer portNo = m.type() == Alarm.HOT_MELT ? Integer.valueOf(m.port() + 1) : null;
    return new Reading.Occurred(EventType.DEVICE_ALARM, portNo, data);
  }

  private static Map<String, Object> alarmData(String what, String level, int rawCode) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("alarm", what);
    data.put("level", level);
    data.put("raw_code", rawCode);
    return data;
  }

  private static Reading topology(VersionList m) {
    List<Map<String, Object>> devices =
        m.items().stream()
            .map(
                item ->
                    Map.<String, Object>of(
                        "device_phy_id",
                        item.deviceId().value(),
                        "device_type",
                        "0x%02X".formatted(item.deviceType()),
                        "firmware",
                        Registration.firmwareText(item.lowestFirmware())))
            .toList();
    return new Reading.Occurred(EventType.NETWORK_TOPOLOGY, null, Map.of("lowest", devices));
  }

  private static List<Reading> heartbeat(Heartbeat m) {
    List<Reading> readings = new ArrayList<>(1 + m.ports().size());
    readings.add(new Reading.Vitals(m.decivolts(), m.signal(), boxed(m.celsius())));
    ports(m.ports(), readings);
    return readings;
  }

  private static List<Reading> legacyHeartbeat(LegacyHeartbeat m) {
    List<Reading> readings = new ArrayList<>();
    readings.add(new Reading.Vitals(m.decivolts(), m.signal(), boxed(m.celsius())));
    readings.add(identity(false, m.firmware(), m.deviceType(), m.ports().size()));
    ports(m.ports(), readings);
    return readings;
  }

  private static Reading registration(Registration m) {
    return identity(true, m.firmware(), m.deviceType(), m.portCount());
  }

  private static Reading identity(boolean registration, int firmware, int type, int ports) {
    return new Reading.Identity(
        registration,
        Registration.firmwareText(firmware),
        "0x" + HEX.toHexDigits((byte) type),
        ports);
  }

  private static void ports(List<PortStatus> statuses, List<Reading> readings) {
    for (int i = 0; i < statuses.size(); i++) {
      readings.add(port(i + 1, statuses.get(i).code()));
    }
  }

  private static Reading port(int portNo, int code) {
    return portNo <= USUAL_PORTS ? PORTS[portNo - 1][code] : port(portNo, new PortStatus(code));
  }

  private static Reading port(int portNo, PortStatus status) {
    return new Reading.Port(
        portNo, null, null, status.state(), status.plugged(), status.code(), status.text());
  }

  /** By index and code: there are so few that each is made once. */
  private static Reading[][] everyPort() {
    Reading[][] all = new Reading[USUAL_PORTS][0x100];
    for (int i = 0; i < USUAL_PORTS; i++) {
      for (int code = 0; code < 0x100; code++) {
        all[i][code] = port(i + 1, new PortStatus(code));
      }
    }
    return all;
  }

  private static Reading powerReport(PowerReport m) {
    return new Reading.Charging(
        m.port() + 1,
        key(m.order()),
        m.startKind().source(),
        unsaturated(m.seconds()),
        new Reading.Power(
            m.status().code(),
            m.seconds(),
            (long) m.centiKwh() * Ap3000.WH_PER_CENTI_KWH,
            m.deciwatts(),
            boxedLong(m.peakDeciwatts()),
            boxed(m.decivolts()),
            boxedLong(m.milliamperes()),
            boxed(m.ambientCelsius()),
            boxed(m.portCelsius())));
  }

  private static Reading orderConfirm(OrderConfirm m) {
    return new Reading.Charging(
        m.port() + 1, key(m.order()), m.startKind().source(), unsaturated(m.seconds()), null);
  }

  private static Reading settlement(Settlement m) {
    return new Reading.Ended(
        m.port() + 1,
        key(m.order()),
        m.startKind().source(),
        m.seconds(),
        m.seconds() == Settlement.SATURATED_SECONDS,
        (long) m.centiKwh() * Ap3000.WH_PER_CENTI_KWH,
        (long) m.maxDeciwatts(),
        m.stop(),
        m.stop().code(),
        repeat(m),
        null);
  }

  /**
   * Orders name charges; where a device sends none (all zero), the charge's own figures tell a
   * repeat from the next charge.
   */
  private static String repeat(Settlement m) {
    return m.order().allZero() ? m.seconds() + "/" + m.centiKwh() + '/' + m.card() : "";
  }

  private static Reading chargeAnswer(ChargeAnswer m) {
    int port = m.port().orElse(ChargeRequest.DEVICE_CHOOSES);
    return new Reading.Replied(
        result(m),
        m.result(),
        m.reason(),
        m.order().map(Ap3000Readings::key).orElse(null),
        port == ChargeRequest.DEVICE_CHOOSES ? null : Integer.valueOf(port + 1));
  }

  private static Reading.Result result(ChargeAnswer m) {
    if (m.executed()) {
      return Reading.Result.EXECUTED;
    } else if (m.result() == ChargeAnswer.ALREADY) {
      return Reading.Result.ALREADY;
    }
    return m.result() == ChargeAnswer.NO_RESPONSE ? Reading.Result.UNKNOWN : Reading.Result.REFUSED;
  }

  private static ChargeKey key(Bytes order) {
    String hex = order.hex();
    String text = order.ascii();
    return new ChargeKey(hex, text.isEmpty() ? hex : text, hex);
  }

  private static Integer unsaturated(int seconds) {
    return seconds == Settlement.SATURATED_SECONDS ? null : Integer.valueOf(seconds);
  }

  private static Integer boxed(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }

  private static Long boxedLong(OptionalInt value) {
    return value.isPresent() ? (long) value.getAsInt() : null;
  }
}
