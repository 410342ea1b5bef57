package io.chargeline.simulator.bkv;

import io.chargeline.protocol.bkv.ChargeEnding;
import io.chargeline.protocol.bkv.Frame;

/** Hears what happens at gateways, on their thread: must not block. */
public interface GatewayListener {
  GatewayListener SILENT = new GatewayListener() {};

  default void connected(BkvGateway gateway) {}

  default void disconnected(BkvGateway gateway) {}

  /** A frame was handed to the line; it may still be lost on the way. */
  default void sent(BkvGateway gateway, Frame frame) {}

  default void received(BkvGateway gateway, Frame frame) {}

  /**
   * @param outlet 0 A, 1 B
   */
  default void chargeStarted(BkvGateway gateway, int socket, int outlet) {}

  /** The output is cut; the report is in memory and will be sent. */
  default void chargeEnded(BkvGateway gateway, ChargeEnding end) {}

  /** The server acknowledged the end report; it is gone. */
  default void acknowledged(BkvGateway gateway, ChargeEnding end) {}
}
