package io.chargeline.api;

import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.Client.Reply;
import io.chargeline.api.ReplayTail.Handed;
import io.chargeline.domain.Json;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.frame.TenantKey;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.EndpointHealth;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.domain.webhook.WebhookFormat;
import io.chargeline.log.ControlLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints and what is asked of them; the history's part is tested with ClickHouse. */
final class EndpointTest extends ApiTest {
  private static final String HOOKS = "/api/third/webhook-endpoints";
  private static final String BASE = "\"url\":\"https://example.com/h\",\"events\":[\"*\"]";
  private static final SecretBox BOX = new SecretBox(SECRET_KEY);

  private ReplayTail replays;
  private ControlLog<Endpoint> endpoints;

  @BeforeAll
  void tail() {
    replays = new ReplayTail(Broker.bootstrap());
    endpoints =
        ControlLog.open(
            Broker.bootstrap(),
            Topic.CONTROL_ENDPOINTS,
            Endpoint.class,
            Endpoint::endpointId,
            Endpoint::version);
  }

  @AfterAll
  void end() {
    replays.close();
    endpoints.close();
  }

  private Client tenant(String id) {
    Client admin = new Client(server.port(), ADMIN_KEY);
    admin.post("/api/admin/tenants", "{\"id\":\"%s\",\"name\":\"T\"}".formatted(id));
    Reply made =
        admin.post(
            "/api/admin/tenants/" + id + "/keys",
            "{\"name\":\"k\",\"scopes\":[\"read\",\"manage\"]}");
    return new Client(server.port(), made.text("key"));
  }

  private static String made(Client client, String more) {
    Reply made = client.post(HOOKS, "{" + BASE + more + "}");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return HOOKS + "/" + made.text("id");
  }

  private Endpoint stored(String path) {
    endpoints.caughtUp().join();
    return endpoints.find(path.substring(HOOKS.length() + 1)).orElseThrow();
  }

  @Test
  void everySettingIsKeptShownAndChanged() {
    job.write(online("04F30001", "other", 1, idle(1)));
    other.post("/api/third/sites", "{\"id\":\"ec-yard\",\"name\":\"Yard\"}");
    String path =
        made(
            other,
            """
            ,"description":"billing","sites":["ec-yard"],"devices":["04f30001","04F30001"],
            "headers":{"X-Api-Key":"top secret"},"format":"predecessor","rate_per_s":50,
            "concurrency":4,"timeout_s":5,"collapse":true
            """);

    Reply shown = other.get(path);
    assertThat(shown.text("description")).isEqualTo("billing");
    assertThat(shown.body().get("enabled").asBoolean()).isTrue();
    assertThat(shown.body().get("sites").toString()).isEqualTo("[\"ec-yard\"]");
    assertThat(shown.body().get("devices").toString()).isEqualTo("[\"04F30001\"]");
    assertThat(shown.body().get("header_names").toString()).isEqualTo("[\"X-Api-Key\"]");
    assertThat(shown.text()).doesNotContain("top secret", "whsec_");
    Endpoint first = stored(path);
    assertThat(first.options().format()).isEqualTo(WebhookFormat.PREDECESSOR);
    assertThat(BOX.open(first.options().sealedHeaders()))
        .isEqualTo("{\"X-Api-Key\":\"top secret\"}");
    assertThat(Json.text(first)).doesNotContain("top secret");

    Reply changed =
        other.patch(
            path,
            """
            {"description":null,"enabled":false,"sites":null,"headers":null,"format":null,
             "rate_per_s":null,"timeout_s":7,"collapse":false,"events":["charging.*"]}
            """);
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.body().get("version").asLong()).isEqualTo(2);
    assertThat(changed.text("disabled_by")).isEqualTo("tenant");
    Endpoint second = stored(path);
    assertThat(second.url()).isEqualTo(first.url());
    assertThat(second.events()).containsExactly("charging.*");
    assertThat(second.effectiveFrom()).isEqualTo(first.effectiveFrom());
    assertThat(second.sealedSecret()).isEqualTo(first.sealedSecret());
    assertThat(second.options().description()).isNull();
    assertThat(second.options().disabled()).isTrue();
    assertThat(second.options().sites()).isEmpty();
    assertThat(second.options().devices()).containsExactly("04F30001");
    assertThat(second.options().sealedHeaders()).isNull();
    assertThat(second.options().format()).isEqualTo(WebhookFormat.STANDARD);
    assertThat(second.options().ratePerS()).isZero();
    assertThat(second.options().concurrency()).isEqualTo(4);
    assertThat(second.options().timeoutS()).isEqualTo(7);
    assertThat(second.options().collapse()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"rate_per_s\":0|400 invalid_field",
        "\"concurrency\":65|400 invalid_field",
        "\"timeout_s\":31|400 invalid_field",
        "\"format\":\"soap\"|400 invalid_field",
        "\"description\":\"\"|400 invalid_field",
        "\"enabled\":\"yes\"|400 invalid_field",
        "\"sites\":[]|400 invalid_field",
        "\"sites\":[\"nowhere\"]|404 site_not_found",
        "\"devices\":[\"04F3FFFF\"]|404 device_not_found",
        "\"events\":[\"webhook.test\"]|400 invalid_field",
        "\"url\":null|400 missing_field",
        "\"secret\":\"whsec_AAAA\"|400 unknown_field",
        "\"disabled\":true|400 unknown_field"
      })
  void whatCannotBeIsRefused(String field, String expected) {
    String path = made(other, "");
    assertThat(code(other.patch(path, "{" + field + "}"))).isEqualTo(expected);
    assertThat(other.get(path).body().get("version").asLong()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "{\"Webhook-Id\":\"hidden\"}",
        "{\"content-type\":\"hidden\"}",
        "{\"Connection\":\"hidden\"}",
        "{\"Proxy-Authorization\":\"hidden\"}",
        "{\"X-Signature\":\"hidden\"}",
        "{\"Host\":\"hidden\"}",
        "{\"X Key\":\"hidden\"}",
        "{\"X-Key\":\"hidden\\r\\nX-Other: 1\"}",
        "{\"X-Key\":\"hidden \"}",
        "{\"X-Key\":\"hidden\\u00e9\"}",
        "{\"X-Key\":1}",
        "{\"X-Key\":\"hidden\",\"x-key\":\"hidden\"}"
      })
  void headersThatCannotBeAreRefusedWithoutTheirValues(String headers) {
    Reply reply = other.post(HOOKS, "{" + BASE + ",\"headers\":" + headers + "}");
    assertThat(code(reply)).isEqualTo("400 invalid_field");
    assertThat(reply.text("field")).isEqualTo("headers");
    assertThat(reply.text()).doesNotContain("hidden");
  }

  @Test
  void headersAreFewAndShort() {
    String many =
        IntStream.range(0, 21)
            .mapToObj("\"X-%d\":\"v\""::formatted)
            .reduce((a, b) -> a + "," + b)
            .orElseThrow();
    assertThat(code(other.post(HOOKS, "{" + BASE + ",\"headers\":{" + many + "}}")))
        .isEqualTo("400 invalid_field");
    String tall = "{\"X-Long\":\"" + "v".repeat(4096) + "\"}";
    assertThat(code(other.post(HOOKS, "{" + BASE + ",\"headers\":" + tall + "}")))
        .isEqualTo("400 invalid_field");
    String fits = "{\"X-Long\":\"" + "v".repeat(4090) + "\",\"Authorization\":\"x\"}";
    assertThat(code(other.post(HOOKS, "{" + BASE + ",\"headers\":" + fits + "}")))
        .isEqualTo("400 invalid_field");
  }

  @Test
  void nothingOfOthersIsFoundOrNamed() {
    job.write(online("04F30002", "demo", 1, idle(1)));
    demo.post("/api/third/sites", "{\"id\":\"ec-theirs\",\"name\":\"T\"}");
    String path = made(demo, "");
    for (Reply reply :
        List.of(
            other.get(path),
            other.patch(path, "{\"enabled\":false}"),
            other.post(path + "/rotate-secret", "{}"),
            other.post(path + "/test", "{}"),
            other.get(path + "/deliveries"),
            other.get(path + "/deliveries/x"),
            other.get(path + "/health"),
            other.get(path + "/dead"),
            other.post(path + "/dead/redrive", "{\"all\":true}"),
            other.post(path + "/replays", "{\"since\":\"last_success\"}"),
            other.get(path + "/replays/x"))) {
      assertThat(code(reply)).isEqualTo("404 endpoint_not_found");
    }
    String mine = made(other, "");
    assertThat(code(other.patch(mine, "{\"sites\":[\"ec-theirs\"]}")))
        .isEqualTo("404 site_not_found");
    assertThat(code(other.patch(mine, "{\"devices\":[\"04F30002\"]}")))
        .isEqualTo("404 device_not_found");
    assertThat(code(other.get(mine + "/replays/x"))).isEqualTo("404 replay_not_found");
  }

  @Test
  void thereIsALimit() {
    Client client = tenant("ec-many");
    for (int i = 0; i < EndpointBook.MAX_OF_TENANT; i++) {
      made(client, "");
    }
    Reply refused = client.post(HOOKS, "{" + BASE + "}");
    assertThat(code(refused)).isEqualTo("429 too_many_endpoints");
    String first = client.get(HOOKS).body().at("/items/0/id").asText();
    assertThat(client.delete(HOOKS + "/" + first).status()).isEqualTo(204);
    made(client, "");
  }

  /** Each change meets what the others made of it, on whichever server. */
  @Test
  void racingChangesAllCount() {
    String path = made(other, "");
    try (ApiServer second = newServer(Optional.empty())) {
      second.ready().join();
      List<Client> clients = List.of(other, new Client(second.port(), "other-key"));
      List<String> fields =
          List.of("\"rate_per_s\":9", "\"timeout_s\":9", "\"concurrency\":9", "\"collapse\":true");
      List<CompletableFuture<Reply>> changes =
          IntStream.range(0, fields.size())
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> clients.get(i % 2).patch(path, "{" + fields.get(i) + "}")))
              .toList();
      changes.forEach(change -> assertThat(change.join().status()).isEqualTo(200));
    }
    JsonNode now = other.get(path).body();
    assertThat(now.get("version").asLong()).isEqualTo(5);
    for (String field : List.of("rate_per_s", "timeout_s", "concurrency")) {
      assertThat(now.get(field).asInt()).isEqualTo(9);
    }
    assertThat(now.get("collapse").asBoolean()).isTrue();
  }

  @Test
  void aRotatedSecretOverlaps() {
    Reply first = other.post(HOOKS, "{" + BASE + "}");
    String path = HOOKS + "/" + first.text("id");
    Instant before = Instant.now();
    Reply rotated = other.post(path + "/rotate-secret", "{\"overlap_s\":3600}");
    assertThat(rotated.status()).as(rotated.text()).isEqualTo(200);
    assertThat(rotated.text("secret")).startsWith("whsec_").isNotEqualTo(first.text("secret"));
    assertThat(Instant.parse(rotated.text("former_secret_until")))
        .isBetween(before.plusSeconds(3599), before.plusSeconds(3660));
    assertThat(other.get(path).text()).doesNotContain("whsec_");
    Endpoint stored = stored(path);
    assertThat(BOX.open(stored.sealedSecret())).isEqualTo(rotated.text("secret"));
    assertThat(BOX.open(stored.options().formerSealedSecret())).isEqualTo(first.text("secret"));

    String own = SecretBox.newWebhookSecret();
    String body = "{\"overlap_s\":0,\"secret\":\"" + own + "\"}";
    Reply last = other.post(path + "/rotate-secret", body, "Idempotency-Key", "ec-rotate");
    assertThat(last.text("secret")).isEqualTo(own);
    assertThat(last.body().has("former_secret_until")).isFalse();
    assertThat(stored(path).options().formerSealedSecret()).isNull();
    Reply again = other.post(path + "/rotate-secret", body, "Idempotency-Key", "ec-rotate");
    assertThat(again.body()).isEqualTo(last.body());
    assertThat(stored(path).version()).isEqualTo(3);

    Reply same = other.post(path + "/rotate-secret", "{\"secret\":\"" + own + "\"}");
    assertThat(code(same)).isEqualTo("400 invalid_field");
    assertThat(same.text()).doesNotContain(own);
    for (String bad : List.of("\"overlap_s\":604801", "\"overlap_s\":-1", "\"secret\":\"short\"")) {
      assertThat(code(other.post(path + "/rotate-secret", "{" + bad + "}"))).contains("400");
    }
    Reply byDefault = other.post(path + "/rotate-secret", "");
    assertThat(Instant.parse(byDefault.text("former_secret_until")))
        .isAfter(before.plus(Duration.ofHours(23)));
  }

  @Test
  void aTestEventIsHandedToDelivery() {
    String path = made(other, "");
    String id = path.substring(HOOKS.length() + 1);
    Reply sent = other.post(path + "/test", "{\"text\":\"hello\"}", "Idempotency-Key", "ec-test");
    assertThat(sent.status()).as(sent.text()).isEqualTo(202);
    assertThat(sent.raw().headers().firstValue("Location")).contains(sent.text("deliveries"));
    Reply again = other.post(path + "/test", "{\"text\":\"hello\"}", "Idempotency-Key", "ec-test");
    assertThat(again.body()).isEqualTo(sent.body());

    List<Handed> handed = replays.of(id);
    assertThat(handed).hasSize(1);
    assertThat(handed.get(0).key()).isEqualTo(TenantKey.of("other"));
    assertThat(handed.get(0).replay()).isEqualTo(sent.text("replay_id"));
    Event event = Json.read(handed.get(0).body().getBytes(StandardCharsets.UTF_8), Event.class);
    assertThat(event.id()).isEqualTo(sent.text("event_id"));
    assertThat(event.event()).isEqualTo("webhook.test");
    assertThat(event.tenant()).isEqualTo("other");
    assertThat(event.data().get("endpoint_id").asText()).isEqualTo(id);
    assertThat(event.data().get("text").asText()).isEqualTo("hello");
    JsonNode schema =
        Contract.DOCUMENT.at(
            "/webhooks/webhook.test/post/requestBody/content/application~1json/schema");
    assertThat(
            Contract.violations(
                schema, Json.tree(handed.get(0).body().getBytes(StandardCharsets.UTF_8))))
        .isEmpty();
  }

  private void tell(String endpointId, String tenant, String breaker, long version, String by) {
    long now = System.currentTimeMillis();
    job.write(
        Topic.WEBHOOK_HEALTH,
        endpointId,
        Json.bytes(
            new EndpointHealth(
                endpointId,
                tenant,
                now,
                version,
                breaker,
                now,
                false,
                3,
                now,
                1,
                0,
                2,
                now,
                now,
                now,
                "503",
                by)));
  }

  private void awaitState(String path, String state) {
    await()
        .untilAsserted(
            () -> assertThat(other.get(path + "/health").text("state")).isEqualTo(state));
  }

  @Test
  void healthIsWhatTheJobSays() {
    String path = made(other, "");
    String id = path.substring(HOOKS.length() + 1);
    assertThat(other.get(path + "/health").text("state")).isEqualTo("unknown");
    tell(id, "demo", "open", 1, null);
    tell(id, "other", "closed", 1, null);
    awaitState(path, "healthy");
    JsonNode health = other.get(path + "/health").body();
    assertThat(health.get("behind").asLong()).isEqualTo(3);
    assertThat(health.get("last_error").asText()).isEqualTo("503");
    assertThat(health.has("last_hour")).isFalse();
    tell(id, "other", "open", 1, null);
    awaitState(path, "failing");

    tell(id, "other", "closed", 1, "gone");
    awaitState(path, "gone");
    assertThat(other.get(path).text("disabled_by")).isEqualTo("gone");
    assertThat(code(other.post(path + "/test", "{}"))).isEqualTo("409 endpoint_disabled");
    assertThat(other.patch(path, "{}").status()).isEqualTo(200);
    assertThat(other.get(path).body().has("disabled_by")).isFalse();
    assertThat(other.post(path + "/test", "{}").status()).isEqualTo(202);

    other.patch(path, "{\"enabled\":false}");
    assertThat(other.get(path + "/health").text("state")).isEqualTo("disabled");
    assertThat(code(other.post(path + "/test", "{}"))).isEqualTo("409 endpoint_disabled");
    assertThat(code(other.post(path + "/dead/redrive", "{\"all\":true}")))
        .isEqualTo("409 endpoint_disabled");
  }

  @Test
  void whatIsToBeReplayedIsSaidInOneWay() {
    String path = made(other, "") + "/replays";
    for (String bad :
        List.of(
            "{}",
            "{\"since\":\"yesterday\"}",
            "{\"event_ids\":[]}",
            "{\"event_ids\":[\"it's\"]}",
            "{\"event_ids\":[\"a\"],\"since\":\"last_success\"}",
            "{\"event_ids\":[\"a\"],\"events\":[\"*\"]}",
            "{\"from\":\"2026-11-01T00:00:00Z\"}",
            "{\"from\":\"2026-11-02T00:00:00Z\",\"to\":\"2026-11-01T00:00:00Z\"}",
            "{\"from\":\"2026-11-01T00:00:00Z\",\"to\":\"2026-11-08T00:00:01Z\"}",
            "{\"since\":\"last_success\",\"events\":[\"nothing.*\"]}")) {
      assertThat(other.post(path, bad).status()).as(bad).isEqualTo(400);
    }
    String ids =
        "\""
            + String.join("\",\"", IntStream.range(0, 1001).mapToObj(i -> "e" + i).toList())
            + "\"";
    assertThat(code(other.post(path, "{\"event_ids\":[" + ids + "]}")))
        .isEqualTo("400 invalid_field");
    String dead = path.replace("/replays", "/dead/redrive");
    for (String bad : List.of("{}", "{\"all\":false}", "{\"all\":true,\"event_ids\":[\"a\"]}")) {
      assertThat(other.post(dead, bad).status()).as(bad).isEqualTo(400);
    }
    // This server has no history to read them from.
    assertThat(code(other.post(path, "{\"since\":\"last_success\"}")))
        .isEqualTo("503 history_unavailable");
    assertThat(code(other.get(path.replace("/replays", "/deliveries"))))
        .isEqualTo("503 history_unavailable");
  }

  @Test
  void readersOnlyRead() {
    String path = made(other, "");
    Client admin = new Client(server.port(), ADMIN_KEY);
    admin.post("/api/admin/tenants", "{\"id\":\"ec-reads\",\"name\":\"R\"}");
    Reply key =
        admin.post(
            "/api/admin/tenants/ec-reads/keys",
            "{\"name\":\"r\",\"scopes\":[\"read\",\"control\"]}");
    Client reader = new Client(server.port(), key.text("key"));
    for (String what : List.of("/rotate-secret", "/test", "/replays", "/dead/redrive")) {
      assertThat(code(reader.post(path + what, "{}"))).isEqualTo("403 scope_missing");
    }
    assertThat(code(reader.patch(path, "{}"))).isEqualTo("403 scope_missing");
    assertThat(code(reader.get(path + "/health"))).isEqualTo("404 endpoint_not_found");
  }

  @Test
  void aDeletedTenantsEndpointsEnd() {
    Client client = tenant("ec-ends");
    String path = made(client, ",\"headers\":{\"X-K\":\"v\"}");
    new Client(server.port(), ADMIN_KEY).patch("/api/admin/tenants/ec-ends", "{\"deleted\":true}");
    await().untilAsserted(() -> assertThat(stored(path).deleted()).isTrue());
    assertThat(stored(path).options().sealedHeaders()).isNull();
  }

  @Test
  void aListHasNoSecrets() {
    made(other, ",\"headers\":{\"X-Token\":\"never told\"}");
    JsonNode items = other.get(HOOKS).body().get("items");
    assertThat(items.toString()).doesNotContain("never told", "whsec_");
    assertThat(StreamSupport.stream(items.spliterator(), false).map(it -> it.has("secret")))
        .containsOnly(false);
  }
}
