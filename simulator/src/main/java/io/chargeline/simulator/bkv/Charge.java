package io.chargeline.simulator.bkv;

import java.time.Duration;

/**
 * One running charge.
 *
 * @param startMs unix milliseconds of the simulation
 * @param speed seconds of charging in one second of the clock
 */
record Charge(int businessNumber, Terms terms, Load load, long startMs, int speed) {

  /** Seconds of charging so far. */
  double secondAt(long nowMs) {
    return (nowMs - startMs) / 1000.0 * speed;
  }

  /** From now until a second of the charge, by the clock. */
  Duration until(double second, long nowMs) {
    double millis = (second - secondAt(nowMs)) * 1000 / speed;
    return Duration.ofMillis((long) Math.ceil(Math.max(0, millis)));
  }
}
