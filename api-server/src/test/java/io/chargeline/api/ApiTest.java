package io.chargeline.api;

import io.chargeline.domain.webhook.Destinations;
import io.chargeline.domain.webhook.SecretBox;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A server on a real broker, two tenants, and the device job's twin. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ApiTest {
  static final String SECRET_KEY = SecretBox.newKey();
  static final String ADMIN_KEY = "an-admin-key-of-the-configuration";
  static final String DEMO_SECRET = SecretBox.newWebhookSecret();

  ApiServer server;
  JobTwin job;
  Client demo;
  Client other;

  @BeforeAll
  void startServer() {
    server = newServer(Optional.empty());
    server.ready().join();
    job = new JobTwin(Broker.bootstrap());
    demo = new Client(server.port(), "demo-key");
    other = new Client(server.port(), "other-key");
  }

  @AfterAll
  void stopServer() {
    server.close();
    job.close();
  }

  static ApiServer newServer(Optional<URI> clickHouse) {
    return newServer(clickHouse, Duration.ofSeconds(5));
  }

  static ApiServer newServer(Optional<URI> clickHouse, Duration readTimeout) {
    return newServer(clickHouse, readTimeout, Destinations.ANYWHERE);
  }

  static ApiServer newServer(
      Optional<URI> clickHouse, Duration readTimeout, Destinations webhooks) {
    return newServer(Broker.bootstrap(), clickHouse, readTimeout, webhooks);
  }

  static ApiServer newServer(
      String bootstrap, Optional<URI> clickHouse, Duration readTimeout, Destinations webhooks) {
    return ApiServer.start(
        new ApiConfig(
            "127.0.0.1",
            0,
            bootstrap,
            Map.of("demo-key", "demo", "other-key", "other"),
            Optional.of(ADMIN_KEY),
            100_000,
            SECRET_KEY,
            Optional.of(DEMO_SECRET),
            webhooks,
            Duration.ofSeconds(40),
            readTimeout,
            clickHouse,
            "chargeline",
            "secret",
            ConsoleConfig.DEFAULT));
  }

  static String start(String device) {
    return "/api/third/devices/" + device + "/charge/start";
  }

  static String stop(String device) {
    return "/api/third/devices/" + device + "/charge/stop";
  }

  static String status(String device) {
    return "/api/third/devices/" + device + "/charge/status";
  }
}
