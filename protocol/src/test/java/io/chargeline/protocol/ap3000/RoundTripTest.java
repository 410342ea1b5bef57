package io.chargeline.protocol.ap3000;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Bytes;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RoundTripTest {

  @Property(tries = 1000)
  void everyMessageComesBackAsItWas(@ForAll("messages") Uplink message) {
    Frame frame = message.frame(0x04AB373B, 1);
    assertThat(Uplink.of(Frame.parse(frame.raw()))).isEqualTo(message);
  }

  @Property(tries = 1000)
  void everyCommandComesBackAsItWas(@ForAll("commands") Downlink command) {
    Frame frame = command.frame(0x04AB373B, 1);
    assertThat(Downlink.of(Frame.parse(frame.raw()))).isEqualTo(command);
  }

  /** What is generated covers every record there is, so that none escapes the two above. */
  @Example
  void everyRecordIsGenerated() {
    assertThat(kinds(Generators.message(), 20_000)).isEqualTo(records(Uplink.class));
    assertThat(kinds(Generators.command(), 20_000)).isEqualTo(records(Downlink.class));
  }

  private static Set<Class<?>> kinds(Arbitrary<?> messages, int count) {
    return messages.sampleStream().limit(count).map(Object::getClass).collect(Collectors.toSet());
  }

  static Set<Class<?>> records(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .filter(type -> type.getEnclosingClass() == null)
        .collect(Collectors.toSet());
  }

  @Property(tries = 200)
  void everyFrameComesBackAsItWas(@ForAll("frames") Frame frame) {
    assertThat(Frame.parse(frame.raw())).isEqualTo(frame);
  }

  /** Newer firmware appends fields; they change nothing that is known. */
  @Property(tries = 200)
  void unknownBytesAfterAHeartbeatAreIgnored(
      @ForAll("heartbeats") Uplink heartbeat, @ForAll @Size(max = 40) byte[] more) {
    byte[] data = heartbeat.encode().array();
    byte[] longer = Arrays.copyOf(data, data.length + more.length);
    System.arraycopy(more, 0, longer, data.length, more.length);
    Frame frame = Frame.of(1, 1, heartbeat.command(), Bytes.wrap(longer));
    assertThat(Uplink.of(frame)).isEqualTo(heartbeat);
  }

  /** No cut of a message makes a field out of a part of another, or throws. */
  @Property(tries = 600)
  void aCutMessageSaysNothingWrong(
      @ForAll("settlements") Uplink whole, @ForAll @IntRange(max = 37) int keep) {
    Settlement settlement = (Settlement) whole;
    Bytes data = settlement.encode();
    int size = Math.min(keep, data.length());
    Bytes cut = Bytes.wrap(Arrays.copyOf(data.array(), size));
    Uplink read = Uplink.of(Frame.of(1, 1, Settlement.COMMAND, cut));
    if (size < 29) {
      assertThat(read).isEqualTo(new Uplink.CutShort(Settlement.COMMAND, cut));
    } else {
      Settlement shorter = (Settlement) read;
      assertThat(shorter.secondMaxDeciwatts().isPresent()).isEqualTo(size >= 31);
      assertThat(shorter.deviceTime().isPresent()).isEqualTo(size >= 35);
      assertThat(shorter.occupyMinutes().isPresent()).isEqualTo(size >= 37);
      assertThat(shorter.order()).isEqualTo(settlement.order());
    }
  }

  @Provide
  Arbitrary<Uplink> messages() {
    return Generators.message();
  }

  @Provide
  Arbitrary<Downlink> commands() {
    return Generators.command();
  }

  @Provide
  Arbitrary<Frame> frames() {
    return Generators.frame();
  }

  @Provide
  Arbitrary<Uplink> heartbeats() {
    return Generators.heartbeat();
  }

  @Provide
  Arbitrary<Uplink> settlements() {
    return Generators.settlement();
  }
}
