package io.chargeline.standalone.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargeline.standalone.receiver.ReceiverCheck.Target;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The receivers under docs/examples are started as their first lines say, and pass the kit. A
 * machine without Node.js or Python skips theirs; CI has both, so there it fails.
 */
class ExampleReceiversTest {
  private static final Path EXAMPLES = Path.of("../docs/examples").toAbsolutePath();
  private static final Duration START = Duration.ofSeconds(30);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Pattern LISTENING = Pattern.compile("listening on (http://\\S+)");

  @TempDir private Path directory;

  static Stream<Arguments> examples() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return Stream.of(
        Arguments.of("Java", List.of(java, "-Xmx128m", "Receiver.java")),
        Arguments.of("JavaScript", List.of("node", "receiver.mjs")),
        Arguments.of("Python", List.of("python3", "receiver.py")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("examples")
  void passes(String language, List<String> command) throws Exception {
    Process process = start(command);
    try {
      URI url = address(process);
      Target target =
          new Target(
              url, Optional.of(FlawedReceiver.SECRET), Optional.of(url.resolve("count")), TIMEOUT);
      Report report = ReceiverCheck.run(target);
      assertThat(report.findings())
          .as("%s: %s%n%s", language, report.text(), output())
          .allMatch(finding -> finding.result() == Finding.Result.OK);
      assertThat(report.conforms()).isTrue();
      assertThat(inbox()).isNotEmpty().allMatch(name -> name.endsWith(".json"));
    } finally {
      process.destroyForcibly();
      process.waitFor(START.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private Process start(List<String> command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(EXAMPLES.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output.txt").toFile());
    builder.environment().put("WEBHOOK_SECRET", FlawedReceiver.SECRET);
    builder.environment().put("PORT", "0");
    builder.environment().put("INBOX", directory.resolve("inbox").toString());
    try {
      return builder.start();
    } catch (IOException missing) {
      assertThat(System.getenv("CI")).as(missing.getMessage()).isNotEqualTo("true");
      return Assumptions.abort("not started: " + missing.getMessage());
    }
  }

  private URI address(Process process) throws IOException {
    await().atMost(START).until(() -> !process.isAlive() || LISTENING.matcher(output()).find());
    Matcher listening = LISTENING.matcher(output());
    assertThat(listening.find()).as(output()).isTrue();
    return URI.create(listening.group(1));
  }

  private String output() throws IOException {
    return Files.readString(directory.resolve("output.txt"));
  }

  private List<String> inbox() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("inbox"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
