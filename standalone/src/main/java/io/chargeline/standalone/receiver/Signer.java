package io.chargeline.standalone.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.webhook.Signature;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;

/** Makes deliveries that are right, with the code that signs the real ones. */
final class Signer {
  private static final int KEY_BYTES = 24;

  private final Signature key;

  private Signer(Signature key) {
    this.key = key;
  }

  /**
   * @throws IllegalArgumentException if it is no secret of an endpoint
   */
  static Signer of(String secret) {
    return new Signer(new Signature(secret));
  }

  /** With a key that no receiver can know. */
  static Signer stranger() {
    byte[] bytes = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(bytes);
    return of(Base64.getEncoder().encodeToString(bytes));
  }

  Delivery sign(JsonNode event) {
    return sign(event, Json.bytes(event), now());
  }

  /**
   * @param body the event, in whatever notation
   */
  Delivery sign(JsonNode event, byte[] body, long timestampS) {
    String id = event.get("id").asText();
    return Delivery.post(body)
        .with(Delivery.ID, id)
        .with(Delivery.TIMESTAMP, Long.toString(timestampS))
        .with(Delivery.SIGNATURE, key.sign(id, timestampS, body));
  }

  static long now() {
    return Instant.now().getEpochSecond();
  }
}
