package io.chargeline.simulator.bkv;

import io.chargeline.simulator.PowerCurve;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What hung on an outlet during one charge: vehicles that come and go. Seconds count from the
 * charge's start, and what is plugged in now is thought to stay.
 */
final class Load {
  private final List<Stay> stays = new ArrayList<>();

  private record Stay(PowerCurve vehicle, double from, double until) {
    double watts(double second) {
      return second >= from && second < until ? vehicle.watts(second - from) : 0;
    }

    double wattHours(double second) {
      return second <= from ? 0 : vehicle.wattHours(Math.min(second, until) - from);
    }

    double maxWatts(double start, double end) {
      double first = Math.max(start, from);
      double last = Math.min(end, until);
      return first > last ? 0 : vehicle.maxWatts(first - from, last - from);
    }
  }

  void plug(PowerCurve vehicle, double second) {
    unplug(second);
    stays.add(new Stay(vehicle, second, Double.POSITIVE_INFINITY));
  }

  void unplug(double second) {
    present()
        .ifPresent(stay -> stays.set(stays.size() - 1, new Stay(stay.vehicle, stay.from, second)));
  }

  double watts(double second) {
    return stays.stream().mapToDouble(stay -> stay.watts(second)).sum();
  }

  double wattHours(double second) {
    return stays.stream().mapToDouble(stay -> stay.wattHours(second)).sum();
  }

  double maxWatts(double from, double until) {
    return stays.stream().mapToDouble(stay -> stay.maxWatts(from, until)).max().orElse(0);
  }

  /** When so much energy will have flowed since the start; infinite if it never will. */
  double secondsUntil(double wattHours) {
    double missing = wattHours;
    for (Stay stay : stays) {
      double given = stay.wattHours(stay.until);
      if (missing <= given) {
        return stay.from + stay.vehicle.secondsUntil(missing);
      }
      missing -= given;
    }
    return Double.POSITIVE_INFINITY;
  }

  /** From when on nothing will be drawn: full, or pulled. */
  double emptyFrom() {
    return stays.isEmpty() ? 0 : lastDraw(stays.get(stays.size() - 1));
  }

  private static double lastDraw(Stay stay) {
    return Math.min(stay.until, stay.from + stay.vehicle.fullSecond());
  }

  private Optional<Stay> present() {
    return stays.isEmpty() || stays.get(stays.size() - 1).until < Double.POSITIVE_INFINITY
        ? Optional.empty()
        : Optional.of(stays.get(stays.size() - 1));
  }
}
