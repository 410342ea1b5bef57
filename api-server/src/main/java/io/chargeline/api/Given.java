package io.chargeline.api;

/**
 * A field of a change: not given, given, or given as null, which clears it.
 *
 * @param value null also where it is not given
 */
record Given<T>(boolean isGiven, T value) {

  static <T> Given<T> of(T value) {
    return new Given<>(true, value);
  }

  static <T> Given<T> absent() {
    return new Given<>(false, null);
  }

  /** What stands there afterwards. */
  T or(T before) {
    return isGiven ? value : before;
  }
}
