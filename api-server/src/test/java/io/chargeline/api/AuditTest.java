package io.chargeline.api;

import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.Client.Reply;
import io.chargeline.domain.fact.AuditRow;
import io.chargeline.domain.fact.AuditRow.Actor;
import io.chargeline.domain.tenant.KeyText;
import io.chargeline.domain.webhook.Destinations;
import io.chargeline.domain.webhook.SecretBox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who did what, as it is written to the log; how it is read is tested with ClickHouse. */
final class AuditTest extends ApiTest {
  private static final String CONTROL = "/api/third/devices/batch/control";
  private static final String ENDPOINTS = "/api/third/webhook-endpoints";
  private static final String TENANTS = "/api/admin/tenants";
  private static final String ID = "X-Request-Id";
  private static final String UUID_FORM = "[0-9a-f-]{36}";

  private AuditTail audit;
  private Client admin;

  @BeforeAll
  void tail() {
    audit = new AuditTail(Broker.bootstrap());
    admin = new Client(server.port(), ADMIN_KEY);
  }

  @AfterAll
  void end() {
    audit.close();
  }

  @Test
  void everyRouteThatChangesSomethingHasAName() {
    assertThat(
            server.routes().stream()
                .filter(AuditAction::changes)
                .map(AuditAction::key)
                .collect(Collectors.toSet()))
        .isEqualTo(AuditAction.ROUTES.keySet());
    assertThat(AuditAction.ROUTES.values()).doesNotHaveDuplicates();
  }

  @Test
  void ofEveryFieldItIsDecidedWhetherToTellIt() {
    JsonNode api = demo.get("/openapi.json").body();
    Set<String> fields = new TreeSet<>();
    for (JsonNode path : api.get("paths")) {
      for (JsonNode operation : path) {
        JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
        addFields(api, schema, fields);
        addFields(api, resolved(api, schema).at("/properties/items/items"), fields);
      }
    }
    assertThat(fields).contains("order_no", "secret", "items", "key");
    assertThat(
            Stream.of(
                    AuditArguments.TOLD,
                    AuditArguments.COUNTED,
                    AuditArguments.ORIGINS,
                    AuditArguments.ELSEWHERE,
                    AuditArguments.WITHHELD)
                .flatMap(Set::stream))
        .doesNotHaveDuplicates()
        .containsAll(fields);
  }

  private static JsonNode resolved(JsonNode api, JsonNode schema) {
    return schema.has("$ref") ? api.at(schema.get("$ref").asText().substring(1)) : schema;
  }

  private static void addFields(JsonNode api, JsonNode schema, Set<String> fields) {
    JsonNode found = resolved(api, schema);
    found.path("properties").fieldNames().forEachRemaining(fields::add);
    for (String combination : List.of("allOf", "anyOf", "oneOf")) {
      found.path(combination).forEach(part -> addFields(api, part, fields));
    }
  }

  @Test
  void tellsACommandAndWhatCameOfIt() {
    job.write(online("04E2A001", "demo", 1, idle(1)));
    long before = System.currentTimeMillis();
    Reply start =
        demo.post(
            start(Integer.toString(0xE2A001)),
            "{\"order_no\":\"AU-1\",\"port_no\":1,\"mode\":1,\"time_limit\":60}",
            ID,
            "audit-start",
            "Idempotency-Key",
            "k-1");
    assertThat(start.status()).as("%s", start).isEqualTo(202);
    AuditRow row = audit.one("audit-start");
    assertThat(row.auditId()).matches(UUID_FORM);
    assertThat(row.at()).isBetween(before - 1, System.currentTimeMillis());
    assertThat(row.durationMs()).isBetween(0L, 60_000L);
    assertThat(row)
        .isEqualTo(
            new AuditRow(
                row.auditId(),
                row.at(),
                "demo",
                Actor.TENANT,
                "configured",
                "127.0.0.1",
                "charge.start",
                "POST",
                "/api/third/devices/{phyId}/charge/start",
                start(Integer.toString(0xE2A001)),
                "04E2A001",
                null,
                start.text("command_id"),
                null,
                "AU-1",
                "k-1",
                "audit-start",
                202,
                null,
                "{\"port_no\":1,\"mode\":1,\"time_limit\":60}",
                row.durationMs()));
  }

  @Test
  void tellsRefusalsAndNoReads() {
    job.write(online("04E2A002", "other", 1, idle(1)));
    String path = "/api/third/devices/04E2A002/reboot";
    assertThat(code(demo.post(path, "{}", ID, "audit-foreign"))).isEqualTo("404 device_not_found");
    AuditRow foreign = audit.one("audit-foreign");
    // In the audit of who asked, not of whose device it is.
    assertThat(foreign.tenant()).isEqualTo("demo");
    assertThat(foreign.deviceId()).isEqualTo("04E2A002");
    assertThat(foreign.action()).isEqualTo("device.reboot");
    assertThat(foreign.status()).isEqualTo(404);
    assertThat(foreign.code()).isEqualTo("device_not_found");
    assertThat(foreign.commandId()).isNull();

    Reply bad = other.post(start("04E2A002"), "{\"order_no\":\"AU-2\",\"x\":1}", ID, "audit-bad");
    assertThat(code(bad)).isEqualTo("400 unknown_field");
    assertThat(audit.one("audit-bad").orderNo()).isEqualTo("AU-2");
    assertThat(audit.one("audit-bad").arguments()).isNull();

    assertThat(code(admin.post(path, "{}", ID, "audit-scope"))).isEqualTo("403 scope_missing");
    assertThat(audit.one("audit-scope").actor()).isEqualTo(Actor.OPERATOR);
    assertThat(audit.one("audit-scope").tenant()).isEmpty();
    assertThat(audit.one("audit-scope").code()).isEqualTo("scope_missing");

    assertThat(code(demo.get(TENANTS, ID, "audit-admin-read"))).isEqualTo("403 scope_missing");
    assertThat(audit.one("audit-admin-read").action()).isEqualTo("admin.read");
    assertThat(audit.one("audit-admin-read").tenant()).isEqualTo("demo");

    demo.get("/api/third/devices", ID, "audit-read");
    demo.post(
        "/api/third/devices/batch/status", "{\"device_phy_ids\":[\"04E2A002\"]}", ID, "audit-read");
    admin.get(TENANTS, ID, "audit-read");
    demo.post(path, "{}", ID, "audit-last");
    audit.one("audit-last");
    assertThat(audit.ofRequest("audit-read")).isEmpty();
  }

  @Test
  void tellsWhoWasNotLetIn() {
    String path = "/api/third/devices/04E2A003/reboot";
    KeyText presented = KeyText.make();
    Client stranger = new Client(server.port(), presented.text());
    assertThat(code(stranger.post(path, "{\"target\":\"x\"}", ID, "audit-stranger")))
        .isEqualTo("401 unauthorized");
    AuditRow row = audit.one("audit-stranger");
    assertThat(row.tenant()).isEmpty();
    assertThat(row.actor()).isEqualTo(Actor.UNKNOWN);
    assertThat(row.keyId()).isEqualTo(presented.keyId());
    assertThat(row.deviceId()).isEqualTo("04E2A003");
    assertThat(row.status()).isEqualTo(401);
    // A body of nobody is not even read.
    assertThat(row.arguments()).isNull();

    new Client(server.port(), "some-wrong-key").get(TENANTS, ID, "audit-admin-stranger");
    assertThat(audit.one("audit-admin-stranger").keyId()).isNull();
    assertThat(audit.one("audit-admin-stranger").action()).isEqualTo("admin.read");
    stranger.get("/api/third/devices", ID, "audit-stranger-read");
    new Client(server.port(), null).post(path, "{}", ID, "audit-nobody");
    assertThat(audit.one("audit-nobody").keyId()).isNull();
    assertThat(audit.ofRequest("audit-stranger-read")).isEmpty();
  }

  @Test
  void aTenantSeesWhatTheOperatorDidToIt() {
    admin.post(TENANTS, "{\"id\":\"au-t\",\"name\":\"T\",\"rate_limit\":7}", ID, "audit-tenant");
    AuditRow made = audit.one("audit-tenant");
    assertThat(made.tenant()).isEqualTo("au-t");
    assertThat(made.actor()).isEqualTo(Actor.OPERATOR);
    assertThat(made.action()).isEqualTo("tenant.create");
    assertThat(made.resourceId()).isEqualTo("au-t");
    assertThat(made.arguments()).isEqualTo("{\"id\":\"au-t\",\"name\":\"T\",\"rate_limit\":7}");
    assertThat(admin.post(TENANTS, "{\"id\":\"au-t\",\"name\":\"T\"}", ID, "audit-twice").status())
        .isEqualTo(409);
    assertThat(audit.one("audit-twice").tenant()).isEmpty();

    String body = "{\"name\":\"n\",\"scopes\":[\"manage\"]}";
    Reply key = admin.post(TENANTS + "/au-t/keys", body, ID, "audit-key");
    AuditRow keyMade = audit.one("audit-key");
    assertThat(keyMade.tenant()).isEqualTo("au-t");
    assertThat(keyMade.action()).isEqualTo("key.create");
    assertThat(keyMade.resourceId()).isEqualTo(key.text("id"));
    assertThat(keyMade.arguments()).isEqualTo(body);

    admin.call("DELETE", "/api/admin/keys/" + key.text("id"), "", ID, "audit-revoke");
    AuditRow revoked = audit.one("audit-revoke");
    assertThat(revoked.tenant()).isEqualTo("au-t");
    assertThat(revoked.resourceId()).isEqualTo(key.text("id"));
    assertThat(revoked.path()).isEqualTo("/api/admin/keys/" + key.text("id"));

    Client late = new Client(server.port(), key.text("key"));
    assertThat(code(late.post(ENDPOINTS, "{}", ID, "audit-late"))).isEqualTo("401 key_revoked");
    AuditRow used = audit.one("audit-late");
    assertThat(used.tenant()).isEqualTo("au-t");
    assertThat(used.actor()).isEqualTo(Actor.TENANT);
    assertThat(used.keyId()).isEqualTo(key.text("id"));
    assertThat(used.code()).isEqualTo("key_revoked");
  }

  @Test
  void tellsEveryItemOfABatch() {
    job.write(online("04E2A004", "demo", 1, idle(1)));
    Reply batch =
        demo.post(
            CONTROL,
            ("{'items':[{'device_phy_id':'04e2a004','type':'locate','seconds':3,'key':'i-0'},"
                    + "{'device_phy_id':'04E2AFFF','type':'stop','order_no':'AU-4'},"
                    + "{'type':'dance'}]}")
                .replace('\'', '"'),
            ID,
            "audit-batch");
    assertThat(batch.status()).as("%s", batch).isEqualTo(202);
    String id = batch.text("batch_id");
    List<AuditRow> rows = audit.some("audit-batch", 4);
    assertThat(rows).hasSize(4).allMatch(row -> row.tenant().equals("demo"));
    assertThat(rows).allMatch(row -> row.batchId().equals(id));
    assertThat(rows).extracting(AuditRow::keyId).containsOnly("configured");
    assertThat(row(rows, "batch.control").arguments()).isEqualTo("{\"items\":3}");
    assertThat(row(rows, "batch.item").status()).isEqualTo(400);
    AuditRow stop = row(rows, "charge.stop");
    assertThat(stop.status()).isEqualTo(404);
    assertThat(stop.code()).isEqualTo("device_not_found");
    assertThat(stop.orderNo()).isEqualTo("AU-4");
    AuditRow locate = row(rows, "device.locate");
    assertThat(locate.status()).isEqualTo(202);
    assertThat(locate.deviceId()).isEqualTo("04E2A004");
    assertThat(locate.commandId()).isEqualTo(job.commands("04E2A004").get(0).commandId());
    assertThat(locate.idempotencyKey()).isEqualTo("i-0");
    assertThat(locate.arguments()).isEqualTo("{\"seconds\":3}");

    demo.post("/api/third/batches/" + id + "/cancel", "", ID, "audit-cancel");
    assertThat(audit.one("audit-cancel").batchId()).isEqualTo(id);
  }

  private static AuditRow row(List<AuditRow> rows, String action) {
    return rows.stream().filter(row -> row.action().equals(action)).findFirst().orElseThrow();
  }

  @Test
  void noRowHoldsASecret() {
    job.write(online("04E2A005", "demo", 1, idle(1)));
    List<String> secrets = new ArrayList<>(List.of(ADMIN_KEY, DEMO_SECRET, "hunter2hunter2"));
    String tenantKeys = TENANTS + "/au-s/keys";
    admin.post(TENANTS, "{\"id\":\"au-s\",\"name\":\"S\"}");
    Reply made = admin.post(tenantKeys, "{\"name\":\"n\",\"scopes\":[\"manage\"]}", ID, "audit-s1");
    String key = made.text("key");
    secrets.add(key.substring(key.lastIndexOf(made.text("id")) + made.text("id").length() + 1));
    secrets.add(made.text("signing_secret").substring(4));
    Reply rotated =
        admin.post(
            "/api/admin/keys/" + made.text("id") + "/rotate", "{\"overlap_s\":60}", ID, "audit-s2");
    assertThat(rotated.status()).as("%s", rotated).isEqualTo(201);
    secrets.add(rotated.text("signing_secret").substring(4));
    // A whole key where its id belongs, as a path, a name, an order, an idempotency key.
    admin.call("DELETE", "/api/admin/keys/" + key, "", ID, "audit-s3");
    admin.call("DELETE", "/api/admin/keys/" + ADMIN_KEY, "", ID, "audit-s4");
    admin.post(tenantKeys, "{\"name\":\"" + key + "\",\"scopes\":[\"read\"]}", ID, "audit-s5");
    demo.post(
        start("04E2A005"),
        "{\"order_no\":\"" + key + "\",\"port_no\":1,\"mode\":1,\"time_limit\":60}",
        ID,
        "audit-s6",
        "Idempotency-Key",
        ADMIN_KEY);
    demo.post(start(key), "{\"password\":\"hunter2hunter2\"}", ID, "audit-s7");
    String own = SecretBox.newWebhookSecret();
    secrets.add(own.substring(6));
    String url = "https://hooks.example.com/hunter2hunter2?token=hunter2hunter2";
    Reply endpoint =
        demo.post(
            ENDPOINTS,
            "{\"url\":\"" + url + "\",\"events\":[\"*\"],\"secret\":\"" + own + "\"}",
            ID,
            "audit-s8");
    assertThat(endpoint.status()).as("%s", endpoint).isEqualTo(201);
    demo.post(ENDPOINTS, "{\"url\":\"" + own + "\",\"events\":[\"" + own + "\"]}", ID, "audit-s9");
    demo.post(
        CONTROL,
        ("{'items':[{'device_phy_id':'" + key + "','type':'qr','text':'" + own + "','key':'" + key)
                .replace('\'', '"')
            + "\",\"secret\":\"hunter2hunter2\"}]}",
        ID,
        "audit-s10");
    new Client(server.port(), null)
        .post(
            ENDPOINTS,
            "{}",
            "X-Signature",
            "hunter2hunter2",
            "X-Api-Key",
            "hunter2hunter2",
            "X-Timestamp",
            "1",
            "X-Nonce",
            "hunter2hunter2",
            ID,
            "audit-s11");

    IntStream.rangeClosed(1, 9).forEach(i -> audit.one("audit-s" + i));
    audit.some("audit-s10", 2);
    audit.one("audit-s11");
    assertThat(audit.one("audit-s3").path()).isEqualTo("/api/admin/keys/***");
    assertThat(audit.one("audit-s5").arguments())
        .isEqualTo("{\"name\":\"clk_" + made.text("id") + "_***\",\"scopes\":[\"read\"]}");
    assertThat(audit.one("audit-s8").arguments())
        .isEqualTo("{\"url\":\"https://hooks.example.com\",\"events\":[\"*\"]}");
    for (String record : audit.records()) {
      assertThat(record).doesNotContain(secrets);
    }
  }

  /** Requests that need no broker are served as ever; entries wait, and come when it is back. */
  @Test
  void aBrokerThatIsAwayNeitherFailsNorDelaysARequest() throws Exception {
    Broker broker = Broker.own();
    ApiServer lonely = null;
    try {
      lonely =
          newServer(
              broker.address(), Optional.empty(), Duration.ofSeconds(1), Destinations.ANYWHERE);
      lonely.ready().join();
      Client client = new Client(lonely.port(), "demo-key");
      broker.halt();
      long began = System.nanoTime();
      for (int i = 0; i < 300; i++) {
        assertThat(code(client.post(start("04E2A006"), "{\"x\":1}")))
            .isEqualTo("400 unknown_field");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
      long command = System.nanoTime();
      Reply behind = client.post("/api/third/devices/04E2A006/reboot", "{}");
      assertThat(code(behind)).isEqualTo("503 view_behind");
      assertThat(Duration.ofNanos(System.nanoTime() - command)).isLessThan(Duration.ofSeconds(3));
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> metric(client, "audit_pending_bytes") > 300 * 100);
      assertThat(metric(client, "audit_lost_total")).isZero();
    } finally {
      broker.halt();
      if (lonely != null) {
        lonely.close();
      }
    }
  }

  private static double metric(Client client, String name) {
    return client
        .get("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith("chargeline_api_" + name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aFloodOfRefusalsIsBounded() {
    TestClock clock = new TestClock();
    AuditBudget budget = new AuditBudget(clock);
    for (int i = 0; i < AuditBudget.BURST; i++) {
      assertThat(budget.take("")).isTrue();
    }
    assertThat(budget.take("")).isFalse();
    assertThat(budget.take("demo")).isTrue();
    assertThat(budget.suppressed()).isEqualTo(1);
    clock.advance(Duration.ofMillis(100));
    assertThat(IntStream.range(0, 5).filter(i -> budget.take("")).count()).isEqualTo(2);
  }
}
