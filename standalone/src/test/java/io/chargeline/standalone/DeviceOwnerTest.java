package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.api.FirstAdminKey;
import io.chargeline.standalone.TestStack.Reply;
import io.chargeline.standalone.WebhookReceiver.Delivery;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A device that changes hands, and one that is nobody's, from the socket to the webhooks. */
class DeviceOwnerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String THIRD = "/api/third/devices/";

  private final TestStack stack = TestStack.shared();
  private final List<WebhookReceiver> receivers = new ArrayList<>();
  private final String run = Long.toString(System.nanoTime(), 36);
  private final String admin =
      FirstAdminKey.make(stack.endpoints().kafka(), true, Duration.ofSeconds(20)).orElseThrow();
  private Party former;
  private Party next;

  /** A tenant with a key and a receiver. */
  private record Party(String id, String key, WebhookReceiver receiver) {
    Set<String> types(String device) {
      Set<String> types = new TreeSet<>();
      for (Delivery told : receiver.deliveries()) {
        if (told.event().path("device_phy_id").asText().equals(device)) {
          types.add(told.type());
        }
      }
      return types;
    }
  }

  @BeforeEach
  void makeTenants() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> send(admin, "GET", "/api/admin/tenants", "").status() == 200);
    former = party("former-" + run);
    next = party("next-" + run);
  }

  @AfterEach
  void closeReceivers() {
    for (Party party : List.of(former, next)) {
      Reply ended =
          send(
              admin,
              "PATCH",
              "/api/admin/tenants/" + party.id(),
              "{\"deleted\":true,\"release_devices\":true}");
      assertThat(ended.status()).as("%s", ended).isEqualTo(200);
    }
    receivers.forEach(WebhookReceiver::close);
  }

  private Party party(String id) {
    Reply tenant =
        send(
            admin,
            "POST",
            "/api/admin/tenants",
            "{\"id\":\"%s\",\"name\":\"T\",\"rate_limit\":10000}".formatted(id));
    assertThat(tenant.status()).as("%s", tenant).isEqualTo(201);
    String key =
        send(
                admin,
                "POST",
                "/api/admin/tenants/" + id + "/keys",
                "{\"name\":\"k\",\"scopes\":[\"read\",\"control\",\"manage\"]}")
            .text("key");
    WebhookReceiver receiver = new WebhookReceiver();
    receivers.add(receiver);
    Reply endpoint =
        send(
            key,
            "POST",
            "/api/third/webhook-endpoints",
            "{\"url\":\"%s\",\"events\":[\"*\"]}".formatted(receiver.url()));
    receiver.expect(endpoint.text("secret"));
    return new Party(id, key, receiver);
  }

  private Reply send(String key, String method, String path, String body) {
    return stack.send(
        HttpRequest.newBuilder(URI.create(stack.endpoints().api() + path))
            .timeout(Duration.ofSeconds(60))
            .header("X-Api-Key", key)
            .header("Prefer", "wait=45")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
  }

  private Reply assign(String device, String json) {
    return send(admin, "PATCH", "/api/admin/devices/" + device, json);
  }

  @Test
  void aChargeStaysWithTheTenantItBeganUnder() throws Exception {
    String device = "04E80010";
    String order = "OWN-" + run.substring(Math.max(0, run.length() - 8));
    Reply claimed =
        send(
            admin,
            "POST",
            "/api/admin/devices",
            "{\"device_phy_id\":\"%s\",\"tenant\":\"%s\"}".formatted(device, former.id()));
    assertThat(claimed.status()).as("%s", claimed).isEqualTo(201);
    try (RawPile pile = new RawPile(stack.devices(), 0x04E80010)) {
      pile.introduce();
      await(() -> former.types(device).contains("device.online"));
      await(() -> startable(former, device));
      String body = "{\"port_no\":1,\"order_no\":\"%s\",\"mode\":1,\"time_limit\":60}";
      Thread answering = new Thread(() -> pile.answerCharge(pile.expect(0x82)));
      answering.start();
      Reply started =
          send(former.key(), "POST", THIRD + device + "/charge/start", body.formatted(order));
      assertThat(started.text("state")).as("%s", started).isEqualTo("succeeded");
      answering.join(Duration.ofSeconds(20).toMillis());
      await(() -> former.types(device).contains("charging.started"));

      String toNext = "{\"tenant\":\"%s\"%s}";
      Reply busy = assign(device, toNext.formatted(next.id(), ""));
      assertThat(busy.text("code")).isEqualTo("device_busy");
      Reply handed = assign(device, toNext.formatted(next.id(), ",\"force\":true"));
      assertThat(handed.text("tenant")).as("%s", handed).isEqualTo(next.id());
      assertThat(get(former, device).status()).isEqualTo(404);
      Reply seen = get(next, device);
      assertThat(seen.status()).isEqualTo(200);
      assertThat(seen.body().toString()).doesNotContain(order);
      Reply stop =
          send(
              next.key(),
              "POST",
              THIRD + device + "/charge/stop",
              "{\"order_no\":\"%s\"}".formatted(order));
      assertThat(stop.text("state")).as("%s", stop).isNotEqualTo("succeeded");

      pile.report(0, order, 30, 5).settle(0, order, 60, 10, 1);
      pile.expect(0x03);
      await(() -> former.types(device).contains("charging.completed"));
      pile.frame(0x21, "2b0902" + "0400" + "005d");
      await(() -> next.types(device).contains("device.fault"));
    }
    assertThat(former.types(device)).doesNotContain("device.fault");
    assertThat(next.types(device)).noneMatch(type -> type.startsWith("charging."));
    String sessions = "SELECT tenant FROM chargeline.v_sessions WHERE order_no = '%s'";
    await(() -> stack.tables().rows(sessions.formatted(order)).equals(List.of(former.id())));
    String events =
        "SELECT DISTINCT tenant FROM chargeline.events FINAL"
            + " WHERE device_id = '%s' AND event LIKE 'charging.%%' AND position(body, '%s') > 0";
    await(() -> stack.tables().rows(events.formatted(device, order)).equals(List.of(former.id())));
    assertThat(listed(former, order)).isEqualTo(1);
    assertThat(listed(next, order)).isZero();
  }

  private int listed(Party party, String order) {
    return send(party.key(), "GET", "/api/third/sessions?order_no=" + order, "")
        .body()
        .get("items")
        .size();
  }

  private Reply get(Party party, String device) {
    return send(party.key(), "GET", THIRD + device, "");
  }

  private boolean startable(Party party, String device) {
    return get(party, device).body().at("/ports/0/startable").asBoolean();
  }

  @Test
  void aDeviceOfNobodyIsAnsweredAndTellsNobody() throws Exception {
    String device = "04E80011";
    try (RawPile pile = new RawPile(stack.devices(), 0x04E80011)) {
      pile.introduce();
      // Here unknown devices are the demo tenant's; released, this one is nobody's.
      await(() -> stack.get(THIRD + device).status() == 200);
      assertThat(assign(device, "{\"tenant\":null}").text("standing")).isEqualTo("quarantined");
      Reply knocking =
          send(admin, "GET", "/api/admin/devices?standing=quarantined&text=" + device, "");
      assertThat(knocking.body().at("/items/0/protocol").asText()).isEqualTo("ap3000");
      assertThat(knocking.body().at("/items/0/remote").asText()).startsWith("127.0.0.1:");

      pile.takeAll();
      pile.frame(0x20, "800202" + "0a3106");
      pile.expect(0x20);
      pile.settle(0, "QUARANTINED", 60, 10, 1);
      pile.expect(0x03);
      pile.frame(0x21, "2b0902" + "0400" + "005d");
      await(
          () ->
              stack
                  .tables()
                  .rows(
                      "SELECT count() > 0 FROM chargeline.events WHERE device_id = '"
                          + device
                          + "' AND event = 'device.fault'")
                  .equals(List.of("1")));
      for (String key : List.of(former.key(), stack.endpoints().apiKey())) {
        Map<String, String> commands =
            Map.of(
                "/charge/start", "{\"port_no\":1,\"order_no\":\"Q\",\"mode\":4}",
                "/charge/stop", "{\"order_no\":\"Q\"}",
                "/locate", "{}",
                "/query", "{}",
                "/reboot", "{}");
        commands.forEach(
            (path, body) -> {
              Reply refused = send(key, "POST", THIRD + device + path, body);
              assertThat(refused.text("code")).as(path).isEqualTo("device_not_found");
            });
      }
      assertThat(pile.takeAll()).noneMatch(down -> down.command() == 0x82);
    }
    assertThat(former.types(device)).isEmpty();
    assertThat(next.types(device)).isEmpty();
    assertThat(
            stack
                .tables()
                .rows(
                    "SELECT DISTINCT ifNull(tenant, '') FROM chargeline.events WHERE device_id = '"
                        + device
                        + "' AND event = 'device.fault'"))
        .containsExactly("");
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).until(condition);
  }
}
