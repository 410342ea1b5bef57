package io.chargeline.benchmarks.alerts;

import io.chargeline.alerting.Rehearsal;
import io.chargeline.alerting.WorldTimeline;
import io.chargeline.alerting.fold.Trace;
import io.chargeline.alerting.signal.Signal;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * One set of rules over what a fleet says: rows are read as a job reads them and judged by the
 * evaluator of the job, on one thread, whose own time is counted, so that others on the machine do
 * not.
 */
final class FoldRun {
  private static final int CHUNK = 10_000;
  private static final double NS_PER_S = 1e9;
  private static final double NS_PER_MS = 1e6;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final RuleSet rules;
  private final Fleet fleet;
  private final Rehearsal rehearsal;
  private final long changed;
  private final int signals;
  private long spentNs;
  private long changeNs;
  private int judged;

  FoldRun(RuleSet rules, int devices, int signals) {
    this.rules = rules;
    this.signals = signals;
    this.fleet = new Fleet(devices);
    this.changed = Fleet.T0 + (long) signals / 2 * 60_000 / devices;
    this.rehearsal = new Rehearsal(rules.timeline(changed), new WorldTimeline(), Trace.NONE);
    rehearsal.advance(Fleet.T0 - 1);
  }

  /** What this thread has had of the processor, ns. */
  static long spent() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /** A part of it; false: that was the last. */
  boolean chunk() {
    List<Fleet.Said> rows = fleet.next(Math.min(CHUNK, signals - judged));
    long before = spent();
    for (Fleet.Said row : rows) {
      if (row.at() >= changed && changeNs == 0) {
        changeNs = change(before);
        before = spent();
      }
      Signal signal = fleet.read(row);
      rehearsal.feed(signal);
      // Marks come a second apart.
      if (++judged % 100 == 0) {
        rehearsal.advance(row.at() - 1);
      }
    }
    spentNs += spent() - before;
    return judged < signals;
  }

  private long change(long since) {
    rehearsal.advance(changed - 1);
    long before = spent();
    spentNs += before - since;
    rehearsal.advance(changed);
    return Math.max(1, spent() - before);
  }

  String name() {
    return rules.name();
  }

  double perSecond() {
    return judged / (spentNs / NS_PER_S);
  }

  double changeMs() {
    return changeNs / NS_PER_MS;
  }

  int alerts() {
    return rehearsal.outcome().alerts().size();
  }
}
