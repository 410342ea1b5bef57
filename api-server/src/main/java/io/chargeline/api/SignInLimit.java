package io.chargeline.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.chargeline.domain.tenant.AddressRange;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * How often somebody may try keys at the console: {@value #BURST} wrong ones from one address, then
 * one more each {@value #REFILL_S} s, on each server. A right key takes nothing from it, but is
 * refused too while there is nothing left: else the limit would tell right keys from wrong ones. An
 * IPv6 address stands for its network, for whoever has one has 2^64.
 */
final class SignInLimit {
  static final int BURST = 20;
  static final int REFILL_S = 3;

  private static final double REFILL_MS = REFILL_S * 1000.0;
  private static final int NETWORK_BYTES = 8;
  private static final int MAX_ADDRESSES = 10_000;

  private final Cache<String, Bucket> buckets =
      Caffeine.newBuilder()
          .maximumSize(MAX_ADDRESSES)
          .expireAfterAccess(Duration.ofSeconds((long) BURST * REFILL_S))
          .build();
  private final Clock clock;

  private record Bucket(double tokens, long at) {
    Bucket filled(long now) {
      return new Bucket(Math.min(BURST, tokens + Math.max(0, now - at) / REFILL_MS), now);
    }

    Bucket plus(int more) {
      return new Bucket(tokens + more, at);
    }
  }

  SignInLimit(Clock clock) {
    this.clock = clock;
  }

  /**
   * Counts an attempt.
   *
   * @throws Problem 429 if there were too many
   */
  void take(String address) {
    Bucket left = change(address, -1);
    if (left.tokens() < 0) {
      change(address, 1);
      throw ProblemCode.RATE_LIMITED
          .because(
              "too many wrong keys from this address; wait, then try again", "该地址登录失败次数过多,请稍后重试")
          .retryAfter(REFILL_S);
    }
  }

  /** The attempt was none at guessing. */
  void giveBack(String address) {
    Bucket unused = change(address, 1);
  }

  private Bucket change(String address, int by) {
    long now = clock.millis();
    return buckets
        .asMap()
        .compute(
            source(address),
            (source, before) ->
                (before == null ? new Bucket(BURST, now) : before.filled(now)).plus(by));
  }

  private static String source(String text) {
    InetAddress address = AddressRange.literal(text);
    byte[] bytes = address.getAddress();
    return HexFormat.of()
        .formatHex(address instanceof Inet6Address ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
  }
}
