package io.chargeline.jobs.webhook;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.nio.entity.AbstractBinAsyncEntityConsumer;

/** The beginning of an answer's body, as text that can stand in a table; the rest is dropped. */
final class Excerpt extends AbstractBinAsyncEntityConsumer<String> {
  private static final int MAX_CHARS = 512;
  private static final int MAX_BYTES = 4 * MAX_CHARS;

  private final BooleanSupplier over;
  private final ByteBuffer begin = ByteBuffer.allocate(MAX_BYTES);

  /**
   * @param over whether nobody waits for the answer any more; the connection is then cut
   */
  Excerpt(BooleanSupplier over) {
    this.over = over;
  }

  @Override
  protected void streamStart(ContentType type) {
    begin.clear();
  }

  @Override
  protected int capacityIncrement() {
    return Integer.MAX_VALUE;
  }

  @Override
  protected void data(ByteBuffer from, boolean last) throws IOException {
    // A cancelled exchange whose connection was just being made is not cut by that.
    if (over.getAsBoolean()) {
      throw new IOException("the answer is too late");
    }
    while (begin.hasRemaining() && from.hasRemaining()) {
      begin.put(from.get());
    }
    from.position(from.limit());
  }

  @Override
  protected String generateContent() {
    String text = new String(begin.array(), 0, begin.position(), StandardCharsets.UTF_8);
    String clean = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return clean.substring(0, clean.offsetByCodePoints(0, shown(clean)));
  }

  private static int shown(String text) {
    int points = text.codePointCount(0, text.length());
    int most = Math.min(points, MAX_CHARS);
    while (text.offsetByCodePoints(0, most) > MAX_CHARS) {
      most--;
    }
    return most;
  }

  @Override
  public void releaseResources() {
    begin.clear();
  }
}
