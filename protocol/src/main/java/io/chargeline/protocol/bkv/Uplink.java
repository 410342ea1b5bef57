package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.decode.Direction;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** A message of a device, one record each (section 5). */
public sealed interface Uplink extends Message
    permits Heartbeat,
        NodeReply,
        SwitchReply,
        TierStartReply,
        ChargeEnding,
        CardSwipe,
        CardOrderReply,
        BalanceQuery,
        VoiceReply,
        SocketReport,
        StatusReport,
        AbnormalEvent,
        ParametersReply,
        ParametersReport,
        ConnectEvent,
        Uplink.CutShort,
        Uplink.Unrecognised {

  /**
   * A message we have no layout for; its bytes survive.
   *
   * @param data the whole payload
   */
  record Unrecognised(int command, Bytes data) implements Uplink {
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
  record CutShort(int command, Bytes data) implements Uplink {
    @Override
    public Bytes encode() {
      return data;
    }
  }

  /** Reads a frame's payload; trailing bytes and unknown tags of newer firmware are ignored. */
  static Uplink of(Frame frame) {
    if (frame.direction() != Direction.UP) {
      return new Unrecognised(frame.command(), frame.payload());
    }
    try {
      return switch (frame.command()) {
        case Heartbeat.COMMAND -> Heartbeat.decode(frame);
        case SubCommand.NODES, SubCommand.CHARGING -> sub(frame);
        case BkvMessage.COMMAND -> bkv(frame);
        default -> new Unrecognised(frame.command(), frame.payload());
      };
    } catch (BufferUnderflowException tooFewBytes) {
      return new CutShort(frame.command(), frame.payload());
    }
  }

  private static Uplink sub(Frame frame) {
    ByteBuffer in = SubCommand.parameters(frame.body());
    int sub = frame.subCommand();
    return switch (frame.operation()) {
      case Operation.NODE_LIST, Operation.NODE_ADD, Operation.NODE_DELETE ->
          NodeReply.decode(sub, in);
      case Operation.SWITCH -> SwitchReply.decode(in);
      case Operation.TIERS -> TierStartReply.decode(frame.command(), in);
      case Operation.CHARGE_END -> ChargeEnd.decode(in);
      case Operation.TIER_END -> TierEnd.decode(in);
      case Operation.CARD_SWIPE -> CardSwipe.decode(in);
      case Operation.CARD_ORDER_REPLY -> CardOrderReply.decode(in);
      case Operation.CARD_END -> CardEnd.decode(in);
      case Operation.BALANCE -> BalanceQuery.decode(in);
      case Operation.VOICE -> VoiceReply.decode(in);
      case Operation.SOCKET_QUERY -> SocketReport.decode(sub, in);
      default -> new Unrecognised(frame.command(), frame.payload());
    };
  }

  private static Uplink bkv(Frame frame) {
    Elements in = frame.elements();
    return switch (frame.operation()) {
      case Operation.FEE_END -> FeeEnd.decode(in);
      case Operation.ABNORMAL_EVENT -> AbnormalEvent.decode(in);
      case Operation.PARAMETERS_SET -> ParametersReply.decode(in);
      case Operation.PARAMETERS_QUERY -> ParametersReport.decode(in);
      case Operation.CONNECT_EVENT -> ConnectEvent.decode(in);
      case Operation.STATUS_REPORT -> StatusReport.decode(in);
      default -> new Unrecognised(frame.command(), frame.payload());
    };
  }
}
