package io.chargeline.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.chargeline.alerting.rule.Condition;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleParser;
import io.chargeline.alerting.rule.ShippedRules;
import io.chargeline.alerting.signal.SignalKind;
import io.chargeline.domain.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shipped rules, and the examples of {@code docs/alerting-rules.md}: each fires when it should.
 */
class ReferenceTest {
  private static final Pattern BLOCK = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
  private static final int MONTH_S = 30 * 86_400;

  static Stream<Rule> rules() throws IOException {
    return Stream.concat(ShippedRules.all().stream(), examples().stream());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void firesWhenItShouldAndNotWhenItComesClose(Rule rule) {
    assertThat(fired(rule, true)).as(rule.id()).isEqualTo(1);
    assertThat(fired(rule, false)).as(rule.id()).isZero();
  }

  @Test
  void thePageHasAnExampleOfEachKindAndNamesEverySignalAndField() throws IOException {
    List<String> kinds =
        Arrays.stream(Condition.class.getPermittedSubclasses())
            .map(kind -> kind.getSimpleName().toLowerCase(Locale.ROOT))
            .toList();
    assertThat(examples()).extracting(rule -> rule.condition().kind()).hasSameElementsAs(kinds);
    String page = page();
    for (SignalKind kind : SignalKind.values()) {
      assertThat(page).contains("| `" + kind.wireName() + "` |");
      if (kind != SignalKind.FIGURE && !kind.open()) {
        for (String field : kind.fields().split(", ", -1)) {
          assertThat(page).contains("`" + field + "`");
        }
      }
    }
  }

  @Test
  void everyShippedRuleSaysWhyAndWhatInBothLanguages() {
    assertThat(ShippedRules.all())
        .allSatisfy(
            rule -> {
              assertThat(rule.reason().en()).as(rule.id()).isNotBlank();
              assertThat(rule.reason().zh()).as(rule.id()).isNotBlank();
              assertThat(rule.summary()).as(rule.id()).isNotNull();
            });
    assertThat(ShippedRules.all()).extracting(Rule::id).doesNotHaveDuplicates();
  }

  private static long fired(Rule rule, boolean bad) {
    Timeline line = Fires.timeline(rule.id(), bad);
    int until = rule.id().equals("fewer") ? 2 * 86_400 - 1 : MONTH_S;
    return new Rehearsal(List.of(rule))
        .run(line.signals().iterator(), Timeline.at(until)).alerts().stream()
            .filter(alert -> alert.firedAt() != null)
            .count();
  }

  private static List<Rule> examples() throws IOException {
    return BLOCK.matcher(page()).results().map(block -> parsed(block.group(1))).toList();
  }

  private static Rule parsed(String json) {
    try {
      return RuleParser.parse(Json.MAPPER.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("../docs/alerting-rules.md"));
  }
}
