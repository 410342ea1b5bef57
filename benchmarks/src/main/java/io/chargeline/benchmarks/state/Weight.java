package io.chargeline.benchmarks.state;

import io.chargeline.jobs.device.DeviceStates;
import io.chargeline.jobs.figures.FigureStates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * Bytes of a snapshot, by operator.
 *
 * @param devices how many there are
 * @param hours how long they have lived
 * @param watch which device sits on which gateway
 * @param fold what is known of each device
 * @param deltas what each fact has given to the figures
 * @param windows slots and levels of each scope
 */
record Weight(int devices, int hours, long watch, long fold, long deltas, long windows) {
  /** Midnight in Shanghai. */
  private static final long T0 = Instant.parse("2026-03-31T16:00:00Z").toEpochMilli();

  private static final long HOUR_MS = Duration.ofHours(1).toMillis();
  private static final int MAX_BYTES = Integer.MAX_VALUE;

  long perDevice() {
    return all() / devices;
  }

  long all() {
    return watch + fold + deltas + windows;
  }

  /**
   * Lets devices live, all alike.
   *
   * @param charges of each device in this hour, from 0
   * @param weighed whether to weigh at the end of this hour
   */
  static List<Weight> ofLives(
      int devices, int hours, IntUnaryOperator charges, IntPredicate weighed) throws Exception {
    List<Weight> weights = new ArrayList<>();
    try (FigureStates figures = new FigureStates(MAX_BYTES);
        DeviceStates states = new DeviceStates(devices, MAX_BYTES, figures::take)) {
      states.connect(T0);
      for (int hour = 0; hour < hours; hour++) {
        states.hour(T0 + hour * HOUR_MS, charges.applyAsInt(hour));
        figures.time(T0 + (hour + 1) * HOUR_MS - 1);
        if (weighed.test(hour)) {
          weights.add(
              new Weight(
                  devices,
                  hour + 1,
                  states.watchBytes(),
                  states.foldBytes(),
                  figures.deltaBytes(),
                  figures.windowBytes()));
        }
      }
    }
    return weights;
  }
}
