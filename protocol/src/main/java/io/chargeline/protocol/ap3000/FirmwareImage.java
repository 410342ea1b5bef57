package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.util.Arrays;
import java.util.Optional;

/**
 * A firmware image as packets (section 8). The last piece of firmware is as short as it is; only
 * the verification packet is filled up.
 *
 * @param command the one that carries it; decides the packets' size
 * @param binary 1 byte to 65535 packets
 * @param verification appended as the last packet; not to the commands with 256-byte packets
 */
public record FirmwareImage(
    int command, Bytes binary, Optional<FirmwarePacket.Verification> verification) {

  private static final int MOST_PACKETS = 0xFFFF;
  private static final int VERIFIED_CHUNK = 200;

  /**
   * @throws IllegalArgumentException if the image does not fit the command; names field and limit
   */
  public FirmwareImage {
    int chunk = FirmwarePacket.chunkSize(command);
    if (binary.isEmpty()) {
      throw new IllegalArgumentException("firmware: 0 bytes; allowed: at least 1");
    }
    if (verification.isPresent() && chunk != VERIFIED_CHUNK) {
      throw new IllegalArgumentException(
          "verification: command 0x%02X; allowed: commands with packets of 200 bytes"
              .formatted(command));
    }
    int packets = pieces(binary, chunk) + (verification.isPresent() ? 1 : 0);
    if (packets > MOST_PACKETS) {
      throw new IllegalArgumentException(
          "firmware: %d packets; allowed: at most %d".formatted(packets, MOST_PACKETS));
    }
  }

  /** Without a verification packet. */
  public static FirmwareImage of(int command, Bytes binary) {
    return new FirmwareImage(command, binary, Optional.empty());
  }

  /**
   * The same image, vouched for.
   *
   * @param firmware the image's version, hundredths
   */
  public FirmwareImage verified(int deviceType, int firmware) {
    return new FirmwareImage(
        command,
        binary,
        Optional.of(new FirmwarePacket.Verification(sum(binary), deviceType, firmware)));
  }

  /** The verification packet included. */
  public int packets() {
    return pieces() + (verification.isPresent() ? 1 : 0);
  }

  /**
   * @param number from 1
   */
  public FirmwarePacket packet(int number) {
    Body.checked("packet", number, 1, packets());
    return new FirmwarePacket(command, packets(), number, piece(number));
  }

  private Bytes piece(int number) {
    if (number > pieces()) {
      return verification.orElseThrow().encode();
    }
    int chunk = FirmwarePacket.chunkSize(command);
    int from = (number - 1) * chunk;
    int until = Math.min(from + chunk, binary.length());
    return Bytes.wrap(Arrays.copyOfRange(binary.array(), from, until));
  }

  private int pieces() {
    return pieces(binary, FirmwarePacket.chunkSize(command));
  }

  private static int pieces(Bytes binary, int chunk) {
    return (binary.length() + chunk - 1) / chunk;
  }

  static long sum(Bytes bytes) {
    long sum = 0;
    for (byte b : bytes.array()) {
      sum += b & 0xFF;
    }
    return sum & 0xFFFF_FFFFL;
  }
}
