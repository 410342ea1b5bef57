package io.chargeline.domain.command;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The charge modes of the control API, by their public numbers. */
public enum ChargeMode {
  TIME(1),
  ENERGY(2),
  POWER_TIERS(3),
  UNTIL_FULL(4),
  AMOUNT(5);

  private final int number;

  ChargeMode(int number) {
    this.number = number;
  }

  @JsonValue
  public int number() {
    return number;
  }

  /**
   * @throws IllegalArgumentException if no mode has this number
   */
  @JsonCreator
  public static ChargeMode of(int number) {
    for (ChargeMode mode : values()) {
      if (mode.number == number) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "mode " + number + ": give 1 time, 2 energy, 3 power tiers, 4 until full or 5 amount");
  }
}
