package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargeline.standalone.EmbeddedStack.Job;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The whole process tree dies by {@code kill -9}, and starts again on what it left. */
class KillTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Path RECORDING =
      Path.of("src/test/resources/recordings/workplace-charging-sessions.csv");
  private static final int SESSIONS = 1200;
  private static final int PILES = 4;

  @Test
  void aReplayKilledHalfWayAndFedAgainEndsInTheSameNumbers() throws Exception {
    Path data = TestStack.newDirectory();
    List<String> rows = Files.readAllLines(RECORDING).subList(0, SESSIONS + 1);
    Path part = Files.write(data.resolveSibling(data.getFileName() + ".csv"), rows);

    try (UpProcess up = new UpProcess(data, "--no-fleet", "--replay", part.toString(), "--exit")) {
      up.awaitEndOr(() -> halfWay(up));
      assertThat(up.exitCode()).as("ended by itself: %s", up.lines()).isNull();
      up.kill();
      assertThat(up.said("Replay stored")).isFalse();
    }
    try (UpProcess up = new UpProcess(data, "--no-fleet", "--replay", part.toString(), "--exit")) {
      up.awaitEndOr(() -> false);
      assertThat(up.exitCode()).as("%s", up.lines()).isZero();
    }

    try (TestStack stack = TestStack.start(data, Map.of(), EnumSet.noneOf(Job.class))) {
      assertThat(figures(stack)).containsExactly(SESSIONS + "\t" + SESSIONS + "\t" + wh(rows));
    }
  }

  @Test
  void everyAnsweredSettlementIsOneSession() throws Exception {
    Path data = TestStack.newDirectory();
    Set<String> answered = new ConcurrentSkipListSet<>();
    try (UpProcess up = new UpProcess(data, "--no-fleet")) {
      up.awaitEndOr(up::ready);
      assertThat(up.exitCode()).as("ended by itself: %s", up.lines()).isNull();
      ExecutorService piles = Executors.newFixedThreadPool(PILES);
      try {
        for (int i = 0; i < PILES; i++) {
          RawPile pile = new RawPile(up.devices(), 0x04100000 + i);
          piles.execute(() -> settleForEver(pile, answered));
        }
        await().atMost(PATIENCE).until(() -> answered.size() > 200);
        up.kill();
      } finally {
        piles.shutdownNow();
      }
    }

    try (TestStack stack = TestStack.start(data, Map.of(), EnumSet.of(Job.DEVICE, Job.STORE))) {
      await().atMost(PATIENCE).until(() -> settled(stack).keySet().containsAll(answered));
      assertThat(settled(stack).values()).containsOnly(1L);
    }
  }

  private static boolean halfWay(UpProcess up) {
    return up.lines().stream().anyMatch(line -> line.matches(".*replayed +[4-9]\\d %.*"));
  }

  private static void settleForEver(RawPile pile, Set<String> answered) {
    try (pile) {
      pile.introduce();
      for (int n = 0; ; n++) {
        String order = "%s-%06d".formatted(pile.deviceId(), n);
        pile.settle(0, order, 60, 1, 1).expect(0x03, 5);
        answered.add(order);
      }
    } catch (RuntimeException | AssertionError killed) {
      // the other side is gone; what was answered until then must be kept
      assertThat(answered).isNotEmpty();
    }
  }

  private static List<String> figures(TestStack stack) throws Exception {
    return stack
        .tables()
        .rows("SELECT count(), uniqExact(order_no), sum(energy_wh) FROM chargeline.v_sessions");
  }

  private static String wh(List<String> rows) {
    return rows.stream()
        .skip(1)
        .map(row -> new BigDecimal(row.split(",", -1)[5]).movePointRight(3))
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .toBigInteger()
        .toString();
  }

  private static Map<String, Long> settled(TestStack stack) throws Exception {
    return stack.tables().rows("SELECT order_no FROM chargeline.v_sessions").stream()
        .collect(Collectors.groupingBy(order -> order, Collectors.counting()));
  }
}
