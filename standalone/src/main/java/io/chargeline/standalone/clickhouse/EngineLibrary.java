package io.chargeline.standalone.clickhouse;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The engine's library in the cache directory, fetched with {@code npm} the first time (566 MB) and
 * checked against its known digest. Linux on x86-64 with glibc only; elsewhere an existing server
 * serves.
 */
public final class EngineLibrary {
  static final String PACKAGE = "@chdb/lib-linux-x64-gnu";
  static final String VERSION = "26.7.3-stable.1";
  private static final String WORK = "chdb-fetch-";
  private static final String FILE = "libchdb.so";
  private static final String SHA256 =
      "36ad4e999882821ef13cf2d0f52c93f48e6ee1b4498b35a201c23ce4b8d15bf5";

  private final Path cache;
  private final Consumer<String> progress;

  /**
   * @param progress told what is being done, one line each; silent when the library is there
   */
  public EngineLibrary(Path cache, Consumer<String> progress) {
    this.cache = cache.toAbsolutePath();
    this.progress = progress;
  }

  /** {@code $HOME/.cache/chargeline}. */
  public static Path defaultCache() {
    return Path.of(System.getProperty("user.home"), ".cache", "chargeline");
  }

  /**
   * The library's path, fetched if need be. Safe when several processes ask at once.
   *
   * @throws IllegalStateException saying what is missing: the platform, npm, or the right bytes
   */
  public Path ensure() throws IOException, InterruptedException {
    if (!present()) {
      refuseOtherPlatforms();
      Files.createDirectories(cache);
      fetchOnce();
    }
    return library();
  }

  private Path library() {
    return cache.resolve("chdb-" + VERSION).resolve(FILE);
  }

  /** Holds digest and size of the file it stands beside, written after the check. */
  private Path marker() {
    return library().resolveSibling(FILE + ".checked");
  }

  private boolean present() throws IOException {
    return Files.exists(marker())
        && Files.exists(library())
        && Files.readString(marker()).equals(checked(library()));
  }

  private static String checked(Path library) throws IOException {
    return SHA256 + ' ' + Files.size(library) + '\n';
  }

  private void fetchOnce() throws IOException, InterruptedException {
    // The file lock is per process, the monitor per thread.
    synchronized (EngineLibrary.class) {
      try (FileChannel channel =
              FileChannel.open(
                  cache.resolve("chdb.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = lock(channel)) {
        if (lock.isValid() && !present()) {
          fetch();
        }
      }
    }
  }

  private FileLock lock(FileChannel channel) throws IOException {
    FileLock free = channel.tryLock();
    if (free != null) {
      return free;
    }
    progress.accept("Another process is fetching the ClickHouse engine; waiting for it.");
    return channel.lock();
  }

  private void fetch() throws IOException, InterruptedException {
    removeAbandoned();
    Path work = Files.createTempDirectory(cache, WORK);
    try {
      progress.accept(
          "Fetching the ClickHouse engine %s with npm into %s: about 566 MB, this once."
              .formatted(VERSION, cache));
      install(work);
      Path fetched = work.resolve("node_modules").resolve(PACKAGE).resolve(FILE);
      progress.accept("Checking the engine's digest.");
      check(fetched);
      Files.createDirectories(library().getParent());
      Files.move(fetched, library(), StandardCopyOption.ATOMIC_MOVE);
      Files.writeString(marker(), checked(library()));
      progress.accept("The ClickHouse engine is in place.");
    } finally {
      deleteAll(work);
    }
  }

  /** What a process left behind that was killed while it fetched; the lock says it is nobody's. */
  private void removeAbandoned() throws IOException {
    try (Stream<Path> all = Files.list(cache)) {
      for (Path path : all.filter(p -> p.getFileName().toString().startsWith(WORK)).toList()) {
        deleteAll(path);
      }
    }
  }

  private void install(Path work) throws IOException, InterruptedException {
    Path output = work.resolve("npm.out");
    Process npm = startNpm(work, output);
    try {
      for (int seconds = 5; !npm.waitFor(5, TimeUnit.SECONDS); seconds += 5) {
        progress.accept("Still fetching the ClickHouse engine, " + seconds + " s so far.");
      }
    } finally {
      npm.destroy();
    }
    if (npm.exitValue() != 0) {
      throw new IllegalStateException(
          "npm could not fetch %s@%s:%n%s"
              .formatted(PACKAGE, VERSION, Files.readString(output).strip()));
    }
  }

  private static Process startNpm(Path work, Path output) {
    List<String> command =
        List.of(
            "npm",
            "install",
            "--prefix",
            work.toString(),
            "--no-save",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
            PACKAGE + '@' + VERSION);
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(output.toFile())
          .start();
    } catch (IOException e) {
      throw new IllegalStateException(
          "The ClickHouse engine is fetched with npm, which cannot be started. Install npm, or set"
              + " CHARGELINE_CLICKHOUSE_URL to an existing server.",
          e);
    }
  }

  private static void check(Path file) throws IOException {
    String found = sha256(file);
    if (!SHA256.equals(found)) {
      throw new IllegalStateException(
          "the fetched engine has sha256 %s, expected %s: refusing it".formatted(found, SHA256));
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private static void refuseOtherPlatforms() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    if (!os.contains("linux") || !arch.equals("amd64")) {
      throw new IllegalStateException(
          "The embedded ClickHouse engine exists for Linux on x86-64 only, this is %s on %s. Set"
                  .formatted(os, arch)
              + " CHARGELINE_CLICKHOUSE_URL to an existing server.");
    }
  }

  private static void deleteAll(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
