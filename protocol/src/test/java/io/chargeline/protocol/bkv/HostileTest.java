package io.chargeline.protocol.bkv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.decode.Direction;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing that a stream can hold makes the codec throw, or costs more than itself. */
class HostileTest {
  private static final DeviceId GATEWAY = new DeviceId("82241218000382");
  private static final Frame NEXT = Vector.named("bkv-0x0000-up-02").frame();

  static Stream<Vector> frames() {
    return Vector.frames();
  }

  @ParameterizedTest
  @MethodSource("frames")
  void everyCutPointGivesTheSame(Vector vector) {
    byte[] frame = vector.bytes().array();
    byte[] stream = Reader.join(frame, NEXT.raw().array(), frame);
    List<Frame> whole = List.of(vector.frame(), NEXT, vector.frame());
    for (int cut = 1; cut < stream.length; cut++) {
      assertThat(Reader.readInPieces(stream, List.of(cut))).isEqualTo(whole);
    }
  }

  @ParameterizedTest
  @MethodSource("frames")
  void aPrefixOfAFrameCostsItselfOnly(Vector vector) {
    byte[] frame = vector.bytes().array();
    for (int size = 0; size < frame.length; size++) {
      byte[] prefix = Arrays.copyOf(frame, size);
      assertThat(Reader.framesIn(Reader.read(prefix))).isEmpty();
      byte[] stream = Reader.join(prefix, NEXT.raw().array());
      assertThat(Reader.framesIn(everything(stream))).containsExactly(NEXT);
    }
  }

  /** The payload ends anywhere, in a frame that is sound. */
  @ParameterizedTest
  @MethodSource("frames")
  void aPrefixOfAPayloadSaysNothingWrong(Vector vector) {
    Frame frame = vector.frame();
    for (int size = 0; size < frame.payload().length(); size++) {
      Bytes payload = Bytes.wrap(Arrays.copyOf(frame.payload().array(), size));
      Frame cut =
          Frame.of(frame.direction(), frame.deviceId(), frame.sequence(), frame.command(), payload);
      assertThat(everything(cut.raw().array())).containsExactly(cut);
      if (frame.command() == SubCommand.CHARGING || frame.command() == SubCommand.NODES) {
        assertThat(message(cut))
            .isInstanceOfAny(
                Uplink.CutShort.class,
                Downlink.CutShort.class,
                Uplink.Unrecognised.class,
                Downlink.Unrecognised.class);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("frames")
  void oneWrongBitCostsOneFrameAtMost(Vector vector) {
    byte[] frame = vector.bytes().array();
    for (int bit = 0; bit < frame.length * Byte.SIZE; bit++) {
      byte[] wrong = flipped(frame, bit);
      byte[] stream = Reader.join(NEXT.raw().array(), wrong, NEXT.raw().array());
      assertThat(Reader.framesIn(everything(stream))).containsExactly(NEXT, NEXT);
    }
  }

  @ParameterizedTest
  @MethodSource("frames")
  void oneWrongBitUnderAGoodChecksumThrowsNothing(Vector vector) {
    byte[] frame = vector.bytes().array();
    for (int bit = 2 * Byte.SIZE; bit < (frame.length - 3) * Byte.SIZE; bit++) {
      byte[] wrong = flipped(frame, bit);
      int end = frame.length - 3;
      wrong[end] = (byte) Frame.sum(ByteBuffer.wrap(wrong), 2, end);
      byte[] stream = Reader.join(NEXT.raw().array(), wrong, NEXT.raw().array());
      assertThat(Reader.framesIn(everything(stream))).startsWith(NEXT).endsWith(NEXT);
    }
  }

  @Property(tries = 1000)
  void anyBodyIsReadWithoutAnException(@ForAll @Size(max = 200) byte[] body) {
    for (int command : new int[] {0x0000, 0x0005, 0x0007, 0x0015, 0x1000, 0x1001}) {
      for (Direction direction : Direction.values()) {
        Frame frame = Frame.of(direction, GATEWAY, 0, command, Bytes.wrap(body));
        assertThat(everything(frame.raw().array())).containsExactly(frame);
      }
    }
  }

  /** Parameters of every sub-command, and elements behind every BKV command. */
  @Property(tries = 300)
  void anyParametersAreReadWithoutAnException(@ForAll @Size(max = 120) byte[] parameters) {
    for (BkvCommand command : BkvCommand.values()) {
      Bytes payload = payload(command, parameters);
      Frame frame = Frame.of(command.direction(), GATEWAY, 0, command.outer(), payload);
      assertThat(everything(frame.raw().array())).containsExactly(frame);
    }
  }

  private static Bytes payload(BkvCommand command, byte[] rest) {
    int inner = command.inner().orElse(0);
    byte[] head =
        switch (command.outer()) {
          case BkvMessage.COMMAND -> new byte[] {4, 1, 1, (byte) (inner >> 8), (byte) inner};
          case SubCommand.NODES, SubCommand.CHARGING ->
              new byte[] {0, (byte) rest.length, (byte) inner};
          default -> new byte[0];
        };
    return Bytes.wrap(Reader.join(head, rest));
  }

  /** Containers in containers, as deep as a frame can hold them, and each other way of it. */
  @Test
  void nestingIsNotFollowedDeeperThanAMessageHas() {
    Bytes inner = Bytes.EMPTY;
    for (Tag tag : new Tag[] {Tag.OUTLETS, Tag.SOCKETS}) {
      inner = Bytes.EMPTY;
      while (inner.length() + 3 <= 253) {
        ElementWriter out = new ElementWriter();
        out.put(tag, inner);
        inner = out.bytes();
      }
      ElementWriter body = new ElementWriter();
      body.put(Tag.COMMAND, StatusReport.BKV_COMMAND);
      Bytes payload = Bytes.wrap(Reader.join(body.bytes().array(), inner.array()));
      Frame frame = Frame.of(Direction.UP, GATEWAY, 0, BkvMessage.COMMAND, payload);
      assertThat(everything(frame.raw().array())).containsExactly(frame);
      String described = Description.of(frame, Optional.empty()).json();
      assertThat(described.split('"' + tag.field() + "\":\\[", -1)).hasSize(3);
    }
    assertThat(inner.length()).isGreaterThan(240);
  }

  @Test
  void lengthsThatLeadNowhereAreNoRun() {
    for (String run : List.of("00", "01", "0101", "02", "0201", "040101", "ff0194", "0301090000")) {
      Bytes bytes = Bytes.ofHex(run);
      assertThatThrownBy(() -> Elements.of(bytes)).isInstanceOf(BufferUnderflowException.class);
    }
  }

  @Test
  void ofEqualTagsTheFirstCountsAndOtherClassesArePassedOver() {
    Elements run = Elements.of(Bytes.ofHex("03024a0903014a0703014a08020109"));
    assertThat(run.need(Tag.SOCKET)).isEqualTo(7);
    assertThat(run.number(Tag.STATUS)).isEmpty();
    assertThat(run.number(Tag.OUTLET)).isEmpty();
  }

  @Test
  void aValueThatNoElementCanHoldIsOurError() {
    Bytes long254 = Bytes.wrap(new byte[254]);
    ElementWriter out = new ElementWriter();
    assertThatThrownBy(() -> out.put(Tag.FEE_TIERS, long254))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Runs all that a server and a person would run on it. */
  private static List<Inbound> everything(byte[] stream) {
    Description.of(Bytes.wrap(stream), Optional.empty());
    List<Inbound> inbound = Reader.read(stream);
    for (Frame frame : Reader.framesIn(inbound)) {
      Uplink uplink = Uplink.of(frame);
      Downlink.of(frame);
      BkvCommand.of(frame);
      frame.operation();
      Answers.to(frame, uplink, Instant.EPOCH, ZoneOffset.UTC, BkvOptions.DEFAULTS);
    }
    return inbound;
  }

  private static Message message(Frame frame) {
    return frame.direction() == Direction.UP ? Uplink.of(frame) : Downlink.of(frame);
  }

  private static byte[] flipped(byte[] bytes, int bit) {
    byte[] out = bytes.clone();
    out[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
    return out;
  }
}
