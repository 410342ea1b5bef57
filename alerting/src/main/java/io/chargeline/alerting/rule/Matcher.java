package io.chargeline.alerting.rule;

import io.chargeline.alerting.signal.Signal;
import io.chargeline.alerting.signal.SignalKind;
import java.util.List;

/**
 * Which signals are meant: of one kind, and every test holds.
 *
 * @param where empty: all of the kind
 */
public record Matcher(SignalKind signal, List<Test> where) {

  public Matcher {
    where = List.copyOf(where);
  }

  public boolean matches(Signal other) {
    if (other.kind() != signal) {
      return false;
    }
    for (Test test : where) {
      if (!test.holds(other)) {
        return false;
      }
    }
    return true;
  }

  /** What one field must be. */
  public sealed interface Test {
    String field();

    /** A signal without the field fails every test. */
    boolean holds(Signal signal);
  }

  /** A word among these. */
  public record Words(String field, List<String> in) implements Test {
    public Words {
      in = List.copyOf(in);
    }

    @Override
    public boolean holds(Signal signal) {
      String word = signal.word(field);
      return word != null && in.contains(word);
    }
  }

  /** A number that compares so. */
  public record Compared(String field, Op op, double value) implements Test {
    @Override
    public boolean holds(Signal signal) {
      Double number = signal.number(field);
      return number != null && op.holds(number, value);
    }
  }
}
