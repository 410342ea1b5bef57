package io.chargeline.domain.tenant;

import io.chargeline.domain.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key's text: {@code clk_<id>_<32 random bytes in base64url>}. It is shown once and never kept.
 *
 * @param keyId 1–32 lower-case letters and digits
 * @param text the whole
 */
public record KeyText(String keyId, String text) {
  /** Bytes of a new id. */
  public static final int ID_BYTES = 8;

  /** Bytes of a new secret. */
  public static final int SECRET_BYTES = 32;

  private static final Pattern FORM = Pattern.compile("clk_([a-z0-9]{1,32})_[A-Za-z0-9_-]{43}");
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A new key with an id of its own. */
  public static KeyText make() {
    return of(random(ID_BYTES), random(SECRET_BYTES));
  }

  /** The key of these random bytes. */
  public static KeyText of(byte[] id, byte[] secret) {
    return of(HexFormat.of().formatHex(id), secret);
  }

  /** A new key with this id. */
  public static KeyText make(String keyId) {
    return of(keyId, random(SECRET_BYTES));
  }

  private static KeyText of(String keyId, byte[] secret) {
    return new KeyText(keyId, prefix(keyId) + '_' + text(secret));
  }

  /** A new secret for {@link RequestSignature}. */
  public static String newSigningSecret() {
    return signingSecret(random(SECRET_BYTES));
  }

  /** The signing secret of these random bytes. */
  public static String signingSecret(byte[] secret) {
    return "cls_" + text(secret);
  }

  /** The key in this text; empty if it has not the form of one. */
  public static Optional<KeyText> parse(String text) {
    Matcher match = FORM.matcher(text);
    return match.matches() ? Optional.of(new KeyText(match.group(1), text)) : Optional.empty();
  }

  /** What may be shown of a key, so that its owner knows it again. */
  public static String prefix(String keyId) {
    return "clk_" + keyId;
  }

  public Bytes digest() {
    return digest(text);
  }

  /** SHA-256 of any text. */
  public static Bytes digest(String text) {
    try {
      return Bytes.wrap(
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(byte[] secret) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** Without the secret part. */
  @Override
  public String toString() {
    return prefix(keyId);
  }
}
