package io.chargeline.domain;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Deterministic ids: the same facts give the same id in every run, so a re-read of the log rewrites
 * instead of adding.
 */
public final class Ids {
  private Ids() {}

  /** A name-based UUID of the parts; the order of the parts matters, their boundaries too. */
  public static String of(Object... parts) {
    StringBuilder name = new StringBuilder();
    for (Object part : parts) {
      String text = String.valueOf(part);
      name.append(text.length()).append(':').append(text);
    }
    return UUID.nameUUIDFromBytes(name.toString().getBytes(StandardCharsets.UTF_8)).toString();
  }

  /**
   * A start's id: tenant, device and order name one charge (design, promise 3), so the same order
   * sent again is the same command.
   */
  public static String startCommand(String tenant, String deviceId, String orderNo) {
    return of("command", tenant, deviceId, "order", orderNo);
  }

  /** The id of any other command that carries an idempotency key. */
  public static String keyedCommand(String tenant, String idempotencyKey) {
    return of("command", tenant, "key", idempotencyKey);
  }
}
