package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.junit.jupiter.api.Test;

/**
 * Lints the description with Redocly's linter, which npm installs beside the build. A machine
 * without npm, or without its registry, skips this; CI has both, so there it fails.
 */
final class LinterTest {
  private static final Path SOURCES = Path.of("src/test/npm");
  private static final Path HOME = Path.of("target/linter");
  private static final Path DOCUMENT =
      Path.of("src/main/resources/io/chargeline/api/openapi.json").toAbsolutePath();
  private static final List<String> FILES =
      List.of(
          "package.json",
          "package-lock.json",
          ".npmrc",
          "redocly.yaml",
          ".redocly.lint-ignore.yaml");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CANNOT_START = 127;

  private record Run(int code, String output) {}

  @Test
  void findsNothing() throws Exception {
    install();
    Run run = run("node", "node_modules/@redocly/cli/bin/cli.js", "lint", DOCUMENT.toString());
    assertThat(run.code()).as("openapi.json is not clean:%n%s", run.output()).isZero();
    assertThat(run.output()).contains("is valid").doesNotContainPattern("You have \\d+ warning");
  }

  @Test
  void namesNoRegistry() throws IOException {
    for (String file : FILES) {
      assertThat(Files.readString(SOURCES.resolve(file))).as(file).doesNotContain("http");
    }
  }

  private static void install() throws Exception {
    Path installed = HOME.resolve("node_modules/.package-lock.json");
    Path lock = HOME.resolve("package-lock.json");
    boolean same =
        Files.exists(installed)
            && Files.exists(lock)
            && Files.mismatch(lock, SOURCES.resolve("package-lock.json")) < 0;
    Files.createDirectories(HOME);
    for (String file : FILES) {
      Files.copy(SOURCES.resolve(file), HOME.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    if (same) {
      return;
    }
    Run run = run("npm", "ci", "--ignore-scripts", "--prefer-offline");
    if (run.code() != 0) {
      unavailable(
          run.code() == CANNOT_START
              ? "npm is missing: install Node.js with npm"
              : "npm could not install the linter; is its registry reachable?\n" + run.output());
    }
  }

  private static void unavailable(String reason) {
    if ("true".equals(System.getenv("CI"))) {
      fail("openapi.json was not linted: " + reason);
    }
    Assumptions.abort("openapi.json was not linted: " + reason);
  }

  private static Run run(String... command) throws Exception {
    Path output = HOME.resolve("output.txt").toAbsolutePath();
    ProcessBuilder builder =
        new ProcessBuilder(Arrays.asList(command))
            .directory(HOME.toFile())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(output.toFile());
    builder.environment().put("REDOCLY_TELEMETRY", "off");
    builder.environment().put("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      return new Run(CANNOT_START, e.getMessage());
    }
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      return new Run(1, command[0] + " took longer than " + PATIENCE + "\n" + read(output));
    }
    return new Run(process.exitValue(), read(output));
  }

  private static String read(Path output) throws IOException {
    return Files.readString(output);
  }
}
