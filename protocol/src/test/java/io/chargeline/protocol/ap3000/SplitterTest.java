package io.chargeline.protocol.ap3000;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;
import io.chargeline.protocol.StreamReader;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
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
 * The seeds are fixed, because random bytes have a good checksum once in 65,536 times, and a test
 * that fails so seldom teaches nothing.
 */
class SplitterTest {
  private static final StreamReader STREAM =
      new StreamReader(() -> new DnySplitter(Splitter.DEFAULT_CAP));

  private static final Frame HEARTBEAT =
      Frame.parse(Bytes.ofHex("444e5910003b37ab0401002198080200000905ee02"));

  /** Where junk was cut by TCP is not told; that it was junk, and which bytes, is. */
  @Property(tries = 300, seed = "20260101")
  void anyCutOfTheStreamGivesTheSame(
      @ForAll("streams") byte[] stream,
      @ForAll @Size(max = 12) List<@IntRange(max = 900) Integer> cuts) {
    assertThat(StreamReader.joined(readInPieces(stream, cuts)))
        .isEqualTo(StreamReader.joined(readInPieces(stream, List.of())));
  }

  @Property(tries = 300, seed = "20260102")
  void noByteIsLostOrInvented(@ForAll("streams") byte[] stream) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    readInPieces(stream, List.of()).forEach(inbound -> all.writeBytes(inbound.raw().array()));
    assertThat(all.toByteArray()).isEqualTo(stream);
  }

  @Property(tries = 300, seed = "20260103")
  void junkBetweenFramesLosesNone(
      @ForAll("frameLists") List<Frame> frames, @ForAll("junkLists") List<byte[]> junk) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (int i = 0; i < frames.size(); i++) {
      stream.writeBytes(junk.get(i));
      stream.writeBytes(frames.get(i).raw().array());
    }
    assertThat(framesIn(readInPieces(stream.toByteArray(), List.of()))).isEqualTo(frames);
  }

  /** After at most one cap's worth of bytes the stream is read again as it should be. */
  @Property(tries = 300, seed = "20260104")
  void aWrongLengthSwallowsNothingForEver(
      @ForAll("frames") Frame broken,
      @ForAll @IntRange(max = 0xFFFF) int length,
      @ForAll("frameLists") List<Frame> later) {
    byte[] bytes = broken.raw().array().clone();
    if (((bytes[3] & 0xFF) | (bytes[4] & 0xFF) << 8) == length) {
      return;
    }
    bytes[3] = (byte) length;
    bytes[4] = (byte) (length >> 8);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(bytes);
    later.forEach(frame -> stream.writeBytes(frame.raw().array()));
    List<Frame> expected = new ArrayList<>(later);
    while (stream.size() < bytes.length + Splitter.DEFAULT_CAP + HEARTBEAT.raw().length()) {
      stream.writeBytes(HEARTBEAT.raw().array());
      expected.add(HEARTBEAT);
    }
    assertThat(framesIn(readSoFar(stream.toByteArray()))).isEqualTo(expected);
  }

  @Property(tries = 300, seed = "20260105")
  void oneWrongByteCostsOneFrameAtMost(
      @ForAll("threeFrames") List<Frame> frames,
      @ForAll @IntRange(max = 5000) int where,
      @ForAll @IntRange(min = 1, max = 255) int change) {
    byte[] middle = frames.get(1).raw().array().clone();
    middle[where % middle.length] ^= (byte) change;
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(frames.get(0).raw().array());
    stream.writeBytes(middle);
    stream.writeBytes(frames.get(2).raw().array());
    assertThat(framesIn(readInPieces(stream.toByteArray(), List.of())))
        .contains(frames.get(0), frames.get(2));
  }

  @Example
  void kilobytesOfGarbageAreOneRejection() {
    byte[] garbage = new byte[64 * 1024];
    Arrays.fill(garbage, (byte) 0xFF);
    assertThat(readSoFar(garbage))
        .containsExactly(new Inbound.Rejected(Inbound.Reason.JUNK, Bytes.wrap(garbage)));
  }

  @Example
  void lengthsOutsideTheCapAreNotWaitedFor() {
    byte[] tooLong = {'D', 'N', 'Y', (byte) 0xFC, 0x03, 1};
    byte[] tooShort = {'D', 'N', 'Y', 8, 0, 1};
    assertThat(readSoFar(tooLong)).first().extracting("reason").isEqualTo(Inbound.Reason.LENGTH);
    assertThat(readSoFar(tooShort)).first().extracting("reason").isEqualTo(Inbound.Reason.LENGTH);
    byte[] longest = {'D', 'N', 'Y', (byte) 0xFB, 0x03, 1};
    assertThat(readSoFar(longest)).isEmpty();
  }

  @Example
  void headersInsideABodyAreNotFrames() {
    Bytes order = Bytes.ofAscii("DNYlink898604D916", 16);
    Settlement settlement =
        (Settlement) Uplink.of(Frame.parse(Vector.named("ap3000-0x03-up-01").bytes()));
    Settlement tricky =
        new Settlement(
            settlement.seconds(),
            settlement.maxDeciwatts(),
            settlement.centiKwh(),
            settlement.port(),
            settlement.startKind(),
            settlement.card(),
            settlement.stop(),
            order,
            settlement.secondMaxDeciwatts(),
            settlement.deviceTime(),
            settlement.occupyMinutes());
    Frame frame = Frame.of(1, 1, Settlement.COMMAND, tricky.encode());
    assertThat(readInPieces(frame.raw().array(), List.of(3, 13, 20, 30))).containsExactly(frame);
  }

  /** An ICCID ends in any hex digit, and a D may be its last or the next header's first. */
  @Example
  void aHeadersFirstLetterIsNoPartOfAnIccid() {
    String whole = "898604D916239048829D";
    byte[] glued = join(whole, HEARTBEAT);
    assertThat(readSoFar(glued))
        .containsExactly(new Inbound.SimCard(whole, Bytes.ofAscii(whole, 20)), HEARTBEAT);
    byte[] alone = whole.getBytes(StandardCharsets.US_ASCII);
    assertThat(readSoFar(alone)).as("it may be a header's").isEmpty();
    assertThat(readInPieces(alone, List.of()))
        .containsExactly(new Inbound.SimCard(whole, Bytes.ofAscii(whole, 20)));
    byte[] cut = join("898604D916239048829", HEARTBEAT);
    for (int at = 1; at < cut.length; at++) {
      assertThat(framesIn(readInPieces(cut, List.of(at)))).containsExactly(HEARTBEAT);
    }
  }

  private static byte[] join(String text, Frame frame) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(frame.raw().array());
    return all.toByteArray();
  }

  private static List<Frame> framesIn(List<Inbound> inbound) {
    return inbound.stream().filter(Frame.class::isInstance).map(Frame.class::cast).toList();
  }

  private static List<Inbound> readSoFar(byte[] bytes) {
    return STREAM.readSoFar(bytes);
  }

  private static List<Inbound> readInPieces(byte[] stream, List<Integer> cuts) {
    return STREAM.readInPieces(stream, cuts);
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
  Arbitrary<List<Frame>> threeFrames() {
    return Generators.frame().list().ofSize(3);
  }

  @Provide
  Arbitrary<List<byte[]>> junkLists() {
    return junk().list().ofSize(6);
  }

  /** Bytes in which headers begin and do not go on. */
  @Provide
  Arbitrary<byte[]> junk() {
    Arbitrary<Byte> tempting =
        Arbitraries.of(
            (byte) 'D',
            (byte) 'N',
            (byte) 'Y',
            (byte) 'l',
            (byte) 'i',
            (byte) '8',
            (byte) '9',
            (byte) 0);
    return Arbitraries.oneOf(tempting, Arbitraries.bytes()).array(byte[].class).ofMaxSize(60);
  }

  @Provide
  Arbitrary<byte[]> streams() {
    Arbitrary<byte[]> link = Arbitraries.just("link".getBytes(StandardCharsets.US_ASCII));
    Arbitrary<byte[]> iccid =
        Arbitraries.just("898604D9162390488297".getBytes(StandardCharsets.US_ASCII));
    Arbitrary<byte[]> frame = Generators.frame().map(f -> f.raw().array());
    return Arbitraries.oneOf(frame, frame, link, iccid, junk())
        .list()
        .ofMaxSize(6)
        .map(
            parts -> {
              ByteArrayOutputStream all = new ByteArrayOutputStream();
              parts.forEach(all::writeBytes);
              return all.toByteArray();
            });
  }
}
