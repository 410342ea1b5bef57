package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * A message of the server, one record per layout: commands, and answers to what devices say.
 * Reading keeps every code as it came; {@link #encode} refuses what the specification forbids.
 */
public sealed interface Downlink
    permits Acknowledgement,
        CardAnswer,
        OrderConfirmAnswer,
        TimeAnswer,
        BareCommand,
        ServerAddress,
        FskParameters,
        CabinetStop,
        ChargeRequest,
        ChangeCharge,
        SetParameters,
        PlayVoice,
        ReadEeprom,
        WriteEeprom,
        SetWorkMode,
        SetCardMode,
        QrAddress,
        TemporaryQr,
        Locate,
        Mute,
        PortFunction,
        FirmwarePacket,
        Downlink.CutShort,
        Downlink.Unrecognised {

  int command();

  /**
   * The data as the server sends it.
   *
   * @throws IllegalArgumentException if a value is outside its range; names field, value, limit
   */
  Bytes encode();

  /** The whole frame. */
  default Frame frame(int physicalId, int messageId) {
    return Frame.of(physicalId, messageId, command(), encode());
  }

  /** A command we have no layout for; its bytes survive. */
  record Unrecognised(int command, Bytes data) implements Downlink {
    @Override
    public Bytes encode() {
      return data;
    }
  }

  /** A known command with fewer bytes than its shortest layout. */
  record CutShort(int command, Bytes data) implements Downlink {
    @Override
    public Bytes encode() {
      return data;
    }
  }

  /** Reads a frame's data by its command; bytes after the last known field are ignored. */
  static Downlink of(Frame frame) {
    ByteBuffer body = frame.body();
    int command = frame.command();
    try {
      return switch (command) {
        case LegacyHeartbeat.COMMAND,
            Settlement.COMMAND,
            HostUpgradeRequest.COMMAND,
            Registration.COMMAND,
            Heartbeat.COMMAND ->
            Acknowledgement.decode(command, body);
        case CardSwipe.COMMAND -> CardAnswer.decode(body);
        case OrderConfirm.COMMAND -> OrderConfirmAnswer.decode(body);
        case TimeRequest.DEVICE, TimeRequest.HOST -> TimeAnswer.decode(command, body);
        case 0x31, 0x32, 0x33, 0x81, 0x87, 0x88, 0x90, 0x91, 0x92, 0x93, 0xE4 ->
            new BareCommand(command);
        case ServerAddress.COMMAND -> ServerAddress.decode(body);
        case FskParameters.COMMAND -> FskParameters.decode(body);
        case CabinetStop.COMMAND -> CabinetStop.decode(body);
        case ChargeRequest.COMMAND -> ChargeRequest.decode(body);
        case ChangeCharge.COMMAND -> ChangeCharge.decode(body);
        case 0x83, 0x84, 0x85, 0x86 -> SetParameters.decode(command, body);
        case PlayVoice.COMMAND -> PlayVoice.decode(body);
        case ReadEeprom.COMMAND -> ReadEeprom.decode(body);
        case WriteEeprom.COMMAND -> WriteEeprom.decode(body);
        case SetWorkMode.COMMAND -> new SetWorkMode(Wire.u8(body));
        case SetCardMode.COMMAND -> new SetCardMode(Wire.u8(body));
        case QrAddress.COMMAND -> QrAddress.decode(body);
        case TemporaryQr.COMMAND -> TemporaryQr.decode(body);
        case Locate.COMMAND -> new Locate(Wire.u8(body));
        case Mute.COMMAND -> new Mute(Wire.u8(body));
        case PortFunction.COMMAND -> PortFunction.decode(body);
        case 0xE0, 0xE1, 0xE2, 0xF8, 0xF9 -> FirmwarePacket.decode(command, body);
        case BareCommand.HOST_UPGRADE_TRIGGER ->
            body.hasRemaining()
                ? FirmwarePacket.decode(command, body)
                : new BareCommand(BareCommand.HOST_UPGRADE_TRIGGER);
        default -> new Unrecognised(command, frame.data());
      };
    } catch (BufferUnderflowException tooFewBytes) {
      return new CutShort(command, frame.data());
    }
  }
}
