package io.chargeline.protocol.bkv;

/**
 * What a charge was to reach, as far as it is known.
 *
 * @param amount minutes, Wh or fen by mode
 */
public record Target(Mode mode, int amount) {
  /** What the amount counts. */
  public enum Mode {
    NONE,
    TIME,
    ENERGY,
    MONEY
  }

  /** Not known. */
  public static final Target NONE = new Target(Mode.NONE, 0);

  public static Target ofMinutes(int minutes) {
    return new Target(Mode.TIME, minutes);
  }

  public static Target ofWattHours(int wattHours) {
    return new Target(Mode.ENERGY, wattHours);
  }

  public static Target ofFen(int fen) {
    return new Target(Mode.MONEY, fen);
  }

  boolean reached(Used used) {
    return switch (mode) {
      case NONE -> false;
      case TIME -> used.minutes >= amount;
      case ENERGY -> used.wattHours >= amount;
      case MONEY -> used.fen >= amount;
    };
  }

  /**
   * What a charge took.
   *
   * @param wattHours in Wh, whatever the unit of the wire
   * @param fen 0 where the report tells no money
   */
  public record Used(int minutes, int wattHours, int fen) {}
}
