package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.Topic;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.RunParameters;
import io.chargeline.protocol.bkv.Bkv;
import io.chargeline.protocol.bkv.Parameter;
import io.chargeline.protocol.bkv.ParametersReport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands beside start and stop, from the log to their one terminal state. */
class TasksTest {
  private static final int MESSAGE = 7;

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
  void parametersComeBackInTheUnitsOfTheContract() throws Exception {
    ask(CommandType.READ_PARAMS, "{\"group\":\"run\"}").sent(MESSAGE).after(1);
    answer(0x90, RunParameters.DEFAULTS.encode());

    assertThat(ordered()).isEqualTo("144 ");
    assertThat(outcome()).isEqualTo("succeeded confirmed");
    JsonNode row = log.last(Topic.FACTS_COMMANDS);
    assertThat(row.get("result").asText())
        .isEqualTo(
            "{\"group\":\"run\",\"values\":{\"unplug_power\":0.3,\"unplug_detect_time\":10,"
                + "\"float_percent\":20,\"float_detect_time\":1800,\"float_time\":3600,"
                + "\"heartbeat_period\":180}}");
    assertThat(
            log.events("command.succeeded").get(0).at("/data/result/values/float_percent").asInt())
        .isEqualTo(20);
  }

  @Test
  void parametersAreSetAllAtOnce() throws Exception {
    ask(
            CommandType.SET_PARAMS,
            "{\"group\":\"limits\",\"values\":{\"max_charge_time\":36000,\"overload_power\":2000,"
                + "\"over_voltage\":270,\"under_voltage\":100}}")
        .sent(MESSAGE)
        .after(1);
    answer(0x85, Bytes.ofHex("01"));

    assertThat(ordered()).isEqualTo("133 a08c204e8c0ae803");
    assertThat(outcome()).isEqualTo("rejected none");
    assertThat(log.last(Topic.FACTS_COMMANDS).get("reason").asText())
        .isEqualTo("above_device_limit");
  }

  @Test
  void anAnswerToAnotherCommandIsNone() throws Exception {
    ask(CommandType.LOCATE, "{\"seconds\":5}").sent(MESSAGE).after(1);
    answer(0x97, Bytes.ofHex("00"));
    assertThat(log.last(Topic.FACTS_COMMANDS).get("state").asText()).isEqualTo("sent");
    answer(0x96, Bytes.ofHex("00"));
    assertThat(outcome()).isEqualTo("succeeded confirmed");
  }

  @Test
  void aRebootIsConfirmedByTheDevicesComingBack() throws Exception {
    ask(CommandType.REBOOT, "{\"target\":\"device\"}").sent(MESSAGE).after(2);
    log.closed(1, CloseReason.PEER_CLOSED).after(20);
    assertThat(log.last(Topic.FACTS_COMMANDS).get("state").asText()).isEqualTo("sent");
    log.opened(2);

    assertThat(outcome()).isEqualTo("succeeded confirmed");
    assertThat(log.last(Topic.GATEWAY_COMMANDS).get("max_sends").asInt()).isEqualTo(1);
  }

  @Test
  void aRebootThatNobodySawIsUnknown() throws Exception {
    ask(CommandType.REBOOT, "{\"target\":\"device\"}").sent(MESSAGE).after(42).tick();

    assertThat(outcome()).isEqualTo("failed unknown");
  }

  @Test
  void aQueryIsDoneWithTheNextReport() throws Exception {
    ask(CommandType.QUERY, "{}").sent(MESSAGE).after(20).tick().heartbeat(0, 0);

    assertThat(ordered()).isEqualTo("129 ");
    assertThat(outcome()).isEqualTo("succeeded confirmed");
  }

  @Test
  void aChangeIsOfTheRunningOrderOnly() throws Exception {
    ask("no", CommandType.CHANGE, "ORD-1", "{\"time_limit_s\":600}");
    assertThat(outcome()).isEqualTo("rejected none");

    log.askStart(2, "ORD-1", 60).after(1).sent(8).after(1).answer(8, 0, "ORD-1", 2).after(10);
    ask("yes", CommandType.CHANGE, "ORD-1", "{\"energy_limit_wh\":1250}").sent(MESSAGE).after(1);
    answer(0x8A, Bytes.ofHex("00"));

    assertThat(ordered()).isEqualTo("138 02017d00");
    assertThat(outcome()).isEqualTo("succeeded confirmed");
    JsonNode session = log.last(Topic.FACTS_SESSIONS);
    assertThat(session.get("limit_wh").asInt()).isEqualTo(1250);
    assertThat(session.has("limit_s")).isFalse();
    assertThat(session.get("mode").asInt()).isEqualTo(2);
  }

  @Test
  void whatTheProtocolHasNoWordsForIsRefused() throws Exception {
    try (LogOfADevice gateway = new LogOfADevice(new DeviceId("82241218000382"), Bkv.NAME)) {
      gateway.opened(1).ask(command("c", CommandType.REBOOT, null, "{}", gateway));
      assertThat(gateway.last(Topic.FACTS_COMMANDS).get("reason").asText())
          .isEqualTo("not_supported_by_protocol");
    }
  }

  @Test
  void aSocketTellsItsParameters() throws Exception {
    DeviceId id = new DeviceId("82241218000382");
    try (LogOfADevice gateway = new LogOfADevice(id, Bkv.NAME)) {
      gateway.opened(1);
      gateway.ask(command("c", CommandType.READ_PARAMS, null, "{\"socket_no\":3}", gateway));
      gateway.after(1).sent(MESSAGE).after(1);
      gateway.rawFrame(
          io.chargeline.protocol.bkv.Frame.up(
              id,
              MESSAGE,
              new ParametersReport(
                  3,
                  1,
                  Map.of(Parameter.HIGH_CELSIUS, 85L, Parameter.POWER_LIMIT_DECIWATTS, 20005L))));

      assertThat(gateway.last(Topic.FACTS_COMMANDS).get("result").asText())
          .isEqualTo(
              "{\"group\":\"socket\",\"socket_no\":3,\"values\":"
                  + "{\"high_temperature\":85,\"power_limit\":2000.5}}");
    }
  }

  @Test
  void argumentsThatDoNotFitAreRefusedNotThrown() throws Exception {
    ask(CommandType.SET_PARAMS, "{\"group\":\"run\",\"values\":{}}");

    assertThat(outcome()).isEqualTo("rejected none");
    assertThat(log.last(Topic.FACTS_COMMANDS).get("reason").asText())
        .isEqualTo("invalid_arguments");
  }

  @Test
  void aConfirmedSettingIsToldUnlessItWasKnownToBeSo() throws Exception {
    setLimits("first", 2000, 270);
    setLimits("same", 2000, 270);
    setLimits("other", 1500, 270);

    assertThat(changes())
        .containsExactly(
            "{\"group\":\"limits\",\"values\":{\"max_charge_time\":36000,\"overload_power\":2000,"
                + "\"over_voltage\":270,\"under_voltage\":100},\"source\":\"command\","
                + "\"command_id\":\"first\"}",
            "{\"group\":\"limits\",\"values\":{\"max_charge_time\":36000,\"overload_power\":1500,"
                + "\"over_voltage\":270,\"under_voltage\":100},\"previous\":{\"overload_power\":2000},"
                + "\"source\":\"command\",\"command_id\":\"other\"}");
  }

  @Test
  void aSettingThatIsRefusedOrLostChangesNothing() throws Exception {
    setLimits("refused", 2000, 270, "01");
    ask("lost", CommandType.SET_PARAMS, null, limits(2000, 270)).sent(MESSAGE).after(60).tick();

    assertThat(changes()).isEmpty();
  }

  @Test
  void whatADeviceAnswersIsAChangeOnlyIfSomethingElseWasKnown() throws Exception {
    readRun("first", RunParameters.DEFAULTS.encode());
    readRun("same", RunParameters.DEFAULTS.encode());
    log.restart();
    byte[] other = RunParameters.DEFAULTS.encode().array().clone();
    other[other.length - 1]++;
    readRun("other", Bytes.wrap(other));

    assertThat(changes())
        .singleElement()
        .asString()
        .contains("\"group\":\"run\"", "\"previous\":{\"", "\"source\":\"device\"")
        .contains("\"command_id\":\"other\"");
  }

  @Test
  void socketsHaveParametersOfTheirOwn() throws Exception {
    DeviceId id = new DeviceId("82241218000382");
    try (LogOfADevice gateway = new LogOfADevice(id, Bkv.NAME)) {
      gateway.opened(1);
      tell(gateway, "a", 3, 85L);
      tell(gateway, "b", 4, 80L);
      tell(gateway, "c", 3, 90L);

      assertThat(gateway.events("device.params_changed"))
          .singleElement()
          .extracting(event -> event.get("data").toString())
          .isEqualTo(
              "{\"group\":\"socket\",\"socket_no\":3,\"values\":{\"high_temperature\":90},"
                  + "\"previous\":{\"high_temperature\":85},\"source\":\"device\","
                  + "\"command_id\":\"c\"}");
    }
  }

  private static void tell(LogOfADevice gateway, String id, int socketNo, long celsius)
      throws Exception {
    String arguments = "{\"group\":\"socket\",\"socket_no\":%d}".formatted(socketNo);
    gateway.ask(command(id, CommandType.READ_PARAMS, null, arguments, gateway));
    gateway.after(1).sent(MESSAGE).after(1);
    gateway.rawFrame(
        io.chargeline.protocol.bkv.Frame.up(
            gateway.device(),
            MESSAGE,
            new ParametersReport(socketNo, 1, Map.of(Parameter.HIGH_CELSIUS, celsius))));
  }

  private void setLimits(String id, int watts, int volts) throws Exception {
    setLimits(id, watts, volts, "00");
  }

  private void setLimits(String id, int watts, int volts, String result) throws Exception {
    ask(id, CommandType.SET_PARAMS, null, limits(watts, volts)).sent(MESSAGE).after(1);
    answer(0x85, Bytes.ofHex(result));
  }

  private static String limits(int watts, int volts) {
    return "{\"group\":\"limits\",\"values\":{\"max_charge_time\":36000,\"overload_power\":%d,"
        .concat("\"over_voltage\":%d,\"under_voltage\":100}}")
        .formatted(watts, volts);
  }

  private void readRun(String id, Bytes told) throws Exception {
    ask(id, CommandType.READ_PARAMS, null, "{\"group\":\"run\"}").sent(MESSAGE).after(1);
    answer(0x90, told);
  }

  private List<String> changes() {
    return log.events("device.params_changed").stream()
        .map(event -> event.get("data").toString())
        .toList();
  }

  private LogOfADevice ask(CommandType type, String arguments) throws Exception {
    return ask("c-1", type, null, arguments);
  }

  private LogOfADevice ask(String id, CommandType type, String order, String arguments)
      throws Exception {
    return log.ask(command(id, type, order, arguments, log));
  }

  private static Command command(
      String id, CommandType type, String order, String arguments, LogOfADevice log) {
    return new Command(
        id,
        "demo",
        log.device().value(),
        type,
        null,
        order,
        null,
        null,
        null,
        null,
        Json.tree(arguments.getBytes(StandardCharsets.UTF_8)),
        log.now(),
        log.now() + 40_000);
  }

  private void answer(int command, Bytes data) throws Exception {
    log.rawFrame(Frame.of(LogOfADevice.DEVICE.physicalId(), MESSAGE, command, data));
  }

  /** What the gateway was told to write last. */
  private String ordered() {
    JsonNode order = log.last(Topic.GATEWAY_COMMANDS);
    return order.get("operation").asInt() + " " + order.get("data").asText();
  }

  private String outcome() {
    JsonNode row = log.last(Topic.FACTS_COMMANDS);
    return row.get("state").asText() + ' ' + row.get("effect").asText();
  }
}
