package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x34 (section 7): the server a host connects to from now on.
 *
 * @param moduleType 1 WIFI, 2 2G, 3 4G
 * @param socketB 1 for a platform other than the vendor's
 * @param host name or address, at most {@link #MOST_CHARS} characters of ASCII
 */
public record ServerAddress(int serverPort, int moduleType, int socketB, String host)
    implements Downlink {
  public static final int COMMAND = 0x34;
  public static final int MOST_CHARS = 45;

  private static final int HOST_SIZE = 46;

  static ServerAddress decode(ByteBuffer body) {
    return new ServerAddress(
        Wire.u16(body), Wire.u8(body), Wire.u8(body), Wire.text(body, HOST_SIZE));
  }

  @Override
  public Bytes encode() {
    return new Body()
        .u16("server_port", serverPort, 1, 0xFFFF)
        .u8("module_type", moduleType, 1, 3)
        .u8("socket_b", socketB, 0, 1)
        .text("address", host, MOST_CHARS, HOST_SIZE)
        .end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
