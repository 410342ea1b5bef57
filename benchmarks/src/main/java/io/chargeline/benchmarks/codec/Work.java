package io.chargeline.benchmarks.codec;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.WireFrame;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** What is measured, each over all frames of a feed. Nothing is kept from one frame to the next. */
final class Work {
  private Work() {}

  /** The yardstick. */
  static void bare(Feed feed, Consumer<Object> sink) {
    ByteBuffer in = ByteBuffer.wrap(feed.bytes());
    int at = 0;
    while (at < in.limit()) {
      ByteBuffer frame = feed.field().frame(in, at);
      at += frame.limit();
      sink.accept(frame);
    }
  }

  /** As the gateway: cut the connection's stream. */
  static void framing(Feed feed, Consumer<Object> sink) {
    ByteBuffer in = ByteBuffer.wrap(feed.bytes());
    Inbound item = feed.stream().next(in, false);
    while (item != null) {
      sink.accept(item);
      item = feed.stream().next(in, false);
    }
  }

  /** From the connection's stream to what its frames say. */
  static void codec(Feed feed, Consumer<Object> sink) {
    ByteBuffer in = ByteBuffer.wrap(feed.bytes());
    Inbound item = feed.stream().next(in, false);
    while (item != null) {
      sink.accept(feed.protocol().read((WireFrame) item));
      item = feed.stream().next(in, false);
    }
  }

  /** As the device job: each frame is checked again as it comes from the log, then read. */
  static void fromTheLog(Feed feed, Consumer<Object> sink) {
    for (Bytes raw : feed.frames()) {
      sink.accept(feed.protocol().read(feed.protocol().parse(raw)));
    }
  }
}
