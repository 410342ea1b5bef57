package io.chargeline.api;

import io.chargeline.domain.Bytes;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who calls. Keys are kept as digests only, and every one is compared in the same time. */
final class ApiKeys {
  private static final String BEARER = "Bearer ";

  private final List<Entry> entries = new ArrayList<>();

  private record Entry(Bytes digest, String tenant) {}

  ApiKeys(Map<String, String> tenantByKey) {
    tenantByKey.forEach((key, tenant) -> entries.add(new Entry(Bytes.wrap(digest(key)), tenant)));
  }

  /**
   * The tenant of the request's key.
   *
   * @throws Problem 401 without a known key
   */
  String tenant(Context ctx) {
    byte[] digest = digest(presented(ctx));
    String tenant = null;
    for (Entry entry : entries) {
      if (MessageDigest.isEqual(entry.digest().array(), digest)) {
        tenant = entry.tenant();
      }
    }
    if (tenant == null) {
      throw ProblemCode.UNAUTHORIZED.because(
          "send the key as Authorization: Bearer KEY, or as X-Api-Key: KEY",
          "请在 Authorization: Bearer 或 X-Api-Key 请求头中提供有效的密钥");
    }
    return tenant;
  }

  private static String presented(Context ctx) {
    String authorization = ctx.header("Authorization");
    if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return authorization.substring(BEARER.length()).strip();
    }
    String key = ctx.header("X-Api-Key");
    return key == null ? "" : key.strip();
  }

  private static byte[] digest(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
