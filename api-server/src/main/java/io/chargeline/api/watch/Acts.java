package io.chargeline.api.watch;

import io.chargeline.alerting.fold.Act;
import io.chargeline.domain.alert.AlertAct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What people did with alerts of the platform, as the log tells it. It is kept after it was handed
 * over: an alarm goes on under its id when our own alert is another one, and what was done with it
 * holds for that too. Bounded: the oldest is forgotten. For several threads.
 */
final class Acts {
  private static final int MOST = 10_000;

  /** By the act's own id, in the order of the log. */
  private final Map<String, Known> all =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MOST;
        }
      };

  /**
   * @param given the alert of ours that has it; empty: none yet
   */
  private record Known(Act act, String given) {}

  /**
   * Of tenants it keeps nothing; a repeat is the same act.
   *
   * @throws IllegalArgumentException if it is of no known kind, or nobody's
   */
  synchronized void heard(AlertAct act) {
    if (!act.tenant().isEmpty()) {
      return;
    }
    if (act.actId() == null || act.alertId() == null || act.kind() == null || act.by() == null) {
      throw new IllegalArgumentException("an act without id, alert, kind or author: " + act);
    }
    Act.Kind kind = Act.Kind.valueOf(act.kind().toUpperCase(Locale.ROOT));
    all.putIfAbsent(
        act.actId(), new Known(new Act(act.alertId(), kind, act.at(), act.by(), act.text()), ""));
  }

  /**
   * What was done with an alarm up to now and our alert does not know yet; once.
   *
   * @param alertId our alert that fires
   * @param firedAt since when
   * @param now unix milliseconds; what lies ahead waits for its time
   */
  synchronized List<Act> news(Alarm alarm, String alertId, long firedAt, long now) {
    List<Act> news = new ArrayList<>();
    for (Map.Entry<String, Known> entry : all.entrySet()) {
      Act act = entry.getValue().act();
      boolean due = act.alertId().equals(alarm.alertId()) && act.at() <= now;
      if (due && !entry.getValue().given().equals(alertId)) {
        entry.setValue(new Known(act, alertId));
        if (!overtaken(act, alarm, firedAt)) {
          news.add(new Act(alertId, act.kind(), act.at(), act.by(), act.text()));
        }
      }
    }
    return news;
  }

  /** Whoever acknowledged it before it got worse, when our own alert was not there to see both. */
  private static boolean overtaken(Act act, Alarm alarm, long firedAt) {
    return act.kind() == Act.Kind.ACKNOWLEDGE
        && act.at() < firedAt
        && alarm.sequence() > 1
        && act.at() < alarm.toldAt();
  }

  /** The last acknowledgement of an alarm. */
  synchronized Optional<Act> acknowledgement(String alertId) {
    return all.values().stream()
        .map(Known::act)
        .filter(act -> act.kind() == Act.Kind.ACKNOWLEDGE && act.alertId().equals(alertId))
        .max(Act::compareTo);
  }
}
