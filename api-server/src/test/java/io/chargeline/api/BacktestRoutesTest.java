package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chargeline.api.Client.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * How many back-tests there may be, and what becomes of them while the database does not answer.
 */
final class BacktestRoutesTest extends ApiTest {
  private static final String TESTS = "/api/third/alert-backtests";

  private final CountDownLatch answers = new CountDownLatch(1);
  private ExecutorService threads;
  private HttpServer slow;
  private ApiServer past;
  private Client client;

  @BeforeAll
  void startServers() throws IOException {
    threads = Executors.newCachedThreadPool();
    slow = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    slow.setExecutor(threads);
    slow.createContext("/", this::answer);
    slow.start();
    past =
        ApiTest.newServer(
            Optional.of(URI.create("http://127.0.0.1:" + slow.getAddress().getPort())));
    past.ready().join();
    client = new Client(past.port(), "demo-key");
  }

  /** What is stored is asked for, and not told until the end of the test. */
  private void answer(HttpExchange exchange) throws IOException {
    String query = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (query.contains("rehearsal/")) {
        boolean unused = answers.await(60, TimeUnit.SECONDS);
      }
      exchange.sendResponseHeaders(200, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }

  @AfterAll
  void stopServers() {
    answers.countDown();
    past.close();
    slow.stop(0);
    threads.shutdownNow();
  }

  private static String body() {
    return "{\"rule_id\":\"device-offline\",\"from\":\"%s\",\"to\":\"%s\"}"
        .formatted(
            Instant.now().minus(Duration.ofDays(3)), Instant.now().minus(Duration.ofDays(2)));
  }

  @Test
  void twoOfATenantAtOnceAndEachCanBeCancelled() {
    Reply first = client.post(TESTS, body());
    assertThat(first.status()).as("%s", first.text()).isEqualTo(202);
    Reply second = client.post(TESTS, body());
    assertThat(second.status()).isEqualTo(202);
    Reply third = client.post(TESTS, body());
    assertThat(third.status()).isEqualTo(429);
    assertThat(third.body().path("code").asText()).isEqualTo("too_many_backtests");
    assertThat(third.body().path("retry_after_s").asInt()).isPositive();
    String path = TESTS + "/" + first.body().path("id").asText();
    Client stranger = new Client(past.port(), "other-key");
    assertThat(stranger.get(path).status()).isEqualTo(404);
    assertThat(stranger.delete(path).status()).isEqualTo(404);
    assertThat(client.get(path).body().path("state").asText()).isIn("queued", "running");
    assertThat(client.delete(path).status()).isEqualTo(200);
    assertThat(client.delete(TESTS + "/" + second.body().path("id").asText()).status())
        .isEqualTo(200);
    answers.countDown();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(client.get(path).body().path("state").asText())
                    .isIn("cancelled", "done"));
    Reply again = client.post(TESTS, body());
    assertThat(again.status()).isEqualTo(202);
    String last = TESTS + "/" + again.body().path("id").asText();
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(client.get(last).body().path("state").asText()).isEqualTo("done"));
    assertThat(client.get(last).body().path("alerts").asInt()).isZero();
  }

  @Test
  void withoutADatabaseThereIsNoHistory() {
    Reply reply = demo.post(TESTS, body());
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.body().path("code").asText()).isEqualTo("history_unavailable");
    assertThat(demo.get("/api/third/alerts/why?rule=device-offline").status()).isEqualTo(503);
  }
}
