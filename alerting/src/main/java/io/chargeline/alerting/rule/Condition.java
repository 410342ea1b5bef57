package io.chargeline.alerting.rule;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a rule watches. Each gives one measure per entity, which the levels compare: a number, or
 * the time for which something has lasted.
 */
public sealed interface Condition {

  /** The name in JSON. */
  String kind();

  /** Everything it reads. */
  List<Matcher> reads();

  /**
   * How the measure compares with a level's value; null: it is a time, compared with the level's
   * {@code for}.
   */
  default Op op() {
    return null;
  }

  /** Whether the measure is the time for which something has lasted. */
  default boolean lasting() {
    return op() == null;
  }

  /** The last value of a signal's field. */
  record Threshold(Matcher of, String field, Op op) implements Condition {
    @Override
    public String kind() {
      return "threshold";
    }

    @Override
    public List<Matcher> reads() {
      return List.of(of);
    }
  }

  /** The last signal of a kind says one of these words. */
  record State(Matcher of, String field, List<String> in) implements Condition {
    public State {
      in = List.copyOf(in);
    }

    @Override
    public String kind() {
      return "state";
    }

    @Override
    public List<Matcher> reads() {
      return List.of(of);
    }
  }

  /**
   * None of these came.
   *
   * @param during while the last signal of its kind matches this; null: from the first signal on
   */
  record Absence(List<Matcher> of, Matcher during) implements Condition {
    public Absence {
      of = List.copyOf(of);
    }

    @Override
    public String kind() {
      return "absence";
    }

    @Override
    public List<Matcher> reads() {
      return during == null ? of : Stream.concat(of.stream(), Stream.of(during)).toList();
    }
  }

  /**
   * How much in a sliding window.
   *
   * @param withinS length of the window in seconds
   */
  record Count(Amount amount, int withinS, Op op) implements Condition {
    @Override
    public String kind() {
      return "count";
    }

    @Override
    public List<Matcher> reads() {
      return List.of(amount.of());
    }
  }

  /**
   * How much per {@code perS} seconds, as a mean over a sliding window.
   *
   * @param withinS length of the window in seconds
   */
  record Rate(Amount amount, int withinS, int perS, Op op) implements Condition {
    @Override
    public String kind() {
      return "rate";
    }

    @Override
    public List<Matcher> reads() {
      return List.of(amount.of());
    }
  }

  /**
   * A part of a whole, 0–1.
   *
   * @param withinS length of the sliding window in seconds; 0: both are of the last signal
   * @param atLeast a whole below this has no ratio
   */
  record Ratio(Amount part, Amount whole, int withinS, double atLeast, Op op) implements Condition {
    @Override
    public String kind() {
      return "ratio";
    }

    @Override
    public List<Matcher> reads() {
      return List.of(part.of(), whole.of());
    }
  }

  /**
   * One thing, and then not the other.
   *
   * @param then what should follow
   * @param cancel after which nothing has to follow any more
   * @param holdS seconds after which it ends by itself, from when it is first complained of
   */
  record Sequence(Matcher first, List<Matcher> then, List<Matcher> cancel, int holdS)
      implements Condition {
    public Sequence {
      then = List.copyOf(then);
      cancel = List.copyOf(cancel);
    }

    @Override
    public String kind() {
      return "sequence";
    }

    @Override
    public List<Matcher> reads() {
      return Stream.of(List.of(first), then, cancel).flatMap(List::stream).toList();
    }
  }

  /**
   * What came in an hour against the same hour earlier: 0 the same, −0.5 half, 1 double. Judged
   * when the hour is over.
   *
   * @param hoursBack 168 (a week) or 24
   * @param atLeast an earlier hour with less than this is compared with nothing
   */
  record Change(Amount amount, int hoursBack, double atLeast, Op op) implements Condition {
    @Override
    public String kind() {
      return "change";
    }

    @Override
    public List<Matcher> reads() {
      return List.of(amount.of());
    }
  }

  /**
   * What the device itself alarms about, passed through.
   *
   * @param critical the device's own levels that count as the rule's highest
   * @param holdS seconds after the last repeat at which it ends by itself, because devices do not
   *     say when it is over
   */
  record Alarm(Matcher of, List<String> critical, int holdS) implements Condition {
    public Alarm {
      critical = List.copyOf(critical);
    }

    @Override
    public String kind() {
      return "alarm";
    }

    @Override
    public List<Matcher> reads() {
      return List.of(of);
    }

    /** Its measure is 1, or 2 if it is critical; the levels' values say so. */
    @Override
    public Op op() {
      return Op.AT_LEAST;
    }
  }
}
