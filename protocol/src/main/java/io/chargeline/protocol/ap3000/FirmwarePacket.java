package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A piece of a firmware image (section 8).
 *
 * @param command 0xE0 sub-device, 0xE1 power board, 0xE2 host-wide, 0xF8 old device, 0xF9 old host,
 *     0xFA host
 * @param total packets
 * @param packet this one, from 1
 * @param chunk at most {@link #chunkSize}
 */
public record FirmwarePacket(int command, int total, int packet, Bytes chunk) implements Downlink {
  public static final int SUB_DEVICE = 0xE0;
  public static final int POWER_BOARD = 0xE1;
  public static final int HOST_WIDE = 0xE2;
  public static final int LEGACY = 0xF8;
  public static final int LEGACY_HOST = 0xF9;
  public static final int HOST = 0xFA;

  private static final int CHUNK = 200;
  private static final int LEGACY_CHUNK = 256;
  private static final Bytes VERIFICATION_MARK = Bytes.ofHex("a1a2a3a4a5a6a7a8");

  /**
   * What a verification packet says: the image may be installed if it is true.
   *
   * @param sum of all firmware bytes, 32 bits
   * @param firmware hundredths: 640 is V6.40
   */
  public record Verification(long sum, int deviceType, int firmware) {

    Bytes encode() {
      Body out = new Body().bytes("mark", VERIFICATION_MARK, VERIFICATION_MARK.length());
      out.u32("sum", sum).u8("device_type", deviceType).u16("firmware", firmware);
      return out.zeros(CHUNK - VERIFICATION_MARK.length() - 7).end();
    }

    static Verification decode(Bytes chunk) {
      ByteBuffer in = chunk.littleEndian().position(VERIFICATION_MARK.length());
      return new Verification(Wire.u32(in), Wire.u8(in), Wire.u16(in));
    }
  }

  /**
   * Firmware bytes per packet: 200, of the legacy commands 256.
   *
   * @throws IllegalArgumentException if the command carries no firmware
   */
  public static int chunkSize(int command) {
    return switch (command) {
      case SUB_DEVICE, POWER_BOARD, HOST_WIDE, HOST -> CHUNK;
      case LEGACY, LEGACY_HOST -> LEGACY_CHUNK;
      default ->
          throw new IllegalArgumentException(
              "command: 0x%02X; allowed: 0xE0, 0xE1, 0xE2, 0xF8, 0xF9, 0xFA".formatted(command));
    };
  }

  static FirmwarePacket decode(int command, ByteBuffer body) {
    return new FirmwarePacket(command, Wire.u16(body), Wire.u16(body), Wire.rest(body));
  }

  @Override
  public Bytes encode() {
    return new Body()
        .u16("total", total, 1, 0xFFFF)
        .u16("packet", packet, 1, total)
        .rest("firmware", chunk, chunkSize(command))
        .end();
  }

  /** Whether this is no firmware, but the packet that vouches for it. */
  public boolean isVerification() {
    return packet == total
        && chunk.length() == CHUNK
        && Arrays.equals(
            Arrays.copyOf(chunk.array(), VERIFICATION_MARK.length()), VERIFICATION_MARK.array());
  }

  /**
   * @throws IllegalStateException unless {@link #isVerification}
   */
  public Verification verification() {
    if (!isVerification()) {
      throw new IllegalStateException("packet " + packet + " of " + total + " holds firmware");
    }
    return Verification.decode(chunk);
  }
}
