package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;

/** Every uplink's bytes, whichever it is. */
final class Encoding {
  private Encoding() {}

  static Bytes of(Uplink message) {
    if (message instanceof LegacyHeartbeat m) {
      return m.encode();
    } else if (message instanceof Registration m) {
      return m.encode();
    } else if (message instanceof Heartbeat m) {
      return m.encode();
    } else if (message instanceof TimeRequest m) {
      return m.encode();
    } else if (message instanceof Settlement m) {
      return m.encode();
    } else if (message instanceof OrderConfirm m) {
      return m.encode();
    } else if (message instanceof PowerReport m) {
      return m.encode();
    } else if (message instanceof ChargeAnswer m) {
      return m.encode();
    } else if (message instanceof Uplink.Unrecognised m) {
      return m.data();
    }
    return ((Uplink.CutShort) message).data();
  }
}
