package io.chargeline.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** {@code /metrics}, {@code /healthz}, {@code /readyz} of a gateway that runs alone. */
final class HttpEndpoint implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads;

  private HttpEndpoint(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * @param alive whether the event loop answers
   * @param ready whether it accepts and reads devices
   */
  static HttpEndpoint start(
      String host, int port, MeterRegistry registry, BooleanSupplier alive, BooleanSupplier ready) {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
      ExecutorService threads =
          Executors.newFixedThreadPool(
              2,
              task -> {
                Thread thread = new Thread(task, "gateway-http");
                thread.setDaemon(true);
                return thread;
              });
      server.setExecutor(threads);
      server.createContext("/healthz", exchange -> answer(exchange, alive));
      server.createContext("/readyz", exchange -> answer(exchange, ready));
      server.createContext("/metrics", exchange -> metrics(exchange, registry));
      server.start();
      return new HttpEndpoint(server, threads);
    } catch (IOException e) {
      throw new UncheckedIOException("gateway's http port " + host + ":" + port, e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, BooleanSupplier good) throws IOException {
    boolean yes = good.getAsBoolean();
    send(exchange, yes ? 200 : 503, TEXT, yes ? "ok\n" : "no\n");
  }

  private static void metrics(HttpExchange exchange, MeterRegistry registry) throws IOException {
    if (registry instanceof PrometheusMeterRegistry prometheus) {
      send(exchange, 200, PROMETHEUS, prometheus.scrape());
    } else {
      send(exchange, 404, TEXT, "this process has no Prometheus registry\n");
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
