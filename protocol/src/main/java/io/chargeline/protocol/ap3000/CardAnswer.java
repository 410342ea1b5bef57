package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * The server's answer to 0x02 (section 5.6).
 *
 * @param card copied from the swipe
 * @param accountStatus 0 ok: the device says nothing at a real port and waits for a start; 1 not
 *     registered; further codes are words the device speaks
 * @param rateMode 0 time, 1 monthly, 2 metering, 3 per use
 * @param balanceOrExpiry fen; unix seconds for a monthly card
 * @param port copied from the swipe, 0xFF included
 */
public record CardAnswer(
    Bytes card, int accountStatus, int rateMode, long balanceOrExpiry, int port)
    implements Downlink {
  public static final int OK = 0x00;
  public static final int NOT_REGISTERED = 0x01;

  /** The last code that is listed: temporary device, cross-area. */
  private static final int LAST_STATUS = 0x12;

  /** A refusal in the device's own words. */
  public static CardAnswer notRegistered(CardSwipe swipe) {
    return new CardAnswer(swipe.card(), NOT_REGISTERED, 0, 0, swipe.port());
  }

  static CardAnswer decode(ByteBuffer body) {
    return new CardAnswer(
        Wire.bytes(body, CardSwipe.CARD_SIZE),
        Wire.u8(body),
        Wire.u8(body),
        Wire.u32(body),
        Wire.u8(body));
  }

  @Override
  public Bytes encode() {
    return new Body()
        .bytes("card", card, CardSwipe.CARD_SIZE)
        .u8("account_status", accountStatus, 0, LAST_STATUS)
        .u8("rate_mode", rateMode, 0, ChargeRequest.LAST_RATE_MODE)
        .u32("balance_or_expiry", balanceOrExpiry)
        .u8("port", port)
        .end();
  }

  /** One word for machines. */
  public String accountStatusName() {
    return switch (accountStatus) {
      case OK -> "ok";
      case NOT_REGISTERED -> "not_registered";
      case 0x02 -> "please_bind";
      case 0x03 -> "please_unbind";
      case 0x04 -> "monthly_user_repeats";
      case 0x05 -> "monthly_count_limit";
      case 0x06 -> "balance_too_low";
      case 0x07 -> "monthly_expired";
      case 0x08 -> "port_fault";
      case 0x09 -> "clear_balance_card";
      case 0x0A -> "monthly_time_limit";
      case 0x0B -> "not_across_accounts";
      case 0x0C -> "device_not_registered";
      case 0x0D -> "buy_monthly";
      case 0x0E -> "cross_area_balance_too_low";
      case 0x0F -> "monthly_device";
      case 0x10 -> "monthly_device_cross_area";
      case 0x11 -> "temporary_device";
      case LAST_STATUS -> "temporary_device_cross_area";
      default -> "unlisted";
    };
  }

  @Override
  public int command() {
    return CardSwipe.COMMAND;
  }
}
