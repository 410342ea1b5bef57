package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.LaggingServer;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.standalone.TestStack.Reply;
import io.chargeline.standalone.WebhookReceiver.Delivery;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of no device: maintenance, and calls of the API that failed. */
class TenantEventsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestStack stack = TestStack.shared();
  private final WebhookReceiver receiver = new WebhookReceiver();
  private String endpoint;

  @BeforeEach
  void listen() {
    Reply made =
        stack.post(
            "/api/third/webhook-endpoints",
            "{\"url\": \"%s\", \"events\": [\"system.*\", \"api.error\"]}"
                .formatted(receiver.url()));
    endpoint = made.text("id");
    receiver.expect(made.text("secret"));
  }

  @AfterEach
  void closeReceiver() {
    stack.send(stack.request("/api/third/webhook-endpoints/" + endpoint).DELETE());
    receiver.close();
  }

  @Test
  void aWindowIsToldRefusesStartsAndIsLeftInTheTables() throws Exception {
    try (RawPile pile = new RawPile(stack.devices(), 0x04E20001).introduce()) {
      String device = "/api/third/devices/" + pile.deviceId();
      await(() -> stack.get(device).body().at("/ports/0/startable").asBoolean());
      Instant starts = Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.MILLIS);
      Reply made =
          stack.post(
              "/api/third/maintenance",
              """
              {"scope":"device","device_phy_ids":["%s"],"starts_at":"%s","ends_at":"%s",
               "reason":"new cable"}
              """
                  .formatted(pile.deviceId(), starts, starts.plusSeconds(5)));
      assertThat(made.status()).as("%s", made).isEqualTo(201);
      String id = made.text("id");
      await(() -> phases(id).equals(List.of("announced")));
      String start = "{\"port_no\":1,\"order_no\":\"TE-1\",\"mode\":4}";
      await(
          () ->
              stack
                  .get(device)
                  .body()
                  .at("/ports/0/not_startable_reason")
                  .asText()
                  .equals("maintenance"));
      Reply refused = stack.post(device + "/charge/start", start);
      assertThat(refused.status()).as("%s", refused).isEqualTo(409);
      assertThat(refused.text("code")).isEqualTo("maintenance");
      assertThat(refused.text("ends_at")).isEqualTo(made.text("ends_at"));
      await(() -> phases(id).equals(List.of("announced", "started", "ended")));
      assertThat(stack.get(device).body().at("/ports/0/startable").asBoolean()).isTrue();

      List<JsonNode> told = told(id);
      assertThat(told).noneMatch(event -> event.has("device_phy_id"));
      assertThat(told.get(1).get("occurred_at").asText())
          .isEqualTo(made.text("starts_at"))
          .isEqualTo(told.get(1).at("/data/starts_at").asText());
      assertThat(told.get(2).get("occurred_at").asText()).isEqualTo(made.text("ends_at"));
      assertThat(told).extracting(event -> event.get("sequence").asLong()).isSorted();
      assertThat(told.get(0).at("/data/reason").asText()).isEqualTo("new cable");

      String begun = made.text("starts_at").replace('T', ' ').replace("Z", "");
      String over = made.text("ends_at").replace('T', ' ').replace("Z", "");
      await(
          () ->
              rows("SELECT scope, phase, from_at, until_at FROM v_maintenance WHERE window_id", id)
                  .equals(List.of("device\tended\t" + begun + "\t" + over)));
      await(
          () ->
              rows("SELECT device_id, from_at FROM v_maintenance_devices WHERE window_id", id)
                  .equals(List.of(pile.deviceId() + '\t' + begun)));
      await(() -> fed("system.maintenance", id).size() == 3);
      assertThat(fed("system.maintenance", id)).isEqualTo(told);
      assertThat(stack.get("/api/third/devices?limit=1000").body().toString())
          .doesNotContain("tenant:");
    }
  }

  private List<JsonNode> told(String windowId) {
    return receiver.deliveries().stream()
        .map(Delivery::event)
        .filter(event -> event.at("/data/maintenance_id").asText().equals(windowId))
        .toList();
  }

  private List<String> phases(String windowId) {
    return told(windowId).stream().map(event -> event.at("/data/phase").asText()).toList();
  }

  private List<JsonNode> fed(String type, String windowId) {
    List<JsonNode> events = new java.util.ArrayList<>();
    stack
        .get("/api/third/events?limit=1000&types=" + type)
        .body()
        .path("items")
        .forEach(events::add);
    events.removeIf(event -> !event.at("/data/maintenance_id").asText().equals(windowId));
    return events;
  }

  private List<String> rows(String select, String id) throws Exception {
    String query = select.replace("FROM v_", "FROM chargeline.v_");
    return stack.tables().rows(query + " = '" + id + "'");
  }

  @Test
  void callsThatWereRefusedAreToldOnceAMinuteAndRoute() throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    Map<String, String> settings =
        Map.of(
            "CHARGELINE_SECRET_KEY", SecretBox.newKey(), "CHARGELINE_API_KEYS", "demo:lagging-key");
    // A server each, so that two count the same minute.
    try (LaggingServer one = lagging(settings);
        LaggingServer two = lagging(settings)) {
      for (String url : List.of(one.url(), two.url(), two.url())) {
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(url + "/api/admin/keys/04e20002"))
                .header("X-Api-Key", "lagging-key")
                .DELETE()
                .build();
        assertThat(http.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(403);
      }
    }
    await(() -> calls().equals(List.of("3\t3\t0")));
    await(() -> !errors().isEmpty());
    Awaitility.await().during(Duration.ofSeconds(1)).until(this::eachMinuteIsToldOnce);
    JsonNode error = errors().get(0);
    assertThat(error.has("device_phy_id")).isFalse();
    assertThat(error.get("tenant").asText()).isEqualTo("demo");
    JsonNode data = error.get("data");
    assertThat(Instant.parse(data.get("minute").asText()))
        .isBetween(Instant.now().minusSeconds(300), Instant.now().minusSeconds(60));
    assertThat(data.get("method").asText()).isEqualTo("DELETE");
    assertThat(data.get("errors_5xx").asInt()).isZero();
    assertThat(data.get("refused_authentication")).isEqualTo(data.get("calls"));
    assertThat(data.get("top_status").asInt()).isEqualTo(403);
    assertThat(data.get("top_code").asText()).isEqualTo("scope_missing");
  }

  private boolean eachMinuteIsToldOnce() {
    List<String> minutes = errors().stream().map(it -> it.at("/data/minute").asText()).toList();
    return minutes.size() == minutes.stream().distinct().count();
  }

  private LaggingServer lagging(Map<String, String> settings) {
    return new LaggingServer(stack.endpoints().kafka(), settings, Duration.ofMinutes(2));
  }

  private List<JsonNode> errors() {
    return receiver.deliveries().stream()
        .map(Delivery::event)
        .filter(event -> event.at("/data/route").asText().equals("/api/admin/keys/{id}"))
        .toList();
  }

  /** Of three fast ones the 95 % lie within a class, or within the slowest of them. */
  private List<String> calls() throws Exception {
    return stack
        .tables()
        .rows(
            """
            SELECT sum(calls), sum(unauthorized), countIf(p95_ms > max_ms OR p95_ms <= 0 OR success_rate != 0)
            FROM chargeline.v_api_calls
            WHERE tenant = 'demo' AND route = '/api/admin/keys/{id}' AND method = 'DELETE'
            """);
  }

  @Test
  void figuresLeaveMaintenanceOutAsTheDocumentationSays() throws Exception {
    insert(
        "devices",
        "device_id, tenant, site, revision",
        "('04E20F01', 'te-excl', 'north', 1), ('04E20F02', 'te-excl', 'south', 1)");
    insert(
        "presence",
        "device_id, tenant, state, from_at, until_at, revision",
        """
        ('04E20F01', 'te-excl', 'offline', '2026-01-05 12:00:00', '2026-01-05 12:10:00', 2),
        ('04E20F02', 'te-excl', 'offline', '2026-01-05 12:00:00', '2026-01-05 12:10:00', 2)
        """);
    insert(
        "maintenance",
        "window_id, tenant, scope, site, devices, starts_allowed, phase, starts_at, ends_at,"
            + " from_at, until_at, version, revision",
        """
        ('te-1', 'te-excl', 'site', 'north', '[]', 0, 'ended', '2026-01-05 12:02:00', '2026-01-05 12:05:00',
         '2026-01-05 12:02:00', '2026-01-05 12:05:00', 1, 3),
        ('te-2', 'te-excl', 'device', NULL, '["04E20F01"]', 0, 'ended', '2026-01-05 12:04:00', '2026-01-05 12:06:00',
         '2026-01-05 12:04:00', '2026-01-05 12:06:00', 1, 3),
        ('te-3', 'te-excl', 'tenant', NULL, '[]', 0, 'announced', '2026-01-05 12:00:00', '2026-01-05 13:00:00',
         NULL, NULL, 1, 1)
        """);
    String page = Files.readString(Path.of("../docs/maintenance.md"));
    String statement = page.substring(page.indexOf("```sql") + 6, page.lastIndexOf("```"));
    try {
      assertThat(stack.tables().rows(statement))
          .contains("04E20F01\t600\t360", "04E20F02\t600\t600");
    } finally {
      // No frame tells of them: whoever recomputes the tables would find them.
      for (String table : List.of("devices", "presence", "maintenance")) {
        stack
            .tables()
            .rows(
                "ALTER TABLE chargeline.%s DELETE WHERE tenant = 'te-excl' SETTINGS mutations_sync = 1"
                    .formatted(table));
      }
    }
  }

  private void insert(String table, String columns, String values)
      throws IOException, InterruptedException {
    List<String> unused =
        stack
            .tables()
            .rows("INSERT INTO chargeline.%s (%s) VALUES %s".formatted(table, columns, values));
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).until(condition);
  }
}
