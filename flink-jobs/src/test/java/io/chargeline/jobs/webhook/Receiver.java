package io.chargeline.jobs.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A third party's HTTP server on a free port of this machine. */
final class Receiver implements AutoCloseable {
  record Call(String path, Map<String, List<String>> headers, String body) {
    String id() {
      return headers.get("webhook-id").get(0);
    }
  }

  /** What it answers, and when: {@code gate} completes first. */
  record Answer(
      int status, Map<String, String> headers, CompletableFuture<Void> gate, String body) {
    static Answer of(int status) {
      return new Answer(status, Map.of(), CompletableFuture.completedFuture(null), "");
    }

    Answer saying(String text) {
      return new Answer(status, headers, gate, text);
    }

    Answer with(String header, String value) {
      return new Answer(status, Map.of(header, value), gate, body);
    }

    Answer behind(CompletableFuture<Void> newGate) {
      return new Answer(status, headers, newGate, body);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final List<Call> accepted = new CopyOnWriteArrayList<>();
  private final Map<String, Function<Call, Answer>> paths = new ConcurrentHashMap<>();

  Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
  }

  /** Paths not told otherwise answer 204. */
  Receiver on(String path, Function<Call, Answer> behaviour) {
    paths.put(path, behaviour);
    return this;
  }

  Receiver on(String path, int status) {
    return on(path, call -> Answer.of(status));
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  List<Call> calls(String path) {
    return calls.stream().filter(call -> call.path().equals(path)).toList();
  }

  List<String> ids(String path) {
    return calls(path).stream().map(Call::id).toList();
  }

  /** Ids of what was answered 2xx, in the order of the answers. */
  List<String> accepted(String path) {
    return accepted.stream().filter(call -> call.path().equals(path)).map(Call::id).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(exchange.getRequestHeaders());
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Call call = new Call(exchange.getRequestURI().getPath(), headers, body);
    calls.add(call);
    Answer answer = paths.getOrDefault(call.path(), c -> Answer.of(204)).apply(call);
    answer.gate().join();
    answer.headers().forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
    byte[] text = answer.body().getBytes(StandardCharsets.UTF_8);
    if (answer.status() / 100 == 2) {
      accepted.add(call);
    }
    exchange.sendResponseHeaders(answer.status(), text.length == 0 ? -1 : text.length);
    exchange.getResponseBody().write(text);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
