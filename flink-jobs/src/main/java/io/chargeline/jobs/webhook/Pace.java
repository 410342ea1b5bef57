package io.chargeline.jobs.webhook;

/** At most so many attempts begun a second; a second's worth at once after a pause. */
final class Pace {
  private static final double MS_PER_S = 1_000;

  private final int perS;
  private double tokens;
  private long at;

  /**
   * @param perS 0 for no bound
   */
  Pace(int perS, long now) {
    this.perS = perS;
    this.tokens = perS;
    this.at = now;
  }

  boolean allows(long now) {
    if (perS == 0) {
      return true;
    }
    tokens = Math.min(perS, tokens + Math.max(0, now - at) * perS / MS_PER_S);
    at = now;
    return tokens >= 1;
  }

  void take() {
    tokens--;
  }

  /**
   * When it allows the next one, unix milliseconds; {@link Long#MAX_VALUE} when it is not what is
   * waited for.
   */
  long next() {
    return perS == 0 || tokens >= 1
        ? Long.MAX_VALUE
        : at + (long) Math.ceil((1 - tokens) * MS_PER_S / perS);
  }
}
