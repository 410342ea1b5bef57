package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.ApiConfig;
import io.chargeline.domain.Json;
import io.chargeline.domain.Settings;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.gateway.GatewayConfig;
import io.chargeline.jobs.device.DeviceJobConfig;
import io.chargeline.jobs.store.StoreJobConfig;
import io.chargeline.jobs.webhook.WebhookConfig;
import io.chargeline.simulator.fleet.FleetConfig;
import io.chargeline.standalone.clickhouse.ClickHouseConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ChargelineTest {
  private static final String HEARTBEAT = "444e591000f36ca204b901212b09020000005d6e04";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void decodesOneObjectALine() {
    assertThat(run("decode", "--json", HEARTBEAT, "6c696e6b", "00")).isEqualTo(1);
    List<JsonNode> lines =
        out.toString()
            .lines()
            .map(line -> Json.tree(line.getBytes(StandardCharsets.UTF_8)))
            .toList();
    assertThat(lines)
        .extracting(line -> line.get("kind").asText())
        .containsExactly("heartbeat", "link", "rejected");
    assertThat(lines.get(0).get("command").asText()).isEqualTo("0x21");
    assertThat(lines.get(0).has("reason")).isFalse();
    assertThat(lines.get(2).get("reason").asText()).isEqualTo("junk");
  }

  @Test
  void decodesForPeople() {
    assertThat(run("decode", HEARTBEAT)).isZero();
    assertThat(out.toString()).contains("voltage_V").contains("234.7");
  }

  @Test
  void refusesADirectionThatIsNone() {
    assertThat(run("decode", "--direction", "left", HEARTBEAT)).isEqualTo(2);
    assertThat(err.toString()).contains("give up or down");
  }

  @Test
  void tellsAWrongReplayFileWithoutAStackTrace() {
    assertThat(run("up", "--data", directory.toString(), "--replay", "no-such.csv")).isEqualTo(1);
    assertThat(err).hasToString("chargeline: --replay no-such.csv: no such file\n");
  }

  @Test
  void knowsTheSettingsThatOthersRelyOn() {
    assertThat(EmbeddedSettings.all())
        .extracting(Settings.Setting::name)
        .allMatch(name -> name.startsWith("CHARGELINE_"))
        .contains(
            "CHARGELINE_DEVICE_PORT",
            "CHARGELINE_API_PORT",
            "CHARGELINE_CLICKHOUSE_PORT",
            "CHARGELINE_KAFKA_PORT",
            "CHARGELINE_FLINK_PORT",
            "CHARGELINE_FLINK_URL",
            "CHARGELINE_KAFKA_FSYNC",
            "CHARGELINE_KAFKA_REPLICATION",
            "CHARGELINE_WEBHOOK_ALLOW",
            "CHARGELINE_WEBHOOK_PLAIN_HTTP",
            "CHARGELINE_WEBHOOK_PRIVATE_ADDRESSES");
  }

  @Test
  void everySettingHasOneDefaultWhoeverAsksForIt() {
    Map<String, String> required = Map.of("CHARGELINE_SECRET_KEY", SecretBox.newKey());
    Map<String, Set<String>> defaults = new TreeMap<>();
    List<Consumer<Settings>> readers =
        List.of(
            GatewayConfig::read,
            ApiConfig::read,
            ClickHouseConfig::read,
            DeviceJobConfig::read,
            StoreJobConfig::read,
            WebhookConfig::read,
            FleetConfig::read);
    for (Consumer<Settings> reader : readers) {
      Settings settings = new Settings(required);
      reader.accept(settings);
      for (Settings.Setting setting : settings.known()) {
        defaults
            .computeIfAbsent(setting.name(), name -> new TreeSet<>())
            .add(setting.defaultValue());
      }
    }
    assertThat(defaults).allSatisfy((name, values) -> assertThat(values).as(name).hasSize(1));
  }

  /** The page is written by {@code ./chargeline settings > docs/settings.md}. */
  @Test
  void theReferencePageIsThatOfTheProgram() throws IOException {
    assertThat(run("settings")).isZero();
    assertThat(Files.readString(Path.of("../docs/settings.md"))).isEqualTo(out.toString());
  }

  private int run(String... args) {
    CommandLine line = Chargeline.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }
}
