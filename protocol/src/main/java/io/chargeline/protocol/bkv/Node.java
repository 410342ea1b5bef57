package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * A socket in a gateway's list.
 *
 * @param socket 1–250, chosen by the platform, unique within the gateway
 * @param mac the 6 bytes on the label of the back
 */
public record Node(int socket, Bytes mac) {
  static final int SIZE = 1 + Wire.MAC_SIZE;

  static Node decode(ByteBuffer in) {
    return new Node(Wire.u8(in), Wire.bytes(in, Wire.MAC_SIZE));
  }

  void encode(ByteBuffer out) {
    out.put((byte) socket).put(mac.array(), 0, Wire.MAC_SIZE);
  }
}
