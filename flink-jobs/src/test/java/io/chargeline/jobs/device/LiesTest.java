package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.Topic;
import io.chargeline.protocol.bkv.Bkv;
import io.chargeline.protocol.bkv.Frame;
import io.chargeline.protocol.bkv.OutletReading;
import io.chargeline.protocol.bkv.ParametersReply;
import io.chargeline.protocol.bkv.ParametersReport;
import io.chargeline.protocol.bkv.StatusBits;
import io.chargeline.protocol.bkv.StatusReport;
import io.chargeline.protocol.bkv.SwitchReply;
import io.chargeline.protocol.bkv.Uplink;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Devices that say one thing and do another, and gateways that learn of a move too late. */
class LiesTest {
  private static final DeviceId SOCKETS = new DeviceId("82241218000382");
  private static final int MESSAGE = 77;
  private static final String ELSEWHERE = "gw-2";

  private LogOfADevice log;

  @BeforeEach
  void open() throws Exception {
    log = new LogOfADevice();
    log.online();
  }

  @AfterEach
  void close() throws Exception {
    log.close();
  }

  @Test
  void anAnswerThatNamesAnotherPortIsNone() throws Exception {
    log.askStart(1, "A", 10).after(1).sent(7).after(1).answer(7, 0, "A", 2);
    assertThat(log.charging()).isEmpty();
    assertThat(outcome()).isEqualTo("sent");

    log.after(1).answer(7, 0, "A", 1);
    assertThat(outcome()).isEqualTo("succeeded confirmed");
  }

  @Test
  void anOutletThatAnswersForItsNeighbourDoesNotCount() throws Exception {
    try (LogOfADevice sockets = new LogOfADevice(SOCKETS, Bkv.NAME)) {
      sockets.opened(1).askStart(3, "A", 10).after(1).sent(MESSAGE).after(1);
      up(sockets, MESSAGE, new SwitchReply(1, 2, 1, 9));
      assertThat(outcome(sockets)).isEqualTo("sent");

      up(sockets, MESSAGE, new SwitchReply(1, 2, 0, 9));
      assertThat(outcome(sockets)).isEqualTo("succeeded confirmed");
    }
  }

  @Test
  void parametersOfAnotherSocketAreNoAnswer() throws Exception {
    try (LogOfADevice sockets = new LogOfADevice(SOCKETS, Bkv.NAME)) {
      sockets.opened(1).ask(task(sockets, CommandType.READ_PARAMS, "{\"socket_no\":3}"));
      sockets.after(1).sent(MESSAGE).after(1);
      up(sockets, MESSAGE, new ParametersReport(2, 1, Map.of()));
      assertThat(outcome(sockets)).isEqualTo("sent");
      up(sockets, MESSAGE, new ParametersReport(3, 1, Map.of()));
      assertThat(outcome(sockets)).isEqualTo("succeeded confirmed");

      String set = "{\"socket_no\":1,\"values\":{\"high_temperature\":80}}";
      sockets.after(1).ask(task(sockets, CommandType.SET_PARAMS, set));
      sockets.after(1).sent(MESSAGE + 1).after(1);
      up(sockets, MESSAGE + 1, new ParametersReply(2, 1));
      assertThat(outcome(sockets)).isEqualTo("sent");
      // A unit that stands alone calls its socket 0.
      up(sockets, MESSAGE + 1, new ParametersReply(0, 1));
      assertThat(outcome(sockets)).isEqualTo("succeeded confirmed");
    }
  }

  @Test
  void aQueryOfASocketIsNotDoneByAnotherSocketsReport() throws Exception {
    try (LogOfADevice sockets = new LogOfADevice(SOCKETS, Bkv.NAME)) {
      sockets.opened(1).ask(task(sockets, CommandType.QUERY, "{\"socket_no\":3}"));
      sockets.after(1).sent(MESSAGE).after(1);
      up(sockets, 0, idle(2));
      assertThat(outcome(sockets)).isEqualTo("sent");
      up(sockets, 0, idle(3));
      assertThat(outcome(sockets)).isEqualTo("succeeded confirmed");
    }
  }

  @Test
  void whatAnotherGatewayHoldsIsNotCalledUnwrittenWhenTheDeviceMoves() throws Exception {
    log.askStart(1, "A", 10).after(1).openedAt(ELSEWHERE, 5);
    assertThat(outcome()).isEqualTo("dispatched");

    log.on(LogOfADevice.GATEWAY, 1).after(1).sent(7).after(1).answer(7, 0, "A", 1);
    assertThat(outcome()).isEqualTo("succeeded confirmed");
  }

  @Test
  void itIsUnwrittenOnceThatGatewayHasClosed() throws Exception {
    log.askStart(1, "A", 10).after(1).openedAt(ELSEWHERE, 5);
    log.on(LogOfADevice.GATEWAY, 1).after(1).closed(1, CloseReason.PEER_CLOSED);

    assertThat(outcome()).isEqualTo("undeliverable none");
  }

  @Test
  void whatWasWrittenOnTheOldConnectionAfterTheMoveEndsInItsTime() throws Exception {
    log.askStart(1, "A", 10).after(1).openedAt(ELSEWHERE, 5);
    log.on(LogOfADevice.GATEWAY, 1).after(1).sent(7).after(16).tick();
    assertThat(outcome()).isEqualTo("sent");

    log.after(1).tick();
    assertThat(outcome()).isEqualTo("failed unknown");
    assertThat(row().get("reason").asText()).isEqualTo("connection_lost");
  }

  @Test
  void anAnswerOnTheOldConnectionCountsThoughTheDeviceMoved() throws Exception {
    log.askStart(1, "A", 10).after(1).sent(7).after(1).openedAt(ELSEWHERE, 5);
    log.on(ELSEWHERE, 5).answer(7, 0, "A", 1);
    assertThat(outcome()).isEqualTo("sent");
    log.on(LogOfADevice.GATEWAY, 1).after(10).answer(7, 0, "A", 1);
    assertThat(outcome()).isEqualTo("succeeded confirmed");
  }

  @Test
  void theSameOnOneGateway() throws Exception {
    log.askStart(1, "A", 10).after(1).sent(7).askStart(2, "B", 10).after(1);
    log.closed(1, CloseReason.SUPERSEDED).opened(2);
    assertThat(row("A").get("state").asText()).isEqualTo("sent");
    assertThat(row("B").get("state").asText()).isEqualTo("undeliverable");

    log.on(LogOfADevice.GATEWAY, 1).after(10).opened(1).answer(7, 0, "A", 1);
    assertThat(row("A").get("state").asText()).isEqualTo("succeeded");
  }

  @Test
  void withoutOneTheConnectionWasLost() throws Exception {
    log.askStart(1, "A", 10).after(1).sent(7).after(1).openedAt(ELSEWHERE, 5);
    log.on(LogOfADevice.GATEWAY, 1).after(1).closed(1, CloseReason.PEER_CLOSED);

    assertThat(outcome()).isEqualTo("failed unknown");
    assertThat(row().get("reason").asText()).isEqualTo("connection_lost");
  }

  @Test
  void aStartThatIsNeverAnsweredAndChargesIsContradictedAndStopped() throws Exception {
    log.askStart(1, "A", 10).after(1).sent(7).after(5).report(1, "A", 5, 0).after(20).tick();

    assertThat(row("A").get("state").asText()).isEqualTo("failed");
    assertThat(log.eventTypes())
        .endsWith(
            "charging.started", "charging.progress", "command.failed", "command.contradicted");
    assertThat(log.charging()).doesNotContain("charging.failed A");
    assertThat(stops()).hasSize(1);
  }

  @Test
  void aChargeThatRanAndEndedBeforeItsStartWasGivenUpFailsNotAgain() throws Exception {
    log.askStart(1, "A", 10).after(1).sent(7).after(2).report(1, "A", 2, 0);
    log.after(2).settlement(1, "A", 4, 0, 1).after(60).tick();

    assertThat(log.charging())
        .containsExactly("charging.started A", "charging.progress A", "charging.completed A");
    assertThat(log.eventTypes()).endsWith("command.failed", "command.contradicted");
    assertThat(stops()).isEmpty();
  }

  @Test
  void theStopOfAnUnconfirmedChargeWaitsForTheDeviceToComeBack() throws Exception {
    log.askStart(1, "A", 10).after(1).sent(7).after(2).report(1, "A", 2, 0);
    log.after(1).closed(1, CloseReason.PEER_CLOSED);
    assertThat(log.eventTypes()).contains("command.contradicted");
    assertThat(stops()).isEmpty();

    log.after(30).opened(2);
    assertThat(stops()).hasSize(1);
    assertThat(stops().get(0).get("connection").asLong()).isEqualTo(2);
    log.after(300).report(1, "A", 330, 5);
    assertThat(stops()).hasSize(1);
  }

  @Test
  void aRefusalThatTurnsIntoAChargeIsContradicted() throws Exception {
    log.askStart(1, "A", 10).after(1).sent(7).after(1).answer(7, 1, "A", 1).answer(7, 0, "A", 1);

    assertThat(row("A").get("state").asText()).isEqualTo("rejected");
    assertThat(log.eventTypes()).endsWith("charging.started", "command.contradicted");
    assertThat(log.events("charging.started").get(0).at("/data/late").asBoolean()).isTrue();
    assertThat(stops()).hasSize(1);
  }

  @Test
  void ordersThatShareTheirFirstSixteenBytesAreTwo() throws Exception {
    String a = "SIXTEEN-BYTES-OF-A";
    String b = "SIXTEEN-BYTES-OF-B";
    log.askStart(1, a, 10).after(1).sent(7).after(1).askStart(2, b, 10).after(1).sent(8).after(1);
    log.answer(8, 0, a, 2).answer(7, 0, b, 1);
    assertThat(log.charging()).isEmpty();

    log.answer(8, 0, b, 2).answer(7, 0, a, 1);
    assertThat(log.charging()).containsExactly("charging.started " + b, "charging.started " + a);
  }

  @Test
  void aChargeWithoutOrderIsTheUnansweredStartsAndNotTheRefusedOnes() throws Exception {
    try (LogOfADevice sockets = new LogOfADevice(SOCKETS, Bkv.NAME)) {
      sockets.opened(1).askStart(3, "SILENT", 10).after(1).sent(MESSAGE).after(20).tick();
      sockets.askStart(3, "REFUSED", 10).after(1).sent(MESSAGE + 1).after(1);
      up(sockets, MESSAGE + 1, new SwitchReply(0, 2, 0, 9));
      sockets.after(1);
      up(sockets, 0, report(2, 0x90, OptionalInt.of(9)));

      assertThat(sockets.events("charging.started").get(0).at("/data/order_no").asText())
          .isEqualTo("SILENT");
    }
  }

  private List<JsonNode> stops() {
    return log.all(Topic.GATEWAY_COMMANDS).stream()
        .filter(order -> order.get("data").asText().substring(12, 14).equals("00"))
        .toList();
  }

  private static void up(LogOfADevice sockets, int sequence, Uplink message) throws Exception {
    sockets.rawFrame(Frame.up(SOCKETS, sequence, message));
  }

  private static StatusReport idle(int socket) {
    return report(socket, 0x80, OptionalInt.empty());
  }

  private static StatusReport report(int socket, int status, OptionalInt businessNumber) {
    OptionalInt none = OptionalInt.empty();
    OutletReading outlet =
        new OutletReading(0, new StatusBits(status), businessNumber, none, none, none, none, none);
    return new StatusReport(
        List.of(new StatusReport.Socket(socket, none, none, none, List.of(outlet))));
  }

  private static Command task(LogOfADevice log, CommandType type, String arguments) {
    return new Command(
        type.wireName(),
        "demo",
        log.device().value(),
        type,
        null,
        null,
        null,
        null,
        null,
        null,
        Json.tree(arguments.getBytes(StandardCharsets.UTF_8)),
        log.now(),
        log.now() + 40_000);
  }

  private JsonNode row() {
    return log.last(Topic.FACTS_COMMANDS);
  }

  /** The start of this order. */
  private JsonNode row(String order) {
    return log.rows(Topic.FACTS_COMMANDS).stream()
        .filter(row -> row.get("command_id").asText().equals(LogOfADevice.startId(order)))
        .findFirst()
        .orElseThrow();
  }

  private String outcome() {
    return outcome(log);
  }

  private static String outcome(LogOfADevice log) {
    JsonNode row = log.last(Topic.FACTS_COMMANDS);
    return (row.get("state").asText() + ' ' + row.path("effect").asText()).strip();
  }
}
