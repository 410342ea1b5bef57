package io.chargeline.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chargeline.domain.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** A third party's endpoint, which believes nothing that the stock library does not verify. */
final class WebhookReceiver implements AutoCloseable {
  private static final int NO_CONTENT = 204;
  private static final int UNAUTHORIZED = 401;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Consumer<Delivery> before;
  private final List<Delivery> verified = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private volatile String secret = "";

  /**
   * A verified delivery.
   *
   * @param id the header {@code webhook-id}
   */
  record Delivery(String id, JsonNode event) {
    String type() {
      return event.path("event").asText();
    }

    String orderNo() {
      return event.path("data").path("order_no").asText();
    }
  }

  WebhookReceiver() {
    this(4, delivery -> {});
  }

  /**
   * @param atOnce deliveries that are taken at the same time
   * @param before called with each verified delivery before it is answered
   */
  WebhookReceiver(int atOnce, Consumer<Delivery> before) {
    this.threads = Executors.newFixedThreadPool(atOnce);
    this.before = before;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/hook", this::receive);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
  }

  /** Of the secret that the API gave in one of these lines. */
  void expectFrom(String said) {
    expect(
        said.lines()
            .filter(line -> line.contains("whsec_"))
            .map(line -> Json.tree(line.getBytes(StandardCharsets.UTF_8)))
            .map(answer -> answer.get("secret").asText())
            .findFirst()
            .orElseThrow());
  }

  /** From then on deliveries are verified under it; before, all are refused. */
  void expect(String newSecret) {
    secret = newSecret;
  }

  List<Delivery> deliveries() {
    return verified;
  }

  /** Those about one order, in the order of their coming. */
  List<Delivery> about(String orderNo) {
    return verified.stream().filter(delivery -> delivery.orderNo().equals(orderNo)).toList();
  }

  /** Why deliveries were refused. */
  List<String> refused() {
    return refused;
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      HttpHeaders headers = HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true);
      int status = UNAUTHORIZED;
      try {
        new Webhook(secret).verify(body, headers);
        Delivery delivery =
            new Delivery(
                headers.firstValue("webhook-id").orElseThrow(),
                Json.tree(body.getBytes(StandardCharsets.UTF_8)));
        before.accept(delivery);
        verified.add(delivery);
        status = NO_CONTENT;
      } catch (WebhookVerificationException | RuntimeException e) {
        refused.add(e + ": " + body);
      }
      exchange.sendResponseHeaders(status, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
