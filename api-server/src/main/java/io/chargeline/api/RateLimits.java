package io.chargeline.api;

import io.javalin.http.Context;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many requests a tenant may send to this server: a token bucket each, that holds {@value
 * #BURST_S} s of its rate, and one of {@value #STOPS} times as much for its stops of charges. Told
 * on every answer as the {@code RateLimit} fields of the IETF draft.
 */
final class RateLimits {
  private static final int BURST_S = 2;
  private static final int STOPS = 10;
  private static final double SECOND_MS = 1000;

  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
  private final Map<String, Bucket> stopBuckets = new ConcurrentHashMap<>();
  private final Tenancy tenancy;
  private final int defaultRate;
  private final Clock clock;

  /**
   * @param defaultRate requests a second, for tenants without their own
   */
  RateLimits(Tenancy tenancy, int defaultRate, Clock clock) {
    this.tenancy = tenancy;
    this.defaultRate = defaultRate;
    this.clock = clock;
  }

  private static final class Bucket {
    private double tokens;
    private long filledAt;

    Bucket(double tokens, long filledAt) {
      this.tokens = tokens;
      this.filledAt = filledAt;
    }

    void fill(int rate, long now) {
      tokens = Math.min(rate * BURST_S, tokens + Math.max(0, now - filledAt) / SECOND_MS * rate);
      filledAt = now;
    }
  }

  /**
   * Counts a request.
   *
   * @param stop of a charge: counted beside everything else
   * @throws Problem 429 if there are too many
   */
  void take(Context ctx, String tenant, boolean stop) {
    int rate = rate(tenant) * (stop ? STOPS : 1);
    String policy = stop ? "stops" : "tenant";
    long now = clock.millis();
    Bucket bucket =
        (stop ? stopBuckets : buckets)
            .computeIfAbsent(tenant, unused -> new Bucket((double) rate * BURST_S, now));
    double tokens;
    boolean admitted;
    synchronized (bucket) {
      bucket.fill(rate, now);
      admitted = bucket.tokens >= 1;
      if (admitted) {
        bucket.tokens--;
      }
      tokens = bucket.tokens;
    }
    tell(ctx, policy, tokens, rate);
    if (!admitted) {
      throw tooMany(tokens, rate);
    }
  }

  private int rate(String tenant) {
    return tenancy
        .tenant(tenant)
        .map(one -> one.rateLimit() == null ? defaultRate : one.rateLimit())
        .orElse(defaultRate);
  }

  private static void tell(Context ctx, String policy, double tokens, int rate) {
    ctx.header("RateLimit-Policy", '"' + policy + "\";q=" + rate * BURST_S + ";w=" + BURST_S);
    long full = (long) Math.ceil((rate * BURST_S - tokens) / rate);
    ctx.header("RateLimit", '"' + policy + "\";r=" + (long) tokens + ";t=" + full);
  }

  private static Problem tooMany(double tokens, int rate) {
    return ProblemCode.RATE_LIMITED
        .because(
            "more than "
                + rate
                + " requests a second; stops of charges count for themselves, up to "
                + STOPS
                + " times as many",
            "请求过于频繁,每秒最多 " + rate + " 次;停止充电单独计数,上限为其他请求的 " + STOPS + " 倍")
        .retryAfter((int) Math.max(1, Math.ceil((1 - tokens) / rate)));
  }
}
