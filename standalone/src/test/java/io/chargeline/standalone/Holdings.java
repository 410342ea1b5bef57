package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargeline.domain.fact.AlertRow;
import io.chargeline.simulator.Periods;
import io.chargeline.simulator.Pile;
import io.chargeline.simulator.PileListener;
import io.chargeline.simulator.PileSpec;
import io.chargeline.simulator.PowerCurve;
import io.chargeline.simulator.Yard;
import io.chargeline.standalone.TestStack.Reply;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * A tenant of a generated test, and what it owns: a pile that answers, and for each request that
 * names something, that thing. Things that a request may use up are made anew for each.
 */
final class Holdings {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PORTS = 16;
  private static final String ENDPOINTS = "/api/third/webhook-endpoints";
  private static final int KEPT_ENDPOINTS = 20;

  private final TestStack stack;
  private final String tenant;
  private final String site;
  private final String adminKey;
  private final String device;
  private final String key;
  private final String session;
  private final Deque<String> endpoints = new ArrayDeque<>();
  private String backtest;
  private int made;

  /** Makes tenant, key, device and one ended charge. */
  Holdings(TestStack stack, String adminKey, Yard yard, String tenant, int physicalId) {
    this.stack = stack;
    this.adminKey = adminKey;
    this.tenant = tenant;
    this.site = tenant + "-yard";
    PileSpec spec = PileSpec.doubleSocket(physicalId).withPorts(PORTS);
    this.device = spec.deviceId().value();
    admin(
        "POST", "/api/admin/tenants", "{\"id\":\"%s\",\"name\":\"%s\"}".formatted(tenant, tenant));
    this.key = issueKey("[\"read\",\"control\",\"manage\"]");
    post("/api/third/sites", "{\"id\":\"%s\",\"name\":\"Yard\"}".formatted(site));
    admin(
        "POST",
        "/api/admin/devices",
        "{\"device_phy_id\":\"%s\",\"tenant\":\"%s\",\"site\":\"%s\"}"
            .formatted(device, tenant, site));
    Pile pile = yard.pile(spec, Periods.field(), PileListener.SILENT);
    for (int port = 0; port < PORTS; port++) {
      pile.plug(port, new PowerCurve(200, 0, 1e6));
    }
    await().atMost(PATIENCE).until(() -> ports() == PORTS);
    this.session = endedCharge();
  }

  String tenant() {
    return tenant;
  }

  String key() {
    return key;
  }

  String device() {
    return device;
  }

  /** A key of this tenant. */
  String issueKey(String scopes) {
    return admin(
            "POST",
            "/api/admin/tenants/" + tenant + "/keys",
            "{\"name\":\"generated\",\"scopes\":" + scopes + "}")
        .text("key");
  }

  private boolean isConnected() {
    return get("/api/third/devices/" + device).body().path("connected").asBoolean();
  }

  private static String inDays(int days) {
    return Instant.now().plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private int ports() {
    return get("/api/third/devices/" + device).body().path("ports").size();
  }

  private String endedCharge() {
    String order = runningOrder();
    stop(order);
    await()
        .atMost(PATIENCE)
        .until(() -> !get("/api/third/sessions?order_no=" + order).body().at("/items/0").isEmpty());
    return get("/api/third/sessions?order_no=" + order).body().at("/items/0/session_id").asText();
  }

  /** A thing of each of these kinds. */
  Map<String, String> things(Collection<String> kinds) {
    await().atMost(PATIENCE).until(this::isConnected);
    Map<String, String> things = new HashMap<>();
    // By name, so that an endpoint is there before what belongs to it.
    kinds.stream().sorted().forEach(kind -> things.put(kind, thing(kind)));
    return things;
  }

  private String thing(String kind) {
    made++;
    return switch (kind) {
      case "device" -> device;
      case "site" -> site;
      case "spare_site" -> spareSite();
      case "new_device" -> "%08X".formatted(Integer.parseUnsignedInt(device, 16) + 0x1000 * made);
      case "session" -> session;
      case "tenant" -> tenant;
      case "order" -> runningOrder();
      case "starts_at" -> inDays(30);
      case "ends_at", "expires_at" -> inDays(31);
      case "url" -> "http://127.0.0.1:9/";
      case "new_order" -> tenant + "-new-" + made;
      case "new_id" -> "made-" + tenant + "-" + made;
      case "port" -> Integer.toString(freePort());
      case "command" -> post(devicePath() + "locate", "{\"seconds\":1}").text("command_id");
      case "batch" ->
          post(
                  "/api/third/devices/batch/control",
                  "{\"items\":[{\"device_phy_id\":\"%s\",\"type\":\"query\"}]}".formatted(device))
              .text("batch_id");
      case "endpoint" -> endpoint();
      case "event" -> post(endpointPath() + "test", "{}").text("event_id");
      case "replay" ->
          post(endpointPath() + "replays", "{\"event_ids\":[\"none\"]}").text("replay_id");
      case "key" ->
          admin(
                  "POST",
                  "/api/admin/tenants/" + tenant + "/keys",
                  "{\"name\":\"k\",\"scopes\":[\"read\"]}")
              .text("id");
      case "maintenance" -> announcedMaintenance();
      case "alert" -> alert(tenant);
      case "platform_alert" -> alert("");
      case "operator_maintenance" -> operatorMaintenance();
      case "alert_rule" -> post("/api/third/alert-rules", rule()).text("id");
      case "operator_alert_rule" -> admin("POST", "/api/admin/alert-rules", rule()).text("id");
      case "drafted_rule" -> drafted(post("/api/third/alert-rules", rule()).text("id"));
      case "operator_drafted_rule" ->
          operatorDrafted(admin("POST", "/api/admin/alert-rules", rule()).text("id"));
      case "backtest" -> backtest();
      case "silence" -> post("/api/third/silences", silence()).text("id");
      case "operator_silence" -> admin("POST", "/api/admin/silences", silence()).text("id");
      default -> throw new IllegalStateException("no thing of kind " + kind + ": add it here");
    };
  }

  /** The oldest go, for there may be so many only. */
  private String endpoint() {
    String id =
        post(
                ENDPOINTS,
                "{\"url\":\"http://127.0.0.1:9/%d\",\"events\":[\"command.failed\"]}"
                    .formatted(made))
            .text("id");
    endpoints.addLast(id);
    if (endpoints.size() > KEPT_ENDPOINTS) {
      Reply unused =
          stack.send(request("DELETE", ENDPOINTS + "/" + endpoints.removeFirst(), "", key));
    }
    return id;
  }

  /** Of the newest, so that what is made there goes with it. */
  private String endpointPath() {
    return ENDPOINTS + "/" + (endpoints.isEmpty() ? endpoint() : endpoints.getLast()) + "/";
  }

  /** Of a dry run, so that nobody else sees it. */
  private String alert(String owner) {
    try (ToldAlerts told = new ToldAlerts(stack.endpoints().kafka())) {
      AlertRow alert =
          ToldAlerts.alert(
              tenant + "/" + made, owner, site, device, System.currentTimeMillis(), null, true, 1);
      told.tell(alert);
      return alert.alertId();
    }
  }

  private String spareSite() {
    String id = tenant + "-spare-" + made;
    post("/api/third/sites", "{\"id\":\"%s\",\"name\":\"Spare\"}".formatted(id));
    return id;
  }

  private String announcedMaintenance() {
    return post(
            "/api/third/maintenance",
            """
            {"scope": "site", "site": "%s", "starts_at": "%s", "ends_at": "%s",
             "reason": "generated"}
            """
                .formatted(site, inDays(20), inDays(21)))
        .text("id");
  }

  private String operatorMaintenance() {
    return admin(
            "POST",
            "/api/admin/maintenance",
            """
            {"scope": "tenant", "tenant": "%s", "starts_at": "%s", "ends_at": "%s"}
            """
                .formatted(tenant, inDays(20), inDays(21)))
        .text("id");
  }

  /** It judges nothing: one of the operator's would look at the tenants of other tests. */
  private String rule() {
    return """
    {"id": "rule-%s-%d", "name": {"en": "Made", "zh": "生成"}, "enabled": false, "per": "port",
     "condition": {"kind": "threshold", "signal": "sample", "field": "port_celsius"},
     "levels": [{"level": "info", "value": 1000}]}
    """
        .formatted(tenant, made);
  }

  /** One for all, because a tenant may have only two at once. */
  private String backtest() {
    if (backtest == null) {
      backtest =
          post(
                  "/api/third/alert-backtests",
                  "{\"rule_id\":\"device-offline\",\"from\":\"%s\",\"to\":\"%s\"}"
                      .formatted(inDays(-1), inDays(0)))
              .text("id");
    }
    return backtest;
  }

  private String drafted(String rule) {
    Reply unused = post("/api/third/alert-rules/" + rule + "/draft", "");
    return rule;
  }

  private String operatorDrafted(String rule) {
    Reply unused = admin("POST", "/api/admin/alert-rules/" + rule + "/draft", "");
    return rule;
  }

  private static String silence() {
    return """
    {"at_most": "info", "reason": "generated", "starts_at": "%s", "ends_at": "%s"}
    """
        .formatted(inDays(20), inDays(21));
  }

  private String devicePath() {
    return "/api/third/devices/" + device + "/";
  }

  /** On a port of its own; whoever asks may stop it. */
  private String runningOrder() {
    made++;
    String order = tenant + "-order-" + made;
    Reply start =
        post(
            devicePath() + "charge/start",
            "{\"order_no\":\"%s\",\"port_no\":%d,\"mode\":1,\"time_limit\":60}"
                .formatted(order, freePort()));
    assertThat(start.text("state")).as("%s", start).isEqualTo("succeeded");
    return order;
  }

  /** Frees one by ending what runs, if none is. */
  private int freePort() {
    Reply ports = get(devicePath() + "ports");
    for (var port : ports.body().path("items")) {
      if (port.path("startable").asBoolean()) {
        return port.path("port_no").asInt();
      }
    }
    for (var port : ports.body().path("items")) {
      String order = port.at("/session/order_no").asText();
      if (!order.isEmpty()) {
        stop(order);
      }
    }
    return await()
        .atMost(PATIENCE)
        .until(
            () -> {
              for (var port : get(devicePath() + "ports").body().path("items")) {
                if (port.path("startable").asBoolean()) {
                  return port.path("port_no").asInt();
                }
              }
              return 0;
            },
            port -> port != 0);
  }

  private void stop(String order) {
    post(devicePath() + "charge/stop", "{\"order_no\":\"" + order + "\"}");
  }

  private Reply get(String path) {
    return stack.send(stack.request(path).setHeader("Authorization", "Bearer " + key).GET());
  }

  private Reply post(String path, String json) {
    Reply reply = stack.send(request("POST", path, json, key));
    assertThat(reply.status()).as("%s %s: %s", path, json, reply).isLessThan(300);
    return reply;
  }

  private Reply admin(String method, String path, String json) {
    Reply reply = stack.send(request(method, path, json, adminKey));
    assertThat(reply.status()).as("%s %s: %s", path, json, reply).isLessThan(300);
    return reply;
  }

  private HttpRequest.Builder request(String method, String path, String json, String bearer) {
    return stack
        .request(path)
        .setHeader("Authorization", "Bearer " + bearer)
        .header("Content-Type", "application/json")
        .header("Prefer", "wait=20")
        .method(method, HttpRequest.BodyPublishers.ofString(json));
  }
}
