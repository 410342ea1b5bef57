package io.chargeline.api;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many refusals of those who send too much, or who are nobody, are written down: a token bucket
 * a tenant, and one for all who are nobody. Else a flood that is kept from the devices would fill
 * the audit instead. What is not written is counted.
 */
final class AuditBudget {
  static final int BURST = 200;
  private static final double PER_MS = 0.02;

  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();
  private final AtomicLong suppressed = new AtomicLong();
  private final Clock clock;

  private record Bucket(double tokens, long at) {}

  AuditBudget(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param tenant empty: nobody known
   * @return whether to write it down
   */
  boolean take(String tenant) {
    long now = clock.millis();
    boolean[] taken = {false};
    buckets.compute(
        tenant,
        (name, before) -> {
          Bucket bucket = before == null ? new Bucket(BURST, now) : before;
          double tokens =
              Math.min(BURST, bucket.tokens() + Math.max(0, now - bucket.at()) * PER_MS);
          taken[0] = tokens >= 1;
          return new Bucket(taken[0] ? tokens - 1 : tokens, now);
        });
    if (!taken[0]) {
      suppressed.incrementAndGet();
    }
    return taken[0];
  }

  long suppressed() {
    return suppressed.get();
  }
}
