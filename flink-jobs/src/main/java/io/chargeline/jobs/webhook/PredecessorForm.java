package io.chargeline.jobs.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The form of the system that was here before: another envelope, and a hex HMAC over method, path,
 * timestamp, nonce and the body's digest. There is room for one signature, so that a new secret
 * signs from its first moment on.
 */
final class PredecessorForm {
  private static final String ALGORITHM = "HmacSHA256";
  private static final int NONCE_BYTES = 16;

  private PredecessorForm() {}

  static byte[] wrap(
      String url, Keys keys, Attempt attempt, long timestampS, Map<String, String> headers) {
    String nonce = nonce(attempt, timestampS);
    byte[] body = body(attempt.entry(), nonce);
    String signed =
        String.join("\n", "POST", path(url), Long.toString(timestampS), nonce, hex(sha256(body)));
    headers.put("X-Timestamp", Long.toString(timestampS));
    headers.put("X-Nonce", nonce);
    headers.put("X-Signature", hex(hmac(keys.secret(), signed)));
    return body;
  }

  /** The same for the same try, another for every other one. */
  private static String nonce(Attempt attempt, long timestampS) {
    String of =
        String.join(
            "/",
            attempt.entry().envelope.id(),
            attempt.lane().replay,
            Integer.toString(attempt.number()),
            Long.toString(timestampS));
    byte[] digest = sha256(of.getBytes(StandardCharsets.UTF_8));
    return hex(Arrays.copyOf(digest, NONCE_BYTES));
  }

  private static byte[] body(Entry entry, String nonce) {
    JsonNode event = Json.tree(entry.body);
    ObjectNode body = Json.MAPPER.createObjectNode();
    body.set("event_id", event.get("id"));
    body.set("event_type", event.get("event"));
    if (event.hasNonNull("device_phy_id")) {
      body.set("device_phy_id", event.get("device_phy_id"));
    }
    body.set("timestamp", event.get("timestamp"));
    body.put("nonce", nonce);
    body.set("data", event.get("data"));
    return Json.bytes(body);
  }

  private static String path(String url) {
    String path = URI.create(url).getRawPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  private static byte[] hmac(String secret, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JRE has " + ALGORITHM, e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JRE has SHA-256", e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
