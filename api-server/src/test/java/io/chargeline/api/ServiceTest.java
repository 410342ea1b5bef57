package io.chargeline.api;

import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.Client.Reply;
import io.chargeline.domain.Settings;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.webhook.Destinations;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.log.ControlLog;
import io.chargeline.log.ControlLog.Change;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ServiceTest extends ApiTest {
  private static final String ENDPOINTS = "/api/third/webhook-endpoints";

  @Test
  void keepsEndpointsOverARestart() {
    Reply made =
        demo.post(ENDPOINTS, "{\"url\": \"https://example.com/hook\", \"events\": [\"*\"]}");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("secret")).isEqualTo(DEMO_SECRET);
    String path = ENDPOINTS + "/" + made.text("id");
    assertThat(made.raw().headers().firstValue("Location")).contains(path);
    Reply second =
        other.post(ENDPOINTS, "{\"url\": \"http://127.0.0.1:9/h\", \"events\": [\"charging.*\"]}");
    assertThat(second.text("secret")).startsWith("whsec_").isNotEqualTo(DEMO_SECRET);

    try (ApiServer restarted = newServer(Optional.empty())) {
      Client client = new Client(restarted.port(), "demo-key");
      JsonNode endpoint = client.get(path).body();
      assertThat(endpoint.get("url").asText()).isEqualTo("https://example.com/hook");
      assertThat(endpoint.has("secret")).isFalse();
      JsonNode all = client.get(ENDPOINTS).body().get("items");
      assertThat(all).anySatisfy(one -> assertThat(one).isEqualTo(endpoint));
      assertThat(all.toString()).doesNotContain(second.text("id"));
      assertThat(code(new Client(restarted.port(), "other-key").get(path)))
          .isEqualTo("404 endpoint_not_found");
      assertThat(code(other.delete(path))).isEqualTo("404 endpoint_not_found");
      assertThat(client.delete(path).status()).isEqualTo(204);
      assertThat(code(client.get(path))).isEqualTo("404 endpoint_not_found");
    }
    assertThat(code(demo.delete(path))).isEqualTo("404 endpoint_not_found");
  }

  @Test
  void sealsTheSecretInTheLog() {
    String secret = SecretBox.newWebhookSecret();
    Reply made =
        other.post(
            ENDPOINTS,
            "{\"url\":\"https://example.com/\",\"events\":[\"device.online\",\"device.online\"],"
                + "\"secret\":\""
                + secret
                + "\"}");
    assertThat(made.text("secret")).isEqualTo(secret);
    try (ControlLog<Endpoint> log = endpointLog()) {
      log.ready().join();
      Endpoint endpoint = log.find(made.text("id")).orElseThrow();
      assertThat(endpoint.tenant()).isEqualTo("other");
      assertThat(endpoint.events()).containsExactly("device.online");
      assertThat(endpoint.sealedSecret()).doesNotContain(secret.substring(6));
      assertThat(new SecretBox(SECRET_KEY).open(endpoint.sealedSecret())).isEqualTo(secret);
    }
  }

  @Test
  void tellsTheSchemaOfEachEventToAnybody() {
    Client anybody = new Client(server.port(), null);
    JsonNode all = anybody.get("/schemas/events").body().get("items");
    assertThat(all).extracting(it -> it.get("event").asText()).contains("charging.started");
    for (JsonNode one : all) {
      Reply schema = anybody.get(one.get("schema").asText());
      assertThat(schema.status()).isEqualTo(200);
      assertThat(schema.type()).startsWith("application/schema+json");
      assertThat(schema.body().at("/allOf/1/properties/event/const")).isEqualTo(one.get("event"));
    }
    assertThat(code(anybody.get("/schemas/events/no.such.json"))).isEqualTo("404 not_found");
  }

  @Test
  void refusesEndpointsThatCannotBe() {
    for (String body :
        List.of(
            "{\"url\":\"ftp://x/\",\"events\":[\"*\"]}",
            "{\"url\":\"https://u:p@x/\",\"events\":[\"*\"]}",
            "{\"url\":\"/hook\",\"events\":[\"*\"]}",
            "{\"url\":\"https://x/\",\"events\":[\"charging.begun\"]}",
            "{\"url\":\"https://x/\",\"events\":[\"chargin.*\"]}",
            "{\"url\":\"https://x/\",\"events\":[]}",
            "{\"url\":\"https://x/\",\"events\":[\"*\"],\"secret\":\"whsec_short\"}")) {
      assertThat(code(demo.post(ENDPOINTS, body))).as(body).isEqualTo("400 invalid_field");
    }
  }

  @Test
  void refusesPrivateAddressesUnlessTheyAreAllowed() {
    try (ApiServer strict =
        newServer(Optional.empty(), Duration.ofSeconds(5), Destinations.INTERNET)) {
      Client client = new Client(strict.port(), "demo-key");
      for (String host :
          List.of(
              "127.0.0.1:9", "localhost", "10.1.2.3", "169.254.169.254", "[::1]", "[fd00::1]")) {
        String url = "http://" + host + "/h";
        Reply refused = client.post(ENDPOINTS, "{\"url\":\"" + url + "\",\"events\":[\"*\"]}");
        assertThat(code(refused)).as(host).isEqualTo("422 private_address");
        assertThat(refused.text("field")).isEqualTo("url");
        assertThat(refused.text("value")).isEqualTo(url);
        assertThat(refused.text("detail"))
            .contains("CHARGELINE_WEBHOOK_ALLOW", "CHARGELINE_WEBHOOK_PRIVATE_ADDRESSES");
      }
      for (String url : List.of("http://2130706433/", "https://0177.0.0.1/", "https://a:0/")) {
        Reply refused = client.post(ENDPOINTS, "{\"url\":\"" + url + "\",\"events\":[\"*\"]}");
        assertThat(code(refused)).as(url).isEqualTo("400 invalid_field");
        assertThat(refused.text("field")).isEqualTo("url");
      }
      String plain = "http://example.com/h";
      Reply http = client.post(ENDPOINTS, "{\"url\":\"" + plain + "\",\"events\":[\"*\"]}");
      assertThat(code(http)).isEqualTo("422 https_required");
      assertThat(http.text("field")).isEqualTo("url");
      assertThat(http.text("value")).isEqualTo(plain);
      assertThat(http.text("detail")).contains("CHARGELINE_WEBHOOK_PLAIN_HTTP");
      Reply made = client.post(ENDPOINTS, "{\"url\":\"https://example.com/h\",\"events\":[\"*\"]}");
      assertThat(made.status()).isEqualTo(201);
      assertThat(client.delete(ENDPOINTS + "/" + made.text("id")).status()).isEqualTo(204);
    }
  }

  @Test
  void takesWhatTheOperatorLists() {
    Destinations listed =
        Destinations.read(
            new Settings(
                Map.of(
                    Destinations.ALLOW_SETTING,
                    "10.20.0.0/16",
                    Destinations.PLAIN_HTTP_SETTING,
                    "hooks.intra")));
    try (ApiServer onPremise = newServer(Optional.empty(), Duration.ofSeconds(5), listed)) {
      Client client = new Client(onPremise.port(), "demo-key");
      for (String url : List.of("https://10.20.3.4:8443/h", "http://hooks.intra:8080/h")) {
        Reply made = client.post(ENDPOINTS, "{\"url\":\"" + url + "\",\"events\":[\"*\"]}");
        assertThat(made.status()).as(url).isEqualTo(201);
        assertThat(client.delete(ENDPOINTS + "/" + made.text("id")).status()).isEqualTo(204);
      }
      Reply refused =
          client.post(ENDPOINTS, "{\"url\":\"https://10.21.3.4/h\",\"events\":[\"*\"]}");
      assertThat(code(refused)).isEqualTo("422 private_address");
    }
  }

  @Test
  void knowsEveryEventType() throws IllegalAccessException {
    for (var field : EventType.class.getFields()) {
      String type = (String) field.get(null);
      // Nobody subscribes to a test: it is sent to whom it is asked for.
      boolean forAll = !type.equals(EventType.WEBHOOK_TEST);
      assertThat(WebhookRoutes.EVENTS.contains(type)).as(type).isEqualTo(forAll);
    }
  }

  @Test
  void ofTwoRacingChangesTheFirstCounts() {
    try (ControlLog<Endpoint> one = endpointLog();
        ControlLog<Endpoint> two = endpointLog()) {
      Endpoint first = endpoint("race", 1, "https://a/");
      assertThat(one.append(first).join()).isEqualTo(new Change<>(true, first));
      Endpoint byOne = endpoint("race", 2, "https://one/");
      Endpoint byTwo = endpoint("race", 2, "https://two/");
      assertThat(one.append(byOne).join().accepted()).isTrue();
      assertThat(two.append(byTwo).join()).isEqualTo(new Change<>(false, byOne));
      assertThat(two.find("race")).contains(byOne);
    }
  }

  @Test
  void asksForAKey() {
    for (Client stranger :
        List.of(new Client(server.port(), null), new Client(server.port(), "wrong"))) {
      Reply reply = stranger.get("/api/third/devices");
      assertThat(reply.status()).isEqualTo(401);
      assertThat(reply.type()).startsWith("application/problem+json");
      assertThat(reply.raw().headers().firstValue("WWW-Authenticate")).contains("Bearer");
      assertThat(reply.text("type")).isEqualTo("urn:chargeline:problem:unauthorized");
      assertThat(reply.text("title_zh")).isNotBlank();
    }
    Client plain = new Client(server.port(), null);
    assertThat(plain.get("/api/third/devices", "X-Api-Key", "demo-key").status()).isEqualTo(200);
  }

  @Test
  void answersProblemsEverywhere() {
    assertThat(code(demo.get("/api/third/nothing"))).isEqualTo("404 not_found");
    assertThat(code(demo.delete("/api/third/devices"))).isEqualTo("405 method_not_allowed");
    assertThat(code(demo.post(ENDPOINTS, "\"" + "x".repeat(70_000) + "\"")))
        .isEqualTo("413 content_too_large");
    assertThat(code(demo.post(ENDPOINTS, "[".repeat(5000)))).isEqualTo("400 malformed_json");
  }

  @Test
  void tellsHowItIs() {
    Client plain = new Client(server.port(), null);
    assertThat(plain.get("/healthz").status()).isEqualTo(200);
    Reply ready = plain.get("/readyz");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.text("status")).isEqualTo("ready");
    assertThat(plain.get("/docs").text()).contains("/openapi.json");
    demo.get("/api/third/devices/04123456");
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(
            () ->
                assertThat(plain.get("/metrics").text())
                    .containsPattern(
                        "chargeline_api_requests_seconds_count\\{method=\"GET\","
                            + "route=\"/api/third/devices/\\{phyId}\",status=\"404\"}"));
  }

  @Test
  void showsAnOperatorWhatTheWatcherSees() {
    Client admin = new Client(server.port(), ADMIN_KEY);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> admin.get("/api/admin/watch").body().path("telling").asBoolean());
    JsonNode seen = admin.get("/api/admin/watch").body();
    assertThat(seen.path("servers").toString()).contains(seen.path("instance").asText());
    assertThat(seen.path("parts").toString()).contains("{\"part\":\"kafka\",\"up\":true}");
    assertThat(seen.path("measures").toString()).contains("\"what\":\"tick_age\"");
    assertThat(code(demo.get("/api/admin/watch"))).isEqualTo("403 scope_missing");
    assertThat(new Client(server.port(), null).get("/readyz").body().path("alarms").isArray())
        .isTrue();
  }

  @Test
  void writesTicks() {
    await().atMost(Duration.ofSeconds(10)).until(() -> job.ticks() >= 8);
  }

  @Test
  void readsItsSettings() {
    Settings settings = new Settings(Map.of("CHARGELINE_SECRET_KEY", SECRET_KEY));
    ApiConfig config = ApiConfig.read(settings);
    assertThat(config)
        .isEqualTo(
            new ApiConfig(
                "127.0.0.1",
                7055,
                "127.0.0.1:9092",
                Map.of(),
                Optional.empty(),
                200,
                SECRET_KEY,
                Optional.empty(),
                Destinations.INTERNET,
                Duration.ofSeconds(40),
                Duration.ofSeconds(2),
                Optional.empty(),
                "chargeline",
                "",
                ConsoleConfig.DEFAULT));
    assertThat(settings.known().stream().map(Settings.Setting::name).collect(Collectors.toSet()))
        .containsAll(
            Arrays.asList(
                "CHARGELINE_API_HOST",
                "CHARGELINE_API_PORT",
                "CHARGELINE_API_KEYS",
                "CHARGELINE_DEMO_WEBHOOK_SECRET"));
    assertThat(config.toString()).doesNotContain(SECRET_KEY);
    assertThat(
            ApiConfig.read(
                    new Settings(
                        Map.of(
                            "CHARGELINE_SECRET_KEY",
                            SECRET_KEY,
                            "CHARGELINE_API_KEYS",
                            "a:k1, b:k2")))
                .apiKeys())
        .isEqualTo(Map.of("k1", "a", "k2", "b"));
    assertThatThrownBy(() -> ApiConfig.read(new Settings(Map.of())))
        .hasMessageContaining("CHARGELINE_SECRET_KEY");
  }

  private static ControlLog<Endpoint> endpointLog() {
    return ControlLog.open(
        Broker.bootstrap(),
        Topic.CONTROL_ENDPOINTS,
        Endpoint.class,
        Endpoint::endpointId,
        Endpoint::version);
  }

  private static Endpoint endpoint(String id, long version, String url) {
    return new Endpoint(id, "race-tenant", url, List.of("*"), "sealed", false, version, 1);
  }
}
