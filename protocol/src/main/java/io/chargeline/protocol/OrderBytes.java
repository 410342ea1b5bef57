package io.chargeline.protocol;

import io.chargeline.domain.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * An order number on the wire. Up to 16 printable ASCII characters go as they are, zero padded; any
 * other order number goes as a hash, and whoever sent it keeps the number beside it.
 */
public final class OrderBytes {
  /** Bytes of an order number on the wire. */
  public static final int SIZE = 16;

  /** Begins a hashed order; no printable order begins so. */
  private static final byte HASH_MARK = (byte) 0xFE;

  private OrderBytes() {}

  public static Bytes of(String orderNo) {
    Bytes plain = Bytes.ofAscii(orderNo, SIZE);
    return plain.ascii().equals(orderNo) && !orderNo.isEmpty() ? plain : hashed(orderNo);
  }

  /** What to show for bytes whose order number we do not hold: their text, else their hex. */
  public static String display(Bytes order) {
    String text = order.ascii();
    return text.isEmpty() ? order.hex() : text;
  }

  private static Bytes hashed(String orderNo) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(orderNo.getBytes(StandardCharsets.UTF_8));
      byte[] order = Arrays.copyOf(digest, SIZE);
      order[0] = HASH_MARK;
      return Bytes.wrap(order);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
