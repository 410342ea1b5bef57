package io.chargeline.protocol.bkv;

/**
 * What a charge was to reach, as far as it is known.
 *
 * @param amount minutes or Wh by mode
 */
public record Target(Mode mode, int amount) {
  /** What the amount counts. */
  public enum Mode {
    NONE,
    TIME,
    ENERGY
  }

  /** Not known, or of another kind: paid by power or by fees. */
  public static final Target NONE = new Target(Mode.NONE, 0);

  public static Target ofMinutes(int minutes) {
    return new Target(Mode.TIME, minutes);
  }

  public static Target ofWattHours(int wattHours) {
    return new Target(Mode.ENERGY, wattHours);
  }

  boolean reached(int minutes, int wattHours) {
    return switch (mode) {
      case NONE -> false;
      case TIME -> minutes >= amount;
      case ENERGY -> wattHours >= amount;
    };
  }
}
