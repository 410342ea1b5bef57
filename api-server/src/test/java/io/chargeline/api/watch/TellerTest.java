package io.chargeline.api.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.alerting.fold.World;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleParser;
import io.chargeline.domain.Json;
import io.chargeline.domain.alert.AlertAct;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What watchers tell, one after the other and beside each other, on one log. */
final class TellerTest {
  private static final long T = 1_800_000_000_000L;
  private static final Rule LAG =
      RuleParser.parse(
          Json.tree(
              """
              {"id": "lag", "name": {"en": "Lag", "zh": "滞后"}, "per": "platform",
               "condition": {"kind": "threshold", "signal": "platform",
                             "where": {"what": ["lag"]}, "field": "value", "op": ">"},
               "levels": [{"level": "warning", "value": 10, "for": 2},
                          {"level": "critical", "value": 60}]}
              """
                  .getBytes(StandardCharsets.UTF_8)));

  private final List<Event> log = new ArrayList<>();
  private final Map<String, AlertRow> rows = new HashMap<>();
  private final Map<String, AlertStepRow> steps = new HashMap<>();
  private final List<AlertAct> done = new ArrayList<>();

  /** A server with its own judgement, that has read the log up to its start. */
  private final class Server implements Outbox {
    private final Acts acts = new Acts();
    private final Teller teller = new Teller(this, acts);
    private final Judgement judgement = new Judgement(teller);
    private int read;

    @Override
    public void tell(Event event) {
      log.add(event);
    }

    @Override
    public void row(AlertRow row) {
      AlertRow before = rows.get(row.alertId());
      assertThat(before == null || before.revision() < row.revision() || before.equals(row))
          .as("%s is newer than %s", row, before)
          .isTrue();
      rows.put(row.alertId(), row);
    }

    @Override
    public void step(AlertStepRow step) {
      assertThat(steps.put(step.rowKey(), step)).as("no number twice: %s", step).isNull();
    }

    Server look(int s, double lag, boolean leads, boolean knowing) {
      while (read < log.size()) {
        teller.heard(log.get(read++));
      }
      long now = T + s * 1000L;
      done.forEach(acts::heard);
      judgement.judge(List.of(LAG), World.QUIET, List.of(new Measure("lag", "device", lag)), now);
      judgement.act(teller.acts(now));
      teller.tell(leads, knowing ? Set.of("lag") : Set.of(), now);
      return this;
    }
  }

  private Stream<String> told() {
    return log.stream()
        .map(
            event ->
                event.sequence()
                    + " "
                    + event.data().path("state").asText()
                    + " "
                    + event.data().path("severity").asText());
  }

  /** Somebody does it with the alarm that was told first. */
  private void act(String kind, String text, int s) {
    String alert = ids().findFirst().orElseThrow();
    long at = T + s * 1000L;
    done.add(new AlertAct("act-" + done.size(), alert, "", kind, "ops", text, at));
  }

  /** What people have said, in the timelines as they were written. */
  private Stream<String> said() {
    return steps.values().stream()
        .filter(step -> step.byWhom() != null)
        .sorted(Comparator.comparingLong(AlertStepRow::number))
        .map(step -> step.step() + " by " + step.byWhom() + ": " + step.text());
  }

  private AlertRow row() {
    assertThat(rows).hasSize(1);
    return rows.values().iterator().next();
  }

  private Stream<String> ids() {
    return log.stream().map(event -> event.data().path("alert_id").asText()).distinct();
  }

  @Test
  void anAlarmIsToldOnceThenWorseThenOver() {
    Server server = new Server();
    for (int s = 1; s <= 20; s++) {
      server.look(s, s < 3 ? 1 : s < 10 ? 20 : s < 15 ? 70 : 2, true, true);
    }
    assertThat(told())
        .containsExactly("1 firing warning", "2 firing critical", "3 resolved critical");
    assertThat(ids()).hasSize(1);
    assertThat(log).extracting(Event::event).containsOnly("system.alarm");
    AlertRow row = rows.values().iterator().next();
    assertThat(row.phase()).isEqualTo("resolved");
    assertThat(row.memberNames()).isEmpty();
    assertThat(steps.values())
        .extracting(AlertStepRow::step)
        .contains("pending", "fired", "told", "upgraded", "resolved");
  }

  @Test
  void aRestartTellsNothingTwiceAndGoesOnUnderTheSameId() {
    Server before = new Server();
    for (int s = 1; s <= 10; s++) {
      before.look(s, 20, true, true);
    }
    Server after = new Server();
    for (int s = 12; s <= 20; s++) {
      after.look(s, 20, true, false);
    }
    assertThat(told()).containsExactly("1 firing warning");
    after.look(21, 70, true, false).look(22, 1, true, false);
    assertThat(told())
        .containsExactly("1 firing warning", "2 firing critical", "3 resolved critical");
    assertThat(ids()).hasSize(1);
    assertThat(rows.values()).singleElement().extracting(AlertRow::phase).isEqualTo("resolved");
  }

  @Test
  void whatEndedDuringARestartIsOverWhenThatIsKnown() {
    Server before = new Server();
    for (int s = 1; s <= 10; s++) {
      before.look(s, 20, true, true);
    }
    Server after = new Server();
    after.look(12, 1, true, false).look(13, 1, true, false);
    assertThat(told()).containsExactly("1 firing warning");
    after.look(50, 1, true, true);
    assertThat(told()).containsExactly("1 firing warning", "2 resolved warning");
    assertThat(rows.values()).singleElement().extracting(AlertRow::phase).isEqualTo("resolved");
  }

  @Test
  void onlyOneOfTwoTellsAndTheOtherTakesOver() {
    Server first = new Server();
    Server second = new Server();
    for (int s = 1; s <= 10; s++) {
      first.look(s, 20, true, true);
      second.look(s, 20, false, true);
    }
    assertThat(told()).containsExactly("1 firing warning");
    for (int s = 11; s <= 20; s++) {
      second.look(s, s < 15 ? 20 : 1, true, true);
    }
    assertThat(told()).containsExactly("1 firing warning", "2 resolved warning");
    assertThat(ids()).hasSize(1);
    assertThat(rows.values()).singleElement().extracting(AlertRow::phase).isEqualTo("resolved");
  }

  @Test
  void whoeverTellsAgainGoesOnWhereTheOtherWas() {
    Server first = new Server();
    Server second = new Server();
    for (int s = 1; s <= 10; s++) {
      first.look(s, 20, true, true);
      second.look(s, 20, false, true);
    }
    for (int s = 11; s <= 20; s++) {
      first.look(s, 20, false, true);
      second.look(s, s == 15 ? 70 : 20, true, true);
    }
    for (int s = 21; s <= 30; s++) {
      first.look(s, s < 25 ? 20 : 1, true, true);
    }
    assertThat(told())
        .containsExactly("1 firing warning", "2 firing critical", "3 resolved warning");
    assertThat(ids()).hasSize(1);
    assertThat(rows.values()).singleElement().extracting(AlertRow::phase).isEqualTo("resolved");
  }

  @Test
  void whatBeganBeforeTheTakeOverAndNobodyToldIsTold() {
    Server second = new Server();
    for (int s = 1; s <= 10; s++) {
      second.look(s, 20, false, true);
    }
    assertThat(log).isEmpty();
    second.look(11, 20, true, true);
    assertThat(told()).containsExactly("1 firing warning");
    assertThat(steps.values()).extracting(AlertStepRow::step).contains("pending", "fired");
  }

  @Test
  void twoThatCouldNotHearEachOtherBothTellAndOneEndsBoth() {
    Server first = new Server();
    Server second = new Server();
    for (int s = 1; s <= 5; s++) {
      first.look(s, 20, true, true);
    }
    // It reads none of it before it tells.
    second.read = log.size();
    for (int s = 2; s <= 6; s++) {
      second.look(s, 20, true, true);
    }
    assertThat(told()).containsExactly("1 firing warning", "1 firing warning");
    assertThat(ids()).hasSize(2);
    first.look(10, 1, true, true);
    assertThat(told())
        .containsExactly(
            "1 firing warning", "1 firing warning", "2 resolved warning", "2 resolved warning");
    second.look(11, 1, false, true);
    assertThat(rows.values()).extracting(AlertRow::phase).containsOnly("resolved");
  }

  @Test
  void whatPeopleDoReachesRowAndTimelineOnce() {
    Server server = new Server();
    for (int s = 1; s <= 5; s++) {
      server.look(s, 20, true, true);
    }
    act("acknowledge", null, 3);
    act("comment", "on it", 3);
    server.look(6, 20, true, true).look(7, 20, true, true);
    assertThat(row().phase()).isEqualTo("acknowledged");
    assertThat(row().acknowledgedBy()).isEqualTo("ops");
    assertThat(row().acknowledgedAt()).isEqualTo(T + 3000);
    assertThat(said()).containsExactly("acknowledged by ops: ", "commented by ops: on it");
    assertThat(steps.values())
        .filteredOn(step -> step.byWhom() != null)
        .extracting(AlertStepRow::at)
        .as("it counts when it becomes known")
        .containsOnly(T + 6000);
    server.look(8, 70, true, true);
    assertThat(row().phase()).as("worse than acknowledged").isEqualTo("firing");
    server.look(9, 1, true, true);
    assertThat(row().phase()).isEqualTo("resolved");
    assertThat(row().acknowledgedBy()).isEqualTo("ops");
  }

  @Test
  void whatLiesAheadOfOurClockWaitsForIt() {
    Server server = new Server();
    for (int s = 1; s <= 5; s++) {
      server.look(s, 20, true, true);
    }
    act("acknowledge", null, 8);
    server.look(6, 20, true, true).look(7, 20, true, true);
    assertThat(row().phase()).isEqualTo("firing");
    server.look(8, 20, true, true);
    assertThat(row().phase()).isEqualTo("acknowledged");
  }

  @Test
  void afterARestartItIsKnownWhatPeopleDidBefore() {
    Server before = new Server();
    for (int s = 1; s <= 5; s++) {
      before.look(s, 20, true, true);
    }
    act("acknowledge", null, 6);
    before.look(7, 20, true, true);
    Server after = new Server();
    for (int s = 12; s <= 20; s++) {
      after.look(s, 20, true, false);
      assertThat(row().phase()).as("at %s", s).isEqualTo("acknowledged");
    }
    assertThat(after.teller.open()).extracting(AlertRow::phase).containsExactly("acknowledged");
    act("comment", "still on it", 20);
    after.look(21, 20, true, false);
    assertThat(said())
        .containsExactly(
            "acknowledged by ops: ", "acknowledged by ops: ", "commented by ops: still on it");
    assertThat(told()).containsExactly("1 firing warning");
  }

  @Test
  void whoTakesOverKnowsWhatPeopleDid() {
    Server first = new Server();
    Server second = new Server();
    for (int s = 1; s <= 10; s++) {
      first.look(s, 20, true, true);
      // It began to look later, so its own alert has another id.
      if (s > 4) {
        second.look(s, 20, false, true);
      }
      if (s == 8) {
        act("acknowledge", null, 8);
      }
    }
    assertThat(said()).as("only who tells writes").containsExactly("acknowledged by ops: ");
    second.look(11, 20, true, true);
    assertThat(row().phase()).isEqualTo("acknowledged");
    act("comment", "mine now", 11);
    second.look(12, 20, true, true).look(13, 1, true, true);
    assertThat(said()).last().isEqualTo("commented by ops: mine now");
    assertThat(row().phase()).isEqualTo("resolved");
    assertThat(row().acknowledgedBy()).isEqualTo("ops");
    assertThat(told()).containsExactly("1 firing warning", "2 resolved warning");
  }

  @Test
  void whatEndedDuringARestartWasAcknowledgedAllTheSame() {
    Server before = new Server();
    for (int s = 1; s <= 5; s++) {
      before.look(s, 20, true, true);
    }
    act("acknowledge", null, 6);
    new Server().look(12, 1, true, true);
    assertThat(row().phase()).isEqualTo("resolved");
    assertThat(row().acknowledgedBy()).isEqualTo("ops");
    assertThat(row().acknowledgedAt()).isEqualTo(T + 6000);
  }

  @Test
  void nobodyHasAcknowledgedWhatGotWorseAfterwards() {
    Server before = new Server();
    for (int s = 1; s <= 5; s++) {
      before.look(s, 20, true, true);
    }
    act("acknowledge", null, 6);
    before.look(7, 20, true, true).look(8, 70, true, true);
    Server after = new Server();
    for (int s = 12; s <= 15; s++) {
      after.look(s, 70, true, false);
    }
    assertThat(row().phase()).isEqualTo("firing");
    act("acknowledge", "now I am", 15);
    after.look(16, 70, true, false);
    assertThat(row().phase()).isEqualTo("acknowledged");
  }
}
