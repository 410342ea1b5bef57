package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x95 (section 7): shows another QR code for a while.
 *
 * @param content at most {@link #SIZE} characters of ASCII
 */
public record TemporaryQr(String content) implements Downlink {
  public static final int COMMAND = 0x95;
  public static final int SIZE = 200;

  static TemporaryQr decode(ByteBuffer body) {
    return new TemporaryQr(Wire.text(body, SIZE));
  }

  @Override
  public Bytes encode() {
    return new Body().text("qr_content", content, SIZE, SIZE).end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
