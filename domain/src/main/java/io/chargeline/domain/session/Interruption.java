package io.chargeline.domain.session;

import io.chargeline.domain.Worded;

/** Why a charge that has not ended is no longer seen to charge. */
public enum Interruption implements Worded {
  /** Its port says twice in a row that it is idle, and no settlement came. */
  PORT_IDLE("the port is idle and the device has not told the end", "端口已空闲,设备未上报结算"),
  /** Its port entered a fault, and no power was seen at that moment. */
  PORT_FAULT("the port has a fault", "端口故障"),
  /** The device's host does not reach the socket that holds its port. */
  SOCKET_OFFLINE("the socket is out of reach of its host", "插座与主机失联"),
  DEVICE_OFFLINE("the device is offline", "设备离线");

  private final String text;
  private final String textZh;

  Interruption(String text, String textZh) {
    this.text = text;
    this.textZh = textZh;
  }

  @Override
  public String text() {
    return text;
  }

  @Override
  public String textZh() {
    return textZh;
  }
}
