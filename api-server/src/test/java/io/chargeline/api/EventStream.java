package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A client of server-sent events, over a socket of its own. */
final class EventStream implements AutoCloseable {

  /** One event; a comment has the name {@code :}. */
  record Told(String name, String id, String data) {
    JsonNode json() {
      return Json.tree(data.getBytes(StandardCharsets.UTF_8));
    }
  }

  private final Socket socket;
  private final List<Told> told = new CopyOnWriteArrayList<>();
  private final Thread reader;
  private volatile boolean over;

  private EventStream(Socket socket) {
    this.socket = socket;
    this.reader = new Thread(this::read, "event-stream");
    reader.setDaemon(true);
  }

  static EventStream open(int port, String key, String path, String... headers) {
    return opened(port, key, path, 0, headers).reading();
  }

  /** Answered, it reads nothing until {@link #reading}; its connection takes little. */
  static EventStream slow(int port, String key, String path) {
    EventStream slow = opened(port, key, path, 2048);
    Awaitility.await().until(() -> slow.socket.getInputStream().available() > 0);
    return slow;
  }

  private static EventStream opened(
      int port, String key, String path, int buffer, String... headers) {
    try {
      Socket socket = new Socket();
      if (buffer > 0) {
        socket.setReceiveBufferSize(buffer);
      }
      socket.connect(new InetSocketAddress("127.0.0.1", port), 5000);
      StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.0\r\nHost: localhost\r\n");
      request.append("Accept: text/event-stream\r\nAccept-Encoding: gzip\r\n");
      request.append("Authorization: Bearer ").append(key).append("\r\n");
      for (int i = 0; i < headers.length; i += 2) {
        request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
      }
      socket
          .getOutputStream()
          .write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
      return new EventStream(socket);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  EventStream reading() {
    reader.start();
    return this;
  }

  private void read() {
    try (InputStream in = socket.getInputStream()) {
      // Asked by HTTP/1.0, the answer is not in chunks.
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      String status = lines.readLine();
      assertThat(status).isEqualTo("HTTP/1.1 200 OK");
      events(lines);
    } catch (IOException | AssertionError e) {
      told.add(new Told("!", null, String.valueOf(e)));
    } finally {
      over = true;
    }
  }

  private void events(BufferedReader lines) throws IOException {
    String name = null;
    String id = null;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith("event: ")) {
        name = line.substring(7);
        id = null;
      } else if (line.startsWith("id: ")) {
        id = line.substring(4);
      } else if (line.startsWith("data: ")) {
        told.add(new Told(name, id, line.substring(6)));
      } else if (line.startsWith(": ")) {
        told.add(new Told(":", null, line.substring(2)));
      }
    }
  }

  /** What was told so far. */
  List<Told> told() {
    return told;
  }

  List<Told> told(String name) {
    return told.stream().filter(one -> one.name().equals(name)).toList();
  }

  /** Waits for an event of this name that is so. */
  JsonNode await(String name, Predicate<JsonNode> wanted) {
    return Awaitility.await(name)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> told(name).stream().map(Told::json).filter(wanted).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  JsonNode await(String name) {
    return await(name, data -> true);
  }

  boolean isOver() {
    return over;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
