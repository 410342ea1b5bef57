package io.chargeline.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads a stream as a connection does it: keeps what is not consumed, goes on when more comes.
 *
 * @param splitter makes a new one
 */
public record StreamReader(Supplier<Splitter> splitter) {

  /** What can be told before more comes. */
  public List<Inbound> readSoFar(byte[] stream) {
    List<Inbound> out = new ArrayList<>();
    read(ByteBuffer.wrap(stream), false, out);
    return out;
  }

  /** All of it, cut at these places; no more comes. */
  public List<Inbound> readInPieces(byte[] stream, List<Integer> cuts) {
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

  private void read(ByteBuffer in, boolean last, List<Inbound> out) {
    Splitter fresh = splitter.get();
    for (Inbound next = fresh.next(in, last); next != null; next = fresh.next(in, last)) {
      out.add(next);
    }
  }

  /** Neighbouring rejections as one, without their reason. */
  public static List<Object> joined(List<Inbound> inbound) {
    List<Object> out = new ArrayList<>();
    StringBuilder junk = new StringBuilder();
    for (Inbound next : inbound) {
      if (next instanceof Inbound.Rejected rejected) {
        junk.append(rejected.raw().hex());
        continue;
      }
      if (!junk.isEmpty()) {
        out.add(junk.toString());
        junk.setLength(0);
      }
      out.add(next);
    }
    out.add(junk.toString());
    return out;
  }
}
