package io.chargeline.alerting.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.alerting.signal.SignalKind;
import io.chargeline.domain.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleParserTest {
  private static final String GOOD =
      """
      {"id": "hot", "name": {"en": "Hot", "zh": "热"}, "per": "port",
       "condition": {"kind": "threshold", "signal": "sample", "field": "port_celsius", "op": ">="},
       "levels": [{"level": "critical", "value": 80}, {"level": "warning", "value": 65, "for": 60}]}
      """;

  @Test
  void readsARuleAndFillsInTheDefaults() {
    Rule rule = RuleParser.parse(tree(GOOD));
    assertThat(rule.condition())
        .isEqualTo(
            new Condition.Threshold(
                new Matcher(SignalKind.SAMPLE, List.of()), "port_celsius", Op.AT_LEAST));
    assertThat(rule.levels())
        .extracting(Level::level)
        .containsExactly(Severity.WARNING, Severity.CRITICAL);
    assertThat(rule.groupBy()).containsExactly(GroupKey.PORT, GroupKey.DEVICE, GroupKey.SITE);
    assertThat(rule.enabled()).isTrue();
    assertThat(rule.inMaintenance()).isFalse();
    assertThat(rule.flap()).isEqualTo(Flap.DEFAULT);
    assertThat(rule.noData()).isEqualTo(NoData.KEEP);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    for (Rule rule : ShippedRules.all()) {
      assertThat(RuleParser.parse(RuleJson.write(rule))).as(rule.id()).isEqualTo(rule);
    }
  }

  @Test
  void theFingerprintIsOfWhatDecidesOnly() {
    Rule rule = RuleParser.parse(tree(GOOD));
    assertThat(RuleParser.parse(tree(GOOD.replace("Hot", "Warm"))).fingerprint())
        .isEqualTo(rule.fingerprint());
    Rule stricter = RuleParser.parse(tree(GOOD.replace("80", "75")));
    assertThat(stricter.fingerprint()).isNotEqualTo(rule.fingerprint());
    assertThat(stricter.gauge()).isEqualTo(rule.gauge());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "\"per\": \"port\" | \"per\": \"site\", \"scope\": {\"devices\": [\"A\"]} | scope | per device or port",
        "\"per\": \"port\" | \"per\": \"prot\" | per | write one of port, device",
        "\"value\": 80 | \"value\": \"80\" | levels[0].value | write a number",
        "\"for\": 60 | \"for\": 1.5 | levels[1].for | write a whole number from 0 to 604800",
        "\"for\": 60 | \"four\": 60 | levels[1].four | no such field here; known are by_model, for, level, value",
        "\"critical\" | \"warning\" | levels | each level once",
        "\"port_celsius\" | \"celsius\" | condition.field | power_w, energy_wh",
        "\"threshold\" | \"limit\" | condition.kind | write one of threshold, state",
        "\">=\" | \"=>\" | condition.op | write one of > >=",
        "\"sample\" | \"presence\" | condition.field | write a number that presence has",
        "\"id\": \"hot\" | \"id\": \"Hot!\" | id | a-z 0-9",
        "\"id\": \"hot\", | | id | it is missing",
        "\"zh\": \"热\" | \"zh\": \"\" | name.zh | a text of 1–200 characters",
        "\"per\": \"port\" | \"per\": \"port\", \"no_data\": {\"do\": \"fire\"} | no_data.after | from 1",
        "\"per\": \"port\" | \"per\": \"port\", \"group_by\": [\"town\"] | group_by | port, device, model, site, tenant",
        "\"per\": \"port\" | \"per\": \"port\", \"schedule\": {\"zone\": \"Mars/Base\"} | schedule.zone | Asia/Shanghai",
        "\"per\": \"port\" | \"per\": \"port\", \"schedule\": {\"from\": \"8:00\"} | schedule.from | 08:00",
        "\"per\": \"port\" | \"per\": \"port\", \"summary\": {\"en\": \"{temp}\", \"zh\": \"x\"} | summary | there is no {temp}",
        "\"op\": \">=\" | \"op\": \"=\" }, \"clear\": {\"by\": 3 | clear.by | hysteresis",
        "\"sample\" | \"sample\", \"where\": {\"power_w\": \"much\"} | condition.where.power_w | write a number",
        "\"sample\" | \"sample\", \"where\": {\"watt\": 5} | condition.where.watt | no such field",
        "\"sample\" | \"sample\", \"where\": {\"power_w\": {\"=>\": 5}} | condition.where.power_w.=> | {\">\": 5}",
        "\"per\": \"port\" | \"per\": \"port\", \"enabled\": \"yes\" | enabled | true or false",
        "\"per\": \"port\" | \"per\": \"platform\", \"tenant\": \"demo\" | per | tenant, or narrower",
      })
  void saysWhatIsWrongWhereAndWhatToWrite(String good, String bad, String field, String remedy) {
    String text = GOOD.replace(good, bad == null ? "" : bad);
    RuleRefused refused =
        catchThrowableOfType(RuleRefused.class, () -> RuleParser.parse(tree(text)));
    assertThat(refused).isNotNull();
    assertThat(refused.problems())
        .anySatisfy(
            problem -> {
              assertThat(problem.field()).isEqualTo(field);
              assertThat(problem.remedy()).contains(remedy);
            });
  }

  @Test
  void saysEverythingAtOnce() {
    RuleRefused refused =
        catchThrowableOfType(
            RuleRefused.class,
            () -> RuleParser.parse(tree("{\"id\": 7, \"levels\": [], \"colour\": \"red\"}")));
    assertThat(refused.problems())
        .extracting(RuleProblem::field)
        .containsExactlyInAnyOrder("id", "name", "per", "condition", "levels", "colour");
  }

  @Test
  void aRuleIsAnObject() {
    RuleRefused refused =
        catchThrowableOfType(RuleRefused.class, () -> RuleParser.parse(tree("[]")));
    assertThat(refused.problems().get(0).remedy()).contains("object");
  }

  private static JsonNode tree(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
