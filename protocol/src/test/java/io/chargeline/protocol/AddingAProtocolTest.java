package io.chargeline.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.PortState;
import io.chargeline.domain.session.Outcome;
import io.chargeline.domain.session.StopReason;
import io.chargeline.protocol.ap3000.Ap3000;
import io.chargeline.protocol.bkv.Bkv;
import io.chargeline.protocol.bkv.BkvOptions;
import io.chargeline.protocol.example.Plain;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code docs/adding-a-protocol.md} promises, and that its code is this code. */
class AddingAProtocolTest {
  private static final String HELLO = "!04AA0001 1 HELLO 2~DE\n";
  private static final String END = "!04AA0001 17 END 1 7 600 120~37\n";
  private static final Bytes HEARTBEAT = Bytes.ofHex("444e591000f36ca204b901212b09020000005d6e04");
  private static final Bytes TIME =
      Bytes.ofHex("fcff0018000000000000008220052000486920200730164545a7fcee");
  private static final DeviceId DEVICE = new DeviceId("04AA0001");

  private static final Path PAGE = Path.of("../docs/adding-a-protocol.md");
  private static final Path EXAMPLE = Path.of("src/test/java/io/chargeline/protocol/example");
  private static final List<String> PACKAGES =
      List.of(
          "io.chargeline.protocol.",
          "io.chargeline.protocol.ap3000.",
          "io.chargeline.protocol.bkv.",
          "io.chargeline.protocol.example.",
          "io.chargeline.protocol.decode.",
          "io.chargeline.domain.",
          "io.chargeline.domain.command.",
          "io.chargeline.domain.device.");

  private final Plain plain = new Plain();
  private final List<Protocol> three =
      List.of(new Ap3000(), new Bkv(BkvOptions.DEFAULTS), new Plain());

  @Test
  void isToldBesideTheOthersByTheFirstItemOfAStream() {
    assertThat(spokenIn(ascii(HELLO))).isEqualTo("plain");
    assertThat(spokenIn(HEARTBEAT)).isEqualTo("ap3000");
    assertThat(spokenIn(TIME)).isEqualTo("bkv");
  }

  private String spokenIn(Bytes first) {
    ProtocolStream stream = new ProtocolStream(three, Splitter.DEFAULT_CAP);
    ByteBuffer in = join(Bytes.ofHex("00fc"), first, ascii(HELLO), HEARTBEAT, TIME).bigEndian();
    assertThat(stream.next(in, false)).isInstanceOf(Inbound.Rejected.class);
    assertThat(stream.next(in, false)).extracting(Inbound::raw).isEqualTo(first);
    List<Bytes> frames = new ArrayList<>(List.of(first));
    for (Inbound next = stream.next(in, true); next != null; next = stream.next(in, true)) {
      if (next instanceof WireFrame) {
        frames.add(next.raw());
      }
    }
    assertThat(frames).as("from its first item on a stream speaks one protocol").hasSize(2);
    return stream.protocol().orElseThrow().name();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 22})
  void isReadHoweverTcpCutsIt(int cut) {
    ProtocolStream stream = new ProtocolStream(three, Splitter.DEFAULT_CAP);
    ByteBuffer in = ascii(HELLO).bigEndian();
    in.limit(cut);
    assertThat(stream.next(in, false)).isNull();
    in.limit(HELLO.length());
    assertThat(stream.next(in, false)).isEqualTo(plain.parse(ascii(HELLO)));
  }

  @Test
  void isAnsweredAndASettlementOnlyWhenStored() {
    var context = new AnswerContext(Instant.EPOCH, ZoneOffset.UTC, List::of);
    assertThat(plain.answer(plain.parse(ascii(HELLO)), context))
        .contains(new Answer(plain.parse(ascii("!04AA0001 1 HELLO 0~DC\n")), Answer.When.AT_ONCE));
    assertThat(plain.answer(plain.parse(ascii(END)), context))
        .map(Answer::when)
        .contains(Answer.When.WHEN_STORED);
  }

  @Test
  void saysWhatItsFramesMean() {
    assertThat(plain.read(plain.parse(ascii(HELLO))))
        .containsExactly(new Reading.Identity(true, null, "plain", 2));
    assertThat(plain.read(plain.downlink(DEVICE, 3, 1, ascii("2 1"))))
        .containsExactly(new Reading.Port(2, null, null, PortState.CHARGING, null, 1, "charging"));
    assertThat(plain.read(plain.parse(ascii(END))))
        .singleElement()
        .isInstanceOfSatisfying(
            Reading.Ended.class,
            end -> {
              assertThat(end.charge().value()).isEqualTo("plain-7");
              assertThat(end.durationS()).isEqualTo(600);
              assertThat(end.energyWh()).isEqualTo(120);
              var stopped = new Ending.Circumstances(true, ChargeMode.TIME, 1800, null, null);
              assertThat(end.ending().verdict(stopped))
                  .isEqualTo(new Ending.Verdict(Outcome.STOPPED, StopReason.REMOTE_STOP));
            });
  }

  @Test
  void writesOrdersAndReadsThemBack() {
    var start = new ChargeOrder(true, 2, null, null, ChargeMode.TIME, 1800, null);
    var order = (Protocol.Encoded.Order) plain.encode(start);
    WireFrame written = plain.downlink(DEVICE, 9, order.operation(), order.data());
    assertThat(written.raw()).isEqualTo(ascii("!04AA0001 9 START 2 30~83\n"));
    assertThat(plain.orderOf(plain.parse(written.raw()))).contains(start);
    var byEnergy = new ChargeOrder(true, 2, null, null, ChargeMode.ENERGY, null, 500);
    assertThat(plain.encode(byEnergy))
        .isEqualTo(new Protocol.Encoded.Refused(CommandReason.NOT_SUPPORTED_BY_PROTOCOL));
  }

  @Test
  void isDescribed() {
    assertThat(plain.describe(plain.parse(ascii(END)), Optional.empty()).json())
        .isEqualTo(
            "{\"protocol\":\"plain\",\"valid\":true,\"device_id\":\"04AA0001\",\"command\":\"end\","
                + "\"message_id\":17,\"kind\":\"end\",\"fields\":{\"numbers\":[1,7,600,120]}}");
  }

  @Test
  void refusesWhatIsNotOneGoodLine() {
    for (String bad : List.of(HELLO + " ", HELLO.replace('2', '3'), "!04AA0001 1 BYE~00\n")) {
      assertThatThrownBy(() -> plain.parse(ascii(bad)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void thePagesCodeIsTheExamples() throws IOException {
    String code =
        sources(EXAMPLE)
            + squeezed(
                Files.readString(Path.of("src/main/java/io/chargeline/protocol/Protocols.java")));
    List<String> blocks = found("(?s)```java\n(.*?)```");
    assertThat(blocks).hasSizeGreaterThan(4);
    assertThat(blocks).allSatisfy(block -> assertThat(code).contains(squeezed(block)));
  }

  @Test
  void thePageNamesWhatExists() throws IOException {
    List<String> names = found("`([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*(?:\\.[a-zA-Z]+)?)`");
    assertThat(names).hasSizeGreaterThan(20);
    assertThat(names).allSatisfy(name -> assertThat(exists(name)).as(name).isTrue());
    assertThat(names)
        .containsAll(
            Arrays.stream(Protocol.class.getDeclaredMethods())
                .map(method -> "Protocol." + method.getName())
                .toList());
  }

  private static boolean exists(String name) {
    String[] parts = name.split("\\.");
    return PACKAGES.stream().flatMap(it -> type(it + parts[0])).anyMatch(it -> has(it, parts));
  }

  private static Stream<Class<?>> type(String name) {
    try {
      return Stream.of(Class.forName(name));
    } catch (ClassNotFoundException e) {
      return Stream.empty();
    }
  }

  private static boolean has(Class<?> type, String[] parts) {
    return parts.length == 1
        || Arrays.stream(type.getDeclaredMethods()).map(Method::getName).anyMatch(parts[1]::equals)
        || Arrays.stream(type.getDeclaredClasses())
            .map(Class::getSimpleName)
            .anyMatch(parts[1]::equals);
  }

  private static List<String> found(String pattern) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(PAGE))
        .results()
        .map((MatchResult it) -> it.group(1))
        .toList();
  }

  private static String sources(Path directory) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        all.append(squeezed(Files.readString(file)));
      }
    }
    return all.toString();
  }

  /** Where the formatter breaks lines is not the page's matter. */
  private static String squeezed(String code) {
    return code.replaceAll("\\s+", "");
  }

  private static Bytes ascii(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static Bytes join(Bytes... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(Bytes::length).sum());
    Arrays.stream(parts).map(Bytes::array).forEach(all::put);
    return Bytes.wrap(all.array());
  }
}
