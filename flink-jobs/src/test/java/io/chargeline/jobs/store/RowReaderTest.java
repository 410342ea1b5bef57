package io.chargeline.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.alert.RuleVersion;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.fact.AlertStepRow;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.jobs.log.Emission;
import io.chargeline.jobs.log.FrameRecord;
import io.chargeline.sql.Table;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RowReaderTest {
  private static final String PORT_STATE =
      """
      {"device_id":"12345678","port":1,"tenant":"demo","state":"idle","from_at":1000,"revision":1}""";

  @Test
  void aFactIsReadColumnByColumn() throws Exception {
    PortStateRow fact =
        new PortStateRow(
            "12345678", 2, "demo", "a", false, "charging", 1, true, null, 1_000, null, 1);
    assertThat(read(Table.PORT_STATES, Json.bytes(fact)))
        .isEqualTo(
            Row.of("12345678", 2, "demo", "a", false, "charging", 1, true, null, 1_000L, null, 1L));
  }

  @Test
  void aCommandKeepsItsTimelineAsJson() throws Exception {
    CommandRow command =
        new CommandRow(
            "c1",
            "demo",
            "a",
            "12345678",
            CommandType.START,
            1,
            "ORD1",
            ChargeMode.TIME,
            3600,
            null,
            null,
            CommandState.ACCEPTED,
            null,
            null,
            null,
            null,
            1_000,
            2_000,
            null,
            List.of(new CommandRow.Hop(CommandState.ACCEPTED, 1_000)),
            1);
    assertThat(read(Table.COMMANDS, Json.bytes(command)))
        .isEqualTo(
            Row.of(
                "c1",
                "demo",
                "a",
                "12345678",
                CommandType.START.wireName(),
                1,
                "ORD1",
                1,
                3600,
                null,
                null,
                "accepted",
                null,
                null,
                null,
                null,
                1_000L,
                2_000L,
                null,
                "[{\"state\":\"accepted\",\"at\":1000}]",
                1L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"port\":1          | \"port\":\"1\"        | port: not a INT value",
        "\"port\":1          | \"port\":3000000000   | port: not a INT value",
        "\"port\":1          | \"port\":1.5          | port: not a INT value",
        "\"port\":1,         | ''                    | port: missing",
        "\"12345678\"        | null                  | device_id: missing",
        "\"from_at\":1000    | \"from_at\":-1        | from_at: not a TIME value",
        "\"tenant\":\"demo\" | \"tenant\":{}         | tenant: not a TEXT value",
      })
  void whatWouldSpoilAnInsertIsRefused(String good, String bad, String reason) {
    byte[] json = PORT_STATE.replace(good, bad).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> read(Table.PORT_STATES, json)).hasMessage(reason);
  }

  @ParameterizedTest
  @CsvSource({"[], not a JSON object", "'', not a JSON object"})
  void whatIsNoObjectIsRefused(String text, String reason) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> read(Table.DEVICES, bytes)).hasMessage(reason);
  }

  @Test
  void anEventKeepsItsBody() throws Exception {
    String body =
        """
        {"id":"e1", "event":"device.online","device_phy_id":"12345678","timestamp":1,\
        "occurred_at":"1970-01-01T00:00:01.500Z","sequence":7,"tenant":"demo","data":{"n":"ü"}}""";
    LogEntry entry = LogEntry.of("device.events", 0, 0, body.getBytes(StandardCharsets.UTF_8));
    assertThat(new EventRowReader().read(entry))
        .contains(Row.of("e1", "device.online", "demo", "12345678", 1_500L, 7L, body));
  }

  @Test
  void anEventOfATenantHasNoDevice() throws Exception {
    String body =
        """
        {"id":"e1","event":"api.error","timestamp":1,"occurred_at":"1970-01-01T00:00:01.500Z",\
        "sequence":7,"tenant":"demo","data":{}}""";
    LogEntry entry = LogEntry.of("device.events", 0, 0, body.getBytes(StandardCharsets.UTF_8));
    assertThat(new EventRowReader().read(entry))
        .contains(Row.of("e1", "api.error", "demo", "", 1_500L, 7L, body));
    LogEntry without =
        LogEntry.of(
            "device.events",
            0,
            0,
            body.replace("\"tenant\":\"demo\",", "").getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> new EventRowReader().read(without)).hasMessage("device_id: missing");
  }

  @Test
  void anAlertsTimelineHasNumbersAndMarksArePassedBy() throws Exception {
    AlertStepRow step =
        new AlertStepRow("a", "", 3, 1_000, "fired", "info", null, null, "t", null, 2, 61.5);
    assertThat(read(Table.ALERT_STEPS, Json.bytes(step)))
        .isEqualTo(Row.of("a", "", 3L, 1_000L, "fired", "info", null, null, "t", null, 2, 61.5));
    LogEntry mark = LogEntry.of("facts.alert_steps", 0, 0, null);
    assertThat(new JsonRowReader(Table.ALERT_STEPS).read(mark)).isEmpty();
    byte[] notANumber = Json.text(step).replace("61.5", "\"NaN\"").getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> read(Table.ALERT_STEPS, notANumber))
        .hasMessage("value: not a DOUBLE value");
  }

  @Test
  void aVersionOfARuleKeepsTheRuleAsJson() throws Exception {
    RuleVersion version =
        new RuleVersion(
            "", "r", 1, Json.MAPPER.createObjectNode().put("id", "r"), false, "b", null, 5);
    assertThat(read(Table.RULE_VERSIONS, Json.bytes(version)))
        .isEqualTo(Row.of("", "r", 1L, false, "b", null, 5L, "{\"id\":\"r\"}"));
  }

  @Test
  void aFrameKeepsItsBytes() throws Exception {
    LogRecord closed =
        new LogRecord(
            "12345678",
            RecordKind.CLOSED,
            5,
            "ap3000",
            "gw-1",
            3,
            CloseReason.PEER_CLOSED,
            null,
            null,
            Bytes.ofHex("00ff80"));
    Row row = new FrameRowReader("t").read(FrameRecord.of(closed, 0, 9)).orElseThrow();
    assertThat(row)
        .isEqualTo(
            Row.of(
                "12345678",
                5L,
                "closed",
                "ap3000",
                "gw-1",
                3L,
                null,
                "peer_closed",
                null,
                "t",
                9L,
                new byte[] {0, -1, -128}));
    assertThat(row.getArity()).isEqualTo(Table.FRAMES.columns().size());
  }

  @Test
  void ticksAreNoFramesAndOneOfAllPartitionsIsStored() throws Exception {
    FrameRecord tick = FrameRecord.of(LogRecord.tick("gw-1", 5), 0, 9);
    assertThat(new FrameRowReader("device.frames").read(tick)).isEmpty();
    assertThat(new TickRowReader("device.frames").read(tick))
        .contains(Row.of("gw-1", 5L, "gateway", "live", 9L));
    tick.partition = 1;
    assertThat(new TickRowReader("device.frames").read(tick)).isEmpty();
  }

  @Test
  void aBadRecordGoesToPoisonWithItsPlaceAndTheRestGoesOn() throws Exception {
    try (var harness =
        ProcessFunctionTestHarnesses.forProcessFunction(
            new ToRows<>(new JsonRowReader(Table.PORT_STATES)))) {
      harness.processElement(entry(7, "nonsense"), 0);
      harness.processElement(entry(8, PORT_STATE), 0);
      harness.processElement(LogEntry.of("facts.port_states", 0, 9, null), 0);
      assertThat(harness.extractOutputValues()).hasSize(1);
      assertThat(harness.getSideOutput(ToRows.POISON))
          .singleElement()
          .satisfies(
              poison -> {
                Emission emission = poison.getValue();
                assertThat(emission.topic).isEqualTo("device.poison");
                assertThat(emission.key).isEqualTo("facts.port_states/0/7");
                assertThat(new String(emission.value, StandardCharsets.UTF_8))
                    .contains("\"job\":\"store\"", "\"offset\":7", "not JSON");
              });
    }
  }

  private static LogEntry entry(long offset, String json) {
    return LogEntry.of("facts.port_states", 0, offset, json.getBytes(StandardCharsets.UTF_8));
  }

  private static Row read(Table table, byte[] json) throws Exception {
    return new JsonRowReader(table).read(LogEntry.of("t", 0, 0, json)).orElseThrow();
  }
}
