package io.chargeline.protocol.decode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A capture whose form is told from its beginning: it is text if its first bytes are UTF-8 without
 * control characters other than white space. A frame of any of our protocols holds bytes that are
 * not.
 */
final class Capture {
  private static final int SAMPLE = 4096;
  private static final String TEXT_CONTROLS = "\t\n\r\f";

  private final byte[] beginning;
  private final InputStream rest;

  private Capture(byte[] beginning, InputStream rest) {
    this.beginning = beginning;
    this.rest = rest;
  }

  static Capture of(InputStream in) throws IOException {
    byte[] sample = new byte[SAMPLE];
    int size = 0;
    int read = 0;
    while (read >= 0 && !tells(sample, size)) {
      read = in.read(sample, size, SAMPLE - size);
      size += Math.max(read, 0);
    }
    return new Capture(Arrays.copyOf(sample, size), in);
  }

  boolean isText() {
    return isText(beginning, beginning.length);
  }

  InputStream bytes() {
    return new SequenceInputStream(new ByteArrayInputStream(beginning), rest);
  }

  /** Whole lines of text need no more; who types them wants to see what they say. */
  private static boolean tells(byte[] sample, int size) {
    return size == SAMPLE || !isText(sample, size) || size > 0 && sample[size - 1] == '\n';
  }

  private static boolean isText(byte[] sample, int size) {
    for (int i = 0; i < size; i++) {
      int b = sample[i];
      if (b >= 0 && b < ' ' && TEXT_CONTROLS.indexOf(b) < 0 || b == 0x7F) {
        return false;
      }
    }
    var decoder = StandardCharsets.UTF_8.newDecoder();
    return !decoder
        .decode(ByteBuffer.wrap(sample, 0, size), CharBuffer.allocate(SAMPLE), false)
        .isError();
  }
}
