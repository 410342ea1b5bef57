package io.chargeline.oracle.charge;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.command.Effect;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.SessionRow;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.oracle.Charged;
import io.chargeline.oracle.DeviceLog;
import io.chargeline.oracle.Holding;
import io.chargeline.oracle.Moment;
import io.chargeline.oracle.Ports;
import io.chargeline.oracle.StoredRecord;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.ProtocolOptions;
import io.chargeline.protocol.Protocols;
import io.chargeline.protocol.WireFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bytes as devices and gateways sent them, and what they come to. */
class RecountTest {
  private static final Protocols PROTOCOLS = Protocols.with(ProtocolOptions.RECOMMENDED);
  private static final long T0 = 1_763_800_000_000L;
  private static final long SECOND = 1000;
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long SETTLE_TIMEOUT = DAY;
  private static final String GATEWAY = "gw-1";

  private static final String SOCKETS = "82241218000382";
  private static final String START =
      "fcff001c00156921c2bc00822412180003820008070100010100010001a2fcee";
  private static final String STARTED =
      "fcfe001900156921c2bc01822412180003820005070101000009a3fcee";
  private static final String ENDED =
      "fcfe0025001500000000018224121800038200110201ffff1d1e00b00009019401590000000186fcee";

  private static final String TESTED = "04A26CF3";
  private static final String SETTLEMENT_OF_FIVE_SECONDS =
      "444e592c00f36ca2046e000305000000000001010000000003544553545f30344132364346335f3030000048255d68"
          + "f008";
  private static final String ALL_SATURATED =
      "444e592e00efcdab05070103ffffffffffff0000dd058d7a16202601312359012345678901234567890100eca46368"
          + "0c009711";
  private static final String TEN_MINUTES_OF_POWER =
      "444e592800cd28a2040b010600015802050001b50414054c04b3044f52442d3236303733312d30303034326208";

  private final List<Moment> moments = new ArrayList<>();
  private String device;
  private String protocol;
  private long now = T0;

  @Test
  void aCapturedChargeIsItsOrders() {
    of(SOCKETS, "bkv").opened(1).ask("ORD-1", 1, 60);
    after(1).sent("ORD-1", START).after(1).frame(STARTED).after(60).frame(ENDED);
    after(11).frame(ENDED);

    SessionRow session = only(charged().sessions());
    assertThat(session.orderNo()).isEqualTo("ORD-1");
    assertThat(session.port()).isEqualTo(1);
    assertThat(session.startedAt()).isEqualTo(T0 + 2 * SECOND);
    assertThat(session.durationS()).isEqualTo(60);
    assertThat(session.energyWh()).isZero();
    assertThat(session.outcome()).isEqualTo("completed");
    assertThat(session.stopReason()).isEqualTo("time_limit");
    assertThat(session.closedBy()).isEqualTo("settlement");
    assertThat(session.suspectReason()).isNull();
    CommandRow start = only(charged().commands());
    assertThat(start.state()).isEqualTo(CommandState.SUCCEEDED);
    assertThat(start.effect()).isEqualTo(Effect.CONFIRMED);
    assertThat(start.timeline())
        .extracting(hop -> hop.state().wireName() + ' ' + (hop.at() - T0))
        .containsExactly("accepted 0", "dispatched 0", "sent 1000", "succeeded 2000");
  }

  @Test
  void anAnswerOverAnotherConnectionIsNone() {
    of(SOCKETS, "bkv").opened(1).ask("ORD-1", 1, 60).after(1).sent("ORD-1", START);
    after(1).opened(2).frame(STARTED).after(20).seen();

    CommandRow start = only(charged().commands());
    assertThat(start.state()).isEqualTo(CommandState.FAILED);
    assertThat(start.effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(start.reason()).isEqualTo("connection_lost");
    assertThat(start.endedAt()).isEqualTo(T0 + 18 * SECOND);
  }

  @Test
  void aFailedStartThatChargesIsStopped() {
    of(SOCKETS, "bkv").opened(1).ask("ORD-1", 1, 60).after(1).sent("ORD-1", START);
    after(20).seen().after(1).frame(STARTED).after(60).seen();

    List<CommandRow> commands = charged().commands();
    assertThat(commands)
        .extracting(command -> command.type().wireName() + ' ' + command.state().wireName())
        .containsExactly("start failed", "stop expired");
    assertThat(commands.get(1).issuedAt()).isEqualTo(T0 + 22 * SECOND);
    assertThat(commands.get(1).orderNo()).isEqualTo("ORD-1");
    assertThat(only(charged().sessions()).outcome()).isEqualTo("open");
  }

  @Test
  void aSettlementThatComesAgainIsBookedOnce() {
    of(TESTED, "ap3000").opened(1).after(100).frame(SETTLEMENT_OF_FIVE_SECONDS);
    after(1800).frame(SETTLEMENT_OF_FIVE_SECONDS);

    SessionRow session = only(charged().sessions());
    assertThat(session.orderNo()).isEqualTo("TEST_04A26CF3_00");
    assertThat(session.startedAt()).isEqualTo(T0 + 95 * SECOND);
    assertThat(session.endedAt()).isEqualTo(T0 + 100 * SECOND);
    assertThat(session.outcome()).isEqualTo("completed");
    assertThat(session.stopReason()).isEqualTo("time_limit");
  }

  @Test
  void aDurationThatMayBeAnyLongerOneIsDoubted() {
    of("05ABCDEF", "ap3000").opened(1).after(100_000).frame(ALL_SATURATED);

    SessionRow session = only(charged().sessions());
    assertThat(session.suspectReason()).isEqualTo("duration_saturated");
    assertThat(session.durationS()).isEqualTo(65_535);
  }

  @Test
  void aChargeThatIsNeverSettledEndsWithItsLastPower() {
    of("04A228CD", "ap3000").opened(1).after(700).frame(TEN_MINUTES_OF_POWER);
    assertThat(only(charged().sessions()).outcome()).isEqualTo("open");
    assertThat(only(charged().sessions()).energyWh()).isNull();

    now += DAY - 1;
    assertThat(only(charged().sessions()).outcome()).isEqualTo("open");
    now += 1;
    SessionRow session = only(charged().sessions());
    assertThat(session.outcome()).isEqualTo("failed");
    assertThat(session.stopReason()).isEqualTo("unsettled");
    assertThat(session.closedBy()).isEqualTo("timeout");
    assertThat(session.startedAt()).isEqualTo(T0 + 100 * SECOND);
    assertThat(session.endedAt()).isEqualTo(T0 + 700 * SECOND);
    assertThat(session.energyWh()).isEqualTo(50);
  }

  @Test
  void whatIsNotWrittenHasNoEffect() {
    of(SOCKETS, "bkv").opened(1).ask("EXPIRES", 1, 60).after(40).ask("CUT-OFF", 1, 60);
    after(1).closed(1, CloseReason.PEER_CLOSED).after(1).ask("OFFLINE", 1, 60);
    after(1).opened(2).ask("STRANGE", 1, 1_000_000);
    moments.add(new Moment.Carried(now, null, 0));
    ask("UNSEEN", 1, 60);

    assertThat(charged().commands())
        .allMatch(command -> command.effect() == Effect.NONE)
        .extracting(it -> it.orderNo() + ' ' + it.state().wireName() + ' ' + it.reason())
        .containsExactly(
            "EXPIRES expired not_sent_in_time",
            "CUT-OFF undeliverable connection_lost",
            "OFFLINE undeliverable device_offline",
            "STRANGE rejected time_limit_not_supported",
            "UNSEEN undeliverable device_offline");
    assertThat(charged().sessions()).isEmpty();
  }

  @Test
  void itIsForTheOwnerToCommand() {
    of(SOCKETS, "bkv").opened(1);
    moments.add(new Moment.Held(now, new Holding("other", Standing.ACTIVE, "garage", false, 1)));
    ask("FORMER", 1, 60);
    moments.add(new Moment.Held(now, new Holding("demo", Standing.ACTIVE, "garage", true, 2)));
    ask("MARKED", 1, 60);

    assertThat(charged().commands())
        .extracting(CommandRow::reason)
        .containsExactly("device_not_found", "maintenance");
  }

  private RecountTest of(String deviceId, String language) {
    device = deviceId;
    protocol = language;
    moments.add(
        new Moment.Held(Long.MIN_VALUE, new Holding("demo", Standing.ACTIVE, null, false, 0)));
    return this;
  }

  private RecountTest after(long seconds) {
    now += seconds * SECOND;
    return this;
  }

  private RecountTest opened(long connection) {
    return put(RecordKind.OPENED, connection, null, null, Bytes.EMPTY);
  }

  private RecountTest closed(long connection, CloseReason reason) {
    return put(RecordKind.CLOSED, connection, null, reason, Bytes.EMPTY);
  }

  private RecountTest seen() {
    return put(RecordKind.SEEN, 1, null, null, Bytes.EMPTY);
  }

  private RecountTest frame(String hex) {
    return put(RecordKind.FRAME, connection(), null, null, Bytes.ofHex(hex));
  }

  private RecountTest sent(String order, String hex) {
    return put(RecordKind.SENT, 1, "start-" + order, null, Bytes.ofHex(hex));
  }

  private RecountTest ask(String order, int portNo, int seconds) {
    Command start =
        new Command(
            "start-" + order,
            "demo",
            device,
            CommandType.START,
            portNo,
            order,
            ChargeMode.TIME,
            seconds,
            null,
            null,
            null,
            now,
            now + 40 * SECOND);
    return put(RecordKind.COMMAND, 0, start.commandId(), null, Bytes.wrap(Json.bytes(start)));
  }

  /** The last that opened. */
  private long connection() {
    return moments.stream()
        .filter(Moment.Logged.class::isInstance)
        .map(moment -> ((Moment.Logged) moment).record())
        .filter(record -> record.kind() == RecordKind.OPENED)
        .reduce((earlier, later) -> later)
        .orElseThrow()
        .connection();
  }

  private RecountTest put(
      RecordKind kind, long connection, String commandId, CloseReason reason, Bytes body) {
    StoredRecord record =
        new StoredRecord(
            device,
            now,
            "live",
            moments.size(),
            kind,
            kind == RecordKind.COMMAND ? null : protocol,
            kind == RecordKind.COMMAND ? "api-1" : GATEWAY,
            connection,
            commandId,
            reason,
            null,
            body);
    if (kind == RecordKind.FRAME) {
      Protocol spoken = PROTOCOLS.named(protocol).orElseThrow();
      WireFrame frame = spoken.parse(body);
      moments.add(new Moment.Logged(record, frame, spoken.read(frame)));
    } else {
      moments.add(new Moment.Logged(record, null, List.of()));
    }
    return this;
  }

  private Charged charged() {
    DeviceLog log = new DeviceLog(device, true, List.copyOf(moments), now);
    return new Recount(PROTOCOLS, SETTLE_TIMEOUT).fold(log, new Ports(device));
  }

  private static <T> T only(List<T> rows) {
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }
}
