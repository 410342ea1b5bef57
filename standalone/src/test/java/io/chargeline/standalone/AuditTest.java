package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.FirstAdminKey;
import io.chargeline.domain.tenant.KeyText;
import io.chargeline.simulator.Periods;
import io.chargeline.simulator.Pile;
import io.chargeline.simulator.PileListener;
import io.chargeline.simulator.PileSpec;
import io.chargeline.simulator.Yard;
import io.chargeline.standalone.TestStack.Reply;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who did what to which device, through the real database. */
class AuditTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String DEVICE = "04E10001";
  private static final String LOCATE = "/api/third/devices/" + DEVICE + "/locate";
  private static final String AUDIT = "/api/third/audit?device=" + DEVICE;

  private final TestStack stack = TestStack.shared();
  private final Yard yard = new Yard(stack.devices(), 1);
  private String adminKey;

  @BeforeEach
  void connect() {
    Pile unused =
        yard.pile(PileSpec.doubleSocket(0x04E10001), Periods.field(), PileListener.SILENT);
    adminKey =
        FirstAdminKey.make(stack.endpoints().kafka(), true, Duration.ofSeconds(20)).orElseThrow();
    await(() -> stack.get("/api/third/devices/" + DEVICE).body().path("connected").asBoolean());
  }

  @AfterEach
  void disconnect() {
    yard.close();
  }

  @Test
  void tellsWhoDidWhatAndWhatCameOfIt() throws Exception {
    String demo = stack.endpoints().apiKey();
    Reply done = post(demo, LOCATE, "{\"seconds\": 1}", "e2e-done");
    assertThat(done.text("state")).as("%s", done).isEqualTo("succeeded");
    assertThat(post(demo, LOCATE, "{\"colour\": 1}", "e2e-refused").status()).isEqualTo(400);
    KeyText wrong = KeyText.make();
    assertThat(post(wrong.text(), LOCATE, "{}", "e2e-stranger").status()).isEqualTo(401);
    String items = "{\"items\": [{\"device_phy_id\": \"%s\", \"type\": \"query\"}]}";
    Reply batch =
        post(demo, "/api/third/devices/batch/control", items.formatted(DEVICE), "e2e-batch");
    assertThat(batch.status()).isEqualTo(202);

    await(() -> outcomes(demo, AUDIT).equals(List.of("succeeded", "refused", "succeeded")));
    JsonNode entries = get(demo, AUDIT).body().get("items");
    JsonNode query = entries.get(0);
    assertThat(query.get("action").asText()).isEqualTo("device.query");
    assertThat(query.get("batch_id").asText()).isEqualTo(batch.text("batch_id"));
    JsonNode refused = entries.get(1);
    assertThat(refused.get("code").asText()).isEqualTo("unknown_field");
    assertThat(refused.has("command_id")).isFalse();
    JsonNode locate = entries.get(2);
    assertThat(locate.get("action").asText()).isEqualTo("device.locate");
    assertThat(locate.get("actor").asText()).isEqualTo("tenant");
    assertThat(locate.get("tenant").asText()).isEqualTo("demo");
    assertThat(locate.get("address").asText()).isEqualTo("127.0.0.1");
    assertThat(locate.get("path").asText()).isEqualTo(LOCATE);
    assertThat(locate.get("command_id").asText()).isEqualTo(done.text("command_id"));
    assertThat(locate.get("effect").asText()).isEqualTo(done.text("effect"));
    assertThat(locate.get("request_id").asText()).isEqualTo("e2e-done");
    assertThat(locate.get("arguments").toString()).isEqualTo("{\"seconds\":1}");
    assertThat(locate.get("at").asText()).matches("\\d{4}-.+T.+\\.\\d{3}Z");

    List<JsonNode> paged = new ArrayList<>();
    String cursor = "";
    do {
      Reply page = get(demo, AUDIT + "&limit=1" + cursor);
      page.body().get("items").forEach(paged::add);
      cursor = "&cursor=" + page.text("next_cursor");
    } while (cursor.length() > "&cursor=".length());
    assertThat(paged).containsExactly(query, refused, locate);
    String at = locate.get("at").asText();
    assertThat(get(demo, AUDIT + "&until=" + at).body().get("items")).isEmpty();
    assertThat(get(demo, AUDIT + "&since=" + at).body().get("items")).hasSize(3);
    assertThat(get(demo, AUDIT + "&action=device.locate").body().get("items")).hasSize(2);
    assertThat(get(demo, "/api/third/audit?request_id=e2e-batch").body().get("items")).hasSize(2);
    assertThat(get(demo, AUDIT + "&key=" + wrong.keyId()).body().get("items")).isEmpty();

    // Stored again, as after a restart of the store job: still once.
    stack
        .tables()
        .rows("INSERT INTO chargeline.audit SELECT * FROM chargeline.audit WHERE tenant = 'demo'");
    assertThat(get(demo, AUDIT).body().get("items")).hasSize(3);
    assertThat(
            stack
                .tables()
                .rows(
                    "SELECT action, outcome, effect FROM chargeline.v_audit WHERE tenant = 'demo'"
                        + " AND device_id = '04E10001' ORDER BY at, audit_id"))
        .hasSize(3)
        .startsWith(
            "device.locate\tsucceeded\t" + done.text("effect"), "device.locate\trefused\t\\N");

    JsonNode stranger =
        get(adminKey, "/api/admin/audit?request_id=e2e-stranger").body().at("/items/0");
    assertThat(stranger.get("actor").asText()).isEqualTo("unknown");
    assertThat(stranger.get("key_id").asText()).isEqualTo(wrong.keyId());
    assertThat(stranger.get("device_phy_id").asText()).isEqualTo(DEVICE);
    assertThat(stranger.has("tenant")).isFalse();
  }

  @Test
  void aTenantSeesItsOwnAndWhatTheOperatorDidToIt() {
    String tenant = "au-" + Long.toString(System.nanoTime(), 36);
    String tenants = "/api/admin/tenants";
    post(adminKey, tenants, "{\"id\": \"%s\", \"name\": \"A\"}".formatted(tenant), "e2e-tenant");
    Reply key =
        post(
            adminKey,
            tenants + "/" + tenant + "/keys",
            "{\"name\": \"n\", \"scopes\": [\"read\", \"manage\"]}",
            "e2e-key");
    String own = key.text("key");
    assertThat(post(own, LOCATE, "{}", "e2e-scope").status()).isEqualTo(403);

    String audit = "/api/third/audit";
    await(() -> get(own, audit).body().get("items").size() == 3);
    JsonNode entries = get(own, audit).body().get("items");
    assertThat(entries)
        .extracting(entry -> entry.get("action").asText() + ' ' + entry.get("actor").asText())
        .containsExactly("device.locate tenant", "key.create operator", "tenant.create operator");
    assertThat(entries.get(0).get("key_id").asText()).isEqualTo(key.text("id"));
    assertThat(entries.get(1).get("resource_id").asText()).isEqualTo(key.text("id"));
    assertThat(entries.get(1).has("key_id")).isFalse();
    assertThat(entries.get(1).has("address")).isFalse();

    JsonNode all = get(adminKey, "/api/admin/audit?tenant=" + tenant).body().get("items");
    assertThat(all).hasSize(3);
    String operator = all.get(1).get("key_id").asText();
    assertThat(all.get(1).get("address").asText()).isEqualTo("127.0.0.1");
    // Nor can it be guessed.
    assertThat(get(own, audit + "?key=" + operator).body().get("items")).isEmpty();
    assertThat(get(adminKey, "/api/admin/audit?key=" + operator).body().get("items"))
        .hasSizeGreaterThanOrEqualTo(2);
    await(
        () ->
            get(adminKey, "/api/admin/audit?action=key.bootstrap")
                .body()
                .findValuesAsText("resource_id")
                .contains(operator));
    assertThat(get(adminKey, audit).status()).isEqualTo(403);
    assertThat(get(own, "/api/admin/audit").status()).isEqualTo(403);
  }

  private List<String> outcomes(String key, String path) {
    return get(key, path).body().findValuesAsText("outcome");
  }

  private Reply get(String key, String path) {
    return stack.send(stack.request(path).setHeader("Authorization", "Bearer " + key).GET());
  }

  private Reply post(String key, String path, String body, String requestId) {
    return stack.send(
        stack
            .request(path)
            .setHeader("Authorization", "Bearer " + key)
            .timeout(Duration.ofSeconds(60))
            .header("Prefer", "wait=45")
            .header("X-Request-Id", requestId)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).until(condition);
  }
}
