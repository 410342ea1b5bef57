package io.chargeline.protocol.bkv;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;
import io.chargeline.protocol.StreamReader;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * The seeds are fixed, because random bytes are a good frame now and then, and a test that fails so
 * seldom teaches nothing.
 */
class SplitterTest {
  private static final Frame HEARTBEAT = Vector.named("bkv-0x0000-up-02").frame();

  @Property(tries = 300, seed = "20260201")
  void anyCutOfTheStreamGivesTheSame(
      @ForAll("streams") byte[] stream,
      @ForAll @Size(max = 12) List<@IntRange(max = 900) Integer> cuts) {
    assertThat(StreamReader.joined(Reader.readInPieces(stream, cuts)))
        .isEqualTo(StreamReader.joined(Reader.read(stream)));
  }

  @Property(tries = 300, seed = "20260202")
  void noByteIsLostOrInvented(@ForAll("streams") byte[] stream) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Reader.read(stream).forEach(inbound -> all.writeBytes(inbound.raw().array()));
    assertThat(all.toByteArray()).isEqualTo(stream);
  }

  @Property(tries = 300, seed = "20260203")
  void junkBetweenFramesLosesNone(
      @ForAll("frameLists") List<Frame> frames, @ForAll("junkLists") List<byte[]> junk) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int i = 0; i < frames.size(); i++) {
      stream.writeBytes(junk.get(i));
      stream.writeBytes(frames.get(i).raw().array());
    }
    assertThat(Reader.framesIn(Reader.read(stream.toByteArray()))).isEqualTo(frames);
  }

  /** After at most one cap's worth of bytes the stream is read again as it should be. */
  @Property(tries = 300, seed = "20260204")
  void aWrongLengthSwallowsNothingForEver(
      @ForAll("frames") Frame broken,
      @ForAll @IntRange(max = 0xFFFF) int length,
      @ForAll("frameLists") List<Frame> later) {
    byte[] bytes = broken.raw().array().clone();
    if (((bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF)) == length) {
      return;
    }
    bytes[2] = (byte) (length >> 8);
    bytes[3] = (byte) length;
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(bytes);
    later.forEach(frame -> stream.writeBytes(frame.raw().array()));
    List<Frame> expected = new ArrayList<>(later);
    while (stream.size() < bytes.length + Splitter.DEFAULT_CAP + HEARTBEAT.raw().length()) {
      stream.writeBytes(HEARTBEAT.raw().array());
      expected.add(HEARTBEAT);
    }
    assertThat(Reader.framesIn(Reader.readSoFar(stream.toByteArray()))).isEqualTo(expected);
  }

  @Example
  void kilobytesOfGarbageAreOneRejection() {
    byte[] garbage = new byte[64 * 1024];
    Arrays.fill(garbage, (byte) 0xFF);
    assertThat(Reader.readSoFar(garbage))
        .containsExactly(new Inbound.Rejected(Inbound.Reason.JUNK, Bytes.wrap(garbage)));
  }

  /** A length field of the cap itself is waited for. */
  @Example
  void lengthsOutsideTheCapAreNotWaitedFor() {
    assertThat(Reader.readSoFar(Bytes.ofHex("fcfe0401").array()))
        .first()
        .extracting("reason")
        .isEqualTo(Inbound.Reason.LENGTH);
    assertThat(Reader.readSoFar(Bytes.ofHex("fcff0010").array()))
        .first()
        .extracting("reason")
        .isEqualTo(Inbound.Reason.LENGTH);
    assertThat(Reader.readSoFar(Bytes.ofHex("fcfe0400").array())).isEmpty();
    assertThat(Reader.readSoFar(Bytes.ofHex("fcff0011").array())).isEmpty();
  }

  @Example
  void aLoneFirstByteIsKept() {
    assertThat(Reader.readSoFar(new byte[] {(byte) 0xFC})).isEmpty();
    assertThat(Reader.read(new byte[] {(byte) 0xFC}))
        .containsExactly(
            new Inbound.Rejected(Inbound.Reason.INCOMPLETE, Bytes.wrap(new byte[] {(byte) 0xFC})));
  }

  @Provide
  Arbitrary<Frame> frames() {
    return Generators.frame();
  }

  @Provide
  Arbitrary<List<Frame>> frameLists() {
    return Generators.frame().list().ofMinSize(1).ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<byte[]>> junkLists() {
    return junk().list().ofSize(6);
  }

  /** Bytes in which frames begin and do not go on. */
  @Provide
  Arbitrary<byte[]> junk() {
    Arbitrary<Byte> tempting =
        Arbitraries.of(
            (byte) 0xFC, (byte) 0xFE, (byte) 0xFF, (byte) 0xEE, (byte) 0, (byte) 0x15, (byte) 4);
    return Arbitraries.oneOf(tempting, Arbitraries.bytes()).array(byte[].class).ofMaxSize(60);
  }

  @Provide
  Arbitrary<byte[]> streams() {
    Arbitrary<byte[]> frame = Generators.frame().map(f -> f.raw().array());
    return Arbitraries.oneOf(frame, frame, junk())
        .list()
        .ofMaxSize(6)
        .map(parts -> Reader.join(parts.toArray(byte[][]::new)));
  }
}
