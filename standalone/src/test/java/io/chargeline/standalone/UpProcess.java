package io.chargeline.standalone;

import static org.awaitility.Awaitility.await;

import io.chargeline.domain.Json;
import io.chargeline.standalone.replay.Tables;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/** {@code chargeline up} as a process tree of its own, for tests that kill it. */
final class UpProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path data;
  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  UpProcess(Path data, String... arguments) throws IOException {
    this(data, Map.of(), arguments);
  }

  UpProcess(Path data, Map<String, String> settings, String... arguments) throws IOException {
    this.data = data;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx640m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.time=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            "io.chargeline.standalone.Chargeline",
            "up",
            "--data",
            data.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    for (String part : List.of("DEVICE", "API", "CLICKHOUSE", "KAFKA", "FLINK", "GATEWAY_HTTP")) {
      environment.put("CHARGELINE_" + part + "_PORT", "0");
    }
    environment.putAll(settings);
    process = builder.start();
    Thread reader = new Thread(this::read, "up-output");
    reader.setDaemon(true);
    reader.start();
  }

  List<String> lines() {
    return lines;
  }

  boolean said(String part) {
    return lines.stream().anyMatch(line -> line.contains(part));
  }

  boolean ready() {
    return Files.exists(data.resolve(Endpoints.FILE));
  }

  InetSocketAddress devices() throws IOException {
    String[] parts = endpoint("devices").split(":", 2);
    return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
  }

  /** One of {@code endpoints.json}. */
  String endpoint(String name) throws IOException {
    return Json.tree(Files.readAllBytes(data.resolve(Endpoints.FILE))).get(name).asText();
  }

  Tables tables() throws IOException {
    return new Tables(
        endpoint("clickhouse"), endpoint("clickhouse_user"), endpoint("clickhouse_password"));
  }

  /** The whole tree stands still. */
  void freeze() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** It goes on. */
  void thaw() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", signal, Long.toString(process.pid())));
    process.descendants().forEach(child -> command.add(Long.toString(child.pid())));
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IllegalStateException(command + " ended with " + exit);
    }
  }

  /** The whole tree, at once and without warning. */
  void kill() throws InterruptedException, IOException {
    List<ProcessHandle> tree = new ArrayList<>(process.descendants().toList());
    tree.add(process.toHandle());
    tree.forEach(ProcessHandle::destroyForcibly);
    process.waitFor(20, TimeUnit.SECONDS);
    tree.forEach(handle -> handle.onExit().orTimeout(20, TimeUnit.SECONDS).join());
    Files.deleteIfExists(data.resolve(Endpoints.FILE));
  }

  /**
   * Waits until the condition holds or the process has ended by itself.
   *
   * @throws AssertionError with all its output, and where its threads stand, if neither happens
   */
  void awaitEndOr(Callable<Boolean> condition) throws Exception {
    try {
      await().atMost(PATIENCE).until(() -> exitCode() != null || condition.call());
    } catch (ConditionTimeoutException e) {
      new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> said("JNI global refs") || !process.isAlive());
      throw new AssertionError("neither ended nor got there: " + String.join("\n", lines), e);
    }
  }

  /** Null while it runs. */
  Integer exitCode() {
    return process.isAlive() ? null : Integer.valueOf(process.exitValue());
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      reader.lines().forEach(lines::add);
    } catch (IOException | java.io.UncheckedIOException gone) {
      lines.add("(output ended)");
    }
  }

  @Override
  public void close() throws Exception {
    if (process.isAlive()) {
      kill();
    }
  }
}
