package io.chargeline.domain.tenant;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The signature of a request to the API, as {@code docs/request-signing.md} publishes it. */
public final class RequestSignature {
  private static final String HMAC = "HmacSHA256";

  private RequestSignature() {}

  /**
   * Hex HMAC-SHA256 of {@code method\npath\ntimestamp\nnonce\nsha256hex(body)}.
   *
   * @param secret its UTF-8 bytes are the key
   * @param path with the query string, exactly as sent
   * @param timestamp unix seconds, as sent
   */
  public static String sign(
      String secret, String method, String path, String timestamp, String nonce, byte[] body) {
    try {
      String bodyDigest =
          HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
      String signed = String.join("\n", method, path, timestamp, nonce, bodyDigest);
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
      return HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
