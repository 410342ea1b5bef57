package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * 0x02 (section 5.6): a card was held to the reader.
 *
 * @param card the card's 4 bytes in wire order
 * @param cardType 0 old card, 1 new card, 2 balance card, 3 UID only, 4 social-security card
 * @param port 0-based; {@link #BALANCE_QUERY}: only the balance is asked for
 * @param cardFen money on a balance card, obsolete
 * @param deviceTime unix seconds of the device's clock, not trusted; absent in old firmware
 * @param secondCard second card number; absent unless the card type uses it
 */
public record CardSwipe(
    Bytes card,
    int cardType,
    int port,
    int cardFen,
    OptionalLong deviceTime,
    Optional<Bytes> secondCard)
    implements Uplink {
  public static final int COMMAND = 0x02;
  public static final int BALANCE_QUERY = 0xFF;

  static final int CARD_SIZE = 4;

  static CardSwipe decode(ByteBuffer body) {
    return new CardSwipe(
        Wire.bytes(body, CARD_SIZE),
        Wire.u8(body),
        Wire.u8(body),
        Wire.u16(body),
        Wire.optionalU32(body),
        secondCard(body));
  }

  private static Optional<Bytes> secondCard(ByteBuffer body) {
    OptionalInt size = Wire.optionalU8(body);
    return size.isPresent() ? Wire.optionalBytes(body, size.getAsInt()) : Optional.empty();
  }

  /** As long as its last known field asks: 8, 12, or 13 and the second card number's bytes. */
  @Override
  public Bytes encode() {
    Body out = new Body().bytes("card", card, CARD_SIZE).u8("card_type", cardType);
    out.u8("port", port).u16("card_balance", cardFen);
    if (deviceTime.isPresent() || secondCard.isPresent()) {
      out.u32("timestamp", deviceTime.orElse(0));
    }
    secondCard.ifPresent(
        second -> out.u8("card2_len", second.length()).rest("card2", second, 0xFF));
    return out.end();
  }

  /** As platforms print card numbers: the wire's bytes as one number, highest first. */
  public long cardNumber() {
    return decimal(card);
  }

  static long decimal(Bytes card) {
    return Integer.toUnsignedLong(card.bigEndian().getInt());
  }

  public boolean isBalanceQuery() {
    return port == BALANCE_QUERY;
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
