package io.chargeline.protocol.bkv;

import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;
import io.chargeline.protocol.StreamReader;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Reads BKV streams. */
final class Reader {
  private static final StreamReader STREAM =
      new StreamReader(() -> new BkvSplitter(Splitter.DEFAULT_CAP));

  private Reader() {}

  /** All of it, and no more comes. */
  static List<Inbound> read(byte[] stream) {
    return readInPieces(stream, List.of());
  }

  static List<Inbound> readSoFar(byte[] stream) {
    return STREAM.readSoFar(stream);
  }

  static List<Inbound> readInPieces(byte[] stream, List<Integer> cuts) {
    return STREAM.readInPieces(stream, cuts);
  }

  static List<Frame> framesIn(List<Inbound> inbound) {
    return inbound.stream().filter(Frame.class::isInstance).map(Frame.class::cast).toList();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }
}
