package io.chargeline.standalone.clickhouse;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded ClickHouse: a real engine in a process of its own, with its HTTP interface on
 * loopback. It ends with {@link #close}, or by itself when this process dies. Should it die alone,
 * it is started again on the same port.
 */
public final class ClickHouseEngine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ClickHouseEngine.class);
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(20);
  private static final Duration RESTART_DELAY = Duration.ofSeconds(1);

  /** How the engine says that another process has its directory. */
  private static final String PATH_TAKEN = "Another server instance in same directory";

  private final Path library;
  private final EngineHome home;
  private final FileChannel lockChannel;
  private final String password;
  private final String analystPassword;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private int port;
  private Process process;
  private boolean wanted;

  private ClickHouseEngine(Path library, EngineHome home, FileChannel lockChannel, int port)
      throws IOException {
    this.library = library;
    this.home = home;
    this.lockChannel = lockChannel;
    this.port = port;
    home.prepare();
    this.password = home.password(EngineHome.USER);
    this.analystPassword = home.password(EngineHome.ANALYST);
  }

  /**
   * Starts the engine and returns when it answers queries.
   *
   * @param library from {@link EngineLibrary#ensure}
   * @param directory the engine's own, made if need be
   * @param port of the HTTP interface; 0 is any free one
   * @throws IllegalStateException if the directory or the port is in use, or the engine cannot
   *     start
   */
  public static ClickHouseEngine start(Path library, Path directory, int port)
      throws IOException, InterruptedException {
    EngineHome home = new EngineHome(directory.toAbsolutePath());
    Files.createDirectories(home.directory());
    FileChannel lock = lock(home);
    try {
      ClickHouseEngine engine = new ClickHouseEngine(library, home, lock, port);
      engine.start();
      return engine;
    } catch (IOException | InterruptedException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** For example {@code http://127.0.0.1:8123}. */
  public synchronized String url() {
    return "http://127.0.0.1:" + port;
  }

  public String user() {
    return EngineHome.USER;
  }

  public String password() {
    return password;
  }

  /** The user that may read {@code chargeline.v_*}, within bounds. */
  public String analystUser() {
    return EngineHome.ANALYST;
  }

  public String analystPassword() {
    return analystPassword;
  }

  /** The engine's process id; it changes when the engine is started again. */
  public synchronized long pid() {
    return process.pid();
  }

  /** Whether a query is answered now. */
  public boolean healthy() {
    try {
      // A table, not a constant: /ping and constants are answered by a half-started engine too.
      HttpRequest query =
          HttpRequest.newBuilder(URI.create(url()))
              .timeout(Duration.ofSeconds(5))
              .header("X-ClickHouse-User", user())
              .header("X-ClickHouse-Key", password)
              .POST(HttpRequest.BodyPublishers.ofString("SELECT count() FROM system.databases"))
              .build();
      return http.send(query, HttpResponse.BodyHandlers.ofString()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Starts a stopped engine again, on the port it had; nothing to do if it runs. */
  public synchronized void start() throws IOException, InterruptedException {
    wanted = true;
    if (process != null && process.isAlive()) {
      return;
    }
    try {
      startWhenPathIsFree();
    } catch (IOException | InterruptedException | RuntimeException e) {
      wanted = false;
      throw e;
    }
  }

  /** Ends the engine's process and keeps everything else, so that {@link #start} can follow. */
  public synchronized void stop() throws InterruptedException {
    wanted = false;
    end(process);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    stop();
    lockChannel.close();
  }

  /** A process whose parent was killed needs a moment to notice. */
  private void startWhenPathIsFree() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
    while (true) {
      try {
        startOnce();
        return;
      } catch (PathTakenException e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }

  private void startOnce() throws IOException, InterruptedException {
    Files.deleteIfExists(home.portFile());
    Process started = launch();
    boolean ready = false;
    try {
      awaitReady(started);
      ready = true;
    } finally {
      if (!ready) {
        end(started);
      }
    }
    process = started;
    warnWithoutSandbox();
    log.atInfo().addKeyValue("url", url()).addKeyValue("pid", started.pid()).log("engine started");
    var unused = started.onExit().thenAccept(this::ended);
  }

  private Process launch() throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx32m",
            "-XX:TieredStopAtLevel=1",
            "-Xrs", // leaves the terminal's signals alone, see EngineMain
            EngineMain.class.getName(),
            library.toString(),
            home.directory().toString(),
            Integer.toString(port));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.output().toFile());
    // The environment may hold secrets, and a process can read its own.
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(List.of("PATH", "HOME", "LANG", "LC_ALL", "TZ"));
    environment.put("CLASSPATH", System.getProperty("java.class.path"));
    return builder.start();
  }

  private void awaitReady(Process started) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (started.waitFor(50, TimeUnit.MILLISECONDS)) {
        throw failed(started);
      }
      if (portKnown() && healthy()) {
        return;
      }
    }
    throw new IllegalStateException(
        "the ClickHouse engine in %s did not answer within %d s, see %s"
            .formatted(home.directory(), START_PATIENCE.toSeconds(), home.log()));
  }

  private boolean portKnown() throws IOException {
    String text = Files.exists(home.portFile()) ? Files.readString(home.portFile()) : "";
    if (!text.endsWith("\n")) {
      return false;
    }
    port = Integer.parseInt(text.strip());
    return true;
  }

  /** A start that ends is a failed one, whatever its exit code: a taken port exits with 0. */
  private RuntimeException failed(Process ended) throws IOException {
    String said = Files.readString(home.output()).strip();
    if (said.contains(PATH_TAKEN)) {
      return new PathTakenException(home);
    }
    return new IllegalStateException(
        "the ClickHouse engine ended at its start (exit %d, port %d, directory %s): %s"
            .formatted(ended.exitValue(), port, home.directory(), said));
  }

  private void warnWithoutSandbox() throws IOException {
    String said = Files.readString(home.output());
    if (said.contains(Sandbox.OFF)) {
      log.atWarn()
          .addKeyValue("reason", said.lines().filter(l -> l.startsWith(Sandbox.OFF)).toList())
          .log("users of the embedded ClickHouse can read files of this account");
    }
  }

  private synchronized void ended(Process old) {
    if (wanted && old == process) {
      log.atError().addKeyValue("exit", old.exitValue()).log("engine died, starting it again");
      restartLater();
    }
  }

  private void restartLater() {
    CompletableFuture.delayedExecutor(RESTART_DELAY.toMillis(), TimeUnit.MILLISECONDS)
        .execute(this::restart);
  }

  private synchronized void restart() {
    if (!wanted || process.isAlive()) {
      return;
    }
    try {
      startWhenPathIsFree();
    } catch (IOException | RuntimeException e) {
      log.atError().setCause(e).log("engine did not start again, trying on");
      restartLater();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void end(Process process) throws InterruptedException {
    try {
      process.getOutputStream().close();
    } catch (IOException alreadyGone) {
      log.atDebug().setCause(alreadyGone).log("engine had closed its input");
    }
    if (!process.waitFor(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
      log.atWarn().addKeyValue("pid", process.pid()).log("engine does not end, killing it");
      process.destroyForcibly().waitFor();
    }
  }

  private static FileChannel lock(EngineHome home) throws IOException {
    FileChannel channel =
        FileChannel.open(home.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException sameProcess) {
      log.atDebug().log("the directory's lock is held by this very process");
    }
    if (lock == null) {
      channel.close();
      throw new PathTakenException(home);
    }
    return channel;
  }

  private static final class PathTakenException extends IllegalStateException {
    PathTakenException(EngineHome home) {
      super("the ClickHouse directory " + home.directory() + " is in use by another process");
    }
  }
}
