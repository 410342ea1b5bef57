package io.chargeline.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The long run, coverage-guided, in a process of its own: {@code mvn test -pl protocol -am
 * -Dtest=JazzerTest -Dsurefire.failIfNoSpecifiedTests=false -Dfuzz.codec=bkv -Dfuzz.seconds=600}.
 * What it learned stays in {@code protocol/target/fuzz} and is where the next run begins.
 */
@EnabledIfSystemProperty(named = "fuzz.seconds", matches = "[0-9]+")
final class JazzerTest {
  private static final String CODEC = System.getProperty("fuzz.codec", "ap3000");
  private static final String SECONDS = System.getProperty("fuzz.seconds");

  /** It stops after so many that differ. */
  private static final int FINDINGS = 20;

  private static final Path HOME = Path.of("target", "fuzz", CODEC).toAbsolutePath();

  @Test
  void findsNothing() throws Exception {
    Files.createDirectories(HOME.resolve("learned"));
    Path log = HOME.resolve("log");
    Process jazzer =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      int code = jazzer.waitFor();
      assertThat(code).as("see %s for what was found, and the bytes beside it", log).isZero();
    } finally {
      jazzer.destroyForcibly();
    }
  }

  private static List<String> command() throws IOException {
    String target = CODEC.equals("bkv") ? BkvFuzz.class.getName() : Ap3000Fuzz.class.getName();
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx768m",
        "-XX:+UseSerialGC",
        "-XX:-OmitStackTraceInFastThrow",
        "-cp",
        System.getProperty("java.class.path"),
        "com.code_intelligence.jazzer.Jazzer",
        "--target_class=" + target,
        "--instrumentation_includes=io.chargeline.**",
        "--custom_hook_includes=io.chargeline.**",
        "--keep_going=" + FINDINGS,
        "--reproducer_path=" + HOME,
        "-artifact_prefix=" + HOME + "/",
        "-max_len=" + CodecCheck.LONGEST,
        "-timeout=10",
        "-rss_limit_mb=4096",
        "-print_final_stats=1",
        "-max_total_time=" + SECONDS,
        HOME.resolve("learned").toString(),
        seeds().toString());
  }

  private static Path seeds() throws IOException {
    Path directory = Files.createDirectories(HOME.resolve("seeds"));
    int number = 0;
    for (byte[] seed : Seeds.of(CODEC)) {
      Files.write(directory.resolve("seed-" + number++), seed);
    }
    return directory;
  }
}
