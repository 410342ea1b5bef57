package io.chargeline.api;

import static io.chargeline.api.JobTwin.charging;
import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chargeline.api.Client.Reply;
import io.chargeline.domain.frame.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** A database that accepts connections and does not answer, or not to the end. */
final class HistoryOutageTest extends ApiTest {
  private static final String OVERLOADED = "503 overloaded";
  private static final Duration BOUND = Duration.ofSeconds(6);

  /** More than may be in work at once. */
  private static final int FLOOD = Gate.WORK + 40;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private HttpServer clickHouse;
  private ApiServer withHistory;
  private Client client;
  private volatile Manner manner = Manner.ANSWERS;
  private volatile String rows = "";

  /** How it behaves. */
  private enum Manner {
    ANSWERS,
    NEVER_ANSWERS,
    STOPS_HALFWAY
  }

  @BeforeAll
  void startServers() throws IOException {
    clickHouse = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    clickHouse.setExecutor(threads);
    clickHouse.createContext("/", this::answer);
    clickHouse.start();
    withHistory =
        ApiTest.newServer(
            Optional.of(URI.create("http://127.0.0.1:" + clickHouse.getAddress().getPort())));
    withHistory.ready().join();
    client = new Client(withHistory.port(), "demo-key");
  }

  @AfterAll
  void stopServers() {
    over.countDown();
    withHistory.close();
    clickHouse.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] body = rows.getBytes(StandardCharsets.UTF_8);
    if (manner == Manner.ANSWERS) {
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } else {
      if (manner == Manner.STOPS_HALFWAY) {
        exchange.sendResponseHeaders(200, 1000);
        exchange.getResponseBody().write('{');
        exchange.getResponseBody().flush();
      }
      hang();
    }
    exchange.close();
  }

  private void hang() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "ANSWERS")
  void isToldInTimeAndOnlyToWhoAsksForThePast(Manner how) {
    job.write(online("04E6A001", "demo", 1, idle(1), idle(2)));
    recover();
    manner = how;
    for (String path :
        new String[] {
          "/api/third/sessions",
          "/api/third/sessions?device=04E6A001",
          "/api/third/sessions/gone",
          "/api/third/events",
          "/api/third/devices/04E6A001/frames",
          status("04E6A001") + "?order_no=GONE",
          status("04E6A001") + "?port_no=2"
        }) {
      Reply reply = within(BOUND, path, () -> client.get(path));
      assertThat(code(reply)).as(path).isEqualTo("503 history_unavailable");
      assertThat(reply.raw().headers().firstValue("Retry-After")).as(path).isPresent();
    }
    Reply stop =
        within(BOUND, "stop", () -> client.post(stop("04E6A001"), "{\"order_no\":\"GONE\"}"));
    assertThat(code(stop)).isEqualTo("409 no_such_order");
    recover();
  }

  /** However many ask for the past, live devices are read, started and stopped as ever. */
  @Test
  void leavesThreadsForEverythingElse() {
    job.write(online("04E6A002", "demo", 1, idle(1), charging(2, "LIVE")));
    job.write(online("04E6A003", "demo", 1, charging(1, "LIVE-3")));
    recover();
    manner = Manner.NEVER_ANSWERS;
    AtomicBoolean flooding = new AtomicBoolean(true);
    Set<String> codes = ConcurrentHashMap.newKeySet();
    Queue<CompletableFuture<Void>> floods = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < FLOOD; i++) {
      floods.add(
          flood(flooding, codes, () -> client.getAsync("/api/third/sessions?order_no=PAST")));
    }
    for (int i = 0; i < 30; i++) {
      floods.add(
          flood(
              flooding,
              codes,
              () -> client.postAsync(stop("04E6A003"), "{\"order_no\":\"PAST\"}")));
    }
    try {
      Duration soon = Duration.ofSeconds(2);
      await().until(() -> codes.contains("503 history_unavailable"));
      for (int i = 0; i < 10; i++) {
        Reply status =
            within(soon, "status", () -> client.get(status("04E6A002") + "?order_no=LIVE"));
        assertThat(status.text("status")).as("%s", status.body()).isEqualTo("charging");
        String body = "{\"order_no\":\"F-%d\",\"mode\":4,\"port_no\":1}".formatted(i);
        Reply start = admitted(soon, "start", () -> client.post(start("04E6A002"), body));
        assertThat(start.status()).as("%s", start.body()).isEqualTo(202);
        Reply stop =
            admitted(soon, "stop", () -> client.post(stop("04E6A002"), "{\"order_no\":\"LIVE\"}"));
        assertThat(stop.status()).as("%s", stop.body()).isEqualTo(202);
      }
    } finally {
      flooding.set(false);
      floods.forEach(CompletableFuture::join);
    }
    assertThat(codes)
        .contains("503 history_unavailable", "409 no_such_order")
        .isSubsetOf("503 history_unavailable", "409 no_such_order", OVERLOADED);
    recover();
  }

  /** Statistics wait for the database by themselves, and what is of now does not wait at all. */
  @Test
  void statisticsAreToldAndKeepNobodyFromAnything() {
    job.write(online("04E6A006", "demo", 1, idle(1), charging(2, "LIVE-6")));
    recover();
    manner = Manner.NEVER_ANSWERS;
    AtomicBoolean flooding = new AtomicBoolean(true);
    Set<String> codes = ConcurrentHashMap.newKeySet();
    Queue<CompletableFuture<Void>> floods = new ConcurrentLinkedQueue<>();
    String series = "/api/third/stats/series?figure=energy";
    for (int i = 0; i < 60; i++) {
      floods.add(flood(flooding, codes, () -> client.getAsync(series)));
    }
    try {
      // Less than a question to the database may take.
      Duration soon = History.PATIENCE.minusMillis(500);
      await().until(() -> codes.contains("503 statistics_unavailable"));
      for (int i = 0; i < 5; i++) {
        String body = "{\"order_no\":\"S-%d\",\"mode\":4,\"port_no\":1}".formatted(i);
        Reply start = admitted(soon, "start", () -> client.post(start("04E6A006"), body));
        assertThat(start.status()).as("%s", start.body()).isEqualTo(202);
        Reply stop =
            admitted(
                soon, "stop", () -> client.post(stop("04E6A006"), "{\"order_no\":\"LIVE-6\"}"));
        assertThat(stop.status()).as("%s", stop.body()).isEqualTo(202);
        Reply now =
            within(soon, "now", () -> client.get("/api/third/stats/devices?device=04E6A006"));
        assertThat(now.body().at("/port_stats/charging_ports").asInt()).isEqualTo(1);
      }
      manner = Manner.ANSWERS;
      assertThat(client.get("/api/third/sessions").status()).isEqualTo(200);
    } finally {
      flooding.set(false);
      floods.forEach(CompletableFuture::join);
    }
    recover();
  }

  /** Its end was told by a webhook; the row that the database has is of before. */
  @Test
  void doesNotShowAChargeAsRunningWhoseEndWasTold() {
    recover();
    job.write(online("04E6A004", "demo", 1, idle(1)));
    rows =
        """
        {"session_id":"s9","order_no":"O-9","port":1,"outcome":"open","started_ms":1700000000000}
        """;
    String path = status("04E6A004") + "?order_no=O-9";
    assertThat(client.get(path).text("status")).isEqualTo("charging");
    String told = "{\"session_id\":\"s9\",\"order_no\":\"O-9\",\"port_no\":1}";
    job.write(
        Topic.DEVICE_EVENTS, "04E6A004", ReadTest.event("04E6A004", 2, "charging.stopped", told));
    job.write(online("04E6A004", "demo", 2, idle(1)));
    assertThat(code(client.get(path))).isEqualTo("503 history_unavailable");
    assertThat(code(client.get(status("04E6A004") + "?port_no=1")))
        .isEqualTo("503 history_unavailable");
    rows = "";
    assertThat(code(client.get(path))).isEqualTo("503 history_unavailable");
    rows =
        """
        {"session_id":"s9","order_no":"O-9","port":1,"outcome":"stopped",\
        "started_ms":1700000000000,"ended_ms":1700000600000}
        """;
    assertThat(client.get(path).text("status")).isEqualTo("ended");
    assertThat(client.get(status("04E6A004") + "?port_no=1").text("status")).isEqualTo("ended");
    rows = "";
  }

  private void recover() {
    manner = Manner.ANSWERS;
    await()
        .atMost(Duration.ofSeconds(15))
        .until(() -> client.get("/api/third/sessions").status() == 200);
  }

  private CompletableFuture<Void> flood(
      AtomicBoolean on, Set<String> codes, Supplier<CompletableFuture<Reply>> ask) {
    if (!on.get()) {
      return CompletableFuture.completedFuture(null);
    }
    return ask.get()
        .thenAccept(reply -> codes.add(code(reply)))
        .thenComposeAsync(
            done -> flood(on, codes, ask),
            CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS, threads));
  }

  /** On a busy machine the flood may fill the server for a moment, which a command is told. */
  private static Reply admitted(Duration bound, String what, Supplier<Reply> ask) {
    return await().until(() -> within(bound, what, ask), reply -> !code(reply).equals(OVERLOADED));
  }

  private static Reply within(Duration bound, String what, Supplier<Reply> ask) {
    long from = System.nanoTime();
    Reply reply = ask.get();
    assertThat(Duration.ofNanos(System.nanoTime() - from)).as(what).isLessThan(bound);
    return reply;
  }
}
