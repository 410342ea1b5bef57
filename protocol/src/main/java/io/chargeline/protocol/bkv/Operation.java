package io.chargeline.protocol.bkv;

/** The numbers of {@link Frame#operation()}, for who sends a command and looks for its answer. */
public final class Operation {
  public static final int HEARTBEAT = 0x0000;
  public static final int FIRMWARE = 0x0007;
  public static final int NODE_LIST = 0x0508;
  public static final int NODE_ADD = 0x0509;
  public static final int NODE_DELETE = 0x050A;
  public static final int CHARGE_END = 0x1502;
  public static final int SWITCH = 0x1507;
  public static final int CARD_SWIPE = 0x150B;
  public static final int CARD_END = 0x150C;
  public static final int CARD_ORDER_REPLY = 0x150F;
  public static final int TIERS = 0x1517;
  public static final int TIER_END = 0x1518;
  public static final int BALANCE = 0x151A;
  public static final int VOICE = 0x151B;
  public static final int SOCKET_QUERY = 0x151D;
  public static final int FEE_END = 0x1004;
  public static final int FEE_START = 0x1007;
  public static final int ABNORMAL_EVENT = 0x1010;
  public static final int PARAMETERS_SET = 0x1011;
  public static final int PARAMETERS_QUERY = 0x1012;
  public static final int CONNECT_EVENT = 0x1013;
  public static final int STATUS_REPORT = 0x1017;

  /** What the wire carries where {@link #SOCKET_QUERY} is meant. */
  static final int SOCKET_REPORT = 0x151C;

  private Operation() {}
}
