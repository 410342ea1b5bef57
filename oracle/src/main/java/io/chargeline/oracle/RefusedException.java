package io.chargeline.oracle;

/** The range cannot be recomputed; the message says which one can. */
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  RefusedException(String message) {
    super(message);
  }
}
