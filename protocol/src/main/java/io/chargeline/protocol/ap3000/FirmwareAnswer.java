package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * The device's answer to a firmware packet, and a host's request for the first one (section 8).
 *
 * @param command 0xE0, 0xE1, 0xE2, 0xF8, 0xF9 or 0xFA
 * @param result 0 received, 1 send again; 2 to 5 of the 0xE commands end the transfer
 * @param packet the last one received, or the one asked for; 0: the host asks for the image
 */
public record FirmwareAnswer(int command, int result, int packet) implements Uplink {
  public static final int OK = 0;
  public static final int RESEND = 1;
  public static final int IMAGE_SUM_WRONG = 2;
  public static final int DEVICE_TYPE_WRONG = 3;
  public static final int NO_VERIFICATION_PACKET = 4;
  public static final int VERIFICATION_REFUSED = 5;

  static FirmwareAnswer decode(int command, ByteBuffer body) {
    return new FirmwareAnswer(command, Wire.u8(body), Wire.u16(body));
  }

  @Override
  public Bytes encode() {
    return new Body().u8("result", result).u16("packet", packet).end();
  }

  /** A host's word that it is ready for packet 1, at whatever time it comes. */
  public boolean asksForImage() {
    return command == BareCommand.HOST_UPGRADE_TRIGGER && packet == 0;
  }

  /** One word for machines. */
  public String resultName() {
    if (result == OK || result == RESEND) {
      return result == OK ? "ok" : "resend";
    }
    if (command >= FirmwarePacket.LEGACY) {
      return "unlisted";
    }
    return switch (result) {
      case IMAGE_SUM_WRONG -> "image_sum_wrong";
      case DEVICE_TYPE_WRONG -> "device_type_wrong";
      case NO_VERIFICATION_PACKET -> "no_verification_packet";
      case VERIFICATION_REFUSED -> "verification_refused";
      default -> "unlisted";
    };
  }
}
