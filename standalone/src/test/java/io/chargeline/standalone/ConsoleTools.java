package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * What npm installs beside the build to look at the console: the driver of the browser and the
 * linter. A machine without npm, without its registry or without a browser skips those tests; CI
 * has all of them, so there they fail.
 */
final class ConsoleTools {
  static final List<String> FILES =
      List.of("package.json", "package-lock.json", ".npmrc", "eslint.config.mjs");
  static final Path SOURCES = Path.of("src/test/npm");

  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final int CANNOT_START = 127;
  private static Path home;

  record Run(int code, String output) {}

  private ConsoleTools() {}

  /**
   * The directory of the installed packages; one for each JVM, as two may run beside each other.
   */
  static synchronized Path installed() throws Exception {
    if (home == null) {
      Path place =
          Path.of("target/console-tools-" + System.getProperty("surefire.forkNumber", "1"));
      install(place);
      home = place;
    }
    return home;
  }

  private static void install(Path place) throws Exception {
    Path lock = place.resolve("package-lock.json");
    boolean same =
        Files.exists(place.resolve("node_modules/.package-lock.json"))
            && Files.exists(lock)
            && Files.mismatch(lock, SOURCES.resolve("package-lock.json")) < 0;
    Files.createDirectories(place);
    for (String file : FILES) {
      Files.copy(SOURCES.resolve(file), place.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    if (same) {
      return;
    }
    Run run = run(place, "npm", "ci", "--ignore-scripts", "--prefer-offline");
    if (run.code() != 0) {
      unavailable(
          run.code() == CANNOT_START
              ? "npm is missing: install Node.js with npm"
              : "npm could not install its tools; is its registry reachable?\n" + run.output());
    }
  }

  static void unavailable(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      fail("the console was not looked at: " + reason);
    }
    Assumptions.abort("the console was not looked at: " + reason);
  }

  /** Of the search path, the first of these programs; null if there is none. */
  static Path program(String... names) {
    for (String name : names) {
      for (String directory : System.getenv("PATH").split(File.pathSeparator)) {
        Path candidate = Path.of(directory, name);
        if (Files.isExecutable(candidate)) {
          return candidate;
        }
      }
    }
    return null;
  }

  static Run run(Path directory, String... command) throws Exception {
    Path output = directory.resolve("output.txt").toAbsolutePath();
    Process process;
    try {
      process =
          new ProcessBuilder(Arrays.asList(command))
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      return new Run(CANNOT_START, e.getMessage());
    }
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      return new Run(1, command[0] + " took longer than " + PATIENCE);
    }
    return new Run(process.exitValue(), Files.readString(output));
  }
}
