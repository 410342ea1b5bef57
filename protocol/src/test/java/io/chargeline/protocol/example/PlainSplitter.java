package io.chargeline.protocol.example;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Cuts lines. */
final class PlainSplitter extends Splitter {
  private final int cap;

  PlainSplitter(int cap) {
    this.cap = cap;
  }

  @Override
  protected Look lookAt(ByteBuffer in, int at) {
    if (in.get(at) != '!') {
      return Look.JUNK;
    }
    for (int i = at; i < in.limit(); i++) {
      if (in.get(i) == '\n') {
        return lineAt(in, at, i + 1 - at);
      } else if (in.get(i) < ' ') {
        return Look.JUNK;
      }
    }
    return in.limit() - at < cap ? Look.WAIT : Look.LENGTH;
  }

  private Look lineAt(ByteBuffer in, int at, int size) {
    byte[] line = new byte[size];
    in.get(at, line);
    Optional<PlainFrame> frame = PlainFrame.read(Bytes.wrap(line));
    if (size > cap || frame.isEmpty()) {
      return size > cap ? Look.LENGTH : Look.JUNK;
    }
    return frame.get().sumIsGood() ? new Look.Whole(size) : Look.CHECKSUM;
  }

  @Override
  protected Inbound take(Bytes raw) {
    return PlainFrame.read(raw).orElseThrow();
  }
}
