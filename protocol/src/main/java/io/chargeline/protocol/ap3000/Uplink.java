package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** A message of a device, one record per command (section 5). */
public sealed interface Uplink
    permits LegacyHeartbeat,
        Registration,
        Heartbeat,
        TimeRequest,
        Settlement,
        OrderConfirm,
        PowerReport,
        ChargeAnswer,
        Uplink.CutShort,
        Uplink.Unrecognised {

  int command();

  /** A command we have no layout for; its bytes survive. */
  record Unrecognised(int command, Bytes data) implements Uplink {}

  /** A known command with fewer bytes than its shortest layout. */
  record CutShort(int command, Bytes data) implements Uplink {}

  /** Reads a frame's data by its command; trailing bytes of newer firmware are ignored. */
  static Uplink of(Frame frame) {
    ByteBuffer body = frame.data().littleEndian();
    try {
      return switch (frame.command()) {
        case LegacyHeartbeat.COMMAND -> LegacyHeartbeat.decode(body);
        case Registration.COMMAND -> Registration.decode(body);
        case Heartbeat.COMMAND -> Heartbeat.decode(body);
        case TimeRequest.DEVICE, TimeRequest.HOST -> new TimeRequest(frame.command());
        case Settlement.COMMAND -> Settlement.decode(body);
        case OrderConfirm.COMMAND -> OrderConfirm.decode(body);
        case PowerReport.COMMAND -> PowerReport.decode(body);
        case ChargeAnswer.COMMAND -> ChargeAnswer.decode(body);
        default -> new Unrecognised(frame.command(), frame.data());
      };
    } catch (BufferUnderflowException tooFewBytes) {
      return new CutShort(frame.command(), frame.data());
    }
  }
}
