package io.chargeline.api;

import static io.chargeline.api.JobTwin.charging;
import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.Client.Reply;
import io.chargeline.domain.Json;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.tenant.KeyText;
import io.chargeline.domain.tenant.RequestSignature;
import io.chargeline.domain.tenant.Scope;
import io.chargeline.domain.webhook.Destinations;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tenants, keys, and what they may, through real HTTP. */
final class AdminTest extends ApiTest {
  private static final String TENANTS = "/api/admin/tenants";
  private static final String DEVICES = "/api/third/devices";
  private static final String ENDPOINTS = "/api/third/webhook-endpoints";

  private final TestClock clock = new TestClock();
  private ApiServer standing;
  private Client admin;

  /** A key as it was shown when it was made. */
  private record Made(String id, String key, String signingSecret) {
    static Made of(Reply reply) {
      assertThat(reply.status()).as(reply.text()).isEqualTo(201);
      return new Made(reply.text("id"), reply.text("key"), reply.text("signing_secret"));
    }
  }

  @BeforeAll
  void startServerByOurClock() {
    standing = ApiServer.start(config(5), clock);
    standing.ready().join();
    admin = new Client(standing.port(), ADMIN_KEY);
    for (String tenant : List.of("h1-a", "h1-b")) {
      Reply made = admin.post(TENANTS, tenant(tenant, ",\"rate_limit\":100000"));
      assertThat(made.status()).isEqualTo(201);
      assertThat(made.raw().headers().firstValue("Location")).contains(TENANTS + "/" + tenant);
    }
  }

  @AfterAll
  void stopServerByOurClock() {
    standing.close();
  }

  private static ApiConfig config(int rate) {
    return new ApiConfig(
        "127.0.0.1",
        0,
        Broker.bootstrap(),
        Map.of("demo-key", "demo"),
        Optional.of(ADMIN_KEY),
        rate,
        SECRET_KEY,
        Optional.empty(),
        Destinations.ANYWHERE,
        Duration.ofSeconds(40),
        Duration.ofSeconds(20),
        Optional.empty(),
        "chargeline",
        "",
        ConsoleConfig.DEFAULT);
  }

  private static String tenant(String id, String more) {
    return "{\"id\":\"%s\",\"name\":\"Name of %s\"%s}".formatted(id, id, more);
  }

  /** The administrator's own requests are limited, too. */
  private Client admin() {
    clock.advance(Duration.ofSeconds(2));
    return admin;
  }

  private Made key(String tenant, String scopes, String more) {
    String body = "{\"name\":\"n\",\"scopes\":%s%s}".formatted(scopes, more);
    return Made.of(admin().post(TENANTS + "/" + tenant + "/keys", body));
  }

  private Made fullKey(String tenant) {
    return key(tenant, "[\"read\",\"control\",\"manage\"]", "");
  }

  private Client as(Made made) {
    return new Client(standing.port(), made.key());
  }

  @Test
  void keepsTenants() {
    Reply made =
        admin().post(TENANTS, tenant("h1-t", ",\"zone\":\"Europe/Berlin\",\"language\":\"en\""));
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("zone")).isEqualTo("Europe/Berlin");
    assertThat(made.body().has("rate_limit")).isFalse();
    assertThat(code(admin().post(TENANTS, tenant("h1-t", "")))).isEqualTo("409 tenant_exists");

    JsonNode changed =
        admin().patch(TENANTS + "/h1-t", "{\"name\":\"Other\",\"rate_limit\":7}").body();
    assertThat(changed.get("name").asText()).isEqualTo("Other");
    assertThat(changed.get("zone").asText()).isEqualTo("Europe/Berlin");
    assertThat(changed.get("rate_limit").asInt()).isEqualTo(7);
    assertThat(changed.get("version").asInt()).isEqualTo(2);
    assertThat(admin().get(TENANTS + "/h1-t").body()).isEqualTo(changed);
    assertThat(admin().get(TENANTS).body().get("items"))
        .anySatisfy(one -> assertThat(one).isEqualTo(changed));
    assertThat(admin().patch(TENANTS + "/h1-t", "{\"rate_limit\":null}").body().has("rate_limit"))
        .isFalse();

    assertThat(code(admin().get(TENANTS + "/h1-none"))).isEqualTo("404 tenant_not_found");
    assertThat(code(admin().patch(TENANTS + "/h1-none", "{}"))).isEqualTo("404 tenant_not_found");
    for (String wrong :
        List.of(
            tenant("UPPER", ""),
            tenant("*", ""),
            tenant("", ""),
            tenant("h1-x", ",\"zone\":\"Mars/Olympus\""),
            tenant("h1-x", ",\"language\":\"fr\""),
            tenant("h1-x", ",\"rate_limit\":0"))) {
      assertThat(code(admin().post(TENANTS, wrong))).as(wrong).isEqualTo("400 invalid_field");
    }
  }

  @Test
  void aDeletedTenantsKeysAreRefused() {
    admin().post(TENANTS, tenant("h1-gone", ""));
    Client client = as(fullKey("h1-gone"));
    assertThat(client.get(DEVICES).status()).isEqualTo(200);
    assertThat(admin().patch(TENANTS + "/h1-gone", "{\"deleted\":true}").status()).isEqualTo(200);
    assertThat(code(client.get(DEVICES))).isEqualTo("403 tenant_deleted");
    assertThat(admin().patch(TENANTS + "/h1-gone", "{\"deleted\":false}").status()).isEqualTo(200);
    assertThat(client.get(DEVICES).status()).isEqualTo(200);
  }

  @Test
  void everyRouteNeedsItsScope() {
    Map<Scope, Client> clients = new HashMap<>();
    for (Scope scope : List.of(Scope.READ, Scope.CONTROL, Scope.MANAGE)) {
      clients.put(scope, as(key("h1-a", "[\"" + scope.wireName() + "\"]", "")));
    }
    clients.put(Scope.ADMIN, as(key("*", "[\"admin\"]", "")));
    int checked = 0;
    for (Route route : standing.routes()) {
      for (Scope scope : route.scope() == null ? List.<Scope>of() : List.of(Scope.values())) {
        clock.advance(Duration.ofSeconds(2));
        String path = route.path().replaceAll("\\{[^}]*}", "h1-nothing");
        Reply reply = clients.get(scope).call(route.method().name(), path, "{}");
        String what = scope + " " + route.method() + " " + path + " " + reply.text();
        if (scope == route.scope()) {
          assertThat(reply.status()).as(what).isNotIn(401, 403, 429, 500);
        } else {
          assertThat(code(reply)).as(what).isEqualTo("403 scope_missing");
          assertThat(reply.text("scope")).isEqualTo(route.scope().wireName());
        }
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(60);
  }

  @Test
  void scopesFitTheRoutes() {
    for (Route route : standing.routes()) {
      String path = route.path();
      Scope expected;
      if (path.startsWith("/api/admin/")) {
        expected = Scope.ADMIN;
      } else if (!path.startsWith("/api/third/")) {
        expected = null;
      } else if (path.equals("/api/third/audit")) {
        expected = Scope.MANAGE;
      } else if (route.method().name().equals("GET")
          || path.endsWith("/batch/status")
          || path.endsWith("/validate")) {
        expected = Scope.READ;
      } else {
        boolean ownSettings =
            path.startsWith(ENDPOINTS)
                || path.startsWith("/api/third/sites")
                || path.startsWith("/api/third/maintenance")
                || path.startsWith("/api/third/alert")
                || path.startsWith("/api/third/silences")
                || route.method().name().equals("PATCH");
        expected = ownSettings ? Scope.MANAGE : Scope.CONTROL;
      }
      assertThat(route.scope()).as(route.method() + " " + path).isEqualTo(expected);
      assertThat(route.urgent())
          .as(path)
          .isEqualTo(path.endsWith("/charge/stop") || path.equals("/healthz"));
    }
  }

  @Test
  void refusesKeysThatCannotBe() {
    for (String wrong :
        List.of(
            "{\"name\":\"n\",\"scopes\":[\"admin\"]}",
            "{\"name\":\"n\",\"scopes\":[\"write\"]}",
            "{\"name\":\"n\",\"scopes\":[]}",
            "{\"name\":\"n\",\"scopes\":[\"read\"],\"expires_at\":\"2001-01-01T00:00:00Z\"}",
            "{\"name\":\"n\",\"scopes\":[\"read\"],\"expires_at\":\"tomorrow\"}",
            "{\"name\":\"n\",\"scopes\":[\"read\"],\"addresses\":[\"example.com\"]}",
            "{\"name\":\"n\",\"scopes\":[\"read\"],\"addresses\":[\"10.0.0.1/8\"]}")) {
      assertThat(code(admin().post(TENANTS + "/h1-a/keys", wrong)))
          .as(wrong)
          .isEqualTo("400 invalid_field");
    }
    String read = "{\"name\":\"n\",\"scopes\":[\"read\"]}";
    assertThat(code(admin().post(TENANTS + "/*/keys", read))).isEqualTo("400 invalid_field");
    assertThat(code(admin().post(TENANTS + "/h1-none/keys", read)))
        .isEqualTo("404 tenant_not_found");
    assertThat(code(admin().delete("/api/admin/keys/none"))).isEqualTo("404 key_not_found");
  }

  @Test
  void aKeyIsShownOnceAndListedWithoutItsSecrets() {
    admin().post(TENANTS, tenant("h1-list", ""));
    Made made = fullKey("h1-list");
    assertThat(as(made).get(DEVICES).status()).isEqualTo(200);
    Reply list = admin().get(TENANTS + "/h1-list/keys");
    JsonNode one = list.body().get("items").get(0);
    assertThat(list.body().get("items")).hasSize(1);
    assertThat(one.get("id").asText()).isEqualTo(made.id());
    assertThat(one.get("prefix").asText()).isEqualTo("clk_" + made.id());
    assertThat(one.get("scopes").toString()).isEqualTo("[\"read\",\"control\",\"manage\"]");
    assertThat(one.has("created_at")).isTrue();
    assertThat(one.has("last_used_at")).isTrue();
    assertThat(list.text())
        .doesNotContain(made.key(), made.signingSecret(), KeyText.digest(made.key()).hex())
        .doesNotContain("digest", "sealed", "signing_secret");
  }

  @Test
  void aKeyExpires() {
    String at = Rfc3339.of(clock.millis() + 60_000);
    Client client = as(key("h1-a", "[\"read\"]", ",\"expires_at\":\"" + at + "\""));
    assertThat(client.get(DEVICES).status()).isEqualTo(200);
    clock.advance(Duration.ofSeconds(61));
    assertThat(code(client.get(DEVICES))).isEqualTo("401 key_expired");
  }

  @Test
  void aRevocationReachesEveryServer() {
    Made made = fullKey("h1-a");
    try (ApiServer second = ApiServer.start(config(1000))) {
      second.ready().join();
      Client there = new Client(second.port(), made.key());
      assertThat(there.get(DEVICES).status()).isEqualTo(200);
      assertThat(admin().delete("/api/admin/keys/" + made.id()).status()).isEqualTo(204);
      assertThat(code(as(made).get(DEVICES))).isEqualTo("401 key_revoked");
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> assertThat(code(there.get(DEVICES))).isEqualTo("401 key_revoked"));
      assertThat(admin().delete("/api/admin/keys/" + made.id()).status()).isEqualTo(204);
    }
    String key = made.key();
    String last = key.endsWith("A") ? "E" : "A";
    String tampered = key.substring(0, key.length() - 1) + last;
    assertThat(code(new Client(standing.port(), tampered).get(DEVICES)))
        .isEqualTo("401 unauthorized");
  }

  @Test
  void aRotatedKeyLivesOnForTheOverlap() {
    Made old = fullKey("h1-a");
    String rotate = "/api/admin/keys/" + old.id() + "/rotate";
    assertThat(code(admin().post(rotate, "{}"))).isEqualTo("400 missing_field");
    Made fresh = Made.of(admin().post(rotate, "{\"overlap_s\":600}"));
    assertThat(as(old).get(DEVICES).status()).isEqualTo(200);
    assertThat(as(fresh).get(DEVICES).status()).isEqualTo(200);
    Reply again = admin().post(rotate, "{\"overlap_s\":600}");
    assertThat(code(again)).isEqualTo("409 key_ended");
    assertThat(again.text("replaced_by")).isEqualTo(fresh.id());
    clock.advance(Duration.ofSeconds(601));
    assertThat(code(as(old).get(DEVICES))).isEqualTo("401 key_expired");
    assertThat(as(fresh).get(DEVICES).status()).isEqualTo(200);
  }

  @Test
  void aKeyIsBoundToItsAddresses() {
    Made here = key("h1-a", "[\"read\"]", ",\"addresses\":[\"127.0.0.0/8\",\"::1\"]");
    Made away = key("h1-a", "[\"read\"]", ",\"addresses\":[\"192.0.2.0/24\"]");
    assertThat(as(here).get(DEVICES).status()).isEqualTo(200);
    assertThat(code(as(away).get(DEVICES))).isEqualTo("403 address_not_allowed");
  }

  private Reply signed(Made made, String method, String path, String body, long at, String nonce) {
    String timestamp = Long.toString(at);
    String signature =
        RequestSignature.sign(
            made.signingSecret(),
            method,
            path,
            timestamp,
            nonce,
            body.getBytes(StandardCharsets.UTF_8));
    return send(made.id(), method, path, body, timestamp, nonce, signature);
  }

  private Reply send(
      String keyId,
      String method,
      String path,
      String body,
      String timestamp,
      String nonce,
      String signature) {
    return new Client(standing.port(), null)
        .call(
            method,
            path,
            body,
            "X-Api-Key",
            keyId,
            "X-Timestamp",
            timestamp,
            "X-Nonce",
            nonce,
            "X-Signature",
            signature);
  }

  @Test
  void takesSignedRequests() {
    Made made = fullKey("h1-a");
    long now = clock.millis() / 1000;
    assertThat(signed(made, "GET", DEVICES + "?limit=5&text=%41", "", now, "nonce-0001").status())
        .isNotEqualTo(401);
    String body = "{\"url\":\"https://example.com/h\",\"events\":[\"*\"]}";
    assertThat(signed(made, "POST", ENDPOINTS, body, now, "nonce-0002").status()).isEqualTo(201);

    assertThat(code(signed(made, "GET", DEVICES, "", now, "nonce-0001")))
        .isEqualTo("401 nonce_replayed");
    for (long skew : new long[] {-301, 301}) {
      Reply skewed = signed(made, "GET", DEVICES, "", now + skew, "nonce-skew");
      assertThat(code(skewed)).isEqualTo("401 signature_out_of_time");
      assertThat(skewed.text("server_time")).isEqualTo(Rfc3339.of(now * 1000));
    }
    assertThat(signed(made, "GET", DEVICES, "", now - 300, "nonce-skew").status()).isEqualTo(200);
    assertThat(signed(made, "GET", DEVICES, "", now + 300, "nonce-ske2").status()).isEqualTo(200);
    for (String nonce : List.of("short", "n".repeat(65))) {
      assertThat(code(signed(made, "GET", DEVICES, "", now, nonce)))
          .isEqualTo("401 signature_malformed");
    }
    // Ahead by the whole window, so it is good for twice that, and remembered as long.
    clock.advance(Duration.ofSeconds(599));
    assertThat(code(signed(made, "GET", DEVICES, "", now + 300, "nonce-ske2")))
        .isEqualTo("401 nonce_replayed");
    clock.advance(Duration.ofSeconds(2));
    assertThat(code(signed(made, "GET", DEVICES, "", now + 300, "nonce-ske2")))
        .isEqualTo("401 signature_out_of_time");
  }

  @Test
  void anUnknownKeyAndAWrongSignatureAreAnsweredAlike() {
    Made made = fullKey("h1-a");
    String now = Long.toString(clock.millis() / 1000);
    String good =
        RequestSignature.sign(made.signingSecret(), "GET", DEVICES, now, "nonce-9001", new byte[0]);
    Reply unknown = send("none", "GET", DEVICES, "", now, "nonce-9001", good);
    Reply wrong =
        send(made.id(), "GET", DEVICES, "", now, "nonce-9001", good.replace(good.charAt(0), '_'));
    Reply otherPath = send(made.id(), "GET", DEVICES + "?a", "", now, "nonce-9001", good);
    Reply otherBody = send(made.id(), "GET", DEVICES, "x", now, "nonce-9001", good);
    for (Reply reply : List.of(unknown, wrong, otherPath, otherBody)) {
      assertThat(code(reply)).isEqualTo("401 unauthorized");
      assertThat(anonymous(reply)).isEqualTo(anonymous(unknown));
    }
    // What was refused has not burnt the nonce.
    assertThat(send(made.id(), "GET", DEVICES, "", now, "nonce-9001", good).status())
        .isEqualTo(200);
    assertThat(code(send(made.id(), "GET", DEVICES, "", now, "nonce-9001", "")))
        .isEqualTo("401 unauthorized");
  }

  private static Map<String, Object> anonymous(Reply reply) {
    Map<String, Object> body = new HashMap<>();
    reply.body().properties().forEach(one -> body.put(one.getKey(), one.getValue()));
    body.remove("request_id");
    return body;
  }

  @Test
  void limitsTheRatePerTenant() {
    admin().post(TENANTS, tenant("h1-rate", ",\"rate_limit\":3"));
    Client client = as(fullKey("h1-rate"));
    Client sibling = as(fullKey("h1-rate"));
    job.write(online("04B10001", "h1-rate", 1, charging(1, "R-1")));
    for (int left = 5; left >= 0; left--) {
      Reply reply = (left % 2 == 0 ? client : sibling).get(DEVICES);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(header(reply, "RateLimit-Policy")).isEqualTo("\"tenant\";q=6;w=2");
      assertThat(header(reply, "RateLimit")).startsWith("\"tenant\";r=" + left + ";t=");
    }
    Reply refused = client.get(DEVICES);
    assertThat(code(refused)).isEqualTo("429 rate_limited");
    assertThat(header(refused, "Retry-After")).isEqualTo("1");
    assertThat(header(refused, "RateLimit")).isEqualTo("\"tenant\";r=0;t=2");
    assertThat(as(fullKey("h1-b")).get(DEVICES).status()).isEqualTo(200);
    drain(client);

    for (int i = 0; i < 10; i++) {
      assertThat(client.post(stop("04B10001"), "{\"order_no\":\"R-1\"}").status()).isEqualTo(202);
    }
    clock.advance(Duration.ofSeconds(1));
    IntStream.range(0, 3).forEach(i -> assertThat(client.get(DEVICES).status()).isEqualTo(200));
    assertThat(client.get(DEVICES).status()).isEqualTo(429);
  }

  private static void drain(Client client) {
    await().until(() -> client.get(DEVICES).status() == 429);
  }

  @Test
  void theDefaultRateIsTheServers() {
    // demo is no tenant of the log, and this server has a rate of 5.
    Reply reply = new Client(standing.port(), "demo-key").get(DEVICES);
    assertThat(header(reply, "RateLimit-Policy")).isEqualTo("\"tenant\";q=10;w=2");
  }

  @Test
  void aStopIsServedWhileAFloodWaits() throws Exception {
    Client client = as(fullKey("h1-a"));
    job.write(online("04B10002", "h1-a", 1, charging(1, "F-1")));
    job.write(online("04B10003", "h1-a", 1, idle(1)));
    assertThat(client.get(DEVICES + "/04B10003").status()).isEqualTo(200);
    // An event was told whose state is not there yet: every read of this device waits for it.
    job.write(Topic.DEVICE_EVENTS, "04B10003", ReadTest.event("04B10003", 2, "device.fault", "{}"));
    List<CompletableFuture<Reply>> flood = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      flood.add(client.getAsync(DEVICES + "/04B10003"));
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> flood.stream().filter(CompletableFuture::isDone).count() >= 400 - Gate.WORK);
    Reply refused = client.get(DEVICES);
    Reply stopped = client.post(stop("04B10002"), "{\"order_no\":\"F-1\"}");
    long waiting = flood.stream().filter(one -> !one.isDone()).count();

    assertThat(stopped.status()).isEqualTo(202);
    assertThat(waiting).isPositive();
    assertThat(code(refused)).isEqualTo("503 overloaded");
    assertThat(header(refused, "Retry-After")).isEqualTo("1");
    job.write(online("04B10003", "h1-a", 2, idle(1)));
    Set<String> ends = new TreeSet<>();
    for (CompletableFuture<Reply> one : flood) {
      ends.add(code(one.get(30, TimeUnit.SECONDS)));
    }
    assertThat(ends).isSubsetOf("200 ", "503 overloaded", "503 view_behind");
  }

  @Test
  void everyAnswerHasARequestId() {
    Client client = as(fullKey("h1-a"));
    assertThat(header(client.get(DEVICES, "X-Request-Id", "caller:1.a-B_"), "X-Request-Id"))
        .isEqualTo("caller:1.a-B_");
    Reply problem = client.get("/api/third/nothing", "X-Request-Id", "r-7");
    assertThat(problem.text("request_id")).isEqualTo("r-7");
    for (String unsafe : List.of("a b", "x".repeat(65), "<script>", "é")) {
      assertThat(header(client.get(DEVICES, "X-Request-Id", unsafe), "X-Request-Id"))
          .matches("[0-9a-f-]{36}");
    }
    Client stranger = new Client(standing.port(), null);
    for (String path : List.of(DEVICES, "/healthz", "/nothing", "/")) {
      Reply reply = stranger.get(path);
      assertThat(header(reply, "X-Request-Id")).as(path).isNotBlank();
      if (reply.status() >= 400) {
        assertThat(reply.text("request_id")).isEqualTo(header(reply, "X-Request-Id"));
      }
    }
    assertThat(stranger.call("DELETE", DEVICES, "").text("request_id")).isNotBlank();
  }

  @Test
  void oneTenantNeverReadsAnothers() {
    Client mine = as(fullKey("h1-a"));
    Client theirs = as(fullKey("h1-b"));
    job.write(online("04B10004", "h1-b", 1, charging(1, "B-1")));
    job.write(online("04B10005", "h1-b", 1, idle(1)));
    Reply started =
        theirs.post(start("04B10005"), "{\"order_no\":\"B-2\",\"mode\":4,\"port_no\":1}");
    assertThat(started.status()).isEqualTo(202);
    Reply endpoint =
        theirs.post(ENDPOINTS, "{\"url\":\"https://example.com/b\",\"events\":[\"*\"]}");
    String command = Answer.COMMANDS + started.text("command_id");
    String hook = ENDPOINTS + "/" + endpoint.text("id");
    for (String path :
        List.of(
            DEVICES + "/04B10004",
            DEVICES + "/04B10004/ports",
            DEVICES + "/04B10004/realtime",
            status("04B10004") + "?order_no=B-1",
            command,
            hook)) {
      assertThat(theirs.get(path).status()).as(path).isEqualTo(200 + (path == command ? 2 : 0));
      Reply foreign = mine.get(path);
      assertThat(foreign.status()).as(path).isEqualTo(404);
      assertNoHint(foreign, mine.get(path.replace("04B10004", "04B1FFFF")));
    }
    assertThat(code(mine.post(stop("04B10004"), "{\"order_no\":\"B-1\"}")))
        .isEqualTo("404 device_not_found");
    assertThat(code(mine.delete(hook))).isEqualTo("404 endpoint_not_found");
    assertThat(mine.get(DEVICES + "?limit=1000").text()).doesNotContain("04B1000" + "4");
    assertThat(mine.get(ENDPOINTS).text()).doesNotContain(endpoint.text("id"));
    assertThat(theirs.get(DEVICES + "?limit=1000").text()).contains("04B10004");
  }

  /** A foreign id is answered as one that is nowhere. */
  private static void assertNoHint(Reply foreign, Reply nowhere) {
    assertThat(foreign.text("code")).isEqualTo(nowhere.text("code"));
    assertThat(foreign.text("detail"))
        .isEqualTo(nowhere.text("detail").replace("04B1FFFF", "04B10004"));
    assertThat(foreign.text()).doesNotContain("h1-b");
  }

  @Test
  void noSecretIsEverTold() {
    List<String> told = new ArrayList<>();
    LogCapture capture = LogCapture.begin();
    List<String> secrets = new ArrayList<>(List.of(ADMIN_KEY, "demo-key", SECRET_KEY));
    try {
      Made made = fullKey("h1-a");
      Made fresh =
          Made.of(admin().post("/api/admin/keys/" + made.id() + "/rotate", "{\"overlap_s\":5}"));
      for (Made one : List.of(made, fresh)) {
        secrets.addAll(List.of(one.key(), one.signingSecret(), KeyText.digest(one.key()).hex()));
        Client client = as(one);
        Stream.of(
                client.get(DEVICES),
                client.get(TENANTS),
                client.get("/api/third/nothing"),
                client.get("/api/third/sessions", "X-Request-Id", "r-secret"),
                client.post(ENDPOINTS, "{"),
                admin().delete("/api/admin/keys/" + one.key()),
                admin().get(TENANTS + "/h1-a/keys"),
                admin().delete("/api/admin/keys/" + one.id()),
                client.get(DEVICES),
                signed(one, "GET", DEVICES, "", 1, "nonce-0001"))
            .map(Reply::text)
            .forEach(told::add);
      }
      try (Tenancy tenancy = new Tenancy(Broker.bootstrap())) {
        tenancy.ready().join();
        tenancy.keysOf("h1-a").map(Object::toString).forEach(told::add);
      }
      ApiConfig config = config(5);
      told.add(config.toString());
      ApiServer.start(config).close();
    } finally {
      List<String> logged = capture.end();
      assertThat(logged).anyMatch(line -> line.contains("request_id=r-secret"));
      told.addAll(logged);
    }
    assertThat(told).hasSizeGreaterThan(18);
    for (String secret : secrets) {
      assertThat(told).noneMatch(text -> text.contains(secret));
    }
  }

  @Test
  void theAdminKeyOfTheConfigurationIsNoOtherKey() {
    assertThat(code(admin().get(DEVICES))).isEqualTo("403 scope_missing");
    assertThat(code(demo.get(TENANTS))).isEqualTo("403 scope_missing");
    assertThat(code(new Client(standing.port(), null).get(TENANTS))).isEqualTo("401 unauthorized");
  }

  @Test
  void theFirstAdminKeyComesFromTheLog() {
    // The broker is shared, and other tests have made administrators.
    assertThat(FirstAdminKey.make(Broker.bootstrap(), true, Duration.ofSeconds(20)))
        .hasValueSatisfying(
            key -> {
              Client operator = new Client(standing.port(), key);
              await()
                  .atMost(Duration.ofSeconds(5))
                  .until(() -> operator.get(TENANTS).status() == 200);
              assertThat(FirstAdminKey.make(Broker.bootstrap(), false, Duration.ofSeconds(20)))
                  .isEmpty();
            });
  }

  @Test
  void publishedVectorsHold() throws Exception {
    String page = Files.readString(Path.of("../docs/request-signing.md"));
    String vectors = page.replaceAll("(?s).*```json\n(.*?)```.*", "$1");
    JsonNode list = Json.tree(vectors.getBytes(StandardCharsets.UTF_8));
    assertThat(list).hasSize(3);
    for (JsonNode one : list) {
      assertThat(
              RequestSignature.sign(
                  one.get("secret").asText(),
                  one.get("method").asText(),
                  one.get("path").asText(),
                  one.get("timestamp").asText(),
                  one.get("nonce").asText(),
                  one.get("body").asText().getBytes(StandardCharsets.UTF_8)))
          .isEqualTo(one.get("signature").asText());
    }
  }

  private static String header(Reply reply, String name) {
    return reply.raw().headers().firstValue(name).orElse("");
  }

  /** Everything that is logged, whatever its level. */
  private static final class LogCapture extends AbstractAppender {
    private static final String OURS = "io.chargeline";

    private final List<String> lines = new ArrayList<>();

    private LogCapture() {
      super("capture", null, null, true, Property.EMPTY_ARRAY);
    }

    static LogCapture begin() {
      LogCapture capture = new LogCapture();
      capture.start();
      root().addAppender(capture, Level.ALL, null);
      Configurator.setLevel(OURS, Level.ALL);
      return capture;
    }

    private static LoggerConfig root() {
      return ((LoggerContext) LogManager.getContext(false)).getConfiguration().getRootLogger();
    }

    List<String> end() {
      Configurator.setLevel(OURS, Level.WARN);
      root().removeAppender(getName());
      stop();
      synchronized (lines) {
        return List.copyOf(lines);
      }
    }

    @Override
    public void append(LogEvent event) {
      synchronized (lines) {
        lines.add(
            event.getMessage().getFormattedMessage()
                + event.getContextData()
                + Arrays.toString(event.getMessage().getParameters())
                + event.getThrown());
      }
    }
  }
}
