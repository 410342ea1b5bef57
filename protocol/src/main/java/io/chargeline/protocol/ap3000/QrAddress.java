package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x8E (section 7): what the screen's QR code says.
 *
 * @param mainScreen 0 port status, 1 QR code
 * @param url at most {@link #MOST_CHARS} characters of ASCII
 */
public record QrAddress(int mainScreen, String url) implements Downlink {
  public static final int COMMAND = 0x8E;

  /** One less than the field, because it must end with a zero. */
  public static final int MOST_CHARS = 71;

  private static final int RESERVED = 3;
  private static final int URL_SIZE = 72;

  static QrAddress decode(ByteBuffer body) {
    int mainScreen = Wire.u8(body);
    Wire.bytes(body, RESERVED);
    return new QrAddress(mainScreen, Wire.text(body, URL_SIZE));
  }

  @Override
  public Bytes encode() {
    return new Body()
        .u8("main_screen", mainScreen, 0, 1)
        .zeros(RESERVED)
        .text("url", url, MOST_CHARS, URL_SIZE)
        .end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
