package io.chargeline.api.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpansionTest {
  private static final Expansion ALL = new Expansion(100_500, 200_900, 15_250, Map.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          $__timeFilter(at)           | at >= toDateTime(100) AND at <= toDateTime(200)
          $__timeFilter(f(a, b))      | f(a, b) >= toDateTime(100) AND f(a, b) <= toDateTime(200)
          $__timeFilter_ms(at)        | at >= fromUnixTimestamp64Milli(100500) AND at <= fromUnixTimestamp64Milli(200900)
          $__timeInterval(at)         | toStartOfInterval(toDateTime(at), INTERVAL 15 second)
          $__timeInterval_ms(at)      | toStartOfInterval(toDateTime64(at, 3), INTERVAL 15250 millisecond)
          $__fromTime < $__toTime     | toDateTime(100) < toDateTime(200)
          $__fromTime_ms, $__toTime_ms | fromUnixTimestamp64Milli(100500), fromUnixTimestamp64Milli(200900)
          $__interval_s $__interval_ms | 15 15250
          $__conditionalAll(t IN (${t:singlequote}), $t)   | 1=1
          $__conditionalAll(t IN (${t:singlequote}), ${t}) | 1=1
          """)
  void macrosBecomeWhatThePlugInMakesOfThem(String sql, String expected) {
    assertThat(ALL.of(sql)).isEqualTo(expected);
  }

  @Test
  void chosenValuesAreQuotedAndNotReadAgain() {
    Expansion some =
        new Expansion(0, 1, 1, Map.of("t", List.of("demo", "it's", "a\\", "$__fromTime")));
    assertThat(
            some.of("$__conditionalAll(t IN (${t:singlequote}) AND $__timeFilter(at), $t) AND 1"))
        .isEqualTo(
            "t IN ('demo','it\\'s','a\\\\','$__fromTime')"
                + " AND at >= toDateTime(0) AND at <= toDateTime(0) AND 1");
  }

  @Test
  void anIntervalIsASecondAtLeastWhereSecondsAreMeant() {
    assertThat(new Expansion(0, 1, 20, Map.of()).of("$__interval_s $__interval_ms"))
        .isEqualTo("1 20");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT $__nonsense",
        "SELECT $__nonsense(at)",
        "SELECT $t",
        "SELECT ${t}",
        "SELECT ${t:csv}",
        "WHERE t IN (${t:singlequote})",
        "WHERE $__timeFilter(at",
        "WHERE $__timeFilter(at, b)",
        "WHERE $__conditionalAll(a, b, $t)",
        "WHERE $__conditionalAll(a)",
        "WHERE $__timeFilter",
      })
  void whatNobodyWouldReplaceIsRefused(String sql) {
    assertThatIllegalArgumentException().isThrownBy(() -> ALL.of(sql));
  }
}
