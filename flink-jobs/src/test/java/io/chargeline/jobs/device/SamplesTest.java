package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import io.chargeline.protocol.OrderBytes;
import io.chargeline.protocol.ap3000.Ap3000;
import io.chargeline.protocol.ap3000.PortStatus;
import io.chargeline.protocol.ap3000.PowerReport;
import io.chargeline.protocol.ap3000.StartKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * The samples of events that third parties were shown before there was a product: each is driven
 * out of the fold again and compared key by key. It may have more keys, it may not have other ones.
 */
class SamplesTest {
  private static final Path SAMPLES = Path.of("src/test/resources/samples");
  private static final String ORDER = "ORD20240113001";
  private static final long PATIENCE_MS = 300_000;

  @Test
  void aStart() throws Exception {
    try (LogOfADevice log = new LogOfADevice()) {
      start(log);

      assertSame(sample("charging.started"), log.events("charging.started").get(0));
    }
  }

  @Test
  void progress() throws Exception {
    try (LogOfADevice log = new LogOfADevice()) {
      start(log);
      log.after(60).frame(PowerReport.COMMAND, report().encode());

      JsonNode sample = sample("charging.progress");
      JsonNode event = log.events("charging.progress").get(0);
      // No wire can say 7200 W: its sixteen bits of deciwatts end at 6553.5 W.
      JsonNode power = event.at("/data/current_power");
      assertThat(power.decimalValue()).isEqualByComparingTo("6553");
      ((ObjectNode) sample.get("data")).set("current_power", power);
      assertSame(sample, event);
    }
  }

  @Test
  void silence() throws Exception {
    try (LogOfADevice log =
        new LogOfADevice(patience(), LogOfADevice.DEVICE, Ap3000.NAME, Registry.EMPTY)) {
      log.opened(1).after(PATIENCE_MS / 1000).tick();

      assertSame(sample("device.offline"), log.events("device.offline").get(0));
    }
  }

  private static void start(LogOfADevice log) throws Exception {
    log.online().askStart(1, ORDER, 120).after(1).sent(7).after(1).answer(7, 0, ORDER, 1);
  }

  private static PowerReport report() {
    return new PowerReport(
        0,
        PortStatus.CHARGING,
        60,
        12,
        StartKind.ONLINE,
        65_530,
        65_530,
        65_530,
        65_530,
        OrderBytes.of(ORDER),
        OptionalInt.of(1),
        OptionalInt.of(65_530),
        OptionalInt.of(2205),
        OptionalInt.of(32_700),
        OptionalInt.of(20),
        OptionalInt.empty(),
        OptionalLong.empty(),
        OptionalInt.empty());
  }

  private static Rules patience() {
    Rules standard = Rules.standard("demo");
    return new Rules(
        standard.tenant(),
        PATIENCE_MS,
        standard.settleTimeoutMs(),
        standard.tombstoneMs(),
        standard.answerTimeoutMs(),
        standard.resendMarginMs(),
        standard.startGraceMs(),
        standard.heartbeatEveryMs(),
        standard.stopUnconfirmed(),
        standard.factsOnly(),
        standard.protocols());
  }

  private static JsonNode sample(String type) throws Exception {
    return Json.tree(Files.readAllBytes(SAMPLES.resolve(type + ".json")));
  }

  private static void assertSame(JsonNode sample, JsonNode event) {
    assertSame("", sample, event);
  }

  private static void assertSame(String where, JsonNode sample, JsonNode event) {
    sample
        .properties()
        .forEach(
            member -> {
              String place = where + '/' + member.getKey();
              JsonNode told = event.path(member.getKey());
              assertThat(told.getNodeType()).as(place).isEqualTo(member.getValue().getNodeType());
              if (told.isObject()) {
                assertSame(place, member.getValue(), told);
              } else if (told.isNumber()) {
                assertThat(told.decimalValue())
                    .as(place)
                    .isEqualByComparingTo(member.getValue().decimalValue());
              } else {
                assertThat(told).as(place).isEqualTo(member.getValue());
              }
            });
  }
}
