package io.chargeline.protocol.bkv;

import io.chargeline.domain.device.PortState;

/**
 * An outlet's status byte (section 4), in the reading that agrees with the vendor's one comment and
 * with the captures.
 */
public record StatusBits(int code) {
  private static final int ONLINE = 0x80;
  private static final int METERING_ABNORMAL = 0x40;
  private static final int TARGET_REACHED = 0x20;
  private static final int CHARGING = 0x10;
  private static final int NO_LOAD = 0x08;
  private static final int OVER_TEMPERATURE = 0x04;
  private static final int OVER_CURRENT = 0x02;
  private static final int OVER_POWER = 0x01;
  private static final int FAULTS =
      METERING_ABNORMAL | OVER_TEMPERATURE | OVER_CURRENT | OVER_POWER;

  /** Whether the gateway reaches the socket. */
  public boolean online() {
    return has(ONLINE);
  }

  public boolean meteringAbnormal() {
    return has(METERING_ABNORMAL);
  }

  /** Undocumented: a target is reached, or a stop is about to be; neither fault nor charging. */
  public boolean targetReached() {
    return has(TARGET_REACHED);
  }

  /** Or an order is active. */
  public boolean charging() {
    return has(CHARGING);
  }

  /** Unplugged or full: the device does not separate them. */
  public boolean noLoad() {
    return has(NO_LOAD);
  }

  public boolean overTemperature() {
    return has(OVER_TEMPERATURE);
  }

  public boolean overCurrent() {
    return has(OVER_CURRENT);
  }

  public boolean overPower() {
    return has(OVER_POWER);
  }

  public boolean fault() {
    return has(FAULTS);
  }

  /** Unknown while the socket is offline; a fault counts before a charge. */
  public PortState state() {
    if (!online()) {
      return PortState.UNKNOWN;
    } else if (fault()) {
      return PortState.FAULT;
    }
    return charging() ? PortState.CHARGING : PortState.IDLE;
  }

  private boolean has(int mask) {
    return (code & mask) != 0;
  }
}
