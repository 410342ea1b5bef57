package io.chargeline.api;

import io.chargeline.domain.Ids;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where a request that makes something gets ids, secrets and the time from. Under an idempotency
 * key they are functions of the key's claim, so that a server that takes a dead one's request over
 * makes the same thing, not a second one.
 */
final class Origin {
  private static final String ATTRIBUTE = "chargeline.origin";
  private static final int SEED_SIZE = 32;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Origin FRESH = new Origin(null, 0, false);

  private final byte[] seed;
  private final long at;
  private final boolean repeated;

  private Origin(byte[] seed, long at, boolean repeated) {
    this.seed = seed;
    this.at = at;
    this.repeated = repeated;
  }

  static String newSeed() {
    byte[] seed = new byte[SEED_SIZE];
    RANDOM.nextBytes(seed);
    return Base64.getEncoder().encodeToString(seed);
  }

  /**
   * For the handler of this request.
   *
   * @param repeated whether another server began with it before
   */
  static void set(Context ctx, String seed, long claimedAt, boolean repeated) {
    ctx.attribute(ATTRIBUTE, new Origin(Base64.getDecoder().decode(seed), claimedAt, repeated));
  }

  static Origin of(Context ctx) {
    Origin set = ctx.attribute(ATTRIBUTE);
    return set == null ? FRESH : set;
  }

  /** Whether what is to be made may be there already, by an earlier attempt at this request. */
  boolean repeated() {
    return repeated;
  }

  /**
   * A UUID.
   *
   * @param what tells several of one request apart
   */
  String id(String what) {
    return seed == null
        ? UUID.randomUUID().toString()
        : Ids.of(Base64.getEncoder().encodeToString(derived(what)));
  }

  /** So many bytes that nobody can guess, at most 32. */
  byte[] bytes(String what, int size) {
    if (seed != null) {
      return Arrays.copyOf(derived(what), size);
    }
    byte[] bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** Unix milliseconds: when it was first asked for. */
  long millis(Clock clock) {
    return seed == null ? clock.millis() : at;
  }

  private byte[] derived(String what) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(seed, "HmacSHA256"));
      return mac.doFinal(what.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
