package io.chargeline.api.watch;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One cause, one alarm: what only follows from a part that is down is judged as if all were well
 * with it, while that is down, and for as long after as the others need to catch up.
 */
final class Causes {
  private static final long AFTER_MS = 30_000;
  private static final double STUCK_S = 10;

  /** If no gateway ticks, none is called by its name. */
  private static final double SILENT_S = 5;

  private static final Set<String> BY_KAFKA =
      Set.of(
          Measure.TICK_AGE,
          Measure.GATEWAY_TICK_AGE,
          Measure.LAG,
          Measure.STORAGE_LAG,
          Measure.BEHIND,
          Measure.STUCK,
          Measure.JOB_DOWN,
          Measure.CHECKPOINT_AGE,
          Measure.WEBHOOK_LAG);
  private static final Set<String> OF_A_JOB =
      Set.of(
          Measure.LAG, Measure.STORAGE_LAG, Measure.BEHIND, Measure.STUCK, Measure.CHECKPOINT_AGE);
  private static final Set<String> BY_STUCK =
      Set.of(Measure.LAG, Measure.STORAGE_LAG, Measure.BEHIND);

  /** What was down → when it last was, unix milliseconds. */
  private final Map<String, Long> down = new HashMap<>();

  /**
   * The measures as they are judged.
   *
   * @param now unix milliseconds
   */
  List<Measure> judged(List<Measure> measures, long now) {
    Set<String> stuck = new HashSet<>();
    boolean noneTicks = false;
    for (Measure measure : measures) {
      if (is(measure, Measure.DOWN)) {
        down.put(measure.part(), now);
      } else if (is(measure, Measure.JOB_DOWN)) {
        down.put(job(measure.part()), now);
      } else if (measure.what().equals(Measure.STUCK) && measure.value() > STUCK_S) {
        stuck.add(measure.part());
      } else if (measure.what().equals(Measure.TICK_AGE)) {
        noneTicks = measure.value() > SILENT_S;
      }
    }
    down.values().removeIf(last -> now - last > AFTER_MS);
    Set<String> alike = noneTicks ? Set.of(Measure.GATEWAY_TICK_AGE) : Set.of();
    return measures.stream()
        .map(
            measure ->
                alike.contains(measure.what()) || follows(measure, stuck)
                    ? measure.excused()
                    : measure)
        .toList();
  }

  private static boolean is(Measure measure, String what) {
    return measure.what().equals(what) && measure.value() > 0;
  }

  private static String job(String part) {
    return "job " + part;
  }

  private boolean follows(Measure measure, Set<String> stuck) {
    String what = measure.what();
    boolean ofStore = measure.part().equals(Measure.STORE);
    return down.containsKey(Measure.KAFKA) && BY_KAFKA.contains(what)
        || down.containsKey(Measure.CLICKHOUSE)
            && ofStore
            && (OF_A_JOB.contains(what) || what.equals(Measure.JOB_DOWN))
        || down.containsKey(job(measure.part())) && OF_A_JOB.contains(what)
        || stuck.contains(measure.part()) && BY_STUCK.contains(what);
  }
}
