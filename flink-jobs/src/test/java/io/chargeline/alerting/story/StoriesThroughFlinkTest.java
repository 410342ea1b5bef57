package io.chargeline.alerting.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.alerting.Rehearsal;
import io.chargeline.alerting.Rehearsal.Outcome;
import io.chargeline.alerting.WorldTimeline;
import io.chargeline.alerting.fold.Notice;
import io.chargeline.alerting.fold.Outage;
import io.chargeline.alerting.fold.Silence;
import io.chargeline.alerting.fold.Trace;
import io.chargeline.alerting.signal.Signal;
import io.chargeline.domain.Json;
import io.chargeline.domain.alert.SilenceVersion;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.AlertStepRow;
import io.chargeline.jobs.alerts.AlertStage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The job's real operators make of the generated stories what a rehearsal makes of them, while
 * rules, silences and windows change, whatever the order of arrival and the distance of the marks,
 * and although the job is restored with other numbers of subtasks in the middle.
 */
class StoriesThroughFlinkTest {
  static final List<String> KINDS = Author.KINDS;
  private static final int CASES = 50;
  private static final long MARKS_MS = 240_000;

  @ParameterizedTest
  @FieldSource("KINDS")
  void theJobEqualsTheRehearsal(String kind) throws Exception {
    compare(kind, 0, 1);
  }

  @ParameterizedTest
  @FieldSource("KINDS")
  @Tag("slow")
  void theJobEqualsTheRehearsalOfFiveHundredStories(String kind) throws Exception {
    compare(kind, 1, CASES);
  }

  private static void compare(String kind, int first, int end) throws Exception {
    int alerts = 0;
    for (int seed = first; seed < end; seed++) {
      Story story = Author.write(kind, seed);
      Changes changes = new Changes(story, seed);
      WorldTimeline worlds = changes.worldTimeline();
      story.world().outages().forEach(worlds::add);
      Outcome outcome =
          new Rehearsal(changes.ruleTimeline(), worlds, Trace.NONE)
              .run(story.signals().iterator(), story.end());
      alerts += outcome.alerts().size();
      try (AlertStage stage = new AlertStage("", 1 + seed % 3)) {
        new Telling(story, changes, stage, seed).tell();
        assertThat(stage.alerts().values())
            .as(story.name())
            .containsExactlyInAnyOrderElementsOf(outcome.alerts());
        assertThat(sorted(stage.steps())).as(story.name()).isEqualTo(sorted(outcome.steps()));
        assertThat(told(stage.events()))
            .as(story.name())
            .containsExactlyInAnyOrderElementsOf(
                outcome.notices().stream().map(s -> told(s)).toList());
        if (!kind.equals("absence")) {
          assertThat(stage.state()).as(story.name()).containsExactly(0, 0, 0);
          assertThat(stage.timers()).as(story.name()).isZero();
        }
      }
    }
    assertThat(alerts).isPositive();
  }

  private static List<AlertStepRow> sorted(List<AlertStepRow> steps) {
    return steps.stream().sorted(Comparator.comparing(AlertStepRow::rowKey)).toList();
  }

  private static List<String> told(List<Event> events) {
    return events.stream().map(e -> e.id() + ' ' + e.event() + ' ' + Json.text(e.data())).toList();
  }

  private static String told(Notice notice) {
    return notice.eventId() + ' ' + notice.eventType() + ' ' + Json.text(notice.data());
  }

  /** Tells a story to the job as the log would. */
  private static final class Telling {
    private final Story story;
    private final AlertStage stage;
    private final Random random;
    private final Deque<Outage> outages;
    private final Deque<Versions> versions = new ArrayDeque<>();
    private long clock;

    /** Those of one record, and when the first of them must be there. */
    private record Versions(long from, Put put) {}

    private interface Put {
      void to(AlertStage stage) throws Exception;
    }

    private Telling(Story story, Changes changes, AlertStage stage, long seed) {
      this.story = story;
      this.stage = stage;
      this.random = new Random(seed);
      this.outages = new ArrayDeque<>(story.world().outages());
      List<Versions> all = new ArrayList<>();
      for (Silence silence : story.world().silences()) {
        all.add(new Versions(0, to -> to.silence(version(silence))));
      }
      story.world().windows().forEach(it -> all.add(new Versions(0, to -> to.window(it))));
      changes.rules().forEach(it -> all.add(new Versions(it.effectiveFrom(), to -> to.rule(it))));
      changes
          .silences()
          .forEach(it -> all.add(new Versions(it.effectiveFrom(), to -> to.silence(it))));
      changes
          .windows()
          .forEach(it -> all.add(new Versions(it.effectiveFrom(), to -> to.window(it))));
      // What is written first is there first, whenever it counts.
      long latest = Long.MAX_VALUE;
      for (int i = all.size() - 1; i >= 0; i--) {
        latest = Math.min(latest, all.get(i).from());
        versions.addFirst(new Versions(latest, all.get(i).put()));
      }
    }

    private static SilenceVersion version(Silence silence) {
      return new SilenceVersion(
          silence.id(),
          silence.tenant(),
          silence.rules(),
          silence.sites(),
          silence.devices(),
          silence.atMost() == null ? null : silence.atMost().wireName(),
          silence.author(),
          silence.reason(),
          silence.from(),
          silence.until(),
          1,
          0,
          0);
    }

    private void tell() throws Exception {
      List<Signal> signals = story.signals();
      clock = signals.get(0).at() - 2;
      long last = signals.get(signals.size() - 1).at();
      List<Long> restarts = List.of(moment(last), moment(last));
      int next = 0;
      while (clock < story.end()) {
        long mark = nextMark(last);
        List<Signal> arrived = new ArrayList<>();
        while (next < signals.size() && signals.get(next).at() <= mark) {
          arrived.add(signals.get(next++));
        }
        Collections.shuffle(arrived, random);
        for (Signal signal : arrived) {
          stage.signal(signal);
          if (random.nextInt(20) == 0) {
            stage.signal(signal);
          }
        }
        while (!versions.isEmpty() && versions.peek().from() <= mark) {
          versions.poll().put().to(stage);
        }
        for (long restart : restarts) {
          if (clock < restart && restart <= mark) {
            stage.restart(1 + random.nextInt(3));
          }
        }
        stage.time(mark);
        clock = mark;
      }
    }

    private long moment(long last) {
      return clock + (long) (random.nextDouble() * (last - clock));
    }

    /** Marks stop at the last tick before an outage, and go on at the first one after. */
    private long nextMark(long last) throws Exception {
      long most = clock > last ? 100 * MARKS_MS : MARKS_MS;
      long mark = Math.min(clock + 1 + (long) (random.nextDouble() * most), story.end());
      Outage outage = outages.peek();
      if (outage == null || mark <= outage.from()) {
        return mark;
      }
      if (clock < outage.from()) {
        return outage.from();
      }
      stage.outage(outages.poll());
      return Math.max(mark, outage.until());
    }
  }
}
