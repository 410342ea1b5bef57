package io.chargeline.gateway;

import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.function.Predicate;

/**
 * One connection's stream as the items in it. Keeps a beginning whose rest has not come, so no more
 * than one frame's worth of bytes; and what was read and is not wanted yet, so no more than one
 * read on top of that.
 */
final class Intake {
  private static final byte[] NOTHING = new byte[0];

  private final Splitter splitter;
  private byte[] kept = NOTHING;

  Intake(Splitter splitter) {
    this.splitter = splitter;
  }

  /**
   * Reads all that came.
   *
   * @param sink takes an item; false when no more is wanted for now, then the rest is kept
   * @return whether any item was read
   */
  boolean take(ByteBuf in, Predicate<Inbound> sink) {
    byte[] all = new byte[kept.length + in.readableBytes()];
    System.arraycopy(kept, 0, all, 0, kept.length);
    in.readBytes(all, kept.length, all.length - kept.length);
    return read(ByteBuffer.wrap(all), false, sink);
  }

  /** Reads on in what is kept. */
  boolean resume(Predicate<Inbound> sink) {
    return read(ByteBuffer.wrap(kept), false, sink);
  }

  /** The beginning that is kept was waited for long enough: it is rejected, what follows read. */
  void giveUp(Predicate<Inbound> sink) {
    read(ByteBuffer.wrap(kept), true, sink);
  }

  /** Nothing more will come. */
  void end(Predicate<Inbound> sink) {
    while (waiting()) {
      giveUp(sink);
    }
  }

  /** Forgets what is kept. */
  void drop() {
    kept = NOTHING;
  }

  /** Whether anything is kept. */
  boolean waiting() {
    return kept.length > 0;
  }

  int keptBytes() {
    return kept.length;
  }

  private boolean read(ByteBuffer all, boolean giveUpFirst, Predicate<Inbound> sink) {
    int start = all.position();
    kept = NOTHING;
    Inbound item = splitter.next(all, giveUpFirst);
    while (item != null && sink.test(item)) {
      item = splitter.next(all, false);
    }
    boolean any = all.position() > start;
    if (all.hasRemaining()) {
      kept = new byte[all.remaining()];
      all.get(kept);
    }
    return any;
  }
}
