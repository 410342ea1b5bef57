package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.chargeline.alerting.Rehearsal;
import io.chargeline.alerting.RuleTimeline;
import io.chargeline.alerting.WorldTimeline;
import io.chargeline.alerting.fold.Silence;
import io.chargeline.alerting.fold.Trace;
import io.chargeline.alerting.fold.World;
import io.chargeline.alerting.rule.EntityKind;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleParser;
import io.chargeline.alerting.rule.ShippedRules;
import io.chargeline.alerting.signal.Signal;
import io.chargeline.alerting.signal.SignalReader;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.maintenance.MaintenanceScope;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import io.chargeline.jobs.store.StoredFacts;
import io.chargeline.sql.Migrations;
import io.chargeline.sql.Table;
import io.chargeline.standalone.clickhouse.ClickHouseEngine;
import io.chargeline.standalone.clickhouse.EngineFixture;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the back-test finds in a database is what the live rules raised on the same days: rows are
 * stored as the store job does, the live folds get them as they come.
 */
final class RehearsedMonthTest {
  private static final long HOUR = 3_600_000;

  @TempDir private Path directory;
  private ClickHouseEngine engine;
  private PastDatabase database;

  @BeforeEach
  void start() throws Exception {
    engine = ClickHouseEngine.start(EngineFixture.library(), directory, 0);
    Migrations.apply(engine.url(), engine.user(), engine.password());
    database =
        new PastDatabase(Optional.of(URI.create(engine.url())), engine.user(), engine.password());
  }

  @AfterEach
  void stop() throws Exception {
    engine.close();
  }

  @Test
  void threeDaysAreJudgedAgainAsTheyWereLive() throws Exception {
    Map<String, Integer> fired = judgedTwice(3, 8, 7);
    assertThat(fired.keySet()).containsAll(KINDS);
  }

  @Test
  @Tag("slow")
  void aMonthIsJudgedAgainAsItWasLive() throws Exception {
    Map<String, Integer> fired = judgedTwice(30, 12, 11);
    assertThat(KINDS).allSatisfy(kind -> assertThat(fired.get(kind)).as(kind).isGreaterThan(19));
  }

  private static final List<String> KINDS =
      List.of(
          "threshold", "state", "absence", "count", "rate", "ratio", "sequence", "change", "alarm");

  /** The alerts that fired, by the kind of their rule's condition. */
  private Map<String, Integer> judgedTwice(int days, int devices, long seed) throws Exception {
    FactsOfDays facts = new FactsOfDays(days, devices, seed);
    PlaceBook places = new PlaceBook();
    facts.devices().forEach(places::remember);
    SignalReader reader = new SignalReader(places);
    List<Rule> rules = rules();
    World world = world(facts);
    LiveTwin live = new LiveTwin(rules, world, reader, seed).run(facts.told(), facts.end() - 1);
    store(facts);
    HeldHistory held = new HeldHistory(database, Clock.systemUTC());
    assertThat(held.outages(FactsOfDays.T0, facts.end())).containsExactly(facts.outage());
    PastScope scope =
        PastScope.of(
            FactsOfDays.TENANT,
            places.of(FactsOfDays.TENANT, List.of(), FactsOfDays.T0, facts.end()));
    Rehearsal.Outcome again;
    SignalNeeds needs = SignalNeeds.of(rules);
    try (StoredSignals signals =
        new StoredSignals(database, needs.tables(reader, scope), FactsOfDays.T0, facts.end())) {
      again =
          new Rehearsal(RuleTimeline.always(rules), WorldTimeline.always(world), Trace.NONE)
              .run(inOrder(signals), facts.end() - 1);
    }
    List<AlertRow> was =
        live.alerts().values().stream()
            .filter(row -> row.tenant().equals(FactsOfDays.TENANT))
            .sorted(Comparator.comparingLong(AlertRow::beganAt).thenComparing(AlertRow::alertId))
            .toList();
    assertThat(without(again.alerts(), was)).as("raised by the back-test only").isEmpty();
    assertThat(without(was, again.alerts())).as("raised live only").isEmpty();
    assertThat(again.alerts()).isEqualTo(was);
    assertThat(again.late()).isZero();
    assertThat(again.notices())
        .containsExactlyInAnyOrderElementsOf(
            live.notices().stream()
                .filter(notice -> notice.alert().tenant().equals(FactsOfDays.TENANT))
                .toList());
    return byKind(rules, again.alerts());
  }

  private static List<AlertRow> without(List<AlertRow> rows, List<AlertRow> others) {
    List<AlertRow> left = new ArrayList<>(rows);
    left.removeAll(new java.util.HashSet<>(others));
    return left;
  }

  private static Map<String, Integer> byKind(List<Rule> rules, List<AlertRow> alerts) {
    Map<String, String> kinds = new TreeMap<>();
    rules.forEach(rule -> kinds.put(rule.id(), rule.condition().kind()));
    Map<String, Integer> fired = new TreeMap<>();
    alerts.stream()
        .filter(row -> row.firedAt() != null)
        .forEach(row -> fired.merge(kinds.get(row.ruleId()), 1, Integer::sum));
    return fired;
  }

  private static java.util.Iterator<Signal> inOrder(StoredSignals signals) {
    return new java.util.Iterator<>() {
      private long last = Long.MIN_VALUE;

      @Override
      public boolean hasNext() {
        return signals.hasNext();
      }

      @Override
      public Signal next() {
        Signal next = signals.next();
        assertThat(next.at()).isGreaterThanOrEqualTo(last);
        last = next.at();
        return next;
      }
    };
  }

  /** As the store job does: batches as they come, and some of them twice. */
  private void store(FactsOfDays facts) throws Exception {
    Map<Table, List<Object>> byTable = new EnumMap<>(Table.class);
    for (FactsOfDays.Told told : facts.told()) {
      byTable.computeIfAbsent(told.table(), table -> new ArrayList<>()).add(told.fact());
    }
    for (Map.Entry<Table, List<Object>> entry : byTable.entrySet()) {
      List<Object> rows = entry.getValue();
      StoredFacts.store(engine.url(), engine.user(), engine.password(), entry.getKey(), rows);
      StoredFacts.store(
          engine.url(),
          engine.user(),
          engine.password(),
          entry.getKey(),
          rows.subList(rows.size() / 2, Math.min(rows.size(), rows.size() / 2 + 500)));
    }
  }

  private static World world(FactsOfDays facts) {
    long day = FactsOfDays.T0 + 24 * HOUR;
    MaintenanceWindow window =
        new MaintenanceWindow(
            "w",
            "demo",
            MaintenanceScope.SITE,
            "demo",
            "hz",
            List.of(),
            day + 2 * HOUR,
            day + 4 * HOUR,
            true,
            null,
            null,
            null,
            1,
            FactsOfDays.T0,
            FactsOfDays.T0);
    Silence silence =
        new Silence(
            "s",
            "demo",
            List.of("port-fault", "hot"),
            List.of(),
            List.of(),
            null,
            "ann",
            "known",
            day + 10 * HOUR,
            day + 14 * HOUR);
    return new World(List.of(window), List.of(silence), List.of(facts.outage()));
  }

  /** Those that are shipped, and one of each kind that fires often. */
  private static List<Rule> rules() throws JsonProcessingException {
    List<Rule> rules = new ArrayList<>();
    ShippedRules.all().stream()
        .filter(rule -> rule.per() != EntityKind.PLATFORM)
        .forEach(rules::add);
    for (String text : OWN) {
      rules.add(RuleParser.parse(Json.MAPPER.readTree(text.replace('\'', '"'))));
    }
    assertThat(new TreeSet<>(rules.stream().map(rule -> rule.condition().kind()).toList()))
        .containsAll(KINDS);
    return rules;
  }

  private static final List<String> OWN =
      List.of(
          """
          {'id': 'failures', 'name': {'en': 'f', 'zh': 'f'}, 'per': 'tenant',
           'condition': {'kind': 'rate', 'signal': 'api_calls', 'sum': 'failed', 'within': 900, 'per': 60},
           'levels': [{'level': 'warning', 'value': 1.5}]}
          """,
          """
          {'id': 'fewer', 'name': {'en': 'f', 'zh': 'f'}, 'per': 'site', 'tenant': 'demo',
           'condition': {'kind': 'change', 'signal': 'session', 'than': 'day', 'at_least': 3, 'op': '<='},
           'levels': [{'level': 'info', 'value': -0.4}]}
          """,
          """
          {'id': 'often', 'name': {'en': 'f', 'zh': 'f'}, 'per': 'device',
           'condition': {'kind': 'count', 'signal': 'presence', 'where': {'state': 'offline'}, 'within': 7200},
           'levels': [{'level': 'info', 'value': 3}]}
          """,
          """
          {'id': 'hot', 'name': {'en': 'f', 'zh': 'f'}, 'per': 'port', 'scope': {'sites': ['hz']},
           'condition': {'kind': 'threshold', 'signal': 'sample', 'field': 'port_celsius', 'op': '>='},
           'levels': [{'level': 'warning', 'value': 65, 'for': 30}, {'level': 'critical', 'value': 85}],
           'clear': {'by': 5, 'for': 60}}
          """);
}
