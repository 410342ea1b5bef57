package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Ids;
import io.chargeline.domain.command.CommandType;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.TreeMap;

/**
 * An idempotency key and what it is used for.
 *
 * @param key null: the request has none
 * @param kept whether others could use the key too, so that its use must be remembered; false for
 *     the keys that we give to items of a batch
 * @param fingerprint equal for equal requests only: of what is asked for and of the body, whatever
 *     its order of fields, spaces and way of writing numbers
 */
record KeyUse(String tenant, String key, boolean kept, String fingerprint) {

  /** A command, by whichever route it comes. */
  static KeyUse of(String tenant, String key, CommandType type, String deviceId, JsonNode body) {
    return of(tenant, key, "command", type.wireName(), deviceId, canonical(body));
  }

  /** The same with a key that only we can have given. */
  static KeyUse ours(String tenant, String key, CommandType type, String deviceId, JsonNode body) {
    KeyUse use = of(tenant, key, type, deviceId, body);
    return new KeyUse(tenant, key, false, use.fingerprint());
  }

  /** Any request; its path as it was sent. */
  static KeyUse of(String tenant, String key, Context ctx) {
    String query = ctx.queryString() == null ? "" : ctx.queryString();
    return of(tenant, key, ctx.method().name(), ctx.path(), query, body(ctx));
  }

  /** What is told apart by these parts. */
  static KeyUse of(String tenant, String key, String... parts) {
    return new KeyUse(tenant, key, key != null, sha256(String.join("\n", parts)));
  }

  /** The key's name in the log. */
  String id() {
    return Ids.of("idempotency-key", tenant, key);
  }

  /**
   * Whether they say the same.
   *
   * @param json null counts as an empty object
   */
  static boolean sameJson(String json, JsonNode other) {
    byte[] bytes = json == null ? new byte[0] : json.getBytes(StandardCharsets.UTF_8);
    return canonical(Body.parse(bytes)).equals(canonical(other));
  }

  private static String body(Context ctx) {
    byte[] bytes = ctx.bodyAsBytes();
    if (bytes.length <= Body.MAX_BYTES) {
      try {
        return canonical(Body.parse(bytes));
      } catch (Problem notJson) {
        // Then it is the bytes that count; its own handler knows whether it may be no JSON.
      }
    }
    return sha256(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** One text for all ways of writing the same. */
  static String canonical(JsonNode node) {
    StringBuilder text = new StringBuilder();
    canonical(node, text);
    return text.toString();
  }

  private static void canonical(JsonNode node, StringBuilder text) {
    if (node.isObject()) {
      TreeMap<String, JsonNode> fields = new TreeMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
      text.append('{');
      fields.forEach(
          (name, value) -> {
            text.append(name.length()).append(':').append(name);
            canonical(value, text);
          });
      text.append('}');
    } else if (node.isArray()) {
      text.append('[');
      node.forEach(element -> canonical(element, text));
      text.append(']');
    } else if (node.isNumber()) {
      // Not in plain digits: 1e999999999 would have very many.
      text.append(node.decimalValue().stripTrailingZeros()).append(',');
    } else {
      text.append(node).append(',');
    }
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
