package io.chargeline.protocol.decode;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.ProtocolStream;
import io.chargeline.protocol.WireFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Cuts bytes, as they come, into what they hold, and has each piece described by its protocol.
 * Neighbouring rejected bytes are one piece, and so is a frame without its end, unless another
 * frame follows; but a line of a capture that begins with a broken frame begins a piece. Holds a
 * few KiB, however long the capture is.
 */
final class Cutter {
  /** A longer run of rejected bytes is told in pieces of this size. */
  static final int LONGEST_REJECTED = 4096;

  private static final int ROOM = 16 << 10;

  private final Tongues tongues;
  private final Optional<Direction> direction;
  private final LongFunction<Place> places;
  private final Consumer<Decoded> out;

  /** Between calls, what is not yet cut stands at its beginning, and the rest is free. */
  private final ByteBuffer in = ByteBuffer.allocate(ROOM);

  private final ByteArrayOutputStream rejected = new ByteArrayOutputStream();
  private Inbound.Reason reason;
  private Place rejectedPlace;
  private long rejectedAt;
  private long at;
  private Protocol heard;

  /**
   * @param direction beats what places say
   * @param places of an offset; asked with growing ones only
   */
  Cutter(
      Tongues tongues,
      Optional<Direction> direction,
      LongFunction<Place> places,
      Consumer<Decoded> out) {
    this.tongues = tongues;
    this.direction = direction;
    this.places = places;
    this.out = out;
  }

  void put(byte b) {
    if (!in.hasRemaining()) {
      drain();
    }
    in.put(b);
  }

  void put(byte[] bytes, int size) {
    int from = 0;
    while (from < size) {
      int part = Math.min(in.remaining(), size - from);
      in.put(bytes, from, part);
      from += part;
      drain();
    }
  }

  /** Tells what is whole so far. */
  void drain() {
    cut(false);
  }

  /** Tells the rest. */
  void end() {
    cut(true);
    flush();
  }

  private void cut(boolean last) {
    in.flip();
    ProtocolStream stream = tongues.stream();
    Inbound item = stream.next(in, last);
    while (item != null) {
      take(item, stream, last);
      stream = tongues.stream();
      item = stream.next(in, last);
    }
    in.compact();
  }

  private void take(Inbound item, ProtocolStream stream, boolean last) {
    if (item instanceof Inbound.Rejected bad) {
      reject(
          last && bad.reason() == Inbound.Reason.INCOMPLETE && !frameFollows() ? rest(bad) : bad);
      return;
    }
    Protocol protocol = stream.protocol().orElseThrow();
    heard = heard == null ? protocol : heard;
    flush();
    heard = protocol;
    Place place = places.apply(at);
    tell(protocol, item, place);
    at += item.raw().length();
  }

  private boolean frameFollows() {
    ByteBuffer ahead = in.duplicate();
    Inbound next = tongues.stream().next(ahead, true);
    while (next != null && !(next instanceof WireFrame)) {
      next = tongues.stream().next(ahead, true);
    }
    return next != null;
  }

  private Inbound.Rejected rest(Inbound.Rejected begun) {
    byte[] all = Arrays.copyOf(begun.raw().array(), begun.raw().length() + in.remaining());
    in.get(all, begun.raw().length(), in.remaining());
    return new Inbound.Rejected(begun.reason(), Bytes.wrap(all));
  }

  private void reject(Inbound.Rejected bad) {
    Place place = places.apply(at);
    if (place.lineStart() && bad.reason() != Inbound.Reason.JUNK) {
      flush();
    }
    if (rejected.size() == 0) {
      reason = bad.reason();
      rejectedPlace = place;
      rejectedAt = at;
    }
    rejected.writeBytes(bad.raw().array());
    at += bad.raw().length();
    while (rejected.size() > LONGEST_REJECTED) {
      tellRejected(LONGEST_REJECTED);
      rejectedPlace = places.apply(rejectedAt);
    }
  }

  private void flush() {
    if (rejected.size() > 0) {
      tellRejected(rejected.size());
    }
  }

  private void tellRejected(int size) {
    byte[] all = rejected.toByteArray();
    rejected.reset();
    rejected.write(all, size, all.length - size);
    rejectedAt += size;
    var piece = new Inbound.Rejected(reason, Bytes.wrap(Arrays.copyOf(all, size)));
    reason = Inbound.Reason.JUNK;
    Protocol none = heard == null ? tongues.first() : heard;
    tell(tongues.claimant(piece).orElse(none), piece, rejectedPlace);
  }

  private void tell(Protocol protocol, Inbound item, Place place) {
    Optional<Direction> way = direction.or(place::direction);
    Decoded said = protocol.describe(item, way);
    out.accept((said.why() == null ? said.because(why(said)) : said).at(place));
  }

  /** Of what its protocol has no words for. */
  private static String why(Decoded said) {
    if (said.valid()) {
      return null;
    }
    return said.kind().equals("cut_short")
        ? "the frame is whole, its data do not fill the shortest layout of its command"
        : "nothing that is known begins here";
  }
}
