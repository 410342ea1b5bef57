package io.chargeline.simulator;

import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.Settlement;

/** Hears what happens at piles, on the piles' thread: must not block. */
public interface PileListener {
  PileListener SILENT = new PileListener() {};

  default void connected(Pile pile) {}

  default void disconnected(Pile pile) {}

  /** A frame was handed to the line; it may still be lost on the way. */
  default void sent(Pile pile, Frame frame) {}

  default void received(Pile pile, Frame frame) {}

  /** The first answer to the registration on this connection came. */
  default void registered(Pile pile) {}

  /** The clock was set by the server. */
  default void clockSet(Pile pile) {}

  /**
   * @param port 0-based
   */
  default void chargeStarted(Pile pile, int port) {}

  /** The output is cut; the settlement is in memory and will be sent. */
  default void chargeEnded(Pile pile, Settlement settlement) {}

  /** The server answered the settlement; the record is gone. */
  default void settled(Pile pile, Settlement settlement) {}
}
