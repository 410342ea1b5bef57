package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.simulator.Periods;
import io.chargeline.simulator.PileListener;
import io.chargeline.simulator.PileSpec;
import io.chargeline.simulator.PowerCurve;
import io.chargeline.simulator.Yard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs docs/first-day.md as it stands, on a system as in production. */
class FirstDayTest {
  private static final Path PAGE = Path.of("..", "docs", "first-day.md");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PHYSICAL_ID = 0x04E80001;

  @TempDir private Path directory;

  @Test
  void thePageDoesWhatItSays() throws Exception {
    PageRun page = new PageRun(PAGE, directory, PATIENCE);
    assertThat(page.blocks()).isGreaterThan(9);
    Map<String, String> production =
        Map.of("CHARGELINE_TENANT", "", "CHARGELINE_WEBHOOK_PRIVATE_ADDRESSES", "true");
    try (TestStack stack = TestStack.start(production);
        WebhookReceiver receiver = new WebhookReceiver();
        Yard yard = new Yard(stack.devices(), 1)) {
      assertThat(stack.endpoints().apiKey()).isEmpty();
      page.run(
          Map.of(
              "API", stack.endpoints().api(),
              "KAFKA", stack.endpoints().kafka(),
              "HOOK", receiver.url(),
              "DEV", "%08X".formatted(PHYSICAL_ID)),
          (what, said) -> happen(what, said, receiver, yard));
    }
  }

  private static void happen(String what, String said, WebhookReceiver receiver, Yard yard) {
    switch (what) {
      case "connect the pile" ->
          yard.pile(
                  PileSpec.doubleSocket(PHYSICAL_ID),
                  Periods.field().withReport(Duration.ofSeconds(1)),
                  PileListener.SILENT)
              .plug(0, new PowerCurve(3000, 0, 1e6));
      case "keep the secret" -> receiver.expectFrom(said);
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
