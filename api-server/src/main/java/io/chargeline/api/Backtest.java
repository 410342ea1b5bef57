package io.chargeline.api;

import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.signal.Signal;
import io.chargeline.domain.WireName;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;

/** One back-test, from when it was asked for until it is forgotten. */
final class Backtest {
  /** How far it is. */
  enum State implements WireName {
    QUEUED,
    RUNNING,
    DONE,
    FAILED,
    CANCELLED;

    boolean over() {
      return this == DONE || this == FAILED || this == CANCELLED;
    }
  }

  /**
   * What was asked for.
   *
   * @param rule as it is to be judged
   * @param from unix milliseconds, included
   * @param to unix milliseconds, excluded
   * @param sites empty: all
   * @param devices empty: all
   * @param zone whose days are counted
   */
  record Asked(
      String tenant,
      Rule rule,
      long from,
      long to,
      List<String> sites,
      List<String> devices,
      ZoneId zone) {}

  private static final long LONGEST_MS = 30L * 60_000;

  private final String id;
  private final Asked asked;
  private final long createdAt;
  private volatile State state = State.QUEUED;
  private volatile boolean cancelled;
  private volatile long startedAt;
  private volatile long endedAt;
  private volatile long startedNanos;
  private volatile long reached;
  private volatile long signals;
  private volatile Long dataFrom;
  private volatile Problem problem;
  private volatile BacktestTally.Raised raised;
  private volatile double seconds;

  Backtest(String id, Asked asked, long createdAt) {
    this.id = id;
    this.asked = asked;
    this.createdAt = createdAt;
  }

  String id() {
    return id;
  }

  Asked asked() {
    return asked;
  }

  long createdAt() {
    return createdAt;
  }

  State state() {
    return state;
  }

  Problem problem() {
    return problem;
  }

  /** Null until it is done. */
  BacktestTally.Raised raised() {
    return raised;
  }

  /** Unix milliseconds; null before. */
  Long startedAt() {
    return startedAt == 0 ? null : Long.valueOf(startedAt);
  }

  /** Unix milliseconds; null before. */
  Long endedAt() {
    return endedAt == 0 ? null : Long.valueOf(endedAt);
  }

  /** From when on there was anything to judge, unix milliseconds; null: not known yet. */
  Long dataFrom() {
    return dataFrom;
  }

  /** How many were judged so far. */
  long signals() {
    return signals;
  }

  /** For how long it has run, seconds. */
  double seconds() {
    if (state != State.RUNNING) {
      return seconds;
    }
    return (System.nanoTime() - startedNanos) / 1e9;
  }

  /** How much of its time is judged, 0–1. */
  double progress() {
    if (state == State.DONE) {
      return 1;
    }
    double part = (reached - asked.from()) / (double) (asked.to() - asked.from());
    return Math.max(0, Math.min(1, part));
  }

  /** Of real time, how many times as fast; null before anything was judged. */
  Double speed() {
    double took = seconds();
    return took <= 0 || raised == null
        ? null
        : Double.valueOf((asked.to() - asked.from()) / 1000.0 / took);
  }

  /** Ends it as soon as may be; nothing to do if it is over. */
  synchronized void cancel(long now) {
    cancelled = true;
    if (state == State.QUEUED) {
      state = State.CANCELLED;
      endedAt = now;
    }
  }

  /**
   * @return false if it was cancelled before
   */
  synchronized boolean begin(long now) {
    if (state != State.QUEUED) {
      return false;
    }
    startedAt = now;
    startedNanos = System.nanoTime();
    state = State.RUNNING;
    return true;
  }

  void done(BacktestTally.Raised result, long now) {
    raised = result;
    end(State.DONE, now);
  }

  void failed(Problem why, long now) {
    problem = why;
    end(cancelled ? State.CANCELLED : State.FAILED, now);
  }

  private synchronized void end(State how, long now) {
    seconds = (System.nanoTime() - startedNanos) / 1e9;
    endedAt = now;
    state = how;
  }

  /**
   * The same signals, seen as they pass.
   *
   * @param heldFrom from when on they are read, unix milliseconds
   */
  Iterator<Signal> watching(Iterator<Signal> all, long heldFrom) {
    dataFrom = heldFrom;
    long deadline = System.nanoTime() + LONGEST_MS * 1_000_000;
    return new Iterator<>() {
      private long seen;

      @Override
      public boolean hasNext() {
        return all.hasNext();
      }

      @Override
      public Signal next() {
        Signal signal = all.next();
        seen++;
        if ((seen & 0xff) == 0) {
          look(signal.at(), seen);
        }
        signals = all.hasNext() ? signals : seen;
        return signal;
      }

      private void look(long at, long count) {
        reached = at;
        signals = count;
        if (cancelled) {
          throw new CancellationException();
        }
        if (System.nanoTime() > deadline) {
          throw ProblemCode.BACKTEST_TOO_LARGE.because(
              "it took longer than 30 minutes and got to "
                  + Rfc3339.of(at)
                  + "; give a shorter time, sites or devices",
              "运行超过 30 分钟,请缩短时间范围或指定站点、设备");
        }
      }
    };
  }
}
