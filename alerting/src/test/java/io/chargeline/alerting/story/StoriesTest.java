package io.chargeline.alerting.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.alerting.Rehearsal;
import io.chargeline.alerting.Rehearsal.Outcome;
import io.chargeline.alerting.Why;
import io.chargeline.alerting.Why.Explanation;
import io.chargeline.alerting.Why.Verdict;
import io.chargeline.alerting.WorldTimeline;
import io.chargeline.alerting.fold.HeldBy;
import io.chargeline.alerting.fold.Notice;
import io.chargeline.alerting.fold.Outage;
import io.chargeline.alerting.fold.Trace;
import io.chargeline.alerting.rule.Severity;
import io.chargeline.domain.WireName;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Generated timelines with the list of alerts written down beforehand: 50 of each kind. Equal to
 * the millisecond, whatever the order of arrival, the distance of the marks, and however often the
 * state is stored and read back.
 */
class StoriesTest {
  private static final int CASES = 50;
  private static final int EXPLAINED = 10;
  static final List<String> KINDS = Author.KINDS;

  @ParameterizedTest
  @FieldSource("KINDS")
  void theAlertsAreThoseThatWereWrittenDown(String kind) {
    int alerts = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Story story = Author.write(kind, seed);
      Outcome outcome =
          new Rehearsal(story.rules(), story.world(), Trace.NONE)
              .run(story.signals().iterator(), story.end());
      Map<String, List<Truth.Alert>> made = made(story, outcome.alerts(), outcome.notices());
      assertThat(lines(made)).as(story.name()).containsExactlyElementsOf(lines(story.expected()));
      alerts += made.values().stream().mapToInt(List::size).sum();
      nothingHappensWhileWeDoNotLook(story, outcome.steps());
    }
    assertThat(alerts).as("a generator that makes no alerts proves nothing").isGreaterThan(CASES);
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  void orderParallelismAndRestartsChangeNothing(String kind) {
    for (int seed = 0; seed < CASES; seed++) {
      Story story = Author.write(kind, seed);
      Outcome outcome =
          new Rehearsal(story.rules(), story.world(), Trace.NONE)
              .run(story.signals().iterator(), story.end());
      LiveRun live = new LiveRun(story, seed, seed % 2 == 0).run();
      equal(story, live, outcome);
      if (!kind.equals("absence")) {
        assertThat(live.isEmpty()).as(story.name() + live.left()).isTrue();
      }
    }
  }

  /** While rules, silences and windows change: a back-test equals what the job did. */
  @ParameterizedTest
  @FieldSource("KINDS")
  void whatPeopleChangeMeanwhileChangesBothAlike(String kind) {
    int changes = 0;
    int changed = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Story story = Author.write(kind, seed);
      Changes made = new Changes(story, seed);
      WorldTimeline worlds = made.worldTimeline();
      story.world().outages().forEach(worlds::add);
      Outcome outcome =
          new Rehearsal(made.ruleTimeline(), worlds, Trace.NONE)
              .run(story.signals().iterator(), story.end());
      LiveRun live =
          new LiveRun(story, made.ruleTimeline(), made.worldTimeline(), seed, seed % 2 == 0).run();
      equal(story, live, outcome);
      onceOver(story, outcome);
      nothingHappensWhileWeDoNotLook(story, outcome.steps());
      changes += made.count();
      changed += (int) outcome.alerts().stream().filter(StoriesTest::endedByAChange).count();
    }
    assertThat(changes).isGreaterThan(2 * CASES);
    assertThat(changed).as("alerts that a change ended").isPositive();
  }

  private static boolean endedByAChange(AlertRow row) {
    return "rule_changed".equals(row.endReason()) || "rule_removed".equals(row.endReason());
  }

  private static void equal(Story story, LiveRun live, Outcome outcome) {
    Map<String, AlertRow> rows = new TreeMap<>();
    outcome.alerts().forEach(row -> rows.put(row.alertId(), row));
    assertThat(live.alerts).as(story.name()).isEqualTo(rows);
    assertThat(sorted(live.steps)).as(story.name()).isEqualTo(sorted(outcome.steps()));
    assertThat(byId(live.notices)).as(story.name()).isEqualTo(byId(outcome.notices()));
  }

  private static List<Notice> byId(List<Notice> notices) {
    List<Notice> sorted = new ArrayList<>(notices);
    sorted.sort(Comparator.comparing(Notice::eventId));
    return sorted;
  }

  /** An id stands for one alert: its timeline is numbered without gaps and ends at most once. */
  private static void onceOver(Story story, Outcome outcome) {
    Map<String, List<AlertStepRow>> timelines = new TreeMap<>();
    for (AlertStepRow step : outcome.steps()) {
      timelines.computeIfAbsent(step.alertId(), id -> new ArrayList<>()).add(step);
    }
    timelines.forEach(
        (id, steps) -> {
          for (int i = 0; i < steps.size(); i++) {
            boolean last = i == steps.size() - 1;
            boolean over = steps.get(i).step().equals("resolved");
            if (steps.get(i).number() != i + 1 || (over && !last)) {
              throw new AssertionError(story.name() + ' ' + id + ": " + steps);
            }
          }
        });
  }

  /** At random moments, of the alert that is there, or of there being none. */
  @ParameterizedTest
  @FieldSource("KINDS")
  void theExplanationAgreesWithTheOutcome(String kind) {
    for (int seed = 0; seed < EXPLAINED; seed++) {
      Story story = Author.write(kind, seed);
      Random random = new Random(seed);
      long first = story.signals().get(0).at();
      long last = story.signals().get(story.signals().size() - 1).at();
      for (int i = 0; i < 4; i++) {
        long at = first + (long) (random.nextDouble() * (last - first));
        List<AlertRow> rows =
            new Rehearsal(story.rules(), story.world(), Trace.NONE)
                .run(story.signals().iterator(), at).alerts().stream()
                    .filter(row -> row.ruleId().equals(story.ruleId()) && row.resolvedAt() == null)
                    .filter(row -> row.firedAt() != null && row.memberNames().size() < 2)
                    .toList();
        for (String device : List.of("D0", "D1", "hz")) {
          AlertRow row =
              rows.stream()
                  .filter(r -> device.equals(r.deviceId() == null ? r.site() : r.deviceId()))
                  .findFirst()
                  .orElse(null);
          Explanation why =
              Why.explain(
                  story.rules(),
                  story.ruleId(),
                  key -> key.contains(device),
                  story.world(),
                  story.signals().iterator(),
                  at,
                  100);
          agrees(story.name() + ' ' + device, row, why);
        }
      }
    }
  }

  private static void agrees(String name, AlertRow row, Explanation why) {
    if (row == null) {
      boolean grouped = why.alert() != null && why.alert().deviceId() == null;
      if (!grouped) {
        assertThat(why.verdict()).as(name).isNotIn(Verdict.FIRED, Verdict.HELD);
      }
    } else if (row.deviceId() != null) {
      assertThat(why.verdict())
          .as(name)
          .isEqualTo(row.heldBy() == null ? Verdict.FIRED : Verdict.HELD);
      assertThat(why.alert()).as(name).isEqualTo(row);
      assertThat(why.steps()).as(name).anyMatch(step -> step.after().equals("fired"));
      if (row.heldBy() != null) {
        String by = WireName.parse(HeldBy.class, row.heldBy()).text();
        assertThat(why.said().en()).as(name).contains(by);
      }
    }
  }

  private static void nothingHappensWhileWeDoNotLook(Story story, List<AlertStepRow> steps) {
    for (Outage outage : story.world().outages()) {
      assertThat(steps)
          .as(story.name())
          .noneMatch(
              step ->
                  (step.step().equals("fired") || step.step().equals("resolved"))
                      && step.at() > outage.from()
                      && step.at() < outage.until());
    }
  }

  private static Map<String, List<Truth.Alert>> made(
      Story story, List<AlertRow> rows, List<Notice> notices) {
    Map<String, List<Truth.Alert>> made = new TreeMap<>();
    for (AlertRow row : rows) {
      if (row.ruleId().equals(story.ruleId())
          && row.firedAt() != null
          && row.resolvedAt() != null) {
        List<String> told = new ArrayList<>();
        boolean over = false;
        for (Notice notice : notices) {
          if (notice.alert().alertId().equals(row.alertId())) {
            over |= !notice.firing();
            if (notice.firing()) {
              told.add(notice.at() + "/" + rank(notice.alert().severity()));
            }
          }
        }
        String group = row.deviceId() == null ? row.site() : row.deviceId();
        made.computeIfAbsent(group, g -> new ArrayList<>())
            .add(
                new Truth.Alert(
                    row.beganAt(),
                    row.firedAt(),
                    row.resolvedAt(),
                    rank(row.peakSeverity()),
                    told,
                    over));
      }
    }
    made.values().forEach(list -> list.sort(Comparator.comparingLong(Truth.Alert::fired)));
    return made;
  }

  private static List<String> lines(Map<String, List<Truth.Alert>> alerts) {
    List<String> lines = new ArrayList<>();
    alerts.forEach((group, list) -> list.forEach(alert -> lines.add(group + ' ' + alert)));
    return lines;
  }

  private static int rank(String severity) {
    return WireName.parse(Severity.class, severity).rank();
  }

  private static List<AlertStepRow> sorted(List<AlertStepRow> steps) {
    List<AlertStepRow> sorted = new ArrayList<>(steps);
    sorted.sort(Comparator.comparing(AlertStepRow::rowKey));
    return sorted;
  }
}
