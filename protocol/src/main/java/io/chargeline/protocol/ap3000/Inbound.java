package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.WireName;

/** What a device's byte stream holds (section 1): frames, or what surrounds them. */
public sealed interface Inbound
    permits Frame, Inbound.SimCard, Inbound.KeepAlive, Inbound.Rejected {

  /** The bytes this was read from. */
  Bytes raw();

  /** The module's ICCID, sent once after connect; names the connection, not a device. */
  record SimCard(String iccid, Bytes raw) implements Inbound {}

  /** {@code link}: the connection lives; says nothing about a device. */
  record KeepAlive(Bytes raw) implements Inbound {}

  /** Bytes that begin nothing we know, or a frame that is not whole; kept and counted. */
  record Rejected(Reason reason, Bytes raw) implements Inbound {}

  /** Why bytes were rejected. */
  enum Reason implements WireName {
    /** Begins neither a frame, nor an ICCID, nor {@code link}. */
    JUNK,
    /** A length under 9 or over the cap. */
    LENGTH,
    CHECKSUM,
    /** A beginning whose rest did not come in time. */
    INCOMPLETE
  }
}
