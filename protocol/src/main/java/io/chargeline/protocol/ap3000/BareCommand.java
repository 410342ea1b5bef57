package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;

/**
 * A command that carries no data.
 *
 * @param command one of the constants
 */
public record BareCommand(int command) implements Downlink {
  public static final int REBOOT_HOST = 0x31;
  public static final int REBOOT_MODULE = 0x32;
  public static final int CLEAR_UPGRADE_DATA = 0x33;

  /** Answered by nothing of its own: 0x20, 0x01 and 0x21 come on the device's own schedule. */
  public static final int QUERY_STATUS = 0x81;

  /** Its answer may be lost; a reconnect says as much. */
  public static final int REBOOT = 0x87;

  public static final int CLEAR_MEMORY = 0x88;
  public static final int QUERY_RUN_PARAMETERS = 0x90;
  public static final int QUERY_DETECTION_PARAMETERS = 0x91;
  public static final int QUERY_LIMIT_PARAMETERS = 0x92;
  public static final int QUERY_CARD_PARAMETERS = 0x93;

  /** Sent once; the device downloads by itself. */
  public static final int SELF_UPGRADE = 0xE4;

  /** The host answers by asking for packet 1. */
  public static final int HOST_UPGRADE_TRIGGER = 0xFA;

  @Override
  public Bytes encode() {
    return Bytes.EMPTY;
  }
}
