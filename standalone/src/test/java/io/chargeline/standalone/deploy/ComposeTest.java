package io.chargeline.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.ApiConfig;
import io.chargeline.api.watch.WatchConfig;
import io.chargeline.domain.Json;
import io.chargeline.domain.Settings;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.gateway.GatewayConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The compose file says nothing that the programs do not know. */
final class ComposeTest {
  private static final Path DEPLOY = Path.of("..", "deploy");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::\\?|:-([^}]*))?}");
  private static final Map<String, Function<Settings, Object>> OURS =
      Map.of(
          "setup", SetupConfig::read,
          "jobs", JobsConfig::read,
          "gateway", GatewayConfig::read,
          "api", settings -> List.of(ApiConfig.read(settings), WatchConfig.read(settings)));

  private static final Map<String, String> GIVEN =
      Map.of(
          "CHARGELINE_SECRET_KEY", SecretBox.newKey(),
          "CHARGELINE_API_KEYS", "acme:key-of-acme",
          "CHARGELINE_CLICKHOUSE_PASSWORD", "p",
          "ANALYST_PASSWORD", "q");

  private final JsonNode compose = yaml(DEPLOY.resolve("compose.yaml"));
  private final JsonNode services = compose.path("services");

  @ParameterizedTest
  @ValueSource(strings = {"setup", "jobs", "gateway", "api"})
  void everySettingIsOneOfTheProgramThatGetsIt(String service) {
    Settings settings = new Settings(environment(service));
    assertThatCode(() -> OURS.get(service).apply(settings)).doesNotThrowAnyException();
    assertThatCode(settings::refuseUnknown).doesNotThrowAnyException();
  }

  @Test
  void noOtherServiceGetsOurSettings() {
    services
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!OURS.containsKey(name)) {
                assertThat(environment(name).keySet())
                    .as(name)
                    .noneMatch(setting -> setting.startsWith(Settings.PREFIX));
              }
            });
  }

  @Test
  void publishedPortsAreThePromisedOnes() {
    assertThat(ports("gateway")).containsExactly(GatewayConfig.read(defaults()).port());
    assertThat(ports("api")).containsExactly(ApiConfig.read(defaults()).port());
    assertThat(ports("clickhouse")).containsExactly(8123);
    assertThat(ports("kafka")).containsExactly(9092);
    assertThat(ports("jobmanager")).containsExactly(8081);
    assertThat(ports("grafana")).containsExactly(3000);
    for (String closed : List.of("setup", "jobs", "taskmanager")) {
      assertThat(ports(closed)).isEmpty();
    }
  }

  @Test
  void devicesAloneComeFromOutside() {
    services
        .properties()
        .forEach(
            service ->
                service
                    .getValue()
                    .path("ports")
                    .forEach(
                        port -> {
                          if (!service.getKey().equals("gateway")) {
                            assertThat(port.asText()).startsWith("127.0.0.1:");
                          }
                        }));
  }

  @Test
  void imagesArePinnedAndNameNoRegistry() throws IOException {
    Set<String> images = new HashSet<>();
    services.forEach(service -> images.add(service.path("image").asText()));
    Matcher from =
        Pattern.compile("(?m)^FROM (\\S+)").matcher(Files.readString(DEPLOY.resolve("Dockerfile")));
    while (from.find()) {
      images.add(from.group(1));
    }
    assertThat(images)
        .isNotEmpty()
        .allMatch(image -> image.matches("[a-z-]+(/[a-z-]+)?:[0-9][\\w.-]*"), "name:version");
  }

  @Test
  void everyProgramExists() {
    for (String service : OURS.keySet()) {
      String main = services.path(service).path("command").path(0).asText();
      assertThatCode(() -> Class.forName(main).getMethod("main", String[].class))
          .as(service)
          .doesNotThrowAnyException();
    }
  }

  @Test
  void whatRunsIsWatched() {
    services
        .properties()
        .forEach(
            service -> {
              boolean ends = Set.of("setup", "jobs").contains(service.getKey());
              assertThat(service.getValue().has("healthcheck"))
                  .as(service.getKey())
                  .isEqualTo(!ends);
            });
  }

  /** Each bound of the embedded analyst is one of the server's, and none of them can be lifted. */
  @Test
  void theAnalystOfTheServerIsBoundedAsTheEmbeddedOne() throws IOException {
    String file = Files.readString(DEPLOY.resolve("clickhouse/analyst.xml"));
    String embedded =
        Files.readString(
            Path.of("src/main/java/io/chargeline/standalone/clickhouse/EngineHome.java"));
    Matcher profile =
        Pattern.compile("(?s)<profiles>.*<analyst>(.*?)</analyst>.*</profiles>").matcher(embedded);
    assertThat(profile.find()).isTrue();
    Matcher bound = Pattern.compile("<(\\w+)>\\d+</").matcher(profile.group(1));
    Set<String> bounds = new HashSet<>();
    while (bound.find()) {
      bounds.add(bound.group(1));
    }
    assertThat(bounds).contains("max_execution_time", "max_bytes_to_read", "priority");
    for (String name : bounds) {
      assertThat(file).as(name).containsPattern("<" + name + ">\\d+</" + name + ">");
      if (!name.equals("readonly")) {
        assertThat(file)
            .as(name)
            .containsPattern("<" + name + ">(<const/>|<min>1</min><max>\\d+</max>)</" + name + ">");
      }
    }
    assertThat(file).contains("GRANT SELECT ON chargeline.v_*</query></grants>");
  }

  @Test
  void grafanaFindsTheDashboardsAndTheirSource() throws IOException {
    JsonNode source =
        yaml(DEPLOY.resolve("grafana/provisioning/datasources/clickhouse.yaml"))
            .path("datasources")
            .path(0);
    String dashboard = Files.readString(Path.of("..", "dashboards", "fleet-overview.json"));
    assertThat(dashboard)
        .contains("\"uid\": \"" + source.path("uid").asText() + '"')
        .contains("\"type\": \"" + source.path("type").asText() + '"');
    String path =
        yaml(DEPLOY.resolve("grafana/provisioning/dashboards/chargeline.yaml"))
            .path("providers")
            .path(0)
            .path("options")
            .path("path")
            .asText();
    assertThat(services.path("grafana").path("volumes"))
        .anyMatch(volume -> volume.asText().equals("../dashboards:" + path + ":ro"));
  }

  private static Settings defaults() {
    return new Settings(Map.of("CHARGELINE_SECRET_KEY", SecretBox.newKey()));
  }

  private Map<String, String> environment(String service) {
    Map<String, String> environment = new HashMap<>();
    services
        .path(service)
        .path("environment")
        .properties()
        .forEach(entry -> environment.put(entry.getKey(), substitute(entry.getValue().asText())));
    return environment;
  }

  private static String substitute(String text) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            match -> {
              String given = GIVEN.getOrDefault(match.group(1), match.group(2));
              assertThat(given).as("who gives %s?", match.group(1)).isNotNull();
              return Matcher.quoteReplacement(given);
            });
  }

  private List<Integer> ports(String service) {
    return services
        .path(service)
        .path("ports")
        .valueStream()
        .map(port -> port.asText().replaceAll(".*:", ""))
        .map(Integer::valueOf)
        .toList();
  }

  private static JsonNode yaml(Path file) {
    try {
      Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
      return Json.MAPPER.valueToTree(tree);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
