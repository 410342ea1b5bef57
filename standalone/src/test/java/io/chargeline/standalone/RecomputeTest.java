package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the oracle finds in live traffic. */
class RecomputeTest {

  @Test
  void whatAFleetDidIsRecomputedWithoutADifference() throws Exception {
    try (TestStack stack =
        TestStack.start(
            TestStack.newDirectory(),
            Map.of("CHARGELINE_FLEET_SIZE", "4", "CHARGELINE_FLEET_REPORT_PERIOD", "1s"),
            EnumSet.allOf(EmbeddedStack.Job.class))) {
      try (RawPile pile = new RawPile(stack.devices(), 0x04F70001)) {
        pile.introduce().settle(0, "REC-1", 600, 12, 1);
      }
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollDelay(Duration.ofSeconds(25))
          .until(() -> stack.tables().rows("SELECT 1").size() == 1);
      Run run = Run.on(stack, "--limit", "60");
      System.out.println(run.out + run.err + run.code);
      assertThat(run.code).as(run.out).isZero();
    }
  }

  record Run(int code, String out, String err) {
    static Run on(TestStack stack, String... arguments) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      String[] all = new String[arguments.length + 3];
      all[0] = "recompute";
      all[1] = "--data";
      all[2] = stack.data().toString();
      System.arraycopy(arguments, 0, all, 3, arguments.length);
      int code =
          Chargeline.commandLine()
              .setOut(new PrintWriter(out))
              .setErr(new PrintWriter(err))
              .execute(all);
      return new Run(code, out.toString(), err.toString());
    }
  }
}
