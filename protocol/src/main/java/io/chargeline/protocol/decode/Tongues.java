package io.chargeline.protocol.decode;

import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.ProtocolOptions;
import io.chargeline.protocol.ProtocolStream;
import io.chargeline.protocol.Protocols;
import io.chargeline.protocol.Splitter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * The protocols that bytes may be in. Unlike a connection, a capture may hold several: each item is
 * told anew.
 */
final class Tongues {
  private final Protocols all = Protocols.with(ProtocolOptions.RECOMMENDED);
  private final Optional<Protocol> only;

  /**
   * @throws IllegalArgumentException if we do not speak it
   */
  Tongues(Optional<String> only) {
    this.only = only.map(this::named);
  }

  static List<String> names() {
    return Protocols.with(ProtocolOptions.RECOMMENDED).names();
  }

  private Protocol named(String name) {
    return all.named(name)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "protocol " + name + ": give " + String.join(" or ", all.names())));
  }

  /** For one item. */
  ProtocolStream stream() {
    return only.map(it -> Protocols.stream(it, Splitter.DEFAULT_CAP))
        .orElseGet(() -> all.stream(Splitter.DEFAULT_CAP));
  }

  /** Of bytes that belong to none. */
  Protocol first() {
    return only.orElseGet(() -> named(all.names().get(0)));
  }

  /** Whose frame the bytes begin like; empty if nobody's. */
  Optional<Protocol> claimant(Inbound.Rejected rejected) {
    if (only.isPresent() || rejected.reason() == Inbound.Reason.JUNK) {
      return only;
    }
    return all.names().stream().map(this::named).filter(it -> claims(it, rejected)).findFirst();
  }

  /** Without what followed, bytes may be rejected for another reason than they were. */
  private static boolean claims(Protocol protocol, Inbound.Rejected rejected) {
    ByteBuffer in = ByteBuffer.wrap(rejected.raw().array());
    Inbound first = protocol.splitter(Splitter.DEFAULT_CAP).next(in, true);
    return first instanceof Inbound.Rejected it && it.reason() != Inbound.Reason.JUNK;
  }
}
