package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** A message of a device, one record per layout (sections 5 to 8). */
public sealed interface Uplink
    permits LegacyHeartbeat,
        CardSwipe,
        Registration,
        Heartbeat,
        TimeRequest,
        Settlement,
        OrderConfirm,
        UpgradeRequest,
        PowerReport,
        HostHeartbeat,
        HostUpgradeRequest,
        HostStatus,
        VersionList,
        FskRequest,
        CabinetHeartbeat,
        Alarm,
        FullNotSettled,
        PortPush,
        CabinetStopAnswer,
        ChargeAnswer,
        EepromData,
        ParameterReport,
        FirmwareAnswer,
        Result,
        Uplink.CutShort,
        Uplink.Unrecognised {

  int command();

  /**
   * The data as a device sends it.
   *
   * @throws IllegalArgumentException if a value does not fit its field; names field, value, limit
   */
  Bytes encode();

  /** The whole frame. */
  default Frame frame(int physicalId, int messageId) {
    return Frame.of(physicalId, messageId, command(), encode());
  }

  /** A command we have no layout for; its bytes survive. */
  record Unrecognised(int command, Bytes data) implements Uplink {
    @Override
    public Bytes encode() {
      return data;
    }
  }

  /** A known command with fewer bytes than its shortest layout. */
  record CutShort(int command, Bytes data) implements Uplink {
    @Override
    public Bytes encode() {
      return data;
    }
  }

  /** Reads a frame's data by its command; trailing bytes of newer firmware are ignored. */
  static Uplink of(Frame frame) {
    ByteBuffer body = frame.body();
    int command = frame.command();
    try {
      return switch (command) {
        case LegacyHeartbeat.COMMAND -> LegacyHeartbeat.decode(body);
        case CardSwipe.COMMAND -> CardSwipe.decode(body);
        case Settlement.COMMAND -> Settlement.decode(body);
        case OrderConfirm.COMMAND -> OrderConfirm.decode(body);
        case UpgradeRequest.COMMAND -> UpgradeRequest.decode(body);
        case PowerReport.COMMAND -> PowerReport.decode(body);
        case HostHeartbeat.COMMAND -> HostHeartbeat.decode(body);
        case TimeRequest.DEVICE, TimeRequest.HOST -> new TimeRequest(command);
        case HostUpgradeRequest.COMMAND -> new HostUpgradeRequest();
        case HostStatus.COMMAND -> HostStatus.decode(body);
        case Registration.COMMAND -> Registration.decode(body);
        case Heartbeat.COMMAND -> Heartbeat.decode(body);
        case VersionList.COMMAND -> VersionList.decode(body);
        case FskRequest.COMMAND -> FskRequest.decode(body);
        case CabinetHeartbeat.COMMAND -> CabinetHeartbeat.decode(body);
        case Alarm.COMMAND -> Alarm.decode(body);
        case FullNotSettled.COMMAND -> FullNotSettled.decode(body);
        case PortPush.COMMAND -> PortPush.decode(body);
        case CabinetStop.COMMAND -> CabinetStopAnswer.decode(body);
        case ChargeAnswer.COMMAND -> ChargeAnswer.decode(body);
        case EepromData.COMMAND -> EepromData.decode(body);
        case 0x90, 0x91, 0x92, 0x93 -> ParameterReport.decode(command, body);
        case 0xE0, 0xE1, 0xE2, 0xF8, 0xF9, 0xFA -> FirmwareAnswer.decode(command, body);
        case 0x31, 0x32, 0x33, 0x34, 0x3A, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88 ->
            Result.decode(command, body);
        case 0x89, 0x8A, 0x8C, 0x8D, 0x8E, 0x8F, 0x95, 0x96, 0x97, 0x98 ->
            Result.decode(command, body);
        default -> new Unrecognised(command, frame.data());
      };
    } catch (BufferUnderflowException tooFewBytes) {
      return new CutShort(command, frame.data());
    }
  }
}
