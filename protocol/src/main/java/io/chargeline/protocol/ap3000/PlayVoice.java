package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x89 (section 7): reserved, no device does it today.
 *
 * @param interrupt 1: what is being said is cut off
 * @param segments one byte each
 */
public record PlayVoice(int interrupt, Bytes segments) implements Downlink {
  public static final int COMMAND = 0x89;

  /** As many as a frame of the stated 256 bytes holds. */
  private static final int MOST = 240;

  static PlayVoice decode(ByteBuffer body) {
    int interrupt = Wire.u8(body);
    return new PlayVoice(interrupt, Wire.bytes(body, Wire.u8(body)));
  }

  @Override
  public Bytes encode() {
    return new Body()
        .u8("interrupt", interrupt)
        .u8("voice_len", segments.length(), 0, MOST)
        .rest("voices", segments, MOST)
        .end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
