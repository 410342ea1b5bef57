package io.chargeline.simulator;

/**
 * What a vehicle draws over the time of one charge: a linear ramp to the peak, a plateau, and near
 * full an exponential taper down to the cut-off, where the battery is full and draws nothing more.
 * In closed form, so that energy and end are exact however rarely one looks.
 */
public final class PowerCurve {
  private static final double TAPER_FROM = 0.8;
  private static final double CUT_OFF = 0.05;
  private static final double SECONDS_PER_HOUR = 3600;

  private final double peakWatts;
  private final double rampSeconds;
  private final double capacityWh;
  private final double taperWh;
  private final double taperSecond;
  private final double tauSeconds;
  private final double fullSecond;

  /**
   * @param peakWatts above 0
   * @param rampSeconds 0 or more
   * @param capacityWh what the battery takes until it is full
   * @throws IllegalArgumentException if the battery is nearly full before the ramp ends
   */
  public PowerCurve(double peakWatts, double rampSeconds, double capacityWh) {
    double rampWh = peakWatts * rampSeconds / 2 / SECONDS_PER_HOUR;
    if (!(peakWatts > 0) || !(rampSeconds >= 0) || !(rampWh <= TAPER_FROM * capacityWh)) {
      throw new IllegalArgumentException(
          "%s W, ramp %s s, %s Wh: the ramp has to end before %s of the capacity"
              .formatted(peakWatts, rampSeconds, capacityWh, TAPER_FROM));
    }
    this.peakWatts = peakWatts;
    this.rampSeconds = rampSeconds;
    this.capacityWh = capacityWh;
    this.taperWh = TAPER_FROM * capacityWh;
    this.taperSecond = rampSeconds + (taperWh - rampWh) * SECONDS_PER_HOUR / peakWatts;
    this.tauSeconds = (capacityWh - taperWh) * SECONDS_PER_HOUR / peakWatts / (1 - CUT_OFF);
    this.fullSecond = taperSecond - tauSeconds * Math.log(CUT_OFF);
  }

  /** An electric bicycle: 180 W, 20 s of ramp, 480 Wh, so full after about three hours. */
  public static PowerCurve bicycle() {
    return new PowerCurve(180, 20, 480);
  }

  public double watts(double second) {
    if (second < rampSeconds) {
      return peakWatts * Math.max(0, second) / rampSeconds;
    }
    if (second <= taperSecond) {
      return peakWatts;
    }
    return second < fullSecond ? peakWatts * Math.exp((taperSecond - second) / tauSeconds) : 0;
  }

  /** Energy from the start to this second. */
  public double wattHours(double second) {
    if (second < rampSeconds) {
      return watts(second) * Math.max(0, second) / 2 / SECONDS_PER_HOUR;
    }
    if (second <= taperSecond) {
      return taperWh - peakWatts * (taperSecond - second) / SECONDS_PER_HOUR;
    }
    double until = Math.min(second, fullSecond);
    double share = 1 - Math.exp((taperSecond - until) / tauSeconds);
    return taperWh + peakWatts * tauSeconds / SECONDS_PER_HOUR * share;
  }

  /** When so much energy has flowed; infinite if it never will. */
  public double secondsUntil(double wattHours) {
    double rampWh = wattHours(rampSeconds);
    if (wattHours < rampWh) {
      return Math.sqrt(wattHours / rampWh) * rampSeconds;
    }
    if (wattHours <= taperWh) {
      return taperSecond - (taperWh - wattHours) * SECONDS_PER_HOUR / peakWatts;
    }
    if (wattHours > capacityWh) {
      return Double.POSITIVE_INFINITY;
    }
    double share = (wattHours - taperWh) * SECONDS_PER_HOUR / peakWatts / tauSeconds;
    return taperSecond - tauSeconds * Math.log(1 - share);
  }

  /** When the battery is full. */
  public double fullSecond() {
    return fullSecond;
  }

  /** The largest power between two seconds. */
  public double maxWatts(double fromSecond, double toSecond) {
    return watts(Math.max(fromSecond, Math.min(rampSeconds, toSecond)));
  }

  /** The smallest power between two seconds: it only rises, then only falls. */
  public double minWatts(double fromSecond, double toSecond) {
    return Math.min(watts(fromSecond), watts(toSecond));
  }
}
