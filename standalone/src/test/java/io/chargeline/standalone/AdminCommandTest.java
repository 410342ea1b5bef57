package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.log.TopicSetup;
import io.chargeline.standalone.kafka.EmbeddedKafka;
import io.chargeline.standalone.kafka.EmbeddedKafkaConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class AdminCommandTest {
  private static final String KEY = "clk_[a-z0-9]+_[A-Za-z0-9_-]{43}\n";
  private static final long CAP = 300L << 20;

  @TempDir private Path directory;

  /** What a command left behind. */
  private record Ran(int code, String out, String err) {
    static Ran of(String... args) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      CommandLine line = Chargeline.commandLine();
      line.setOut(new PrintWriter(out, true));
      line.setErr(new PrintWriter(err, true));
      return new Ran(line.execute(args), out.toString(), err.toString());
    }
  }

  @Test
  void makesTheFirstAdminKeyOfASystemAtRestOnce() {
    startKafka().close();
    Ran first = bootstrap();
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).matches(KEY).startsWith("clk_first_");
    Ran second = bootstrap();
    assertThat(second.code()).isEqualTo(1);
    assertThat(second.out()).isEmpty();
    assertThat(second.err()).contains("there is an admin key").contains("--another");
  }

  @Test
  void makesAnotherWhileTheSystemRuns() throws Exception {
    try (DataDirectory data = DataDirectory.take(directory);
        EmbeddedKafka kafka = startKafka()) {
      try (Admin admin = kafka.admin()) {
        new TopicSetup(admin, 1).createAndCheck();
      }
      new Endpoints("", kafka.bootstrap(), "", "", "", "", "", "", "", "", "").write(data);
      assertThat(bootstrap().out()).matches(KEY);
      assertThat(Ran.of("admin", "bootstrap", "--kafka", kafka.bootstrap()).code()).isEqualTo(1);
      assertThat(Ran.of("admin", "bootstrap", "--kafka", kafka.bootstrap(), "--another").out())
          .matches(KEY);
    }
  }

  @Test
  void refusesADirectoryInWhichNothingHasRun() {
    Ran ran = bootstrap();
    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.err()).contains("no system has run there");
    assertThat(Ran.of("admin", "bootstrap", "--data", "a", "--kafka", "b:1").code()).isEqualTo(2);
  }

  private Ran bootstrap() {
    return Ran.of("admin", "bootstrap", "--data", directory.toString());
  }

  private EmbeddedKafka startKafka() {
    return EmbeddedKafka.start(new EmbeddedKafkaConfig(directory.resolve("kafka"), 0, false, CAP));
  }
}
