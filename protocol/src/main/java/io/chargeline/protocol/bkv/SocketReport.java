package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * 0x0015/1C up (section 5.12): the answer to a {@link SocketQuery}.
 *
 * @param subCommand {@link #SUB_COMMAND} on the wire, 1D by the vendor's text: both are accepted
 * @param version of the socket's software
 * @param celsius unsigned, no offset
 * @param signal of the radio between gateway and socket
 * @param outlets at most two, all their values present
 */
public record SocketReport(
    int subCommand, int socket, int version, int celsius, int signal, List<OutletReading> outlets)
    implements Uplink, SubCommand {
  public static final int SUB_COMMAND = 0x1C;

  private static final int HEADER_SIZE = 5;
  private static final int MOST_OUTLETS = 2;

  static SocketReport decode(int subCommand, ByteBuffer in) {
    return new SocketReport(
        subCommand, Wire.u8(in), Wire.u16(in), Wire.u8(in), Wire.u8(in), outlets(in));
  }

  private static List<OutletReading> outlets(ByteBuffer in) {
    int count = Math.min(MOST_OUTLETS, in.remaining() / OutletReading.SIZE);
    boolean cut = count < MOST_OUTLETS && in.remaining() % OutletReading.SIZE != 0;
    if (cut) {
      throw new BufferUnderflowException();
    }
    return Wire.list(in, count, OutletReading::decode);
  }

  @Override
  public Bytes encode() {
    ByteBuffer out = ByteBuffer.allocate(HEADER_SIZE + OutletReading.SIZE * outlets.size());
    out.put((byte) socket).putShort((short) version).put((byte) celsius).put((byte) signal);
    outlets.forEach(outlet -> outlet.encode(out));
    return Bytes.wrap(out.array());
  }
}
