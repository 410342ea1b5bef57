package io.chargeline.api.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chargeline.domain.Json;
import io.chargeline.domain.webhook.Signature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The operator's own receiver: takes what is signed, and refuses the first few if told so. */
public final class Operator implements AutoCloseable {
  public static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static final int NO_CONTENT = 204;
  private static final int UNAUTHORIZED = 401;
  private static final int UNAVAILABLE = 503;

  private final HttpServer server;
  private final Signature signature = new Signature(SECRET);
  private final AtomicInteger refusals;
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final List<String> forged = new CopyOnWriteArrayList<>();

  public Operator(int refusals) {
    this.refusals = new AtomicInteger(refusals);
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/alarm", this::receive);
    server.start();
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/alarm");
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String id = exchange.getRequestHeaders().getFirst("webhook-id");
      String time = exchange.getRequestHeaders().getFirst("webhook-timestamp");
      String signed = exchange.getRequestHeaders().getFirst("webhook-signature");
      boolean good = signature.sign(id, Long.parseLong(time), body).equals(signed);
      if (!good) {
        forged.add(id);
      }
      boolean taken = good && refusals.getAndDecrement() <= 0;
      if (taken) {
        events.add(Json.tree(body));
      }
      exchange.sendResponseHeaders(taken ? NO_CONTENT : good ? UNAVAILABLE : UNAUTHORIZED, -1);
    }
  }

  /** What came, in order: state and rule. */
  public List<String> told() {
    return events.stream()
        .map(event -> event.at("/data/state").asText() + " " + event.at("/data/rule_id").asText())
        .toList();
  }

  public List<JsonNode> events() {
    return events;
  }

  public List<String> forged() {
    return forged;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
