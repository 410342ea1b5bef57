package io.chargeline.standalone.cookbook;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.fact.MaintenanceRow;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.fact.Row;
import io.chargeline.domain.fact.SampleRow;
import io.chargeline.domain.fact.SessionRow;
import io.chargeline.sql.Column;
import io.chargeline.sql.Migrations;
import io.chargeline.sql.Table;
import io.chargeline.standalone.clickhouse.ClickHouseEngine;
import io.chargeline.standalone.clickhouse.EngineFixture;
import io.chargeline.standalone.replay.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every answer of the cookbook, asked as the analyst, beside one that was counted without SQL. */
final class CookbookTest {
  private static final Path PAGE = Path.of("../docs/sql-cookbook.md");
  private static final Pattern ENTRY =
      Pattern.compile("(?s)\n## (\\d+)\\. ([^\n]+)\n(.*?)```sql\n(.*?)```");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(Town.ZONE);
  private static final Town TOWN = new Town();
  private static final double HUNDRED = 100.0;
  private static final int QUESTIONS = 23;

  @TempDir private static Path directory;
  private static ClickHouseEngine engine;

  @BeforeAll
  static void fill() throws Exception {
    engine = ClickHouseEngine.start(EngineFixture.library(), directory, 0);
    Migrations.apply(engine.url(), engine.user(), engine.password());
    insert(Table.DEVICES, TOWN.devices);
    insert(Table.SESSIONS, TOWN.sessions);
    insert(Table.SAMPLES, TOWN.samples);
    insert(Table.PORT_STATES, TOWN.portStates);
    insert(Table.PRESENCE, TOWN.presence);
    insert(Table.COMMANDS, TOWN.commands);
    insert(Table.DELIVERIES, TOWN.deliveries);
    insert(Table.AUDIT, TOWN.audit);
    insert(Table.MAINTENANCE, TOWN.maintenance);
    insert(Table.ALERTS, TOWN.alerts);
    insert(Table.ALERT_STEPS, TOWN.alertSteps);
  }

  @AfterAll
  static void close() throws Exception {
    engine.close();
  }

  @Test
  void thePageHasAllQuestionsWithAnAnswerEach() throws Exception {
    assertThat(page().keySet())
        .containsExactlyElementsOf(Stream.iterate(1, n -> n + 1).limit(QUESTIONS).toList());
    assertThat(answers().keySet()).isEqualTo(page().keySet());
  }

  private static Stream<Integer> questions() {
    return Stream.iterate(1, n -> n + 1).limit(QUESTIONS);
  }

  @ParameterizedTest
  @MethodSource("questions")
  void theAnswerIsTheOneThatIsCountedWithoutSql(int number) throws Exception {
    List<List<?>> expected = answers().get(number);
    assertThat(expected).as("an answer that says something").isNotEmpty();
    List<String> rows =
        new Tables(engine.url(), engine.analystUser(), engine.analystPassword())
            .rows(page().get(number));
    assertThat(rows).hasSize(expected.size());
    for (int i = 0; i < rows.size(); i++) {
      same(rows.get(i).split("\t", -1), expected.get(i));
    }
  }

  private static void same(String[] row, List<?> expected) {
    assertThat(row).as(String.join(" ", row)).hasSameSizeAs(expected.toArray());
    for (int i = 0; i < row.length; i++) {
      Object cell = expected.get(i);
      if (cell instanceof Number number) {
        assertThat(Double.parseDouble(row[i]))
            .as("%s instead of %s", String.join(" ", row), expected)
            .isCloseTo(number.doubleValue(), within(1e-6));
      } else {
        assertThat(row[i])
            .as("%s instead of %s", String.join(" ", row), expected)
            .isEqualTo(cell == null ? "\\N" : cell.toString());
      }
    }
  }

  private static Map<Integer, List<List<?>>> answers() {
    List<List<List<?>>> all =
        List.of(
            energyPerSiteAndDay(),
            busiestHours(),
            utilisation(),
            longestFaults(),
            withoutEnd(),
            doubtful(),
            differences(),
            startsByMode(),
            neverHeard(),
            responseTimes(),
            failingWebhooks(),
            powerCurve(),
            peaks(),
            unused(),
            offlineReasons(),
            uptime(),
            monthAgainstMonth(),
            errorsByKey(),
            maintenanceCost(),
            load(),
            timeToAcknowledge(),
            alertsPerSite(),
            noisiestRules());
    Map<Integer, List<List<?>>> answers = new TreeMap<>();
    for (List<List<?>> answer : all) {
      answers.put(answers.size() + 1, answer);
    }
    return answers;
  }

  private static List<List<?>> energyPerSiteAndDay() {
    Map<String, List<SessionRow>> days =
        endedIn(Town.MARCH, Town.APRIL)
            .collect(
                groupingBy(
                    s -> s.site() + '\t' + local(s.endedAt()).toLocalDate(),
                    TreeMap::new,
                    Collectors.toList()));
    List<List<?>> rows = new ArrayList<>();
    days.forEach(
        (day, of) -> rows.add(List.of(day.split("\t")[0], day.split("\t")[1], of.size(), wh(of))));
    return rows;
  }

  private static List<List<?>> busiestHours() {
    Map<Integer, Long> hours =
        sessions()
            .filter(s -> s.startedAt() >= Town.MARCH && s.startedAt() < Town.APRIL)
            .collect(groupingBy(s -> local(s.startedAt()).getHour(), TreeMap::new, counting()));
    return top(hours, 5);
  }

  private static List<List<?>> utilisation() {
    Map<String, long[]> ports = new TreeMap<>();
    for (PortStateRow row : portStates()) {
      long[] ms = ports.computeIfAbsent(row.deviceId() + ' ' + row.port(), p -> new long[2]);
      long inside = inside(row.fromAt(), row.untilAt());
      ms[0] += row.state().equals("charging") ? inside : 0;
      ms[1] += row.state().equals("charging") || row.state().equals("idle") ? inside : 0;
    }
    List<List<?>> rows = new ArrayList<>();
    ports.forEach(
        (port, ms) ->
            rows.add(
                List.of(
                    port.split(" ")[0],
                    Integer.parseInt(port.split(" ")[1]),
                    rounded((double) ms[0] / ms[1], 4))));
    return rows;
  }

  private static List<List<?>> longestFaults() {
    return portStates().stream()
        .filter(p -> p.state().equals("fault"))
        .filter(p -> p.fromAt() >= Town.MARCH && p.fromAt() < Town.APRIL)
        .sorted(
            comparing((PortStateRow p) -> -seconds(p.fromAt(), p.untilAt()))
                .thenComparing(PortStateRow::deviceId)
                .thenComparing(PortStateRow::port))
        .limit(5)
        .<List<?>>map(
            p ->
                List.of(p.deviceId(), p.port(), time(p.fromAt()), seconds(p.fromAt(), p.untilAt())))
        .toList();
  }

  private static List<List<?>> withoutEnd() {
    return sessions()
        .filter(s -> s.endedAt() == null && s.startedAt() < Town.APRIL - 24 * 3_600_000L)
        .sorted(comparing(SessionRow::startedAt))
        .<List<?>>map(
            s ->
                List.of(
                    s.sessionId(),
                    s.deviceId(),
                    s.port(),
                    s.orderNo(),
                    (Town.APRIL - s.startedAt()) / 3_600_000))
        .toList();
  }

  private static List<List<?>> doubtful() {
    Map<String, List<SessionRow>> reasons = new TreeMap<>();
    endedIn(Town.MARCH, Town.APRIL)
        .filter(s -> s.suspectReason() != null)
        .forEach(
            s -> {
              for (String reason : s.suspectReason().split(",")) {
                reasons.computeIfAbsent(reason, r -> new ArrayList<>()).add(s);
              }
            });
    return reasons.entrySet().stream()
        .sorted(comparing(entry -> -entry.getValue().size()))
        .<List<?>>map(e -> List.of(e.getKey(), e.getValue().size(), wh(e.getValue())))
        .toList();
  }

  private static List<List<?>> differences() {
    Map<String, Long> reported = new TreeMap<>();
    TOWN.samples.stream()
        .filter(s -> s.at() >= Town.MARCH && s.at() < Town.APRIL)
        .forEach(s -> reported.merge(s.sessionId(), s.energyWh(), Math::max));
    return endedIn(Town.MARCH, Town.APRIL)
        .filter(s -> s.startedAt() >= Town.MARCH && reported.containsKey(s.sessionId()))
        .filter(s -> Math.abs(s.energyWh() - reported.get(s.sessionId())) > 200)
        .sorted(
            comparing((SessionRow s) -> -Math.abs(s.energyWh() - reported.get(s.sessionId())))
                .thenComparing(SessionRow::sessionId))
        .<List<?>>map(
            s ->
                List.of(
                    s.sessionId(),
                    s.energyWh(),
                    reported.get(s.sessionId()),
                    s.energyWh() - reported.get(s.sessionId())))
        .toList();
  }

  private static List<List<?>> startsByMode() {
    Map<Integer, List<CommandRow>> modes =
        commands()
            .filter(c -> c.type() == CommandType.START)
            .collect(groupingBy(c -> c.mode().number(), TreeMap::new, Collectors.toList()));
    List<List<?>> rows = new ArrayList<>();
    modes.forEach(
        (mode, of) ->
            rows.add(
                List.of(
                    mode,
                    of.size(),
                    rounded(
                        (double)
                                of.stream().filter(c -> c.state() == CommandState.SUCCEEDED).count()
                            / of.size(),
                        4))));
    return rows;
  }

  private static List<List<?>> neverHeard() {
    return List.of(List.of("04A7000A", "south", "never heard"));
  }

  private static List<List<?>> responseTimes() {
    Map<String, List<Long>> types = new TreeMap<>();
    commands()
        .filter(c -> c.state() == CommandState.SUCCEEDED || c.state() == CommandState.REJECTED)
        .forEach(
            c ->
                types
                    .computeIfAbsent(c.type().wireName(), t -> new ArrayList<>())
                    .add(c.endedAt() - c.timeline().get(1).at()));
    List<List<?>> rows = new ArrayList<>();
    types.forEach(
        (type, ms) -> {
          ms.sort(Comparator.naturalOrder());
          rows.add(
              List.of(
                  type,
                  ms.size(),
                  ms.get((int) (0.5 * ms.size())),
                  ms.get((int) (0.95 * ms.size()))));
        });
    return rows;
  }

  private static List<List<?>> failingWebhooks() {
    Map<String, List<DeliveryRow>> endpoints =
        TOWN.deliveries.stream()
            .filter(d -> d.tenant().equals(Town.TENANT))
            .filter(d -> d.occurredAt() >= Town.MARCH && d.occurredAt() < Town.APRIL)
            .collect(groupingBy(DeliveryRow::endpointId));
    Predicate<DeliveryRow> bad = d -> !d.outcome().equals("delivered");
    return endpoints.entrySet().stream()
        .filter(e -> e.getValue().stream().anyMatch(bad))
        .<List<?>>map(
            e -> {
              List<DeliveryRow> of = e.getValue();
              Map<String, Long> problems =
                  of.stream()
                      .filter(bad)
                      .collect(
                          groupingBy(
                              d -> d.error() == null ? "" + d.httpStatus() : d.error(),
                              counting()));
              Map<String, Long> delivered =
                  of.stream()
                      .collect(
                          groupingBy(DeliveryRow::eventId, summingLong(d -> bad.test(d) ? 0 : 1)));
              return List.of(
                  e.getKey(),
                  of.size(),
                  of.stream().filter(bad).count(),
                  problems.entrySet().stream().max(Map.Entry.comparingByValue()).get().getKey(),
                  delivered.values().stream().filter(n -> n == 0).count());
            })
        .sorted(
            comparing((List<?> row) -> -(Long) row.get(2)).thenComparing(row -> "" + row.get(0)))
        .toList();
  }

  private static List<List<?>> powerCurve() {
    return TOWN.samples.stream()
        .filter(s -> s.orderNo().equals("ORDER-100"))
        .sorted(comparing(SampleRow::at))
        .<List<?>>map(s -> List.of(s.elapsedS(), s.powerDw() / 10.0, s.energyWh()))
        .toList();
  }

  /** At each beginning: how many that began by then have not ended by then. */
  private static List<List<?>> peaks() {
    Map<String, List<SessionRow>> sites =
        endedIn(Town.MARCH, Town.APRIL)
            .filter(s -> s.startedAt() >= Town.MARCH)
            .collect(groupingBy(SessionRow::site, TreeMap::new, Collectors.toList()));
    List<List<?>> rows = new ArrayList<>();
    sites.forEach(
        (site, of) -> {
          long peak = 0;
          long reached = 0;
          for (SessionRow at : of.stream().sorted(comparing(SessionRow::startedAt)).toList()) {
            long running =
                of.stream()
                    .filter(s -> s.startedAt() <= at.startedAt() && s.endedAt() > at.startedAt())
                    .count();
            if (running > peak) {
              peak = running;
              reached = at.startedAt();
            }
          }
          rows.add(List.of(site, peak, time(reached)));
        });
    return rows;
  }

  private static List<List<?>> unused() {
    List<List<?>> rows = new ArrayList<>();
    TOWN.devices.stream()
        .filter(d -> d.tenant().equals(Town.TENANT))
        .sorted(comparing(d -> d.deviceId()))
        .forEach(
            d -> {
              List<SessionRow> of =
                  sessions()
                      .filter(s -> s.deviceId().equals(d.deviceId()) && s.startedAt() < Town.APRIL)
                      .toList();
              boolean open = of.stream().anyMatch(s -> s.endedAt() == null);
              Long last =
                  of.stream()
                      .map(SessionRow::endedAt)
                      .filter(e -> e != null)
                      .max(Comparator.naturalOrder())
                      .orElse(null);
              if (!open && (last == null || last < Town.APRIL - 7 * 24 * 3_600_000L)) {
                List<Object> row = new ArrayList<>(List.of(d.deviceId(), d.site()));
                row.add(last == null ? null : time(last));
                rows.add(row);
              }
            });
    return rows;
  }

  private static List<List<?>> offlineReasons() {
    Map<String, List<PresenceRow>> reasons =
        TOWN.presence.stream()
            .filter(p -> p.tenant().equals(Town.TENANT) && p.state().equals("offline"))
            .filter(p -> inside(p.fromAt(), p.untilAt()) > 0)
            .collect(groupingBy(PresenceRow::reason));
    return reasons.entrySet().stream()
        .<List<?>>map(
            e ->
                List.of(
                    e.getKey(),
                    e.getValue().size(),
                    e.getValue().stream().mapToLong(p -> inside(p.fromAt(), p.untilAt())).sum()
                        / 60_000))
        .sorted(comparing((List<?> row) -> -(Long) row.get(2)))
        .toList();
  }

  private static List<List<?>> uptime() {
    Map<String, Long> ports = new TreeMap<>();
    Map<String, Long> outage = new TreeMap<>();
    portStates().stream()
        .collect(groupingBy(p -> p.site() + ' ' + p.deviceId() + ' ' + p.port()))
        .keySet()
        .forEach(port -> ports.merge(port.split(" ")[0], 1L, Long::sum));
    for (PortStateRow row : portStates()) {
      if (row.state().equals("fault") || "offline".equals(row.reason())) {
        long ms = inside(row.fromAt(), row.untilAt());
        for (MaintenanceRow window : TOWN.maintenance) {
          if (window.devices().contains(row.deviceId())) {
            long until = row.untilAt() == null ? Town.APRIL : row.untilAt();
            long from = Math.max(Math.max(row.fromAt(), window.fromAt()), Town.MARCH);
            ms -= Math.max(0, Math.min(Math.min(until, window.untilAt()), Town.APRIL) - from);
          }
        }
        outage.merge(row.site(), ms, Long::sum);
      }
    }
    List<List<?>> rows = new ArrayList<>();
    ports.forEach(
        (site, count) -> {
          double all = count * (double) (Town.APRIL - Town.MARCH);
          rows.add(
              List.of(
                  site, count, rounded(HUNDRED * (all - outage.getOrDefault(site, 0L)) / all, 3)));
        });
    return rows;
  }

  private static List<List<?>> monthAgainstMonth() {
    Map<String, List<SessionRow>> before =
        endedIn(Town.FEBRUARY, Town.MARCH).collect(groupingBy(SessionRow::site));
    Map<String, List<SessionRow>> now =
        endedIn(Town.MARCH, Town.APRIL)
            .collect(groupingBy(SessionRow::site, TreeMap::new, Collectors.toList()));
    List<List<?>> rows = new ArrayList<>();
    now.forEach(
        (site, of) -> {
          List<SessionRow> past = before.get(site);
          rows.add(
              List.of(
                  site,
                  past.size(),
                  of.size(),
                  wh(past),
                  wh(of),
                  rounded(HUNDRED * (wh(of) - wh(past)) / wh(past), 1)));
        });
    return rows;
  }

  private static List<List<?>> errorsByKey() {
    Map<String, List<Long>> errors =
        TOWN.audit.stream()
            .filter(a -> a.tenant().equals(Town.TENANT) && a.code() != null)
            .filter(a -> a.at() >= Town.MARCH && a.at() < Town.APRIL)
            .collect(
                groupingBy(
                    a -> a.keyId() + ' ' + a.code(),
                    TreeMap::new,
                    Collectors.mapping(a -> a.at(), Collectors.toList())));
    return errors.entrySet().stream()
        .sorted(comparing(e -> -e.getValue().size()))
        .<List<?>>map(
            e ->
                List.of(
                    e.getKey().split(" ")[0],
                    e.getKey().split(" ")[1],
                    e.getValue().size(),
                    time(e.getValue().stream().max(Comparator.naturalOrder()).get())))
        .toList();
  }

  private static List<List<?>> maintenanceCost() {
    long week = 7 * 24 * 3_600_000L;
    return TOWN.maintenance.stream()
        .<List<?>>map(
            m ->
                List.of(
                    m.windowId(),
                    1,
                    rounded((m.untilAt() - m.fromAt()) / 3_600_000.0, 2),
                    sessions()
                        .filter(s -> m.devices().contains(s.deviceId()) && s.energyWh() != null)
                        .filter(
                            s ->
                                s.startedAt() >= m.fromAt() - week
                                    && s.startedAt() < m.untilAt() - week)
                        .mapToLong(SessionRow::energyWh)
                        .sum()))
        .toList();
  }

  private static List<List<?>> load() {
    long quarter = 15 * 60_000L;
    Map<String, String> sites = new TreeMap<>();
    TOWN.devices.stream()
        .filter(d -> d.tenant().equals(Town.TENANT))
        .forEach(d -> sites.put(d.deviceId(), d.site()));
    Map<String, Map<String, List<SampleRow>>> quarters =
        TOWN.samples.stream()
            .filter(s -> sites.containsKey(s.deviceId()))
            .filter(s -> s.at() >= Town.midnight(3, 10) && s.at() < Town.midnight(3, 11))
            .collect(
                groupingBy(
                    s ->
                        sites.get(s.deviceId())
                            + '\t'
                            + SECOND.format(Instant.ofEpochMilli(s.at() / quarter * quarter)),
                    TreeMap::new,
                    groupingBy(s -> s.deviceId() + s.port())));
    List<List<?>> rows = new ArrayList<>();
    quarters.forEach(
        (at, ports) ->
            rows.add(
                List.of(
                    at.split("\t")[0],
                    at.split("\t")[1],
                    rounded(
                        ports.values().stream()
                            .mapToDouble(
                                of ->
                                    of.stream()
                                            .mapToLong(SampleRow::powerDw)
                                            .average()
                                            .orElseThrow()
                                        / 10)
                            .sum(),
                        1))));
    return rows;
  }

  private static List<List<?>> timeToAcknowledge() {
    Map<String, List<AlertRow>> severities =
        alerts()
            .filter(a -> a.toldAt() != null)
            .collect(groupingBy(AlertRow::peakSeverity, TreeMap::new, Collectors.toList()));
    List<List<?>> rows = new ArrayList<>();
    severities.forEach(
        (severity, of) -> {
          List<Long> ms =
              of.stream()
                  .filter(a -> a.acknowledgedAt() != null)
                  .map(a -> a.acknowledgedAt() - a.toldAt())
                  .sorted()
                  .toList();
          rows.add(
              List.of(
                  severity,
                  of.size(),
                  ms.size(),
                  rounded(ms.stream().mapToLong(n -> n).average().orElseThrow() / 60_000, 2),
                  rounded(ms.get(ms.size() / 2) / 60_000.0, 2)));
        });
    return rows;
  }

  private static List<List<?>> alertsPerSite() {
    Comparator<String> sites = Comparator.nullsLast(Comparator.naturalOrder());
    Map<String, Map<String, List<AlertRow>>> groups = new TreeMap<>(sites);
    alerts()
        .filter(a -> !a.draft() && a.firedAt() != null)
        .forEach(
            a ->
                groups
                    .computeIfAbsent(a.site(), site -> new TreeMap<>())
                    .computeIfAbsent(a.ruleId(), rule -> new ArrayList<>())
                    .add(a));
    List<List<?>> rows = new ArrayList<>();
    groups.forEach(
        (site, rules) -> rules.forEach((rule, of) -> rows.add(siteAndRule(site, rule, of))));
    return rows;
  }

  private static List<?> siteAndRule(String site, String rule, List<AlertRow> of) {
    long ms =
        of.stream()
            .mapToLong(
                a ->
                    (a.resolvedAt() == null ? Town.APRIL : Math.min(a.resolvedAt(), Town.APRIL))
                        - a.firedAt())
            .sum();
    return Arrays.asList(
        site,
        rule,
        of.size(),
        of.stream().filter(a -> a.toldAt() != null).count(),
        of.stream().filter(a -> a.peakSeverity().equals("critical")).count(),
        rounded(ms / 3_600_000.0, 2));
  }

  private static List<List<?>> noisiestRules() {
    Set<String> held =
        TOWN.alertSteps.stream()
            .filter(step -> Set.of("silenced", "inhibited").contains(step.step()))
            .map(AlertStepRow::alertId)
            .collect(Collectors.toSet());
    Map<String, List<AlertRow>> rules =
        alerts().collect(groupingBy(AlertRow::ruleId, TreeMap::new, Collectors.toList()));
    return rules.entrySet().stream()
        .<List<?>>map(
            rule -> {
              List<AlertRow> told =
                  rule.getValue().stream().filter(a -> a.toldAt() != null).toList();
              return List.of(
                  rule.getKey(),
                  told.size(),
                  told.stream()
                      .filter(a -> a.resolvedAt() != null && a.acknowledgedAt() == null)
                      .count(),
                  told.stream()
                      .filter(a -> a.resolvedAt() != null)
                      .filter(a -> a.resolvedAt() <= a.beganAt() + 300_000)
                      .count(),
                  rule.getValue().stream().filter(a -> held.contains(a.alertId())).count());
            })
        .sorted(
            comparing((List<?> row) -> -(Long) row.get(2)).thenComparing(row -> "" + row.get(0)))
        .limit(5)
        .toList();
  }

  private static Stream<AlertRow> alerts() {
    return TOWN.alerts.stream()
        .filter(a -> a.tenant().equals(Town.TENANT))
        .filter(a -> a.beganAt() >= Town.MARCH && a.beganAt() < Town.APRIL);
  }

  private static Stream<SessionRow> sessions() {
    return TOWN.sessions.stream().filter(s -> s.tenant().equals(Town.TENANT));
  }

  private static Stream<SessionRow> endedIn(long from, long until) {
    return sessions()
        .filter(s -> s.endedAt() != null && s.endedAt() >= from && s.endedAt() < until);
  }

  private static List<PortStateRow> portStates() {
    return TOWN.portStates.stream()
        .filter(p -> p.tenant().equals(Town.TENANT))
        .filter(p -> p.fromAt() < Town.APRIL && (p.untilAt() == null || p.untilAt() > Town.MARCH))
        .toList();
  }

  private static Stream<CommandRow> commands() {
    return TOWN.commands.stream()
        .filter(c -> c.tenant().equals(Town.TENANT))
        .filter(c -> c.endedAt() >= Town.MARCH && c.endedAt() < Town.APRIL);
  }

  private static List<List<?>> top(Map<Integer, Long> counts, int n) {
    return counts.entrySet().stream()
        .sorted(Map.Entry.<Integer, Long>comparingByValue().reversed())
        .limit(n)
        .<List<?>>map(e -> List.of(e.getKey(), e.getValue()))
        .toList();
  }

  private static long wh(List<SessionRow> of) {
    return of.stream().mapToLong(SessionRow::energyWh).sum();
  }

  /** ms within March. */
  private static long inside(long from, Long until) {
    long end = until == null ? Town.APRIL : Math.min(until, Town.APRIL);
    return Math.max(0, end - Math.max(from, Town.MARCH));
  }

  /** As ClickHouse counts: the seconds that were begun. */
  private static long seconds(long from, Long until) {
    return (until == null ? Town.APRIL : until) / 1000 - from / 1000;
  }

  private static ZonedDateTime local(long ms) {
    return Instant.ofEpochMilli(ms).atZone(Town.ZONE);
  }

  private static String time(long ms) {
    return TIME.format(Instant.ofEpochMilli(ms));
  }

  private static double rounded(double value, int digits) {
    double scale = Math.pow(10, digits);
    return Math.rint(value * scale) / scale;
  }

  private static Map<Integer, String> page() throws Exception {
    Map<Integer, String> page = new LinkedHashMap<>();
    for (MatchResult entry : ENTRY.matcher(Files.readString(PAGE)).results().toList()) {
      page.put(Integer.parseInt(entry.group(1)), entry.group(4));
    }
    return page;
  }

  /** In two versions where there are any: an older one first, with less in it. */
  private static void insert(Table table, List<? extends Row> rows) throws Exception {
    List<JsonNode> lines = new ArrayList<>();
    for (Row row : rows) {
      ObjectNode line = Json.MAPPER.valueToTree(row);
      if (line.has("revision")) {
        ObjectNode older = line.deepCopy();
        older.put("revision", 1);
        for (String later :
            List.of(
                "ended_at", "until_at", "energy_wh", "suspect_reason", "told_at", "resolved_at")) {
          older.remove(later);
        }
        if (older.has("outcome")) {
          older.put("outcome", "open");
        }
        lines.add(older);
      }
      lines.add(line);
    }
    Function<JsonNode, String> text = line -> Json.text(stored(table, (ObjectNode) line));
    new Tables(engine.url(), engine.user(), engine.password())
        .rows(
            "INSERT INTO "
                + table.qualifiedName()
                + " FORMAT JSONEachRow\n"
                + lines.stream().map(text).collect(Collectors.joining("\n")));
  }

  private static ObjectNode stored(Table table, ObjectNode line) {
    for (Column column : table.columns()) {
      JsonNode value = line.get(column.name());
      if (value == null || value.isNull()) {
        line.remove(column.name());
      } else if (column.type() == Column.Type.TIME) {
        line.put(column.name(), time(value.asLong()));
      } else if (column.type() == Column.Type.JSON) {
        line.put(column.name(), value.toString());
      }
    }
    return line;
  }
}
