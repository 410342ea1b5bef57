package io.chargeline.protocol;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.WireName;

/** What a device's byte stream holds: frames, or what surrounds them. */
public sealed interface Inbound
    permits WireFrame, Inbound.SimCard, Inbound.KeepAlive, Inbound.Rejected {

  /** The bytes this was read from. */
  Bytes raw();

  /** The module's ICCID, sent once after connect; names the connection, not a device. */
  record SimCard(String iccid, Bytes raw) implements Inbound {}

  /** The connection lives; says nothing about a device. */
  record KeepAlive(Bytes raw) implements Inbound {}

  /** Bytes that begin nothing we know, or a frame that is not whole; kept and counted. */
  record Rejected(Reason reason, Bytes raw) implements Inbound {}

  /** Why bytes were rejected. */
  enum Reason implements WireName {
    /** Begins nothing that the protocol knows. */
    JUNK,
    /** A length under the least or over the cap. */
    LENGTH,
    /** The length does not lead to the frame's tail. */
    TAIL,
    CHECKSUM,
    /** The direction inside contradicts the one the frame begins with. */
    DIRECTION,
    /** A beginning whose rest did not come in time. */
    INCOMPLETE
  }
}
