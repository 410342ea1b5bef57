package io.chargeline.standalone;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A gateway on a stack's log, as a process of its own that can be killed. */
final class GatewayProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Path output;
  private final int port;

  /**
   * @param port where it listens for devices
   * @param bootstrap Kafka's
   */
  GatewayProcess(Path directory, int port, String bootstrap) throws IOException {
    this.port = port;
    output = Files.createTempFile(directory, "gateway-", ".log");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "io.chargeline.gateway.GatewayMain")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("CHARGELINE_"));
    builder
        .environment()
        .putAll(
            Map.of(
                "CHARGELINE_KAFKA_BOOTSTRAP",
                bootstrap,
                "CHARGELINE_DEVICE_PORT",
                Integer.toString(port),
                "CHARGELINE_GATEWAY_HTTP_PORT",
                "0"));
    process = builder.start();
  }

  InetSocketAddress devices() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  GatewayProcess awaitListening() throws IOException {
    try {
      await().atMost(PATIENCE).until(() -> !process.isAlive() || listens());
    } finally {
      if (!process.isAlive()) {
        throw new AssertionError("ended by itself: " + Files.readString(output));
      }
    }
    return this;
  }

  private boolean listens() {
    try (Socket socket = new Socket()) {
      socket.connect(devices(), 1000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** At once and without warning. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
