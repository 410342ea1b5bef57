package io.chargeline.standalone;

import static org.awaitility.Awaitility.await;

import io.chargeline.domain.Json;
import io.chargeline.standalone.deploy.ApiMain;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** One more API server on a stack's log, as a process of its own that can be killed. */
final class ApiProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path output;
  private final String url;

  ApiProcess(TestStack stack) throws IOException {
    Map<String, String> settings = new HashMap<>(settings(stack));
    int port = freePort();
    settings.put("CHARGELINE_API_PORT", Integer.toString(port));
    url = "http://127.0.0.1:" + port;
    output = stack.data().resolve("api-" + port + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ApiMain.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("CHARGELINE_"));
    builder.environment().putAll(settings);
    process = builder.start();
  }

  /** What a further server of this stack is given, but its port. */
  static Map<String, String> settings(TestStack stack) throws IOException {
    Secrets secrets =
        Json.read(Files.readAllBytes(stack.data().resolve("secrets.json")), Secrets.class);
    return Map.of(
        "CHARGELINE_KAFKA_BOOTSTRAP",
        stack.endpoints().kafka(),
        "CHARGELINE_API_KEYS",
        "demo:" + stack.endpoints().apiKey(),
        "CHARGELINE_SECRET_KEY",
        secrets.secretKey(),
        "CHARGELINE_API_PORT",
        "0");
  }

  String url() {
    return url;
  }

  void awaitReady(HttpClient http) throws IOException {
    try {
      await().atMost(PATIENCE).until(() -> !process.isAlive() || ready(http));
    } finally {
      if (!process.isAlive()) {
        throw new AssertionError("ended by itself: " + Files.readString(output));
      }
    }
  }

  private boolean ready(HttpClient http) throws InterruptedException {
    try {
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/readyz")).build();
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** At once and without warning. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
  }

  /** From below the range of outgoing connections, one of which could take it before it does. */
  static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        continue;
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
