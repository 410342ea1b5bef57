package io.chargeline.api.watch;

import io.chargeline.alerting.fold.Act;
import io.chargeline.alerting.fold.AlertSink;
import io.chargeline.alerting.fold.Notice;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes what was told equal to what is so, while this server is the one that tells. What was told
 * stands in the log, whoever told it: a server that takes over, or starts again, tells nothing a
 * second time, and goes on with an alarm under the id that it had. By one thread.
 *
 * <p>An alarm that another has told, and that does not hold here, is over when we have looked for
 * long enough to know.
 */
final class Teller implements AlertSink {
  private static final int MOST_STEPS = 100;
  private static final int REMEMBERED = 1000;
  private static final String RESOLVED = "resolved";

  private final Outbox out;
  private final Acts acts;

  /** Alarms that were told and are not over: rule → id → alarm; two only if two servers told it. */
  private final Map<String, Map<String, Alarm>> told = new TreeMap<>();

  /** Rule → what is to be told, by our own judgement. */
  private final Map<String, Notice> firing = new TreeMap<>();

  private final Map<String, Notice> ended = new HashMap<>();
  private final Map<String, AlertRow> rows = new LinkedHashMap<>();
  private final Map<String, List<AlertStepRow>> steps = new HashMap<>();
  private final Map<String, Adopted> adopted = new HashMap<>();

  /** Ids of alarms that are over: what is heard of them later is older. */
  private final Map<String, Boolean> over =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED;
        }
      };

  private boolean leading;

  /** Our own alert that goes on with an alarm. */
  private record Adopted(Alarm alarm, long base) {}

  Teller(Outbox out, Acts acts) {
    this.out = out;
    this.acts = acts;
  }

  // What our own judgement says.

  @Override
  public void alert(AlertRow row) {
    if (leading && wasTold(row.alertId())) {
      out.row(as(row));
    }
    if (row.resolvedAt() != null) {
      rows.remove(row.alertId());
      steps.remove(row.alertId());
    } else {
      rows.put(row.alertId(), row);
    }
  }

  @Override
  public void step(AlertStepRow step) {
    if (leading && wasTold(step.alertId())) {
      out.step(as(step));
      return;
    }
    List<AlertStepRow> kept = steps.computeIfAbsent(step.alertId(), id -> new ArrayList<>());
    if (kept.size() < MOST_STEPS) {
      kept.add(step);
    }
  }

  /** Before that it is nobody's but ours, and another server has one of its own. */
  private boolean wasTold(String alertId) {
    return adopted.containsKey(alertId)
        || told.values().stream().anyMatch(alarms -> alarms.containsKey(alertId));
  }

  @Override
  public void notice(Notice notice) {
    String rule = notice.alert().ruleId();
    if (notice.firing()) {
      firing.put(rule, notice);
      ended.remove(rule);
    } else {
      firing.remove(rule);
      ended.put(rule, notice);
    }
  }

  /** Alerts that are under way by our own judgement, as they stand. */
  List<AlertRow> open() {
    return rows.values().stream().map(this::as).toList();
  }

  /**
   * What people did with alarms that fire here too, and our own alerts do not know yet. They know
   * alarms by the ids that were told, whoever told them.
   *
   * @param now unix milliseconds
   */
  List<Act> acts(long now) {
    List<Act> done = new ArrayList<>();
    for (AlertRow row : rows.values()) {
      if (row.firedAt() != null) {
        alarm(row)
            .ifPresent(alarm -> done.addAll(acts.news(alarm, row.alertId(), row.firedAt(), now)));
      }
    }
    return done;
  }

  /** As which others know our alert, or will when we tell. */
  private Optional<Alarm> alarm(AlertRow row) {
    Map<String, Alarm> alarms = told.getOrDefault(row.ruleId(), Map.of());
    Alarm same = alarms.get(as(row).alertId());
    return same == null ? alarms.values().stream().findFirst() : Optional.of(same);
  }

  // What was told.

  /** An event of a watcher, ours or another's, as it stands in the log. */
  void heard(Event event) {
    Alarm alarm = Alarm.of(event);
    Map<String, Alarm> ofRule = told.computeIfAbsent(alarm.ruleId(), rule -> new TreeMap<>());
    if (RESOLVED.equals(event.data().path("state").asText())) {
      over.put(alarm.alertId(), true);
      ofRule.remove(alarm.alertId());
    } else if (!over.containsKey(alarm.alertId())) {
      ofRule.merge(alarm.alertId(), alarm, (was, is) -> is.sequence() > was.sequence() ? is : was);
    }
    if (ofRule.isEmpty()) {
      told.remove(alarm.ruleId());
    }
  }

  /**
   * Tells what is to be told, if it is ours to tell.
   *
   * @param leads whether it is
   * @param known the rules by which we have looked for so long that what does not hold is over;
   *     what others judge by other rules is theirs to end
   * @param now unix milliseconds
   */
  void tell(boolean leads, Set<String> known, long now) {
    boolean takesOver = leads && !leading;
    leading = leads;
    if (!leads) {
      return;
    }
    for (Notice notice : List.copyOf(firing.values())) {
      tellFiring(notice, takesOver, now);
    }
    for (String rule : List.copyOf(told.keySet())) {
      boolean looked = known.contains(rule) || ended.containsKey(rule);
      if (looked && !firing.containsKey(rule) && !underWay(rule)) {
        tellOver(rule, now);
      }
    }
    ended.keySet().retainAll(told.keySet());
    adopted.keySet().removeIf(id -> !rows.containsKey(id));
  }

  private boolean underWay(String rule) {
    return rows.values().stream().anyMatch(row -> row.ruleId().equals(rule));
  }

  private void tellFiring(Notice notice, boolean takesOver, long now) {
    AlertRow row = notice.alert();
    Collection<Alarm> known = told.getOrDefault(row.ruleId(), Map.of()).values();
    if (known.isEmpty()) {
      // Who has ended it sees something else: telling it again and again would help nobody.
      if (!over.containsKey(as(row).alertId())) {
        tell(notice.event(1));
        flush(row.alertId());
      }
      return;
    }
    Alarm alarm = known.iterator().next();
    // Also of one of ours: whoever told in the meantime has counted on.
    if (takesOver || !wasTold(row.alertId())) {
      adopted.put(row.alertId(), new Adopted(alarm, alarm.goneOnWith(now)));
      flush(row.alertId());
    }
    if (Alarm.rank(row.severity()) > alarm.rank()) {
      tell(as(notice).event(alarm.sequence() + 1));
    }
  }

  /** What was written down while nobody had been told. */
  private void flush(String alertId) {
    AlertRow row = rows.get(alertId);
    if (row != null) {
      out.row(as(row));
    }
    List<AlertStepRow> kept = steps.remove(alertId);
    if (kept != null) {
      kept.forEach(step -> out.step(as(step)));
    }
  }

  private void tellOver(String rule, long now) {
    Notice ours = ended.get(rule);
    for (Alarm alarm : List.copyOf(told.get(rule).values())) {
      boolean own = ours != null && isOurs(ours.alert().alertId(), alarm);
      Notice end = own ? as(ours) : alarm.end(over(alarm, now));
      if (!own) {
        out.row(end.alert());
      }
      tell(end.event(alarm.sequence() + 1));
    }
  }

  private AlertRow over(Alarm alarm, long now) {
    return alarm.over("cleared", acts.acknowledgement(alarm.alertId()), now);
  }

  private boolean isOurs(String alertId, Alarm alarm) {
    Adopted as = adopted.get(alertId);
    return alertId.equals(alarm.alertId())
        || as != null && as.alarm().alertId().equals(alarm.alertId());
  }

  private void tell(Event event) {
    heard(event);
    out.tell(event);
  }

  private Notice as(Notice notice) {
    return new Notice(notice.firing(), notice.at(), as(notice.alert()), notice.labels());
  }

  private AlertRow as(AlertRow row) {
    Adopted as = adopted.get(row.alertId());
    return as == null ? row : as.alarm().adopt(row, as.base());
  }

  private AlertStepRow as(AlertStepRow step) {
    Adopted as = adopted.get(step.alertId());
    return as == null ? step : as.alarm().adopt(step, as.base());
  }
}
