package io.chargeline.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.chargeline.domain.Json;
import io.chargeline.standalone.replay.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything, in this JVM, on free ports and in a directory of its own: what the end-to-end tests
 * speak to. Most share one, see {@link #shared}; a test that kills or leaves out a part starts its
 * own.
 */
final class TestStack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TestStack.class);

  /** Of the shared one. */
  static final String ADMIN_KEY = "admin-key-of-the-shared-stack-in-tests";

  private static TestStack shared;

  private final Path data;
  private final EmbeddedStack stack;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /** An answer of the API. */
  record Reply(int status, JsonNode body) {
    String text(String field) {
      return body.path(field).asText();
    }
  }

  private TestStack(Path data, Map<String, String> settings, Set<EmbeddedStack.Job> jobs) {
    this.data = data;
    Map<String, String> environment = freePorts();
    environment.putAll(settings);
    this.stack =
        new EmbeddedStack(
            new EmbeddedStack.Options(data, environment, jobs),
            line -> LOG.atInfo().addKeyValue("progress", line).log("stack"));
  }

  /** Started once for all tests of this JVM, with a small fleet; ends with the JVM. */
  static synchronized TestStack shared() {
    if (shared == null) {
      TestStack started =
          start(
              Map.of(
                  "CHARGELINE_ADMIN_KEY",
                  ADMIN_KEY,
                  "CHARGELINE_API_RATE",
                  "10000",
                  "CHARGELINE_FLEET_SIZE",
                  "4",
                  "CHARGELINE_FLEET_WALK_INS",
                  "false",
                  "CHARGELINE_API_ERROR_GRACE",
                  "1s",
                  "CHARGELINE_FLEET_REPORT_PERIOD",
                  "1s"));
      Runtime.getRuntime().addShutdownHook(new Thread(started::close, "end-of-tests"));
      shared = started;
    }
    return shared;
  }

  /** One of its own, with an empty directory; no fleet unless the settings say so. */
  static TestStack start(Map<String, String> settings) {
    return start(newDirectory(), settings, EnumSet.allOf(EmbeddedStack.Job.class));
  }

  /**
   * @param data may hold what an earlier one left
   * @param jobs those to run; {@link EmbeddedStack#startJob} starts others later
   */
  static TestStack start(Path data, Map<String, String> settings, Set<EmbeddedStack.Job> jobs) {
    TestStack started = new TestStack(data, settings, jobs);
    started.stack.start();
    return started;
  }

  static Path newDirectory() {
    try {
      return Files.createTempDirectory("chargeline-test-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  EmbeddedStack stack() {
    return stack;
  }

  Path data() {
    return data;
  }

  Endpoints endpoints() {
    return stack.endpoints();
  }

  /** Where a raw socket connects. */
  InetSocketAddress devices() {
    String[] parts = endpoints().devices().split(":", 2);
    return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
  }

  Tables tables() {
    return stack.tables();
  }

  /** With the demo tenant's key. */
  Reply get(String path) {
    return send(request(path).GET());
  }

  /**
   * With the demo tenant's key.
   *
   * @param json text blocks welcome
   */
  Reply post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(endpoints().api() + path))
        .timeout(Duration.ofSeconds(30))
        .header("Authorization", "Bearer " + endpoints().apiKey());
  }

  Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response = http.send(request.build(), FirstBytes.handler());
      return new Reply(response.statusCode(), body(response));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode body(HttpResponse<byte[]> response) {
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (response.body().length == 0) {
      return Json.MAPPER.createObjectNode();
    }
    return type.contains("json")
        ? Json.tree(response.body())
        : TextNode.valueOf(new String(response.body(), StandardCharsets.UTF_8));
  }

  /** Ends everything; what was written stays in {@link #data}. */
  void stop() {
    stack.close();
  }

  /** Ends everything and removes what was written. */
  @Override
  public void close() {
    stop();
    try (Stream<Path> tree = Files.walk(data)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> freePorts() {
    Map<String, String> settings = new HashMap<>();
    for (String what :
        new String[] {"DEVICE", "API", "CLICKHOUSE", "KAFKA", "FLINK", "GATEWAY_HTTP"}) {
      settings.put("CHARGELINE_" + what + "_PORT", "0");
    }
    settings.put("CHARGELINE_FLEET_SIZE", "0");
    return settings;
  }
}
