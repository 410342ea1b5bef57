package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleJson;
import io.chargeline.alerting.rule.RuleParser;
import io.chargeline.domain.Json;
import io.chargeline.domain.alert.RuleVersion;
import io.chargeline.log.ControlLog.Change;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Rules and their versions on a real log; every test has ids and a tenant of its own. */
final class AlertRuleBookTest {
  private final String id = "r-" + UUID.randomUUID();
  private final String tenant = "t-" + UUID.randomUUID();
  private final TestClock clock = new TestClock();

  private static Rule rule(String id, int value) {
    String json =
        """
        {"id": "%s", "name": {"en": "Hot", "zh": "过热"}, "per": "port",
         "condition": {"kind": "threshold", "signal": "sample", "field": "port_celsius"},
         "levels": [{"level": "warning", "value": %d}]}
        """
            .formatted(id, value);
    return RuleParser.parse(Json.tree(json.getBytes(StandardCharsets.UTF_8)));
  }

  private AlertRuleBook open(Rule... shipped) {
    AlertRuleBook book = new AlertRuleBook(Broker.bootstrap(), List.of(shipped), clock);
    book.ready().join();
    return book;
  }

  private RuleVersion write(AlertRuleBook book, String owner, ObjectNode rule, String by) {
    clock.advance(Duration.ofSeconds(1));
    Change<RuleVersion> change = book.append(next(book, owner, rule, by));
    assertThat(change.accepted()).isTrue();
    return change.current();
  }

  private RuleVersion next(AlertRuleBook book, String owner, ObjectNode rule, String by) {
    return book.after(book.last(owner, id).orElse(null), owner, id, rule, by, "why not");
  }

  private List<RuleVersion> countingAt(AlertRuleBook book, long at) {
    return book.counting(tenant, at).stream().filter(it -> it.ruleId().equals(id)).toList();
  }

  @Test
  void ofServersThatStartAtOnceTheFirstOnesRulesCount() {
    Rule shipped = rule(id, 65);
    List<CompletableFuture<AlertRuleBook>> starting =
        List.of(1, 2, 3).stream()
            .map(server -> CompletableFuture.supplyAsync(() -> open(shipped)))
            .toList();
    for (CompletableFuture<AlertRuleBook> start : starting) {
      try (AlertRuleBook book = start.join()) {
        book.catchUp();
        List<RuleVersion> versions = book.versions(AlertRuleBook.PLATFORM, id);
        assertThat(versions).hasSize(1);
        assertThat(versions.get(0).by()).isEqualTo("chargeline");
        assertThat(AlertRuleBook.text(versions.get(0).rule()))
            .isEqualTo(AlertRuleBook.text(RuleJson.write(shipped)));
      }
    }
  }

  @Test
  void aNewReleaseChangesItsRulesAndNotWhatAnOperatorChanged() {
    try (AlertRuleBook first = open(rule(id, 65))) {
      assertThat(first.versions(AlertRuleBook.PLATFORM, id)).hasSize(1);
    }
    try (AlertRuleBook newer = open(rule(id, 70))) {
      RuleVersion second = newer.find(AlertRuleBook.PLATFORM, id).orElseThrow();
      assertThat(second.version()).isEqualTo(2);
      assertThat(second.rule().at("/levels/0/value").asInt()).isEqualTo(70);
      assertThat(second.rule().get("version").asInt()).isEqualTo(2);
      write(newer, AlertRuleBook.PLATFORM, RuleJson.write(rule(id, 80)), "night shift");
    }
    try (AlertRuleBook again = open(rule(id, 75))) {
      assertThat(again.find(AlertRuleBook.PLATFORM, id).orElseThrow().version()).isEqualTo(3);
      write(again, AlertRuleBook.PLATFORM, null, "night shift");
    }
    try (AlertRuleBook last = open(rule(id, 75))) {
      assertThat(last.find(AlertRuleBook.PLATFORM, id)).isEmpty();
      assertThat(last.versions(AlertRuleBook.PLATFORM, id)).hasSize(4);
    }
  }

  @Test
  void aTenantsRuleStandsInForThePlatformsOfTheSameId() {
    try (AlertRuleBook book = open()) {
      RuleVersion platforms =
          write(book, AlertRuleBook.PLATFORM, RuleJson.write(rule(id, 65)), "operator");
      RuleVersion own =
          write(book, tenant, RuleJson.write(rule(id, 90)).put("enabled", false), "demo key");
      RuleVersion gone = write(book, tenant, null, "demo key");

      assertThat(countingAt(book, platforms.effectiveFrom() - 1)).isEmpty();
      assertThat(countingAt(book, platforms.effectiveFrom())).containsExactly(platforms);
      assertThat(countingAt(book, own.effectiveFrom())).containsExactly(own);
      assertThat(countingAt(book, gone.effectiveFrom())).containsExactly(platforms);
      assertThat(book.counting("another", gone.effectiveFrom())).contains(platforms);
      assertThat(book.of(tenant)).isEmpty();
      assertThat(book.concerning(tenant)).containsSubsequence(platforms, own, gone);
      assertThat(book.concerning("another")).contains(platforms).doesNotContain(own, gone);
      assertThat(book.changesSince(tenant, platforms.effectiveFrom())).isEqualTo(2);

      RuleVersion back = write(book, tenant, RuleJson.write(rule(id, 90)), "demo key");
      assertThat(back.version()).isEqualTo(3);
      assertThat(countingAt(book, back.effectiveFrom())).containsExactly(back);
    }
  }

  @Test
  void ofTwoChangesOfOneVersionTheFirstCounts() {
    try (AlertRuleBook one = open();
        AlertRuleBook two = open()) {
      RuleVersion first = next(one, tenant, RuleJson.write(rule(id, 1)), "a");
      RuleVersion second = next(two, tenant, RuleJson.write(rule(id, 2)), "b");
      assertThat(one.append(first).accepted()).isTrue();
      assertThat(two.append(second)).isEqualTo(new Change<>(false, stored(first)));
      assertThat(two.versions(tenant, id)).containsExactly(stored(first));
      // Another server's clock was ahead: what follows begins to count later all the same.
      assertThat(next(two, tenant, null, "b").effectiveFrom()).isGreaterThan(first.effectiveFrom());
    }
  }

  /** As it comes back from the log. */
  private static RuleVersion stored(RuleVersion version) {
    return Json.read(Json.bytes(version), RuleVersion.class);
  }
}
