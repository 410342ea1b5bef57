package io.chargeline.protocol.bkv;

import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads a stream as a connection does it: keeps what is not consumed, goes on when more comes. */
final class Reader {
  private Reader() {}

  /** All of it, and no more comes. */
  static List<Inbound> read(byte[] stream) {
    return readInPieces(stream, List.of());
  }

  static List<Inbound> readSoFar(byte[] stream) {
    List<Inbound> out = new ArrayList<>();
    read(ByteBuffer.wrap(stream), false, out);
    return out;
  }

  static List<Inbound> readInPieces(byte[] stream, List<Integer> cuts) {
    List<Integer> ends =
        new ArrayList<>(cuts.stream().filter(c -> c < stream.length).sorted().toList());
    ends.add(stream.length);
    List<Inbound> out = new ArrayList<>();
    int kept = 0;
    for (int end : ends) {
      ByteBuffer in = ByteBuffer.wrap(Arrays.copyOfRange(stream, kept, end));
      read(in, false, out);
      kept += in.position();
    }
    read(ByteBuffer.wrap(Arrays.copyOfRange(stream, kept, stream.length)), true, out);
    return out;
  }

  private static void read(ByteBuffer in, boolean last, List<Inbound> out) {
    Splitter splitter = new BkvSplitter(Splitter.DEFAULT_CAP);
    for (Inbound next = splitter.next(in, last); next != null; next = splitter.next(in, last)) {
      out.add(next);
    }
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
