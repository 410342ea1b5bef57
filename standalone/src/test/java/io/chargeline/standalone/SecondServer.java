package io.chargeline.standalone;

import io.chargeline.api.ApiConfig;
import io.chargeline.api.ApiServer;
import io.chargeline.api.ConsoleConfig;
import io.chargeline.domain.webhook.Destinations;
import io.chargeline.domain.webhook.SecretBox;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Another API server on the log of a stack; it can end and start again where it was. */
final class SecondServer implements AutoCloseable {
  private final Endpoints endpoints;
  private final int port;
  private ApiServer server;
  private volatile boolean serving = true;
  private volatile boolean caughtUp = true;
  private volatile boolean restarted;

  private SecondServer(Endpoints endpoints) {
    this.endpoints = endpoints;
    server = ApiServer.start(config(0));
    port = server.port();
    server.ready().join();
  }

  static SecondServer start(Endpoints endpoints) {
    return new SecondServer(endpoints);
  }

  private ApiConfig config(int atPort) {
    return new ApiConfig(
        "127.0.0.1",
        atPort,
        endpoints.kafka(),
        Map.of(endpoints.apiKey(), "demo"),
        Optional.empty(),
        100_000,
        SecretBox.newKey(),
        Optional.empty(),
        Destinations.ANYWHERE,
        Duration.ofSeconds(40),
        Duration.ofSeconds(2),
        Optional.of(URI.create(endpoints.clickhouse())),
        endpoints.clickhouseUser(),
        endpoints.clickhousePassword(),
        ConsoleConfig.DEFAULT);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  void end() {
    caughtUp = false;
    serving = false;
    server.close();
  }

  /** Comes back when it listens, which is before it has read the log. */
  void startAgain() {
    server = ApiServer.start(config(port));
    restarted = true;
    serving = true;
    var unused = server.ready().thenRun(() -> caughtUp = true);
  }

  /** Whether a connection must be taken. */
  boolean isServing() {
    return serving;
  }

  /** Whether an answer must come. */
  boolean hasCaughtUp() {
    return caughtUp;
  }

  boolean hasRestarted() {
    return restarted;
  }

  @Override
  public void close() {
    server.close();
  }
}
