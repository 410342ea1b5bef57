package io.chargeline.protocol.ap3000;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;
import io.chargeline.protocol.decode.Decoded;
import io.chargeline.protocol.decode.Direction;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever happens to a frame: no exception, and the good frame behind it is read. */
class DamageTest {
  private static final Frame GOOD =
      Frame.parse(Bytes.ofHex("444e5910003b37ab0401002198080200000905ee02"));

  static Stream<Vector> frames() {
    return Vector.all().filter(v -> v.valid() && v.isFrame());
  }

  @ParameterizedTest
  @MethodSource("frames")
  void everyPrefixIsSurvived(Vector vector) {
    byte[] whole = vector.bytes().array();
    for (int size = 0; size < whole.length; size++) {
      byte[] prefix = Arrays.copyOf(whole, size);
      assertThat(understood(prefix)).noneMatch(Frame.class::isInstance);
      assertThat(understood(join(prefix, GOOD.raw().array()))).endsWith(GOOD);
    }
  }

  /** The same for data that ends early in a frame that is whole. */
  @ParameterizedTest
  @MethodSource("frames")
  void dataThatEndsEarlyIsSurvived(Vector vector) {
    Frame frame = Frame.parse(vector.bytes());
    for (int size = 0; size < frame.data().length(); size++) {
      Bytes data = Bytes.wrap(Arrays.copyOf(frame.data().array(), size));
      Frame cut = Frame.of(frame.physicalId(), frame.messageId(), frame.command(), data);
      assertThat(understood(cut.raw().array())).containsExactly(cut);
    }
  }

  @ParameterizedTest
  @MethodSource("frames")
  void everyCutPointGivesTheSame(Vector vector) {
    byte[] two = join(vector.bytes().array(), GOOD.raw().array());
    for (int cut = 0; cut <= two.length; cut++) {
      List<Inbound> read = new ArrayList<>();
      ByteBuffer first = ByteBuffer.wrap(two, 0, cut);
      read(first, false, read);
      ByteBuffer rest = ByteBuffer.wrap(two, first.position(), two.length - first.position());
      read(rest, false, read);
      assertThat(read).containsExactly(Frame.parse(vector.bytes()), GOOD);
    }
  }

  @ParameterizedTest
  @MethodSource("frames")
  void everyFlippedBitIsSurvived(Vector vector) {
    byte[] whole = vector.bytes().array();
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] flipped = flip(whole, bit);
      assertThat(understood(join(flipped, GOOD.raw().array()))).endsWith(GOOD);
      byte[] repaired = repair(flipped);
      assertThat(understood(join(repaired, GOOD.raw().array()))).endsWith(GOOD);
    }
  }

  /** Every command byte with every other command's data, all of it with a good checksum. */
  @ParameterizedTest
  @MethodSource("frames")
  void everyCommandSurvivesEveryOthersData(Vector vector) {
    Frame frame = Frame.parse(vector.bytes());
    for (Ap3000Command command : Ap3000Command.values()) {
      understand(Frame.of(frame.physicalId(), 1, command.code(), frame.data()));
    }
  }

  @Test
  void junkBetweenAllFramesLosesNone() {
    Random random = new Random(20260901);
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    List<Frame> expected = new ArrayList<>();
    frames()
        .forEach(
            vector -> {
              stream.writeBytes(junk(random));
              stream.writeBytes(vector.bytes().array());
              expected.add(Frame.parse(vector.bytes()));
            });
    List<Inbound> read = understood(stream.toByteArray());
    assertThat(read.stream().filter(Frame.class::isInstance).toList()).isEqualTo(expected);
  }

  /** Beginnings that come to nothing, and any bytes. */
  private static byte[] junk(Random random) {
    String[] tempting = {"", "D", "DN", "DNY", "DNY\u0009", "lin", "8986", "00000100", "linDNY"};
    byte[] any = new byte[random.nextInt(6)];
    random.nextBytes(any);
    String begun = tempting[random.nextInt(tempting.length)];
    return join(begun.getBytes(StandardCharsets.US_ASCII), any);
  }

  /** Cuts the bytes and lets every reader read every frame. */
  private static List<Inbound> understood(byte[] bytes) {
    List<Inbound> read = new ArrayList<>();
    read(ByteBuffer.wrap(bytes), true, read);
    read.forEach(DamageTest::understand);
    for (Decoded decoded : Description.of(Bytes.wrap(bytes), Optional.empty())) {
      assertThat(decoded.kind()).isNotNull();
    }
    return read;
  }

  private static void understand(Inbound inbound) {
    if (inbound instanceof Frame frame) {
      Uplink message = Uplink.of(frame);
      Answers.to(frame, message, 1_700_000_000L, List.of(frame.deviceId()));
      assertThat(Downlink.of(frame).command()).isEqualTo(frame.command());
      assertThat(message.command()).isEqualTo(frame.command());
      ChargeRequest.of(frame);
      for (Direction way : Direction.values()) {
        assertThat(Description.of(frame, Optional.of(way)).json()).isNotEmpty();
      }
    }
    assertThat(Description.of(inbound, Optional.empty()).json()).isNotEmpty();
  }

  private static void read(ByteBuffer in, boolean last, List<Inbound> out) {
    Splitter splitter = new DnySplitter(Splitter.DEFAULT_CAP);
    for (Inbound next = splitter.next(in, last); next != null; next = splitter.next(in, last)) {
      out.add(next);
    }
  }

  private static byte[] flip(byte[] bytes, int bit) {
    byte[] out = bytes.clone();
    out[bit / 8] ^= (byte) (1 << bit % 8);
    return out;
  }

  private static byte[] repair(byte[] bytes) {
    byte[] out = bytes.clone();
    int sum = Frame.sum(out, 0, out.length - 2);
    out[out.length - 2] = (byte) sum;
    out[out.length - 1] = (byte) (sum >> 8);
    return out;
  }

  private static byte[] join(byte[] a, byte[] b) {
    return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
  }
}
