package io.chargeline.standalone.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chargeline.domain.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A receiver that verifies with the stock library and is right but for one flaw. */
final class FlawedReceiver implements AutoCloseable {
  static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  static final Duration TIMEOUT = Duration.ofSeconds(3);

  private static final int MAX_BODY = 2_000_000;
  private static final int SMALL_BODY = 64 << 10;
  private static final Set<String> FIELDS =
      Set.of(
          "id",
          "event",
          "device_phy_id",
          "timestamp",
          "occurred_at",
          "sequence",
          "schema_version",
          "tenant",
          "site",
          "data");

  private final Flaw flaw;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<String> ids = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> newest = new ConcurrentHashMap<>();
  private final AtomicLong processed = new AtomicLong();
  private final Semaphore desk = new Semaphore(1);
  private volatile boolean dead;

  FlawedReceiver(Flaw flaw) {
    this.flaw = flaw;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!is(Flaw.SERVES_ONE_AT_A_TIME)) {
      server.setExecutor(threads);
    }
    server.createContext("/", this::receive);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  URI countUrl() {
    return url().resolve("/count");
  }

  private boolean is(Flaw one) {
    return flaw == one;
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestURI().getPath().equals("/count")) {
        byte[] count = Long.toString(processed.get()).getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, count.length);
        exchange.getResponseBody().write(count);
        return;
      }
      int status = status(exchange);
      if (is(Flaw.SAYS_CLOSE)) {
        exchange.getResponseHeaders().add("connection", "close");
      }
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private int status(HttpExchange exchange) throws IOException {
    if (dead) {
      return 500;
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      return is(Flaw.ANSWERS_GET) ? 200 : 405;
    }
    byte[] body = body(exchange.getRequestBody());
    if (body.length > MAX_BODY) {
      dead = is(Flaw.DIES_OF_LARGE_BODIES);
      return dead || is(Flaw.FAILS_OF_LARGE_BODIES) ? 500 : 413;
    }
    if (is(Flaw.TAKES_64_KIB) && body.length > SMALL_BODY) {
      return 413;
    }
    try {
      return status(exchange.getRequestHeaders(), body);
    } catch (RuntimeException crash) {
      return 500;
    }
  }

  private byte[] body(InputStream in) throws IOException {
    if (is(Flaw.READS_ONCE)) {
      byte[] buffer = new byte[MAX_BODY];
      return Arrays.copyOf(buffer, Math.max(0, in.read(buffer)));
    }
    boolean greedy = is(Flaw.FAILS_OF_LARGE_BODIES) || is(Flaw.DIES_OF_LARGE_BODIES);
    return greedy ? in.readAllBytes() : in.readNBytes(MAX_BODY + 1);
  }

  private int status(Headers headers, byte[] body) {
    if (is(Flaw.PARSES_BEFORE_IT_VERIFIES)) {
      Json.tree(body).get("id").asText();
    }
    if (is(Flaw.STORES_BEFORE_IT_VERIFIES)) {
      processed.incrementAndGet();
    }
    if (!genuine(headers, body)) {
      return is(Flaw.REFUSES_BY_410) ? 410 : 401;
    }
    if (is(Flaw.WANTS_JSON) && !headers.getFirst("content-type").equals("application/json")) {
      return 500;
    }
    if (is(Flaw.IS_SLOW_WITH_LARGE_EVENTS) && body.length > SMALL_BODY) {
      LockSupport.parkNanos(TIMEOUT.multipliedBy(6).dividedBy(10).toNanos());
    }
    return is(Flaw.VERIFIES_NOTHING) ? stored(headers.getFirst("webhook-id")) : known(body);
  }

  private boolean genuine(Headers headers, byte[] body) {
    if (is(Flaw.VERIFIES_NOTHING)) {
      return true;
    }
    Map<String, List<String>> seen = new HashMap<>(headers);
    if (is(Flaw.TAKES_HEADERS_FOR_GRANTED) && headers.getFirst("webhook-id").isEmpty()) {
      return false;
    }
    String signatures = headers.getFirst("webhook-signature");
    if (is(Flaw.TAKES_BASE64_FOR_GRANTED) && signatures != null) {
      Base64.getDecoder().decode(signatures.split(",", -1)[1].split(" ", -1)[0]);
    }
    if (is(Flaw.READS_THE_FIRST_SIGNATURE_ONLY) && signatures != null) {
      seen.put("Webhook-signature", List.of(signatures.split(" ", -1)[0]));
    }
    return verified(seen, text(body));
  }

  private String text(byte[] body) {
    if (is(Flaw.WRITES_THE_JSON_AGAIN)) {
      try {
        return Json.text(Json.tree(body));
      } catch (UncheckedIOException none) {
        return "";
      }
    }
    return new String(body, StandardCharsets.UTF_8);
  }

  private boolean verified(Map<String, List<String>> headers, String body) {
    try {
      Map<String, List<String>> seen = new HashMap<>(headers);
      if (is(Flaw.VERIFIES_NO_TIMESTAMP) || is(Flaw.VERIFIES_WITHOUT_THE_ID)) {
        return verifiedLoosely(seen, body);
      }
      new Webhook(SECRET).verify(body, HttpHeaders.of(seen, (name, value) -> true));
      return true;
    } catch (WebhookVerificationException | WebhookSigningException e) {
      return false;
    }
  }

  /** What the stock library would not do, by its function that signs. */
  private boolean verifiedLoosely(Map<String, List<String>> headers, String body)
      throws WebhookSigningException {
    String id = first(headers, "Webhook-id");
    String timestamp = first(headers, "Webhook-timestamp");
    if (is(Flaw.VERIFIES_WITHOUT_THE_ID)) {
      id = idOf(body);
    }
    if (!timestamp.matches("[0-9]{1,12}")) {
      return false;
    }
    long timestampS = Long.parseLong(timestamp);
    boolean now = Math.abs(Signer.now() - timestampS) < 300;
    String right = new Webhook(SECRET).sign(id, timestampS, body);
    return (now || is(Flaw.VERIFIES_NO_TIMESTAMP))
        && !first(headers, "Webhook-id").isEmpty()
        && List.of(first(headers, "Webhook-signature").split(" ", -1)).contains(right);
  }

  private static String idOf(String body) {
    try {
      return Json.tree(body.getBytes(StandardCharsets.UTF_8)).path("id").asText();
    } catch (UncheckedIOException none) {
      return "";
    }
  }

  private static String first(Map<String, List<String>> headers, String name) {
    return headers.getOrDefault(name, List.of("")).get(0);
  }

  private int known(byte[] body) {
    JsonNode event = Json.tree(body);
    String type = event.get("event").asText();
    if ((is(Flaw.WANTS_ONE_TYPE_NOT) && type.equals("card.presented"))
        || (is(Flaw.KNOWS_ALL_TYPES) && type.equals("device.type_of_tomorrow"))) {
      return 422;
    }
    if (is(Flaw.KNOWS_ALL_FIELDS)
        && event.properties().stream().anyMatch(field -> !FIELDS.contains(field.getKey()))) {
      return 400;
    }
    String device = event.path("device_phy_id").asText();
    long sequence = event.get("sequence").asLong();
    String id = event.get("id").asText();
    boolean late = newest.merge(device, sequence, Math::max) > sequence && !ids.contains(id);
    if (late && is(Flaw.REFUSES_WHAT_IS_LATE)) {
      return 409;
    }
    return late && is(Flaw.DROPS_WHAT_IS_LATE) ? 204 : atTheDesk(id);
  }

  private int atTheDesk(String id) {
    if (!is(Flaw.IS_BUSY_WITH_ONE)) {
      return stored(id);
    }
    if (!desk.tryAcquire()) {
      return 503;
    }
    try {
      LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
      return stored(id);
    } finally {
      desk.release();
    }
  }

  private int stored(String id) {
    if (is(Flaw.LOOKS_AND_THEN_STORES)) {
      boolean there = ids.contains(id);
      LockSupport.parkNanos(Duration.ofMillis(30).toNanos());
      ids.add(id);
      processed.addAndGet(there ? 0 : 1);
      return 204;
    }
    boolean isNew = ids.add(String.valueOf(id));
    if (!is(Flaw.STORES_BEFORE_IT_VERIFIES) && (isNew || is(Flaw.PROCESSES_REPEATS))) {
      processed.incrementAndGet();
    }
    return !isNew && is(Flaw.CONFLICTS_WITH_A_REPEAT) ? 409 : 204;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
