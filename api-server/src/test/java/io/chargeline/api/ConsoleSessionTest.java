package io.chargeline.api;

import static io.chargeline.api.StartTest.code;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.api.Client.Reply;
import io.chargeline.api.ConsoleConfig.SecureCookie;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.AuditRow;
import io.chargeline.domain.tenant.KeyText;
import io.chargeline.domain.webhook.Destinations;
import io.chargeline.domain.webhook.SecretBox;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Signing in, being signed in, and what must not count as that; through real HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConsoleSessionTest {
  private static final String SESSION = "/api/console/session";
  private static final String TENANTS = "/api/admin/tenants";
  private static final String DEVICES = "/api/third/devices";
  private static final String SITES = "/api/third/sites";
  private static final String TOKEN = "X-CSRF-Token";
  private static final String ID = "X-Request-Id";
  private static final Map<String, String> KEYS = Map.of("cs-configured-key", "cs-configured");
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern COOKIE =
      Pattern.compile(
          "chargeline_session=([A-Za-z0-9_-]+); Path=/; Max-Age=(\\d+); HttpOnly; SameSite=Strict");

  private final TestClock clock = new TestClock();
  private ApiServer one;
  private ApiServer two;
  private Client admin;
  private Client nobody;
  private AuditTail audit;
  private int sites;

  /** A browser that is signed in. */
  private record Browser(Client client, String cookie, JsonNode session) {
    Reply get(String path, String... headers) {
      return client.get(path, and(headers, "Cookie", cookie));
    }

    /** With the token, as the page does it. */
    Reply call(String method, String path, String body, String... headers) {
      return bare(method, path, body, and(headers, TOKEN, token()));
    }

    /** As another site's page would do it. */
    Reply bare(String method, String path, String body, String... headers) {
      return client.call(method, path, body, and(headers, "Cookie", cookie));
    }

    String token() {
      return session.get("csrf_token").asText();
    }

    Browser at(ApiServer server) {
      return new Browser(new Client(server.port(), null), cookie, session);
    }

    private static String[] and(String[] headers, String name, String value) {
      String[] all = java.util.Arrays.copyOf(headers, headers.length + 2);
      all[headers.length] = name;
      all[headers.length + 1] = value;
      return all;
    }
  }

  @BeforeAll
  void start() {
    one = server(KEYS, SECRET_KEY, ConsoleConfig.DEFAULT);
    two = server(KEYS, SECRET_KEY, ConsoleConfig.DEFAULT);
    one.ready().join();
    two.ready().join();
    admin = new Client(one.port(), ApiTest.ADMIN_KEY);
    nobody = new Client(one.port(), null);
    audit = new AuditTail(Broker.bootstrap());
    assertThat(
            admin
                .post(TENANTS, "{\"id\":\"cs\",\"name\":\"Console\",\"language\":\"zh\"}")
                .status())
        .isEqualTo(201);
  }

  @AfterAll
  void end() {
    audit.close();
    one.close();
    two.close();
  }

  private static final String SECRET_KEY = SecretBox.newKey();

  private ApiServer server(Map<String, String> keys, String secretKey, ConsoleConfig console) {
    return ApiServer.start(
        new ApiConfig(
            "127.0.0.1",
            0,
            Broker.bootstrap(),
            keys,
            Optional.of(ApiTest.ADMIN_KEY),
            100_000,
            secretKey,
            Optional.empty(),
            Destinations.ANYWHERE,
            Duration.ofSeconds(40),
            Duration.ofSeconds(20),
            Optional.empty(),
            "chargeline",
            "",
            console),
        clock);
  }

  private Reply newKey(String tenant, String scopes, String more) {
    String body = "{\"name\":\"night shift\",\"scopes\":%s%s}".formatted(scopes, more);
    Reply made = admin.post(TENANTS + "/" + tenant + "/keys", body);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made;
  }

  private Reply newKey() {
    return newKey("cs", "[\"read\",\"control\",\"manage\"]", "");
  }

  private static String body(String key) {
    return "{\"key\":\"" + key + "\"}";
  }

  private Browser signIn(String key) {
    return signIn(one, key);
  }

  private static Browser signIn(ApiServer server, String key) {
    Client client = new Client(server.port(), null);
    Reply reply = client.post(SESSION, body(key));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return new Browser(client, "chargeline_session=" + cookie(reply).group(1), reply.body());
  }

  private static Matcher cookie(Reply reply) {
    Matcher cookie = COOKIE.matcher(header(reply, "Set-Cookie"));
    assertThat(cookie.lookingAt()).as(header(reply, "Set-Cookie")).isTrue();
    return cookie;
  }

  private static String header(Reply reply, String name) {
    return reply.raw().headers().firstValue(name).orElse("");
  }

  private String site() {
    return "{\"id\":\"cs-%d\",\"name\":\"A site\"}".formatted(++sites);
  }

  /** From another address of this machine. */
  private static String raw(ApiServer server, String from, String request, String body)
      throws IOException {
    try (Socket socket = new Socket()) {
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
      socket.setSoTimeout(10_000);
      String head = "Host: localhost\r\nConnection: close\r\nContent-Length: " + body.length();
      socket
          .getOutputStream()
          .write((request + "\r\n" + head + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void aSessionIsItsKey() {
    Reply key = newKey("cs", "[\"manage\",\"read\"]", "");
    Reply reply = nobody.post(SESSION, body(key.text("key")));
    assertThat(cookie(reply).group(2)).isEqualTo("43200");
    assertThat(header(reply, "Set-Cookie")).endsWith("SameSite=Strict");
    assertThat(header(reply, "Cache-Control")).isEqualTo("no-store");
    assertThat(reply.text("csrf_token")).matches("[A-Za-z0-9_-]{43}");
    ObjectNode expected =
        Json.MAPPER
            .createObjectNode()
            .put("tenant", "cs")
            .put("key_id", key.text("id"))
            .put("key_name", "night shift");
    expected.putArray("scopes").add("read").add("manage");
    expected
        .put("operator", false)
        .put("language", "zh")
        .put("csrf_token", reply.text("csrf_token"))
        .put("expires_at", Rfc3339.of(clock.millis() + Duration.ofHours(12).toMillis()));
    assertThat(reply.body()).isEqualTo(expected);

    Browser browser = signIn(key.text("key"));
    Reply shown = browser.get(SESSION);
    assertThat(shown.body()).isEqualTo(browser.session());
    assertThat(header(shown, "Cache-Control")).isEqualTo("no-store");
    Reply devices = browser.get(DEVICES);
    assertThat(devices.status()).isEqualTo(200);
    assertThat(header(devices, "Cache-Control")).isEqualTo("no-store");
    assertThat(header(devices, "RateLimit-Policy")).contains("tenant");
    assertThat(header(devices, "Content-Language")).isEqualTo("zh");
    assertThat(browser.call("POST", SITES, site()).status()).isEqualTo(201);
    assertThat(code(browser.call("POST", DEVICES + "/04F00001/locate", "{\"seconds\":5}")))
        .isEqualTo("403 scope_missing");
    assertThat(code(browser.get(TENANTS))).isEqualTo("403 scope_missing");
  }

  @Test
  void theOperatorSignsInToo() {
    Browser configured = signIn(ApiTest.ADMIN_KEY);
    assertThat(configured.session().get("operator").asBoolean()).isTrue();
    assertThat(configured.session().get("tenant").asText()).isEqualTo("*");
    assertThat(configured.session().get("key_id").asText()).isEqualTo("configured");
    assertThat(configured.session().get("scopes").toString()).isEqualTo("[\"admin\"]");
    assertThat(configured.get(TENANTS).status()).isEqualTo(200);
    assertThat(code(configured.get(DEVICES))).isEqualTo("403 scope_missing");
    Browser issued = signIn(newKey("*", "[\"admin\"]", "").text("key"));
    assertThat(issued.session().get("operator").asBoolean()).isTrue();
    assertThat(issued.call("PATCH", TENANTS + "/cs", "{\"name\":\"Console\"}").status())
        .isEqualTo(200);
  }

  @Test
  void anIdempotencyKeyWorksAsEver() {
    Browser browser = signIn(newKey().text("key"));
    String body = site();
    Reply first = browser.call("POST", SITES, body, "Idempotency-Key", "cs-once");
    Reply again = browser.call("POST", SITES, body, "Idempotency-Key", "cs-once");
    assertThat(first.status()).isEqualTo(201);
    assertThat(again.status()).isEqualTo(201);
    assertThat(header(again, "Idempotency-Replayed")).isEqualTo("true");
  }

  @Test
  void wrongKeysAreAnsweredAlike() {
    String key = newKey().text("key");
    String almost = almost(key);
    JsonNode expected = withoutId(nobody.post(SESSION, body("wrong")));
    for (String wrong : List.of(almost, "clk_nothing_" + key.substring(key.length() - 43), "")) {
      Reply reply = nobody.post(SESSION, body(wrong));
      assertThat(code(reply)).isEqualTo("401 unauthorized");
      assertThat(withoutId(reply)).isEqualTo(expected);
      assertThat(header(reply, "Set-Cookie")).isEmpty();
    }
    assertThat(code(nobody.post(SESSION, "{}"))).isEqualTo("400 missing_field");
    assertThat(code(nobody.post(SESSION, "{\"key\":[\"x\"]}"))).isEqualTo("400 missing_field");
    assertThat(code(nobody.post(SESSION, "{\"key\":\"x\",\"y\":1}")))
        .isEqualTo("400 unknown_field");
  }

  /** The same but for one letter. */
  private static String almost(String key) {
    int at = key.length() - 5;
    return key.substring(0, at) + (key.charAt(at) == 'A' ? 'B' : 'A') + key.substring(at + 1);
  }

  private static JsonNode withoutId(Reply reply) {
    ObjectNode body = reply.body().deepCopy();
    body.remove("request_id");
    return body;
  }

  @Test
  void withoutASessionThereIsNone() {
    assertThat(nobody.get(SESSION).status()).isEqualTo(204);
    assertThat(code(nobody.delete(SESSION))).isEqualTo("401 unauthorized");
    Client keyed = new Client(one.port(), newKey().text("key"));
    assertThat(code(keyed.get(SESSION))).isEqualTo("401 unauthorized");
    assertThat(code(keyed.delete(SESSION))).isEqualTo("401 unauthorized");
  }

  @Test
  void endsWithItsKey() {
    Reply revoked = newKey();
    String at = Rfc3339.of(clock.millis() + 600_000);
    Browser ofExpiring =
        signIn(newKey("cs", "[\"read\"]", ",\"expires_at\":\"" + at + "\"").text("key"));
    assertThat(ofExpiring.session().get("expires_at").asText()).isEqualTo(at);
    Browser ofRevoked = signIn(revoked.text("key"));
    assertThat(ofRevoked.get(DEVICES).status()).isEqualTo(200);
    assertThat(admin.delete("/api/admin/keys/" + revoked.text("id")).status()).isEqualTo(204);
    assertThat(code(ofRevoked.get(DEVICES))).isEqualTo("401 key_revoked");
    assertThat(code(ofRevoked.get(SESSION))).isEqualTo("401 key_revoked");
    assertThat(code(nobody.post(SESSION, body(revoked.text("key"))))).isEqualTo("401 key_revoked");
    clock.advance(Duration.ofMinutes(11));
    assertThat(code(ofExpiring.get(DEVICES))).isEqualTo("401 key_expired");

    admin.post(TENANTS, "{\"id\":\"cs-gone\",\"name\":\"Gone\"}");
    Browser ofDeleted = signIn(newKey("cs-gone", "[\"read\"]", "").text("key"));
    assertThat(admin.patch(TENANTS + "/cs-gone", "{\"deleted\":true}").status()).isEqualTo(200);
    assertThat(code(ofDeleted.get(DEVICES))).isEqualTo("403 tenant_deleted");
  }

  @Test
  void endsAfterItsTimeHoweverMuchItIsUsed() {
    Browser browser = signIn(newKey().text("key"));
    for (int hour = 0; hour < 11; hour++) {
      clock.advance(Duration.ofHours(1));
      assertThat(browser.get(DEVICES).status()).as("hour %d", hour).isEqualTo(200);
    }
    try (ApiServer stricter =
        server(KEYS, SECRET_KEY, new ConsoleConfig(Duration.ofHours(2), SecureCookie.AUTO))) {
      stricter.ready().join();
      assertThat(code(browser.at(stricter).get(DEVICES))).isEqualTo("401 session_over");
    }
    clock.advance(Duration.ofHours(1));
    assertThat(code(browser.get(DEVICES))).isEqualTo("401 session_over");
    assertThat(code(browser.call("DELETE", SESSION, ""))).isEqualTo("401 session_over");
  }

  @Test
  void signingOutEndsItOnEveryServer() {
    Reply key = newKey();
    Browser browser = signIn(key.text("key"));
    Browser untouched = signIn(key.text("key"));
    Browser there = browser.at(two);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(there.get(DEVICES).status()).isEqualTo(200));
    Reply out = there.call("DELETE", SESSION, "");
    assertThat(out.status()).isEqualTo(204);
    assertThat(header(out, "Set-Cookie"))
        .isEqualTo("chargeline_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
    assertThat(code(there.get(DEVICES))).isEqualTo("401 session_over");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(code(browser.get(DEVICES))).isEqualTo("401 session_over"));
    try (ApiServer later = server(KEYS, SECRET_KEY, ConsoleConfig.DEFAULT)) {
      later.ready().join();
      assertThat(code(browser.at(later).get(SESSION))).isEqualTo("401 session_over");
      assertThat(untouched.at(later).get(SESSION).status()).isEqualTo(200);
    }
  }

  @Test
  void aStreamThatItOpenedEndsWithIt() throws Exception {
    Browser browser = signIn(ApiTest.ADMIN_KEY);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), one.port())) {
      socket.setSoTimeout(10_000);
      String get = "GET /api/admin/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: ";
      socket.getOutputStream().write((get + browser.cookie() + "\r\n\r\n").getBytes(UTF_8));
      assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8))
          .isEqualTo("HTTP/1.1 200");
      assertThat(browser.call("DELETE", SESSION, "").status()).isEqualTo(204);
      // Without an end of the stream, this would time out.
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .contains("text/event-stream");
    }
  }

  @Test
  void endsWhenItsKeyLeavesTheConfiguration() {
    Browser browser = signIn("cs-configured-key");
    assertThat(browser.session().get("tenant").asText()).isEqualTo("cs-configured");
    assertThat(browser.get(DEVICES).status()).isEqualTo(200);
    try (ApiServer changed =
        server(Map.of("cs-another-key", "cs-configured"), SECRET_KEY, ConsoleConfig.DEFAULT)) {
      changed.ready().join();
      assertThat(code(browser.at(changed).get(DEVICES))).isEqualTo("401 session_over");
    }
  }

  @Test
  void changesNothingWithoutItsToken() {
    Browser browser = signIn(newKey().text("key"));
    String other = signIn(newKey().text("key")).token();
    assertThat(code(browser.bare("POST", SITES, site()))).isEqualTo("403 csrf_token_missing");
    for (String wrong : List.of("", "x", other, browser.token() + "x")) {
      assertThat(code(browser.bare("POST", SITES, site(), TOKEN, wrong)))
          .as(wrong)
          .isEqualTo("403 csrf_token_missing");
    }
    for (String method : List.of("PUT", "PATCH", "DELETE")) {
      String path = method.equals("PUT") ? "/api/third/alert-rules/x" : SITES + "/x";
      assertThat(code(browser.bare(method, path, "{}"))).isEqualTo("403 csrf_token_missing");
    }
    assertThat(code(browser.bare("DELETE", SESSION, ""))).isEqualTo("403 csrf_token_missing");
    assertThat(browser.get(SESSION).status()).isEqualTo(200);
  }

  @Test
  void otherSitesCannotUseIt() {
    Browser browser = signIn(newKey().text("key"));
    String site = "Sec-Fetch-Site";
    assertThat(code(browser.get(DEVICES, site, "cross-site"))).isEqualTo("403 cross_site");
    assertThat(code(browser.call("POST", SITES, site(), site, "cross-site")))
        .isEqualTo("403 cross_site");
    assertThat(code(browser.call("POST", SITES, site(), site, "same-site")))
        .isEqualTo("403 cross_site");
    assertThat(browser.get(DEVICES, site, "same-site").status()).isEqualTo(200);
    assertThat(browser.get(DEVICES, site, "none").status()).isEqualTo(200);
    assertThat(browser.call("POST", SITES, site(), site, "same-origin").status()).isEqualTo(201);
    String key = body(newKey().text("key"));
    assertThat(code(nobody.post(SESSION, key, site, "cross-site"))).isEqualTo("403 cross_site");
    assertThat(code(nobody.post(SESSION, key, site, "same-site"))).isEqualTo("403 cross_site");
    assertThat(code(nobody.post(SESSION, key, "Content-Type", "text/plain;charset=UTF-8")))
        .isEqualTo("403 cross_site");
    assertThat(nobody.post(SESSION, key, "Content-Type", "application/json").status())
        .isEqualTo(200);
  }

  @Test
  void aKeyBesideTheCookieIsTheOneThatCounts() {
    Browser browser = signIn(newKey("cs", "[\"read\"]", "").text("key"));
    Client keyed = new Client(one.port(), newKey().text("key"));
    String[] cookie = {"Cookie", browser.cookie(), "Sec-Fetch-Site", "cross-site"};
    assertThat(keyed.post(SITES, site(), cookie).status()).isEqualTo(201);
    assertThat(header(keyed.get(DEVICES, cookie), "Cache-Control")).isEmpty();
    Client wrong = new Client(one.port(), "wrong");
    assertThat(code(wrong.get(DEVICES, cookie))).isEqualTo("401 unauthorized");
    assertThat(code(browser.get(DEVICES, "X-Api-Key", "wrong"))).isEqualTo("401 unauthorized");
    assertThat(code(browser.get(DEVICES, "X-Signature", "00")))
        .isEqualTo("401 signature_malformed");
    assertThat(keyed.get(DEVICES, "Cookie", "chargeline_session=nonsense").status()).isEqualTo(200);
  }

  @Test
  void noOtherTextIsASession() {
    Browser browser = signIn(newKey().text("key"));
    String value = browser.cookie().substring("chargeline_session=".length());
    for (int at = 0; at < value.length() - 1; at += 37) {
      char other = value.charAt(at) == 'A' ? 'B' : 'A';
      String tampered = value.substring(0, at) + other + value.substring(at + 1);
      assertThat(code(with("chargeline_session=" + tampered))).isEqualTo("401 session_over");
    }
    ConsoleSession mine =
        new ConsoleSession(
            "id", null, KeyText.digest(ApiTest.ADMIN_KEY), "t", clock.millis(), Long.MAX_VALUE);
    String sealed = new SecretBox(SECRET_KEY).seal(Json.text(mine));
    for (String text :
        List.of("", "x", "!", "AAAA", value.substring(4), value + value, urlSafe(sealed))) {
      assertThat(code(with("chargeline_session=" + text))).as(text).isEqualTo("401 session_over");
    }
    try (ApiServer stranger = server(KEYS, SecretBox.newKey(), ConsoleConfig.DEFAULT)) {
      stranger.ready().join();
      assertThat(code(browser.at(stranger).get(DEVICES))).isEqualTo("401 session_over");
    }
    assertThat(browser.get(DEVICES).status()).isEqualTo(200);
  }

  private static String urlSafe(String base64) {
    return base64.replace('+', '-').replace('/', '_').replace("=", "");
  }

  private Reply with(String cookie) {
    return nobody.get(DEVICES, "Cookie", cookie);
  }

  @Test
  void holdsToTheAddressesOfItsKey() throws IOException {
    String elsewhere = newKey("cs", "[\"read\"]", ",\"addresses\":[\"10.0.0.0/8\"]").text("key");
    assertThat(code(nobody.post(SESSION, body(elsewhere)))).isEqualTo("403 address_not_allowed");
    Browser here = signIn(newKey("cs", "[\"read\"]", ",\"addresses\":[\"127.0.0.1\"]").text("key"));
    assertThat(here.get(DEVICES).status()).isEqualTo(200);
    String get = "GET " + DEVICES + " HTTP/1.1\r\nCookie: " + here.cookie();
    assertThat(raw(one, "127.0.0.1", get, "")).startsWith("HTTP/1.1 200");
    assertThat(raw(one, "127.0.0.2", get, ""))
        .startsWith("HTTP/1.1 403")
        .contains("\"code\":\"address_not_allowed\"");
  }

  @Test
  void whoTriesTooManyKeysHasToWait() throws IOException {
    String right = body(newKey().text("key"));
    String post = "POST " + SESSION + " HTTP/1.1\r\nContent-Type: application/json";
    for (int i = 0; i < SignInLimit.BURST + 5; i++) {
      assertThat(raw(one, "127.0.0.9", post, right)).startsWith("HTTP/1.1 200");
    }
    for (int i = 0; i < SignInLimit.BURST; i++) {
      assertThat(raw(one, "127.0.0.9", post, body("wrong"))).startsWith("HTTP/1.1 401");
    }
    for (String body : List.of(right, body("wrong"))) {
      assertThat(raw(one, "127.0.0.9", post, body))
          .startsWith("HTTP/1.1 429")
          .contains("\"code\":\"rate_limited\"")
          .containsIgnoringCase("Retry-After: 3");
    }
    assertThat(raw(one, "127.0.0.8", post, right)).startsWith("HTTP/1.1 200");
    clock.advance(Duration.ofSeconds(SignInLimit.REFILL_S));
    assertThat(raw(one, "127.0.0.9", post, right)).startsWith("HTTP/1.1 200");
    assertThat(raw(one, "127.0.0.9", post, body("wrong"))).startsWith("HTTP/1.1 401");
    assertThat(raw(one, "127.0.0.9", post, right)).startsWith("HTTP/1.1 429");
  }

  @Test
  void theCookieIsSecureWhereTheRequestWas() {
    String key = body(newKey().text("key"));
    String forwarded = "X-Forwarded-Proto";
    assertThat(header(nobody.post(SESSION, key, forwarded, "https"), "Set-Cookie"))
        .endsWith("; SameSite=Strict; Secure");
    assertThat(header(nobody.post(SESSION, key, forwarded, "http, https"), "Set-Cookie"))
        .endsWith("; SameSite=Strict");
    for (SecureCookie secure : List.of(SecureCookie.ALWAYS, SecureCookie.NEVER)) {
      ConsoleConfig console = new ConsoleConfig(Duration.ofMinutes(5), secure);
      try (ApiServer server = server(KEYS, SECRET_KEY, console)) {
        server.ready().join();
        Reply reply = new Client(server.port(), null).post(SESSION, key, forwarded, "https");
        assertThat(header(reply, "Set-Cookie"))
            .contains("Max-Age=300;")
            .endsWith(secure == SecureCookie.ALWAYS ? "; Secure" : "; SameSite=Strict");
      }
    }
  }

  @Test
  void itIsWrittenDownWhoSignedInAndWhatHeDid() {
    Reply key = newKey();
    Reply in = nobody.post(SESSION, body(key.text("key")), ID, "cs-in");
    Browser browser = new Browser(nobody, "chargeline_session=" + cookie(in).group(1), in.body());
    assertThat(browser.call("POST", SITES, site(), ID, "cs-site").status()).isEqualTo(201);
    assertThat(code(browser.bare("POST", SITES, site(), ID, "cs-forged")))
        .isEqualTo("403 csrf_token_missing");
    assertThat(browser.call("DELETE", SESSION, "", ID, "cs-out").status()).isEqualTo(204);
    AuditRow signedIn = audit.one("cs-in");
    assertThat(signedIn)
        .extracting(
            AuditRow::tenant,
            AuditRow::actor,
            AuditRow::keyId,
            AuditRow::address,
            AuditRow::action,
            AuditRow::status,
            AuditRow::arguments)
        .containsExactly(
            "cs", AuditRow.Actor.TENANT, key.text("id"), "127.0.0.1", "console.sign_in", 200, null);
    String session = signedIn.resourceId();
    assertThat(session).matches("[0-9a-f-]{36}");
    AuditRow site = audit.one("cs-site");
    assertThat(site.keyId()).isEqualTo(key.text("id"));
    assertThat(Json.tree(site.arguments().getBytes(UTF_8)).get("console_session").asText())
        .isEqualTo(session);
    AuditRow forged = audit.one("cs-forged");
    assertThat(forged.tenant()).isEqualTo("cs");
    assertThat(forged.code()).isEqualTo("csrf_token_missing");
    AuditRow out = audit.one("cs-out");
    assertThat(out.action()).isEqualTo("console.sign_out");
    assertThat(out.resourceId()).isEqualTo(session);

    Reply operator = nobody.post(SESSION, body(ApiTest.ADMIN_KEY), ID, "cs-operator");
    assertThat(operator.status()).isEqualTo(200);
    assertThat(audit.one("cs-operator").actor()).isEqualTo(AuditRow.Actor.OPERATOR);
    String wrong = almost(key.text("key"));
    nobody.post(SESSION, body(wrong), ID, "cs-wrong");
    assertThat(audit.one("cs-wrong"))
        .extracting(AuditRow::tenant, AuditRow::actor, AuditRow::keyId, AuditRow::status)
        .containsExactly("", AuditRow.Actor.UNKNOWN, key.text("id"), 401);
    admin.delete("/api/admin/keys/" + key.text("id"));
    nobody.post(SESSION, body(key.text("key")), ID, "cs-revoked");
    AuditRow revoked = audit.one("cs-revoked");
    assertThat(revoked.tenant()).isEqualTo("cs");
    assertThat(revoked.code()).isEqualTo("key_revoked");
    for (String record : audit.records()) {
      assertThat(record)
          .doesNotContain(
              key.text("key").substring(key.text("key").length() - 43),
              wrong.substring(wrong.length() - 43),
              ApiTest.ADMIN_KEY,
              browser.token(),
              browser.cookie().substring(30));
    }
  }
}
