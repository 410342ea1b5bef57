package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs a page of the documentation as it stands, all its blocks in one shell. Comments in the page,
 * which no reader sees, say what the blocks before show, and what happens outside of the shell.
 */
final class PageRun {
  private static final String MARK = "@@ ";

  /** A block of the shell, or a remark of ours. */
  private static final Pattern PART =
      Pattern.compile("(?ms)^```sh\\n(.*?)^```$|^<!-- (shows|test): (.*?) -->$");

  private final List<Part> parts = new ArrayList<>();
  private final Path directory;
  private final Duration patience;

  /**
   * A part of the page.
   *
   * @param kind what the page calls it: a block of {@code sh}, or what a remark begins with
   */
  private record Part(String kind, String text) {}

  /**
   * @param directory empty; there the shell runs
   * @param patience for all of it
   */
  PageRun(Path page, Path directory, Duration patience) throws IOException {
    this.directory = directory;
    this.patience = patience;
    Matcher found = PART.matcher(Files.readString(page));
    while (found.find()) {
      parts.add(
          found.group(1) == null
              ? new Part(found.group(2), found.group(3))
              : new Part("sh", found.group(1)));
    }
  }

  long blocks() {
    return parts.stream().filter(part -> part.kind().equals("sh")).count();
  }

  /**
   * @param happen makes happen what the page says under {@code test:}; gets what the shell has said
   *     since the last time
   */
  void run(Map<String, String> environment, BiConsumer<String, String> happen)
      throws IOException, InterruptedException {
    Process shell = shell(environment);
    try {
      follow(shell, happen);
      assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(shell.exitValue()).isZero();
    } finally {
      shell.descendants().forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly();
    }
  }

  /** All blocks in one shell, which waits for us where something happens outside of it. */
  private String script() {
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

  private Process shell(Map<String, String> environment) throws IOException {
    Path launcher = directory.resolve("chargeline");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Files.writeString(
        launcher,
        "#!/bin/sh\nexec %s -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' %s \"$@\"\n"
            .formatted(java, System.getProperty("java.class.path"), Chargeline.class.getName()));
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(directory.resolve("page.sh"), script());
    ProcessBuilder builder =
        new ProcessBuilder("bash", "page.sh")
            .directory(directory.toFile())
            .redirectError(directory.resolve("errors").toFile());
    builder.environment().putAll(environment);
    Process shell = builder.start();
    var unused =
        shell
            .onExit()
            .completeOnTimeout(null, patience.toSeconds(), TimeUnit.SECONDS)
            .thenAccept(ended -> shell.destroyForcibly());
    return shell;
  }

  private void follow(Process shell, BiConsumer<String, String> happen) throws IOException {
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
          expected.forEach(text -> assertThat(said.toString()).contains(text));
          happen.accept(part.text(), said.toString());
          expected.clear();
          said.setLength(0);
          in.write("\n");
          in.flush();
        }
      }
      said.append(untilMark(out, said));
      expected.forEach(text -> assertThat(said.toString()).contains(text));
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
}
