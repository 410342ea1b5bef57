package io.chargeline.api.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A connection that takes as much as the test says. */
final class SseStreamTest {
  private final Pipe pipe = new Pipe();
  private final AtomicInteger dropped = new AtomicInteger();
  private final SseStream stream = new SseStream(pipe, dropped::addAndGet);

  private static final class Pipe extends ServletOutputStream {
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private int takes;
    private boolean broken;

    @Override
    public boolean isReady() {
      return takes > 0;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException("the test says when there is room");
    }

    @Override
    public void write(int one) {
      taken.write(one);
    }

    @Override
    public void write(byte[] bytes, int from, int size) throws IOException {
      if (broken) {
        throw new IOException("the client has gone");
      }
      takes--;
      taken.write(bytes, from, size);
    }
  }

  private static SseFrame frame(String name, int number) {
    return SseFrame.event(name, name + number, Integer.toString(number).getBytes(UTF_8));
  }

  private String told(int takes) {
    pipe.taken.reset();
    pipe.takes = takes;
    stream.onWritePossible();
    return pipe.taken.toString(UTF_8);
  }

  @Test
  void writesTheFormatOfTheStandard() {
    stream.state("a", SseFrame.retry(2000));
    stream.event(SseFrame.event("event", "7", "{\"a\":\n 1}".getBytes(UTF_8)));
    assertThat(told(9)).isEqualTo("retry: 2000\n\nevent: event\nid: 7\ndata: {\"a\": 1}\n\n");
    assertThat(stream.ended()).isNotDone();
  }

  @Test
  void ofAStateOnlyTheNewestWaits() {
    stream.state("a", frame("a", 1));
    stream.state("b", frame("b", 1));
    stream.state("a", frame("a", 2));
    stream.item("list", "x", "1".getBytes(UTF_8));
    stream.item("list", "y", "2".getBytes(UTF_8));
    stream.item("list", "x", "3".getBytes(UTF_8));
    assertThat(told(9)).containsSubsequence("b1", "a2", "[3,2]").doesNotContain("a1");
  }

  @Test
  void eventsThatDoNotFitAreToldAsAGap() {
    int last = SseBacklog.MAX_EVENTS + 5;
    for (int i = 1; i <= last; i++) {
      stream.event(frame("e", i));
    }
    assertThat(dropped).hasValue(5);
    assertThat(told(1)).isEqualTo(gap(5));
    assertThat(told(1)).contains("id: e6\n");
    assertThat(told(last)).contains("id: e" + last + '\n').doesNotContain("gap");
  }

  private static String gap(int lost) {
    return "event: gap\ndata: {\"reason\":\"slow_reader\",\"lost\":" + lost + "}\n\n";
  }

  @Test
  void whoLetsTooManyStatesWaitIsCutOff() {
    for (int i = 0; i <= SseBacklog.MAX_STATES; i++) {
      stream.state("s" + i, frame("s", i));
    }
    assertThat(told(9)).isEmpty();
    assertThat(stream.ended()).isDone();
  }

  @Test
  void saysTheLastWordAndNothingAfterIt() {
    stream.state("a", frame("a", 1));
    stream.end(frame("end", 1));
    stream.state("a", frame("a", 2));
    stream.event(frame("e", 1));
    stream.end(frame("end", 2));
    assertThat(stream.ended()).isNotDone();
    assertThat(told(9)).isEqualTo(frame("end", 1).toString());
    assertThat(stream.ended()).isDone();
  }

  @Test
  void beatsOnlyWhereNothingElseIsToBeSaid() {
    assertThat(told(9)).isEmpty();
    stream.beat();
    assertThat(pipe.taken.toString(UTF_8)).isEqualTo(": still here\n\n");
    pipe.takes = 0;
    stream.state("a", frame("a", 1));
    stream.beat();
    assertThat(told(9)).isEqualTo(frame("a", 1).toString());
  }

  @Test
  void endsWhenItsClientHasGone() {
    told(9);
    pipe.broken = true;
    stream.beat();
    assertThat(stream.ended()).isDone();
    stream.onError(new IOException("again"));
    stream.beat();
  }
}
