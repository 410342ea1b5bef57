package io.chargeline.domain.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as Standard Webhooks 1.0 says, symmetric form ({@code v1}). */
public final class Signature {
  private static final String PREFIX = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  /** With its key, to be copied: looking the algorithm up takes longer than signing. */
  private final Mac keyed;

  /**
   * @param secret {@code whsec_} and base64, or base64 alone
   * @throws IllegalArgumentException if it is not base64 or empty
   */
  public Signature(String secret) {
    String encoded = secret.startsWith(PREFIX) ? secret.substring(PREFIX.length()) : secret;
    SecretKeySpec key = new SecretKeySpec(Base64.getDecoder().decode(encoded), ALGORITHM);
    try {
      keyed = Mac.getInstance(ALGORITHM);
      keyed.init(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JRE has " + ALGORITHM, e);
    }
  }

  /**
   * The value of {@code webhook-signature}.
   *
   * @param timestampS unix seconds of the attempt
   */
  public String sign(String id, long timestampS, byte[] body) {
    Mac mac;
    try {
      mac = (Mac) keyed.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("a MAC that has no copy", e);
    }
    mac.update((id + '.' + timestampS + '.').getBytes(StandardCharsets.UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
  }
}
