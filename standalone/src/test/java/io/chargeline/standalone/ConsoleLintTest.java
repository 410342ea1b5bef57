package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.standalone.ConsoleTools.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The console's sources: nothing is built, so what is wrong in them is found here. */
class ConsoleLintTest {
  private static final Path CONSOLE =
      Path.of("../api-server/src/main/resources/io/chargeline/api/console");
  private static final Pattern IMPORT =
      Pattern.compile("(?:\\bfrom |\\bimport\\(|^import )\"([^\"]+)\"", Pattern.MULTILINE);
  private static final Pattern OUTSIDE =
      Pattern.compile("https?://(?!www\\.w3\\.org/)|\\sstyle=\"|@import|on(?:click|load)=\"");

  @Test
  void theLinterFindsNothing() throws Exception {
    Path tools = ConsoleTools.installed();
    Path copy = tools.resolve("console");
    copy(copy);
    Run run = ConsoleTools.run(tools, "node", "node_modules/eslint/bin/eslint.js", "console");
    assertThat(run.code()).as("%s", run.output()).isZero();
  }

  /** The linter reads only what stands beside its configuration. */
  private static void copy(Path to) throws IOException {
    for (Path file : sources()) {
      Path target = to.resolve(CONSOLE.relativize(file).toString());
      Files.createDirectories(target.getParent());
      Files.writeString(target, Files.readString(file));
    }
  }

  @Test
  void everyImportIsThere() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path file : sources()) {
      Matcher imported = IMPORT.matcher(Files.readString(file));
      while (imported.find()) {
        String name = imported.group(1);
        boolean vendor = name.startsWith("/console/vendor/");
        if (!vendor && !Files.exists(file.resolveSibling(name))) {
          missing.add(CONSOLE.relativize(file) + " imports " + name);
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  /** The policy that is served would refuse it; so it is said here, with the file's name. */
  @Test
  void nothingComesFromElsewhereAndNoStyleStandsInMarkup() throws IOException {
    for (Path file : sources()) {
      assertThat(OUTSIDE.matcher(Files.readString(file)).find()).as("%s", file).isFalse();
    }
  }

  @Test
  void theToolsNameNoRegistry() throws IOException {
    for (String file : ConsoleTools.FILES) {
      assertThat(Files.readString(ConsoleTools.SOURCES.resolve(file))).doesNotContain("http");
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(CONSOLE)) {
      return files.filter(Files::isRegularFile).filter(ConsoleLintTest::isText).sorted().toList();
    }
  }

  private static boolean isText(Path file) {
    return Stream.of(".js", ".css", ".html").anyMatch(file.toString()::endsWith);
  }
}
