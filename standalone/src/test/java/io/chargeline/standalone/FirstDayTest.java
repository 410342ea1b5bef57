package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Json;
import io.chargeline.simulator.Periods;
import io.chargeline.simulator.PileListener;
import io.chargeline.simulator.PileSpec;
import io.chargeline.simulator.PowerCurve;
import io.chargeline.simulator.Yard;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs docs/first-day.md as it stands, on a system as in production. Comments in the page, which no
 * reader sees, say what a block shows and what happens outside the shell.
 */
class FirstDayTest {
  private static final Path PAGE = Path.of("..", "docs", "first-day.md");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PHYSICAL_ID = 0x04E80001;
  private static final String MARK = "@@ ";

  /** A block of the shell, or a remark of ours. */
  private static final Pattern PART =
      Pattern.compile("(?ms)^```sh\\n(.*?)^```$|^<!-- (shows|test): (.*?) -->$");

  @TempDir private Path directory;

  /**
   * A part of the page.
   *
   * @param kind what the page calls it: a block of {@code sh}, or what a remark begins with
   */
  private record Part(String kind, String text) {}

  @Test
  void thePageDoesWhatItSays() throws Exception {
    List<Part> parts = parts();
    assertThat(parts).filteredOn(part -> part.kind().equals("sh")).hasSizeGreaterThan(9);
    Map<String, String> production =
        Map.of("CHARGELINE_TENANT", "", "CHARGELINE_WEBHOOK_PRIVATE_ADDRESSES", "true");
    try (TestStack stack = TestStack.start(production);
        WebhookReceiver receiver = new WebhookReceiver();
        Yard yard = new Yard(stack.devices(), 1)) {
      assertThat(stack.endpoints().apiKey()).isEmpty();
      Process shell = shell(stack, receiver, script(parts));
      try {
        follow(shell, parts, receiver, yard);
        assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(shell.exitValue()).isZero();
      } finally {
        shell.descendants().forEach(ProcessHandle::destroyForcibly);
        shell.destroyForcibly();
      }
    }
  }

  private static List<Part> parts() throws IOException {
    List<Part> parts = new ArrayList<>();
    Matcher found = PART.matcher(Files.readString(PAGE));
    while (found.find()) {
      parts.add(
          found.group(1) == null
              ? new Part(found.group(2), found.group(3))
              : new Part("sh", found.group(1)));
    }
    return parts;
  }

  /** All blocks in one shell, which waits for us where something happens outside of it. */
  private static String script(List<Part> parts) {
    StringBuilder script = new StringBuilder("set -eu\n");
    for (Part part : parts) {
      switch (part.kind()) {
        case "sh" -> script.append(part.text());
        case "test" -> script.append("echo '@@ test'\nread -r _\n");
        default -> script.append("");
      }
    }
    return script.append("echo '@@ end'\n").toString();
  }

  private Process shell(TestStack stack, WebhookReceiver receiver, String script)
      throws IOException {
    Path launcher = directory.resolve("chargeline");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.writeString(
        launcher,
        "#!/bin/sh\nexec %s -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' %s \"$@\"\n"
            .formatted(java, System.getProperty("java.class.path"), Chargeline.class.getName()));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(directory.resolve("page.sh"), script);
    ProcessBuilder builder =
        new ProcessBuilder("bash", "page.sh")
            .directory(directory.toFile())
            .redirectError(directory.resolve("errors").toFile());
    builder.environment().put("API", stack.endpoints().api());
    builder.environment().put("KAFKA", stack.endpoints().kafka());
    builder.environment().put("HOOK", receiver.url());
    builder.environment().put("DEV", "%08X".formatted(PHYSICAL_ID));
    Process shell = builder.start();
    var unused =
        shell
            .onExit()
            .completeOnTimeout(null, PATIENCE.toSeconds(), TimeUnit.SECONDS)
            .thenAccept(ended -> shell.destroyForcibly());
    return shell;
  }

  private void follow(Process shell, List<Part> parts, WebhookReceiver receiver, Yard yard)
      throws IOException {
    try (BufferedReader out =
            new BufferedReader(
                new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
        Writer in = shell.outputWriter(StandardCharsets.UTF_8)) {
      StringBuilder said = new StringBuilder();
      List<String> expected = new ArrayList<>();
      for (Part part : parts) {
        if (part.kind().equals("shows")) {
          expected.add(part.text());
        } else if (part.kind().equals("test")) {
          said.append(untilMark(out, said));
          assertThat(said.toString()).contains(expected);
          happen(part.text(), said.toString(), receiver, yard);
          expected.clear();
          said.setLength(0);
          in.write("\n");
          in.flush();
        }
      }
      said.append(untilMark(out, said));
      assertThat(said.toString()).contains(expected);
    }
  }

  private String untilMark(BufferedReader out, CharSequence before) throws IOException {
    StringBuilder said = new StringBuilder();
    String line = out.readLine();
    while (line != null && !line.startsWith(MARK)) {
      said.append(line).append('\n');
      line = out.readLine();
    }
    assertThat(line)
        .as("%s%s%s", before, said, Files.readString(directory.resolve("errors")))
        .isNotNull();
    return said.toString();
  }

  private static void happen(String what, String said, WebhookReceiver receiver, Yard yard) {
    switch (what) {
      case "connect the pile" ->
          yard.pile(
                  PileSpec.doubleSocket(PHYSICAL_ID),
                  Periods.field().withReport(Duration.ofSeconds(1)),
                  PileListener.SILENT)
              .plug(0, new PowerCurve(3000, 0, 1e6));
      case "keep the secret" ->
          receiver.expect(
              said.lines()
                  .filter(line -> line.contains("whsec_"))
                  .map(line -> Json.tree(line.getBytes(StandardCharsets.UTF_8)))
                  .map(answer -> answer.get("secret").asText())
                  .findFirst()
                  .orElseThrow());
      case "charging.started was told", "charging.stopped was told" ->
          Awaitility.await()
              .atMost(PATIENCE)
              .until(
                  () ->
                      receiver.about("ORD-1").stream()
                          .anyMatch(told -> told.type().equals(what.split(" ", 2)[0])));
      default -> throw new AssertionError("the page wants what this test cannot do: " + what);
    }
  }
}
