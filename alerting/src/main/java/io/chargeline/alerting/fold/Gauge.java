package io.chargeline.alerting.fold;

import io.chargeline.alerting.rule.Amount;
import io.chargeline.alerting.rule.Condition;
import io.chargeline.alerting.rule.Matcher;
import io.chargeline.alerting.signal.Signal;
import java.util.Arrays;
import java.util.List;

/** How the measure of a condition is made; one kind of it per kind of condition. */
interface Gauge {
  long NEVER = Long.MAX_VALUE;
  long HOUR_MS = 3_600_000;

  /** Takes a signal in; false if it is not about this. */
  boolean take(Cell cell, Signal signal);

  /** Lets time pass up to {@code now}. */
  default void pass(Cell cell, long now, List<Outage> outages) {}

  /** When {@link #pass} changes the measure next, after now. */
  default long due(Cell cell) {
    return NEVER;
  }

  /** Called when a level is reached. */
  default void reached(Cell cell, long now) {}

  /** Whether its measure is out of date if no signal comes. */
  default boolean fades() {
    return false;
  }

  /** Whether nothing must be remembered. */
  boolean atRest(Cell cell);

  static Gauge of(Condition condition) {
    if (condition instanceof Condition.Threshold c) {
      return new Last(c);
    } else if (condition instanceof Condition.State c) {
      return new InState(c);
    } else if (condition instanceof Condition.Absence c) {
      return new Without(c);
    } else if (condition instanceof Condition.Count c) {
      return new Window(c.amount(), null, c.withinS(), 1, 0);
    } else if (condition instanceof Condition.Rate c) {
      return new Window(c.amount(), null, c.withinS(), (double) c.perS() / c.withinS(), 0);
    } else if (condition instanceof Condition.Ratio c) {
      return c.withinS() == 0
          ? new Share(c)
          : new Window(c.part(), c.whole(), c.withinS(), 1, c.atLeast());
    } else if (condition instanceof Condition.Sequence c) {
      return new Then(c);
    } else if (condition instanceof Condition.Change c) {
      return new Hours(c);
    }
    return new PassedThrough((Condition.Alarm) condition);
  }

  private static boolean any(List<Matcher> matchers, Signal signal) {
    for (Matcher matcher : matchers) {
      if (matcher.matches(signal)) {
        return true;
      }
    }
    return false;
  }

  /** The last value. */
  record Last(Condition.Threshold condition) implements Gauge {
    @Override
    public boolean take(Cell cell, Signal signal) {
      Double value = condition.of().matches(signal) ? signal.number(condition.field()) : null;
      if (value == null) {
        return false;
      }
      cell.value = value;
      cell.dataAt = signal.at();
      return true;
    }

    @Override
    public boolean fades() {
      return true;
    }

    @Override
    public boolean atRest(Cell cell) {
      return true;
    }
  }

  /** How long it has been in a state. */
  record InState(Condition.State condition) implements Gauge {
    @Override
    public boolean take(Cell cell, Signal signal) {
      if (!condition.of().matches(signal)) {
        return false;
      }
      String word = signal.word(condition.field());
      boolean in = word != null && condition.in().contains(word);
      cell.base = !in ? 0 : cell.base == 0 ? signal.at() : cell.base;
      return true;
    }

    @Override
    public boolean atRest(Cell cell) {
      return cell.base == 0;
    }
  }

  /** How long none has come. */
  record Without(Condition.Absence condition) implements Gauge {
    @Override
    public boolean take(Cell cell, Signal signal) {
      Matcher during = condition.during();
      boolean concerned = false;
      if (during != null && signal.kind() == during.signal()) {
        boolean open = during.matches(signal);
        cell.base = !open ? 0 : cell.open ? cell.base : signal.at();
        cell.open = open;
        concerned = true;
      }
      if (any(condition.of(), signal)) {
        cell.base = during == null || cell.open ? signal.at() : 0;
        concerned = true;
      }
      return concerned;
    }

    @Override
    public boolean atRest(Cell cell) {
      return cell.base == 0 && !cell.open;
    }
  }

  /** How long the one thing has come, and not the other. */
  record Then(Condition.Sequence condition) implements Gauge {
    @Override
    public boolean take(Cell cell, Signal signal) {
      boolean ends = any(condition.then(), signal) || any(condition.cancel(), signal);
      boolean begins = condition.first().matches(signal);
      if (ends) {
        cell.base = 0;
        cell.until = 0;
      }
      if (begins && cell.base == 0) {
        cell.base = signal.at();
      }
      return ends || begins;
    }

    @Override
    public void reached(Cell cell, long now) {
      if (cell.until == 0) {
        cell.until = now + condition.holdS() * 1000L;
      }
    }

    @Override
    public void pass(Cell cell, long now, List<Outage> outages) {
      if (cell.until != 0 && cell.until <= now) {
        cell.base = 0;
        cell.until = 0;
      }
    }

    @Override
    public long due(Cell cell) {
      return cell.until == 0 ? NEVER : cell.until;
    }

    @Override
    public boolean atRest(Cell cell) {
      return cell.base == 0;
    }
  }

  /** Two fields of one signal. */
  record Share(Condition.Ratio condition) implements Gauge {
    @Override
    public boolean take(Cell cell, Signal signal) {
      if (!condition.whole().of().matches(signal)) {
        return false;
      }
      double whole = condition.whole().of(signal);
      boolean enough = whole > 0 && whole >= condition.atLeast();
      cell.value = enough ? condition.part().of(signal) / whole : Double.NaN;
      cell.dataAt = enough || cell.dataAt == 0 ? signal.at() : cell.dataAt;
      return true;
    }

    @Override
    public boolean fades() {
      return true;
    }

    @Override
    public boolean atRest(Cell cell) {
      return true;
    }
  }

  /**
   * A sum, or a ratio of two, over a sliding window. Time is cut in slices of a sixtieth of the
   * window, at least a second; what was added counts until its slice is as old as the window.
   *
   * @param whole null: a sum
   * @param factor the sum is multiplied by
   */
  record Window(Amount amount, Amount whole, int withinS, double factor, double atLeast)
      implements Gauge {
    private static final int SLICES = 60;
    private static final int ROOM = SLICES + 3;

    private long stepMs() {
      return Math.max(1000, withinS * 1000L / SLICES);
    }

    @Override
    public boolean take(Cell cell, Signal signal) {
      double part = amount.of(signal);
      double all = whole == null ? 0 : whole.of(signal);
      if (part == 0 && all == 0) {
        return false;
      }
      long step = stepMs();
      long slice = Math.floorDiv(signal.at(), step) * step;
      if (cell.slices == 0 || cell.sliceAt[cell.slices - 1] < slice) {
        append(cell, slice);
      }
      cell.parts[cell.slices - 1] += part;
      cell.wholes[cell.slices - 1] += all;
      cell.part += part;
      cell.whole += all;
      measure(cell, signal.at());
      return true;
    }

    private static void append(Cell cell, long slice) {
      if (cell.sliceAt == null) {
        cell.sliceAt = new long[4];
        cell.parts = new double[4];
        cell.wholes = new double[4];
      } else if (cell.slices == cell.sliceAt.length) {
        int room = Math.min(ROOM, cell.slices * 2);
        cell.sliceAt = Arrays.copyOf(cell.sliceAt, room);
        cell.parts = Arrays.copyOf(cell.parts, room);
        cell.wholes = Arrays.copyOf(cell.wholes, room);
      }
      cell.sliceAt[cell.slices] = slice;
      cell.parts[cell.slices] = 0;
      cell.wholes[cell.slices] = 0;
      cell.slices++;
    }

    @Override
    public void pass(Cell cell, long now, List<Outage> outages) {
      int gone = 0;
      while (gone < cell.slices && expiry(cell.sliceAt[gone]) <= now) {
        gone++;
      }
      if (gone > 0) {
        drop(cell, gone);
        measure(cell, now);
      }
    }

    private void drop(Cell cell, int gone) {
      int left = cell.slices - gone;
      System.arraycopy(cell.sliceAt, gone, cell.sliceAt, 0, left);
      System.arraycopy(cell.parts, gone, cell.parts, 0, left);
      System.arraycopy(cell.wholes, gone, cell.wholes, 0, left);
      cell.slices = left;
      cell.part = 0;
      cell.whole = 0;
      for (int i = 0; i < left; i++) {
        cell.part += cell.parts[i];
        cell.whole += cell.wholes[i];
      }
    }

    private long expiry(long slice) {
      return slice + stepMs() + withinS * 1000L;
    }

    private void measure(Cell cell, long now) {
      boolean enough = whole == null || (cell.whole > 0 && cell.whole >= atLeast);
      cell.value =
          !enough ? Double.NaN : whole == null ? cell.part * factor : cell.part / cell.whole;
      cell.dataAt = enough || cell.dataAt == 0 ? now : cell.dataAt;
    }

    @Override
    public long due(Cell cell) {
      return cell.slices == 0 ? NEVER : expiry(cell.sliceAt[0]);
    }

    @Override
    public boolean atRest(Cell cell) {
      return cell.slices == 0;
    }
  }

  /** An hour against an earlier one. */
  record Hours(Condition.Change condition) implements Gauge {
    @Override
    public boolean take(Cell cell, Signal signal) {
      double amount = condition.amount().of(signal);
      if (amount == 0) {
        return false;
      }
      long hour = Math.floorDiv(signal.at(), HOUR_MS) * HOUR_MS;
      if (cell.sliceAt == null) {
        cell.sliceAt = new long[condition.hoursBack() + 2];
        cell.parts = new double[condition.hoursBack() + 2];
      }
      if (cell.slices == 0 || cell.sliceAt[cell.slices - 1] < hour) {
        cell.sliceAt[cell.slices] = hour;
        cell.parts[cell.slices] = 0;
        cell.slices++;
      }
      cell.parts[cell.slices - 1] += amount;
      cell.until = cell.until == 0 ? hour + HOUR_MS : cell.until;
      return true;
    }

    @Override
    public void pass(Cell cell, long now, List<Outage> outages) {
      while (cell.until != 0 && cell.until <= now) {
        over(cell, cell.until - HOUR_MS, outages);
        cell.until = cell.slices == 0 && Double.isNaN(cell.value) ? 0 : cell.until + HOUR_MS;
      }
    }

    /** The hour is over: compares it, and forgets the one that will not be needed again. */
    private void over(Cell cell, long hour, List<Outage> outages) {
      long earlier = hour - condition.hoursBack() * HOUR_MS;
      double then = sum(cell, earlier);
      boolean seen =
          outages.stream()
              .noneMatch(o -> o.meets(hour, hour + HOUR_MS) || o.meets(earlier, earlier + HOUR_MS));
      boolean comparable = seen && then > 0 && then >= condition.atLeast();
      cell.value = comparable ? (sum(cell, hour) - then) / then : Double.NaN;
      if (cell.slices > 0 && cell.sliceAt[0] <= earlier) {
        System.arraycopy(cell.sliceAt, 1, cell.sliceAt, 0, cell.slices - 1);
        System.arraycopy(cell.parts, 1, cell.parts, 0, cell.slices - 1);
        cell.slices--;
      }
    }

    private static double sum(Cell cell, long hour) {
      int found = Arrays.binarySearch(cell.sliceAt, 0, cell.slices, hour);
      return found < 0 ? 0 : cell.parts[found];
    }

    @Override
    public long due(Cell cell) {
      return cell.until == 0 ? NEVER : cell.until;
    }

    @Override
    public boolean atRest(Cell cell) {
      return cell.slices == 0 && cell.until == 0;
    }
  }

  /** A device's own alarm: 1, or 2 if it is critical, until nothing repeats it. */
  record PassedThrough(Condition.Alarm condition) implements Gauge {
    @Override
    public boolean take(Cell cell, Signal signal) {
      if (!condition.of().matches(signal)) {
        return false;
      }
      double value = condition.critical().contains(signal.word("level")) ? 2 : 1;
      cell.value = cell.until != 0 ? Math.max(cell.value, value) : value;
      cell.until = signal.at() + condition.holdS() * 1000L;
      return true;
    }

    @Override
    public void pass(Cell cell, long now, List<Outage> outages) {
      if (cell.until != 0 && cell.until <= now) {
        cell.until = 0;
        cell.value = 0;
      }
    }

    @Override
    public long due(Cell cell) {
      return cell.until == 0 ? NEVER : cell.until;
    }

    @Override
    public boolean atRest(Cell cell) {
      return cell.until == 0;
    }
  }
}
