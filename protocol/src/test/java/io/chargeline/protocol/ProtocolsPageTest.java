package io.chargeline.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.Settings;
import io.chargeline.domain.command.ChargeLimits;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.protocol.ap3000.Ap3000;
import io.chargeline.protocol.ap3000.Ap3000Command;
import io.chargeline.protocol.bkv.Bkv;
import io.chargeline.protocol.bkv.BkvCommand;
import io.chargeline.protocol.bkv.BkvCommand.Layout;
import io.chargeline.protocol.bkv.BkvOptions;
import io.chargeline.protocol.decode.Decoder;
import io.chargeline.protocol.decode.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of {@code docs/protocols.md} are those of the codecs. */
class ProtocolsPageTest {
  private static final Path PAGE = Path.of("../docs/protocols.md");
  private static final Path AP3000_VECTORS = Path.of("src/test/resources/ap3000.jsonl");
  private static final Path BKV_VECTORS = Path.of("src/test/resources/bkv.jsonl");
  private static final AnswerContext CONTEXT =
      new AnswerContext(Instant.EPOCH, ZoneOffset.UTC, List::of);
  private static final String NOBODY = "nobody";

  private final Ap3000 ap3000 = new Ap3000();
  private final Bkv bkv = new Bkv(BkvOptions.DEFAULTS);

  /** When it fails, it shows what should stand between the two marks. */
  @Test
  void theTableOfAp3000IsTheCodecs() throws IOException {
    String rows = rows(Arrays.stream(Ap3000Command.values()).map(this::row));
    assertThat(between("ap3000")).isEqualTo(rows);
  }

  @Test
  void theTableOfBkvIsTheCodecs() throws IOException {
    String rows = rows(Arrays.stream(BkvCommand.values()).map(this::row));
    assertThat(between("bkv")).isEqualTo(rows);
  }

  @Test
  void theTableOfChargeModesIsWhatTheApiOffers() throws IOException {
    String rows = rows(Arrays.stream(ChargeMode.values()).map(ProtocolsPageTest::row));
    assertThat(between("modes")).isEqualTo(rows);
  }

  private static String row(ChargeMode mode) {
    return "| %d `%s` | %s | %s |"
        .formatted(
            mode.number(),
            mode.name().toLowerCase(Locale.ROOT),
            cell(mode, Ap3000.NAME),
            cell(mode, Bkv.NAME));
  }

  private static String cell(ChargeMode mode, String protocol) {
    ChargeLimits limits = ChargeLimits.of(protocol).orElseThrow();
    if (!limits.modes().contains(mode)) {
      return "refused";
    }
    return switch (mode) {
      case TIME ->
          "%d–%d s in steps of %d"
              .formatted(limits.minSeconds(), limits.maxSeconds(), limits.secondsStep());
      case ENERGY ->
          "%d–%d Wh in steps of %d".formatted(limits.minWh(), limits.maxWh(), limits.whStep());
      case AMOUNT -> "as the energy it pays for";
      case POWER_TIERS, UNTIL_FULL -> "as given";
    };
  }

  private static String rows(Stream<String> rows) {
    return rows.collect(Collectors.joining("\n"));
  }

  private String row(Ap3000Command command) {
    return "| `%02X` | %s | `%s` | %s | %s | %s |"
        .formatted(
            command.code(),
            command.direction().map(Direction::wireName).orElse("–"),
            command.word(),
            command.supported() ? answer(command) : NOBODY,
            records(command),
            command.unsupportedBecause().map(it -> "bytes kept: " + it).orElse("read, written"));
  }

  private String answer(Ap3000Command command) {
    return command.direction().orElseThrow() == Direction.UP
        ? answer(ap3000, example(command))
        : command.answerWord().map(it -> "device").orElse(NOBODY);
  }

  private WireFrame example(Ap3000Command command) {
    return frames(AP3000_VECTORS, ap3000)
        .filter(it -> it.operation() == command.code())
        .filter(it -> isUp(ap3000, it))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isUp(Protocol protocol, WireFrame frame) {
    return !protocol.describe(frame, Optional.empty()).kind().endsWith("_answer");
  }

  private static String records(Ap3000Command command) {
    boolean up = command.direction().filter(Direction.UP::equals).isPresent();
    var asks = up ? command.uplink() : command.downlink();
    var answers = up ? command.downlink() : command.uplink();
    return Stream.of(asks, answers)
        .flatMap(Optional::stream)
        .map(it -> "`" + it.getSimpleName() + "`")
        .collect(Collectors.collectingAndThen(Collectors.joining(" → "), ProtocolsPageTest::dash));
  }

  private static String dash(String text) {
    return text.isEmpty() ? "–" : text;
  }

  private String row(BkvCommand command) {
    String inner =
        command.inner().isEmpty()
            ? ""
            : (command.outer() == 0x1000 ? " `%04X`" : " `%02X`")
                .formatted(command.inner().getAsInt());
    return "| `%04X`%s | %s | `%s` | %s | %s | %s | %s |"
        .formatted(
            command.outer(),
            inner,
            command.direction().wireName(),
            command.kind(),
            command.meaning(),
            command.direction() == Direction.UP ? answer(bkv, example(command)) : answer(command),
            command.layout() == Layout.UNPUBLISHED
                ? "–"
                : "`" + command.message().getSimpleName() + "`",
            support(command.layout()));
  }

  private WireFrame example(BkvCommand command) {
    return frames(BKV_VECTORS, bkv)
        .map(it -> (io.chargeline.protocol.bkv.Frame) it)
        .filter(it -> BkvCommand.of(it).filter(command::equals).isPresent())
        .findFirst()
        .orElseThrow();
  }

  /** A device's answer has the inner number of the question, but for that to a card's order. */
  private static String answer(BkvCommand asked) {
    boolean answered =
        asked == BkvCommand.CARD_ORDER
            || !asked.name().endsWith("_ACK")
                && Arrays.stream(BkvCommand.values())
                    .filter(it -> it.direction() == Direction.UP)
                    .filter(it -> it.name().matches(".*_(REPLY|REPORT)(_.*)?"))
                    .anyMatch(it -> isOf(it, asked));
    return answered ? "device" : NOBODY;
  }

  private static boolean isOf(BkvCommand answer, BkvCommand asked) {
    return answer.outer() == asked.outer() && answer.inner().equals(asked.inner());
  }

  private static String support(Layout layout) {
    return switch (layout) {
      case PUBLISHED -> "read, written";
      case CAPTURED -> "read, written; layout from traffic";
      case ASSUMED -> "read, written; layout assumed";
      case UNPUBLISHED -> "bytes kept: no layout is published";
    };
  }

  private static String answer(Protocol protocol, WireFrame frame) {
    return protocol
        .answer(frame, CONTEXT)
        .map(
            it ->
                "server, "
                    + when(it)
                    + (it.frame().operation() == frame.operation()
                        ? ""
                        : ", with `%02X`".formatted(it.frame().operation() & 0xFF)))
        .orElse(NOBODY);
  }

  private static String when(Answer answer) {
    return switch (answer.when()) {
      case AT_ONCE -> "at once";
      case WHEN_STORED -> "**when stored**";
      case UNLESS_MODERN_HEARTBEAT -> "if no `21` comes";
    };
  }

  private static Stream<WireFrame> frames(Path vectors, Protocol protocol) {
    try {
      return Files.readAllLines(vectors).stream()
          .filter(line -> !line.isBlank())
          .map(line -> Json.tree(line.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
          .filter(vector -> vector.get("valid").asBoolean())
          .map(vector -> Bytes.ofHex(vector.get("hex").asText()))
          .flatMap(bytes -> parsed(protocol, bytes));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Stream<WireFrame> parsed(Protocol protocol, Bytes bytes) {
    try {
      return Stream.of(protocol.parse(bytes));
    } catch (IllegalArgumentException noFrame) {
      return Stream.empty();
    }
  }

  @Test
  void everySwitchOfTheSpecificationsIsOnThePage() throws IOException {
    Settings settings = new Settings(Map.of());
    ProtocolOptions.read(settings);
    String page = Files.readString(PAGE);
    assertThat(settings.known())
        .isNotEmpty()
        .allSatisfy(it -> assertThat(page).contains("`" + it.name() + "`"));
  }

  /** Those of the two specifications. */
  @Test
  void everyAmbiguityHasItsReading() throws IOException {
    assertThat(numbers("A")).isEqualTo(upTo(18, "A"));
    assertThat(numbers("B")).isEqualTo(upTo(16, "B"));
  }

  private static List<String> numbers(String letter) throws IOException {
    return Pattern.compile("(?m)^\\| (" + letter + "\\d+) \\|")
        .matcher(Files.readString(PAGE))
        .results()
        .map(it -> it.group(1))
        .toList();
  }

  private static List<String> upTo(int last, String letter) {
    return java.util.stream.IntStream.rangeClosed(1, last).mapToObj(it -> letter + it).toList();
  }

  @Test
  void thePagesFramesAreValid() throws IOException {
    Decoder decoder = new Decoder(Optional.empty());
    List<String> commands =
        Pattern.compile("(?m)^\\./chargeline decode (?:--json )?([0-9A-Fa-f]{20,})$")
            .matcher(Files.readString(PAGE))
            .results()
            .map(it -> it.group(1).toLowerCase(Locale.ROOT))
            .toList();
    assertThat(commands).hasSizeGreaterThan(1);
    assertThat(commands)
        .flatExtracting(decoder::decode)
        .allSatisfy(it -> assertThat(it.valid()).isTrue());
  }

  private static String between(String mark) throws IOException {
    String page = Files.readString(PAGE);
    int from = page.indexOf("<!-- " + mark + " -->");
    String table = page.substring(from, page.indexOf("<!-- /" + mark + " -->", from));
    return table.lines().skip(3).collect(Collectors.joining("\n"));
  }
}
