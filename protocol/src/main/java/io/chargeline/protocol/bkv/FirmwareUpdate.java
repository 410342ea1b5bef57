package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * 0x0007 down (section 5.16): the device fetches a file by FTP. How it answers is not published.
 *
 * @param target {@link #GATEWAY_MODULE}; 2 for sockets is not in the vendor's document
 * @param address of the FTP server, 4 bytes
 * @param port of the FTP server
 * @param fileName up to 13 ASCII characters
 */
public record FirmwareUpdate(int target, Bytes address, int port, String fileName)
    implements Downlink {
  public static final int COMMAND = 0x0007;
  public static final int GATEWAY_MODULE = 1;
  public static final int FILE_NAME_SIZE = 13;

  private static final int ADDRESS_SIZE = 4;

  static FirmwareUpdate decode(ByteBuffer in) {
    return new FirmwareUpdate(
        Wire.u8(in),
        Wire.bytes(in, ADDRESS_SIZE),
        Wire.u16(in),
        Wire.bytes(in, FILE_NAME_SIZE).ascii());
  }

  @Override
  public Bytes encode() {
    ByteBuffer out = ByteBuffer.allocate(1 + ADDRESS_SIZE + 2 + FILE_NAME_SIZE);
    out.put((byte) target).put(address.array()).putShort((short) port);
    return Bytes.wrap(out.put(Bytes.ofAscii(fileName, FILE_NAME_SIZE).array()).array());
  }

  /** As four decimal numbers. */
  public String addressText() {
    return IntStream.range(0, address.length())
        .mapToObj(i -> Integer.toString(address.unsigned(i)))
        .collect(Collectors.joining("."));
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
