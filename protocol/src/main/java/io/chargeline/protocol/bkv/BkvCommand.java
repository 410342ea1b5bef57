package io.chargeline.protocol.bkv;

import io.chargeline.protocol.decode.Direction;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Every message of the protocol (section 3), as data for documents and tests. */
public enum BkvCommand {
  HEARTBEAT(0x0000, -1, Direction.UP, Heartbeat.class, Layout.PUBLISHED, "heartbeat, every 60 s"),
  TIME_REPLY(0x0000, -1, Direction.DOWN, TimeReply.class, Layout.PUBLISHED, "time, in BCD"),
  NODE_LIST(0x0005, 0x08, Direction.DOWN, NodeList.class, Layout.PUBLISHED, "replace node list"),
  NODE_LIST_REPLY(0x0005, 0x08, Direction.UP, NodeReply.class, Layout.PUBLISHED, "result"),
  NODE_ADD(0x0005, 0x09, Direction.DOWN, NodeAdd.class, Layout.PUBLISHED, "add a socket"),
  NODE_ADD_REPLY(0x0005, 0x09, Direction.UP, NodeReply.class, Layout.PUBLISHED, "result"),
  NODE_DELETE(0x0005, 0x0A, Direction.DOWN, NodeDelete.class, Layout.ASSUMED, "delete a socket"),
  NODE_DELETE_REPLY(0x0005, 0x0A, Direction.UP, NodeReply.class, Layout.ASSUMED, "result"),
  FIRMWARE_UPDATE(
      0x0007, -1, Direction.DOWN, FirmwareUpdate.class, Layout.PUBLISHED, "firmware by FTP"),
  FIRMWARE_REPLY(
      0x0007, -1, Direction.UP, Uplink.Unrecognised.class, Layout.UNPUBLISHED, "result, progress"),
  SWITCH_OUTLET(
      0x0015,
      0x07,
      Direction.DOWN,
      SwitchOutlet.class,
      Layout.PUBLISHED,
      "start by time or energy, stop"),
  SWITCH_REPLY(
      0x0015, 0x07, Direction.UP, SwitchReply.class, Layout.PUBLISHED, "result, business number"),
  TIER_START(
      0x0015, 0x17, Direction.DOWN, TierStart.class, Layout.PUBLISHED, "start by power tiers"),
  TIER_START_AS_PRINTED(
      0x0005,
      0x17,
      Direction.DOWN,
      TierStart.class,
      Layout.PUBLISHED,
      "start by power tiers, as the vendor's sample has it"),
  TIER_START_REPLY(
      0x0015, 0x17, Direction.UP, TierStartReply.class, Layout.ASSUMED, "result, business number"),
  TIER_START_REPLY_AS_PRINTED(
      0x0005, 0x17, Direction.UP, TierStartReply.class, Layout.ASSUMED, "result, business number"),
  CHARGE_END(
      0x0015, 0x02, Direction.UP, ChargeEnd.class, Layout.PUBLISHED, "end by time or energy"),
  CHARGE_END_ACK(
      0x0015, 0x02, Direction.DOWN, OwnEndAck.class, Layout.ASSUMED, "acknowledgement, untried"),
  TIER_END(0x0015, 0x18, Direction.UP, TierEnd.class, Layout.PUBLISHED, "end by power tiers"),
  TIER_END_ACK(
      0x0015, 0x18, Direction.DOWN, OwnEndAck.class, Layout.ASSUMED, "acknowledgement, untried"),
  CARD_SWIPE(0x0015, 0x0B, Direction.UP, CardSwipe.class, Layout.PUBLISHED, "card presented"),
  CARD_ORDER(
      0x0015, 0x0B, Direction.DOWN, CardOrder.class, Layout.PUBLISHED, "order after a swipe"),
  CARD_ORDER_REPLY(
      0x0015, 0x0F, Direction.UP, CardOrderReply.class, Layout.PUBLISHED, "order taken"),
  CARD_END(0x0015, 0x0C, Direction.UP, CardEnd.class, Layout.PUBLISHED, "end by card"),
  CARD_END_ACK(
      0x0015,
      0x0C,
      Direction.DOWN,
      CardEndAck.class,
      Layout.PUBLISHED,
      "acknowledgement of 0C, by default of 02 and 18 too"),
  BALANCE_QUERY(
      0x0015, 0x1A, Direction.UP, BalanceQuery.class, Layout.PUBLISHED, "balance of a card"),
  BALANCE(0x0015, 0x1A, Direction.DOWN, Balance.class, Layout.PUBLISHED, "balance"),
  VOICE_WINDOW(
      0x0015, 0x1B, Direction.DOWN, VoiceWindow.class, Layout.PUBLISHED, "buzzer and voice hours"),
  VOICE_REPLY(0x0015, 0x1B, Direction.UP, VoiceReply.class, Layout.PUBLISHED, "result"),
  SOCKET_QUERY(0x0015, 0x1D, Direction.DOWN, SocketQuery.class, Layout.PUBLISHED, "query a socket"),
  SOCKET_REPORT(
      0x0015, 0x1C, Direction.UP, SocketReport.class, Layout.PUBLISHED, "a socket's state"),
  SOCKET_REPORT_AS_QUERIED(
      0x0015,
      0x1D,
      Direction.UP,
      SocketReport.class,
      Layout.PUBLISHED,
      "a socket's state, as the vendor's text has it"),
  STATUS_REPORT(
      0x1000, 0x1017, Direction.UP, StatusReport.class, Layout.PUBLISHED, "state of sockets"),
  STATUS_ACK(0x1000, 0x1017, Direction.DOWN, StatusAck.class, Layout.PUBLISHED, "acknowledgement"),
  FEE_START(0x1000, 0x1007, Direction.DOWN, FeeStart.class, Layout.PUBLISHED, "start with fees"),
  FEE_START_REPLY(
      0x1000, 0x1007, Direction.UP, Uplink.Unrecognised.class, Layout.UNPUBLISHED, "result"),
  FEE_END(0x1000, 0x1004, Direction.UP, FeeEnd.class, Layout.PUBLISHED, "end with fees"),
  FEE_END_ACK(0x1000, 0x1004, Direction.DOWN, FeeEndAck.class, Layout.PUBLISHED, "acknowledgement"),
  ABNORMAL_EVENT(
      0x1000, 0x1010, Direction.UP, AbnormalEvent.class, Layout.PUBLISHED, "abnormal event"),
  ABNORMAL_EVENT_ACK(
      0x1000, 0x1010, Direction.DOWN, AbnormalEventAck.class, Layout.PUBLISHED, "acknowledgement"),
  PARAMETERS_SET(
      0x1000, 0x1011, Direction.DOWN, ParametersSet.class, Layout.PUBLISHED, "set parameters"),
  PARAMETERS_REPLY(0x1000, 0x1011, Direction.UP, ParametersReply.class, Layout.PUBLISHED, "result"),
  PARAMETERS_QUERY(
      0x1000, 0x1012, Direction.DOWN, ParametersQuery.class, Layout.PUBLISHED, "read parameters"),
  PARAMETERS_REPORT(
      0x1000, 0x1012, Direction.UP, ParametersReport.class, Layout.PUBLISHED, "parameters"),
  CONNECT_EVENT(
      0x1000, 0x1013, Direction.UP, ConnectEvent.class, Layout.CAPTURED, "event after connect");

  /** How a message's layout is known. */
  public enum Layout {
    /** From the vendor's document. */
    PUBLISHED,
    /** From traffic only. */
    CAPTURED,
    /** Named by the vendor without a layout; one is assumed by likeness. */
    ASSUMED,
    /** Named by the vendor without a layout; its bytes are kept. */
    UNPUBLISHED
  }

  private final int outer;
  private final int inner;
  private final Direction direction;
  private final Class<? extends Message> message;
  private final Layout layout;
  private final String meaning;

  BkvCommand(
      int outer,
      int inner,
      Direction direction,
      Class<? extends Message> message,
      Layout layout,
      String meaning) {
    this.outer = outer;
    this.inner = inner;
    this.direction = direction;
    this.message = message;
    this.layout = layout;
    this.meaning = meaning;
  }

  /** The row of a frame, if it has one. */
  public static Optional<BkvCommand> of(Frame frame) {
    int inner =
        switch (frame.command()) {
          case SubCommand.NODES, SubCommand.CHARGING -> frame.subCommand();
          case BkvMessage.COMMAND -> frame.bkvCommand();
          default -> -1;
        };
    return Arrays.stream(values())
        .filter(row -> row.outer == frame.command())
        .filter(row -> row.inner == inner && row.direction == frame.direction())
        .findFirst();
  }

  public int outer() {
    return outer;
  }

  /** The sub-command, or the BKV command under 0x1000. */
  public OptionalInt inner() {
    return inner < 0 ? OptionalInt.empty() : OptionalInt.of(inner);
  }

  public Direction direction() {
    return direction;
  }

  /** The record it is read into. */
  public Class<? extends Message> message() {
    return message;
  }

  public Layout layout() {
    return layout;
  }

  /** In a few English words. */
  public String meaning() {
    return meaning;
  }

  /** What a description calls it, in snake_case. */
  public String kind() {
    return name().toLowerCase(Locale.ROOT);
  }
}
