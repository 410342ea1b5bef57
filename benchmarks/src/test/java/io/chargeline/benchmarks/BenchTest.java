package io.chargeline.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class BenchTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void anUnknownNameListsTheKnownOnes() throws Exception {
    assertThat(run("nonsense")).isEqualTo(2);
    assertThat(text(err)).contains("no benchmark 'nonsense'").contains("codec");
  }

  @Test
  void noNameListsThemToo() throws Exception {
    assertThat(run()).isEqualTo(2);
    assertThat(text(err)).contains("usage").contains("codec");
  }

  @Test
  void anOptionThatIsNoneIsSaid() throws Exception {
    assertThat(run("codec", "--nonsense")).isEqualTo(2);
    assertThat(text(err)).contains("bench codec").contains("nonsense");
  }

  @Test
  void aSizeThatIsNoneIsSaid() throws Exception {
    assertThat(run("api", "--clients", "many")).isEqualTo(2);
    assertThat(text(err)).contains("--clients many").contains("1 to");
    assertThat(run("api", "--colour", "1")).isEqualTo(2);
    assertThat(text(err)).contains("--colour").contains("--rounds");
  }

  /** Far too short to say how fast: that rules of all sets are judged, and what it prints. */
  @Test
  void alertsPrintsOneTable() throws Exception {
    int code =
        run("alerts", "--devices", "100", "--rules", "100", "--rows", "20000", "--warm-up", "1000");
    assertThat(code).isZero();
    assertThat(text(out))
        .contains("| none |")
        .contains(", the shipped ones |")
        .contains("| 100, each for one device |")
        .contains("100 devices of one site go and come back: ")
        .contains("\"benchmark\":\"alerts\"");
  }

  /** In this JVM and far too short to say anything: that it runs, and what it prints. */
  @Test
  void codecPrintsOneTable() throws Exception {
    int code = run("codec", "-f", "0", "-wi", "0", "-i", "1", "-r", "10ms", "-foe", "true");
    assertThat(code).isZero();
    assertThat(text(out))
        .contains("ap3000 |")
        .contains("bare length-field loop")
        .contains("times slower")
        .contains("allocated per heartbeat")
        .doesNotContain(" - |");
  }

  private int run(String... args) throws Exception {
    return Bench.run(args, stream(out), stream(err));
  }

  private static PrintStream stream(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream from) {
    return from.toString(StandardCharsets.UTF_8);
  }
}
