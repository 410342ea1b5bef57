package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.decode.Direction;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** A message of the server, one record each (section 5). */
public sealed interface Downlink extends Message
    permits TimeReply,
        FirmwareUpdate,
        NodeList,
        NodeAdd,
        NodeDelete,
        SwitchOutlet,
        TierStart,
        CardEndAck,
        OwnEndAck,
        CardOrder,
        Balance,
        VoiceWindow,
        SocketQuery,
        StatusAck,
        FeeStart,
        FeeEndAck,
        AbnormalEventAck,
        ParametersSet,
        ParametersQuery,
        Downlink.CutShort,
        Downlink.Unrecognised {

  /**
   * A message we have no layout for; its bytes survive.
   *
   * @param data the whole payload
   */
  record Unrecognised(int command, Bytes data) implements Downlink {
    @Override
    public Bytes encode() {
      return data;
    }
  }

  /**
   * A known message with fewer bytes than its layout, or whose inner lengths lead nowhere.
   *
   * @param data the whole payload
   */
  record CutShort(int command, Bytes data) implements Downlink {
    @Override
    public Bytes encode() {
      return data;
    }
  }

  /** Reads a frame's payload, as the simulator does. */
  static Downlink of(Frame frame) {
    if (frame.direction() != Direction.DOWN) {
      return new Unrecognised(frame.command(), frame.payload());
    }
    try {
      return switch (frame.command()) {
        case Heartbeat.COMMAND -> TimeReply.decode(frame.body());
        case FirmwareUpdate.COMMAND -> FirmwareUpdate.decode(frame.body());
        case SubCommand.NODES, SubCommand.CHARGING -> sub(frame);
        case BkvMessage.COMMAND -> bkv(frame);
        default -> new Unrecognised(frame.command(), frame.payload());
      };
    } catch (BufferUnderflowException tooFewBytes) {
      return new CutShort(frame.command(), frame.payload());
    }
  }

  private static Downlink sub(Frame frame) {
    ByteBuffer in = SubCommand.parameters(frame.body());
    int sub = frame.subCommand();
    return switch (frame.operation()) {
      case Operation.NODE_LIST -> NodeList.decode(in);
      case Operation.NODE_ADD -> NodeAdd.decode(in);
      case Operation.NODE_DELETE -> NodeDelete.decode(in);
      case Operation.SWITCH -> SwitchOutlet.decode(in);
      case Operation.TIERS -> TierStart.decode(frame.command(), in);
      case Operation.CHARGE_END, Operation.TIER_END -> OwnEndAck.decode(sub, in);
      case Operation.CARD_SWIPE -> CardOrder.decode(in);
      case Operation.CARD_END -> CardEndAck.decode(in);
      case Operation.BALANCE -> Balance.decode(in);
      case Operation.VOICE -> VoiceWindow.decode(in);
      case Operation.SOCKET_QUERY ->
          sub == SocketQuery.SUB_COMMAND
              ? SocketQuery.decode(in)
              : new Unrecognised(frame.command(), frame.payload());
      default -> new Unrecognised(frame.command(), frame.payload());
    };
  }

  private static Downlink bkv(Frame frame) {
    Elements in = frame.elements();
    return switch (frame.operation()) {
      case Operation.FEE_END -> FeeEndAck.decode(in);
      case Operation.FEE_START -> FeeStart.decode(in);
      case Operation.ABNORMAL_EVENT -> AbnormalEventAck.decode(in);
      case Operation.PARAMETERS_SET -> ParametersSet.decode(in);
      case Operation.PARAMETERS_QUERY -> ParametersQuery.decode(in);
      case Operation.STATUS_REPORT -> StatusAck.decode(in);
      default -> new Unrecognised(frame.command(), frame.payload());
    };
  }
}
