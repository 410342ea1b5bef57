package io.chargeline.domain.webhook;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals the secrets that must be recoverable, because we sign with them, before they stand in a
 * log: AES-256-GCM under one key from configuration, a fresh nonce each.
 */
public final class SecretBox {
  /** Bytes of a new webhook secret. */
  public static final int WEBHOOK_SECRET_SIZE = 24;

  private static final String DERIVATION = "HmacSHA256";
  private static final int KEY_SIZE = 32;
  private static final int NONCE_SIZE = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;

  /**
   * @param base64Key 32 bytes in base64
   * @throws IllegalArgumentException if it is anything else
   */
  public SecretBox(String base64Key) {
    byte[] bytes = Base64.getDecoder().decode(base64Key);
    if (bytes.length != KEY_SIZE) {
      throw new IllegalArgumentException(
          "secret key: " + bytes.length + " bytes, give 32 bytes in base64");
    }
    this.key = new SecretKeySpec(bytes, "AES");
  }

  /**
   * A box that opens only what was sealed for the same purpose, under a key that is made from this
   * one.
   *
   * @param base64Key as of {@link #SecretBox(String)}
   * @param purpose constant text
   */
  public static SecretBox of(String base64Key, String purpose) {
    SecretBox whole = new SecretBox(base64Key);
    try {
      Mac mac = Mac.getInstance(DERIVATION);
      mac.init(new SecretKeySpec(whole.key.getEncoded(), DERIVATION));
      byte[] key = mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
      return new SecretBox(Base64.getEncoder().encodeToString(key));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A key for {@link #SecretBox(String)}. */
  public static String newKey() {
    return Base64.getEncoder().encodeToString(random(KEY_SIZE));
  }

  /** A signing secret in the form of Standard Webhooks: {@code whsec_} and 24 bytes in base64. */
  public static String newWebhookSecret() {
    return webhookSecret(random(WEBHOOK_SECRET_SIZE));
  }

  /** The same of bytes that were chosen elsewhere, {@value #WEBHOOK_SECRET_SIZE} of them. */
  public static String webhookSecret(byte[] bytes) {
    return "whsec_" + Base64.getEncoder().encodeToString(bytes);
  }

  public String seal(String secret) {
    byte[] nonce = random(NONCE_SIZE);
    byte[] sealed = run(Cipher.ENCRYPT_MODE, nonce, secret.getBytes(StandardCharsets.UTF_8));
    ByteBuffer out = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed);
    return Base64.getEncoder().encodeToString(out.array());
  }

  /**
   * @throws IllegalArgumentException if it was not sealed under this key
   */
  public String open(String sealed) {
    byte[] bytes = Base64.getDecoder().decode(sealed);
    byte[] nonce = Arrays.copyOf(bytes, NONCE_SIZE);
    byte[] rest = Arrays.copyOfRange(bytes, NONCE_SIZE, bytes.length);
    return new String(run(Cipher.DECRYPT_MODE, nonce, rest), StandardCharsets.UTF_8);
  }

  private byte[] run(int mode, byte[] nonce, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("secret: not sealed under the configured key", e);
    }
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return bytes;
  }
}
