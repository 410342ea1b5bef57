package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.standalone.MetricsPage.Figure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** From a pile's bytes to figures, and the page that says what they are. */
class FiguresTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final TestStack stack = TestStack.shared();

  @Test
  void aChargeIsInTheFiguresOfItsMinuteAndHourWithinSeconds() {
    try (RawPile pile = new RawPile(stack.devices(), 0x04F60001)) {
      pile.introduce();
      long sent = System.nanoTime();
      pile.settle(0, "FIG-1", 600, 12, 1);
      String since = "start_at >= now() - INTERVAL 1 DAY AND ";
      for (String scope : List.of("port", "device")) {
        await(
            "SELECT sessions_ended, sessions_successful, energy_wh, duration_s"
                + " FROM chargeline.v_figures WHERE "
                + since
                + "tenant = 'demo' AND device_id = '04F60001' AND step = 'hour' AND energy_wh > 0"
                + " AND scope = '%s'".formatted(scope),
            List.of("1\t1\t120\t600"));
      }
      for (String step : List.of("minute", "hour", "day")) {
        await(
            "SELECT max(energy_wh) >= 120 AND max(sessions_ended) >= 1 AND max(devices_online) >= 1"
                + " FROM chargeline.v_figures WHERE "
                + since
                + "tenant = 'demo' AND scope = 'tenant' AND step = '%s'".formatted(step),
            List.of("1"));
      }
      assertThat(Duration.ofNanos(System.nanoTime() - sent)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void everyFigureOfThePageIsWhatTheWindowsHold() throws Exception {
    try (RawPile pile = new RawPile(stack.devices(), 0x04F60002)) {
      pile.introduce().settle(0, "FIG-2", 60, 1, 1);
      await(
          "SELECT count() > 0 FROM chargeline.v_figures"
              + " WHERE device_id = '04F60002' AND step = 'hour' AND sessions_ended = 1",
          List.of("1"));
      Map<String, Figure> page = MetricsPage.read().figures();
      assertThat(page).hasSizeGreaterThan(18);
      for (Map.Entry<String, Figure> entry : page.entrySet()) {
        Figure figure = entry.getValue();
        if (figure.inWindows()) {
          Awaitility.await(entry.getKey()).atMost(PATIENCE).untilAsserted(() -> assertSame(figure));
        } else {
          assertThat(ask(figure, "2020-01-01 00:00:00.000", "2100-01-01 00:00:00.000"))
              .as(entry.getKey())
              .hasSize(1);
        }
      }
    }
  }

  private void assertSame(Figure figure) throws Exception {
    if (!figure.view().equals("v_figures")) {
      assertSameHour(figure);
      return;
    }
    String which =
        figure.isLevel()
            ? "step = 'minute' AND as_of_at = end_at"
            : "step = 'hour' AND sessions_ended > 0";
    List<String> newest =
        stack
            .tables()
            .rows(
                "SELECT start_at, end_at, %s, %s FROM chargeline.v_figures WHERE scope = 'tenant'"
                        .formatted(figure.numerator(), figure.denominator())
                    + " AND tenant = 'demo' AND log = 'live' AND "
                    + which
                    + " ORDER BY start_at DESC LIMIT 1");
    assertThat(newest).hasSize(1);
    String[] row = newest.get(0).split("\t", -1);
    assertThat(ask(figure, row[0], row[1])).containsExactly(row[2] + '\t' + row[3]);
  }

  private void assertSameHour(Figure figure) throws Exception {
    List<String> newest =
        stack
            .tables()
            .rows(
                "SELECT start_at, end_at, %s, %s FROM chargeline.%s WHERE tenant = 'demo'"
                        .formatted(figure.numerator(), figure.denominator(), figure.view())
                    + " ORDER BY start_at DESC LIMIT 1");
    if (newest.isEmpty()) {
      // Nobody was called or told of anything so far: then there is nothing to make a rate of.
      assertThat(ask(figure, "2020-01-01 00:00:00.000", "2100-01-01 00:00:00.000")).hasSize(1);
      return;
    }
    String[] row = newest.get(0).split("\t", -1);
    assertThat(ask(figure, row[0], row[1])).containsExactly(row[2] + '\t' + row[3]);
  }

  private List<String> ask(Figure figure, String begin, String finish) throws Exception {
    return stack.tables().rows(figure.between(begin, finish));
  }

  private void await(String sql, List<String> expected) {
    Awaitility.await(sql)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(stack.tables().rows(sql)).isEqualTo(expected));
  }
}
