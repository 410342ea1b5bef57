package io.chargeline.jobs.device;

import java.math.BigDecimal;

/** The wire's exact integers as the public units' decimals, without binary rounding. */
final class Numbers {
  private Numbers() {}

  /** Wh as kWh. */
  static BigDecimal kwh(long wh) {
    return plain(wh, 3);
  }

  /** 0.1 W as W, 0.1 V as V. */
  static BigDecimal tenths(long value) {
    return plain(value, 1);
  }

  /** mA as A. */
  static BigDecimal thousandths(long value) {
    return plain(value, 3);
  }

  /** Seconds as minutes. */
  static BigDecimal minutes(long seconds) {
    return seconds % 60 == 0
        ? BigDecimal.valueOf(seconds / 60)
        : BigDecimal.valueOf(Math.round(seconds * 100.0 / 60), 2);
  }

  /** Without trailing zeros, yet never in powers of ten: 100, not 1E+2. */
  private static BigDecimal plain(long unscaled, int scale) {
    BigDecimal stripped = BigDecimal.valueOf(unscaled, scale).stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
