package io.chargeline.benchmarks.stats;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between the API and the database and sees what is asked, so that exactly that can be asked
 * again without the API. Both ways lead through it, so what it costs is in both times.
 */
final class Between implements AutoCloseable {
  /** By which the API's own questions are known from those of the jobs. */
  private static final String OF_THE_API = "default_format=JSONEachRow";

  private static final Set<String> NOT_FORWARDED =
      Set.of("host", "content-length", "connection", "transfer-encoding", "upgrade", "expect");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Seen> seen = new ArrayList<>();
  private final HttpServer server;
  private final String database;
  private boolean looking;

  /** A question as it went over the wire. */
  record Seen(String pathAndQuery, String sql) {}

  Between(String database) throws IOException {
    this.database = database;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::forward);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  synchronized void look() {
    seen.clear();
    looking = true;
  }

  /** What the API asked since {@link #look}. */
  synchronized List<Seen> seen() {
    looking = false;
    return List.copyOf(seen);
  }

  private synchronized void note(String pathAndQuery, byte[] body) {
    if (looking && pathAndQuery.contains(OF_THE_API)) {
      seen.add(new Seen(pathAndQuery, new String(body, StandardCharsets.UTF_8)));
    }
  }

  private void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String pathAndQuery = exchange.getRequestURI().toString();
      note(pathAndQuery, body);
      HttpResponse<byte[]> answer =
          http.send(request(exchange, pathAndQuery, body), HttpResponse.BodyHandlers.ofByteArray());
      answer
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      byte[] content = answer.body();
      exchange.sendResponseHeaders(answer.statusCode(), content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(HttpExchange exchange, String pathAndQuery, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(database + pathAndQuery))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    return request.build();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
