package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * 0x0000 up (section 5.1), every 60 s.
 *
 * @param iccid 20 characters; empty if they are not printable
 * @param moduleVersion up to 8 characters
 * @param signal of the mobile network, as sent
 */
public record Heartbeat(String iccid, String moduleVersion, int signal) implements Uplink {
  public static final int COMMAND = 0x0000;

  private static final int ICCID_SIZE = 20;
  private static final int VERSION_SIZE = 8;
  private static final int SIZE = ICCID_SIZE + VERSION_SIZE + 1;

  /**
   * Every second message is one, so its texts are taken from where they lie.
   *
   * @throws BufferUnderflowException if the payload is shorter
   */
  static Heartbeat decode(Frame frame) {
    Bytes raw = frame.raw();
    if (raw.length() - Frame.OVERHEAD < SIZE) {
      throw new BufferUnderflowException();
    }
    int version = Frame.PAYLOAD_OFFSET + ICCID_SIZE;
    return new Heartbeat(
        raw.ascii(Frame.PAYLOAD_OFFSET, ICCID_SIZE),
        raw.ascii(version, VERSION_SIZE),
        raw.unsigned(version + VERSION_SIZE));
  }

  @Override
  public Bytes encode() {
    ByteBuffer out = ByteBuffer.allocate(SIZE);
    out.put(Bytes.ofAscii(iccid, ICCID_SIZE).array());
    out.put(Bytes.ofAscii(moduleVersion, VERSION_SIZE).array());
    return Bytes.wrap(out.put((byte) signal).array());
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
