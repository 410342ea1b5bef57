package io.chargeline.alerting.rule;

import java.util.Arrays;
import java.util.Optional;

/** A comparison of two numbers. */
public enum Op {
  ABOVE(">"),
  AT_LEAST(">="),
  BELOW("<"),
  AT_MOST("<="),
  EQUAL("="),
  UNEQUAL("!=");

  private final String sign;

  Op(String sign) {
    this.sign = sign;
  }

  public static Optional<Op> of(String sign) {
    return Arrays.stream(values()).filter(op -> op.sign.equals(sign)).findFirst();
  }

  public String sign() {
    return sign;
  }

  public boolean holds(double left, double right) {
    return switch (this) {
      case ABOVE -> left > right;
      case AT_LEAST -> left >= right;
      case BELOW -> left < right;
      case AT_MOST -> left <= right;
      case EQUAL -> left == right;
      case UNEQUAL -> left != right;
    };
  }

  /** Whether it looks for large values; then it is left behind by falling. */
  public boolean upward() {
    return this == ABOVE || this == AT_LEAST;
  }

  /** Whether it looks for small values. */
  public boolean downward() {
    return this == BELOW || this == AT_MOST;
  }
}
