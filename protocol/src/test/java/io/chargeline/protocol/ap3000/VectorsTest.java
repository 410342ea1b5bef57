package io.chargeline.protocol.ap3000;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;
import io.chargeline.protocol.decode.Decoded;
import io.chargeline.protocol.decode.Decoder;
import io.chargeline.protocol.decode.Direction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VectorsTest {

  /** One shape both ways: taken for the server's when nobody says. */
  private static final Set<Integer> SAME_SHAPE = Set.of(0x72, 0x8D, 0x8F, 0x96, 0x97);

  private static final Optional<Direction> UPWARDS = Optional.of(Direction.UP);

  static Stream<Vector> messages() {
    return Vector.all().filter(v -> v.valid() && !v.isStream());
  }

  static Stream<Vector> toldByShape() {
    return messages()
        .filter(
            v -> !v.isFrame() || !v.direction().equals("up") || !SAME_SHAPE.contains(v.command()));
  }

  static Stream<Vector> unsupported() {
    return messages()
        .filter(Vector::isFrame)
        .filter(v -> !Ap3000Command.of(v.command()).orElseThrow().supported());
  }

  static Stream<Vector> invalid() {
    return Vector.all().filter(v -> !v.valid());
  }

  static Stream<Vector> streams() {
    return Vector.all().filter(Vector::isStream);
  }

  /** Frames that are not canonical: bytes that no layout explains are read, not written. */
  static Stream<Vector> canonical() {
    return messages()
        .filter(Vector::isFrame)
        .filter(v -> !v.fields().has("short_ack_tail"))
        .filter(v -> !v.name().equals("ap3000-0x20-up-01"))
        .filter(v -> !v.name().equals("ap3000-0x43-up-c01"));
  }

  @Test
  void theListIsWhole() {
    assertThat(Vector.all().filter(Vector::isShared)).hasSize(182);
    assertThat(Vector.all().filter(v -> !v.isShared())).hasSizeGreaterThan(40);
    assertThat(Vector.all().map(Vector::name)).doesNotHaveDuplicates();
    assertThat(invalid()).hasSize(29);
    assertThat(streams()).hasSize(6);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void saysWhatTheVectorSays(Vector vector) {
    Decoded decoded = one(Description.of(vector.bytes(), vector.way()));
    assertThat(decoded.valid()).isTrue();
    assertThat(decoded.reason()).isNull();
    assertSaysAll(decoded, vector.fields());
  }

  @ParameterizedTest
  @MethodSource("toldByShape")
  void tellsTheDirectionByTheShape(Vector vector) {
    assertThat(Description.of(vector.bytes(), Optional.empty()))
        .isEqualTo(Description.of(vector.bytes(), vector.way()));
  }

  @ParameterizedTest
  @MethodSource("unsupported")
  void keepsTheBytesOfCommandsWithoutALayout(Vector vector) {
    Frame frame = Frame.parse(vector.bytes());
    Bytes data = Bytes.wrap(dataOf(vector.bytes()));
    assertThat(Uplink.of(frame)).isEqualTo(new Uplink.Unrecognised(frame.command(), data));
    assertThat(frame.raw()).isEqualTo(vector.bytes());
    Decoded decoded = one(Description.of(vector.bytes(), vector.way()));
    assertThat(decoded.kind()).isEqualTo("unrecognised");
    assertThat(decoded.fields()).containsEntry("data_hex", data.hex().toUpperCase(Locale.ROOT));
    assertThat(decoded.command()).isEqualTo(vector.fields().get("command").asText());
    assertThat(decoded.deviceId()).isEqualTo(vector.fields().get("physical_id").asText());
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void rejectsWithTheReason(Vector vector) {
    Decoded decoded = one(new Decoder(Optional.empty()).decode(vector.hex()));
    assertThat(decoded.valid()).isFalse();
    assertThat(decoded.reason()).isEqualTo(vector.reason());
    if (!vector.reason().equals("cut_short") && !vector.reason().equals("not_hex")) {
      Bytes bytes = vector.bytes();
      assertThatThrownBy(() -> Frame.parse(bytes)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void cutsStreams(Vector vector) {
    ByteBuffer in = vector.bytes().littleEndian();
    List<String> good = new ArrayList<>();
    int junk = 0;
    Splitter splitter = new DnySplitter(Splitter.DEFAULT_CAP);
    for (Inbound next = splitter.next(in, false); next != null; next = splitter.next(in, false)) {
      if (next instanceof Inbound.Rejected rejected) {
        junk += rejected.raw().length();
      } else {
        good.add(next.raw().hex());
      }
    }
    List<String> expected = new ArrayList<>();
    vector.fields().get("frames").forEach(frame -> expected.add(frame.asText()));
    assertThat(good).isEqualTo(expected);
    assertThat(junk).isEqualTo(vector.fields().path("junk_bytes").asInt());
    assertThat(vector.hex().substring(in.position() * 2))
        .isEqualTo(vector.fields().get("remainder").asText());
  }

  @ParameterizedTest
  @MethodSource("canonical")
  void writesTheSameBytesBack(Vector vector) {
    Frame frame = Frame.parse(vector.bytes());
    if (!vector.direction().equals("down")) {
      Frame written = Uplink.of(frame).frame(frame.physicalId(), frame.messageId());
      assertThat(written).isEqualTo(frame);
    }
    if (!vector.direction().equals("up")) {
      Frame written = Downlink.of(frame).frame(frame.physicalId(), frame.messageId());
      assertThat(written).isEqualTo(frame);
    }
  }

  @ParameterizedTest
  @MethodSource("answered")
  void answersAsTheSampleHasIt(Vector answer) {
    Frame expected = Frame.parse(answer.bytes());
    long clock = answer.fields().path("timestamp").asLong();
    Vector question = asked(answer);
    Frame asked = Frame.parse(question.bytes());
    assertThat(Answers.to(asked, Uplink.of(asked), clock).orElseThrow().frame())
        .isEqualTo(expected);
  }

  /** Server answers whose question stands in the list too: same device, command, message id. */
  static Stream<Vector> answered() {
    Set<String> questions = new HashSet<>();
    messages()
        .filter(v -> v.isFrame() && v.direction().equals("up"))
        .forEach(v -> questions.add(identity(v)));
    return messages()
        .filter(v -> v.isFrame() && v.direction().equals("down"))
        .filter(v -> Ap3000Command.of(v.command()).orElseThrow().direction().equals(UPWARDS))
        .filter(v -> !v.fields().has("account_status") || !v.isShared())
        .filter(v -> questions.contains(identity(v)));
  }

  private static Vector asked(Vector answer) {
    return messages()
        .filter(v -> v.isFrame() && v.direction().equals("up"))
        .filter(v -> identity(v).equals(identity(answer)))
        .findFirst()
        .orElseThrow();
  }

  private static String identity(Vector v) {
    JsonNode f = v.fields();
    return f.get("physical_id") + "/" + f.get("command") + "/" + f.get("message_id");
  }

  private static byte[] dataOf(Bytes raw) {
    byte[] data = new byte[raw.length() - 14];
    raw.littleEndian().get(12, data);
    return data;
  }

  private static Decoded one(List<Decoded> decoded) {
    assertThat(decoded).hasSize(1);
    return decoded.get(0);
  }

  private static void assertSaysAll(Decoded decoded, JsonNode expected) {
    JsonNode actual = Json.tree(decoded.json().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    expected
        .properties()
        .forEach(
            field ->
                assertThat(actual.get("fields").get(field.getKey()))
                    .as(field.getKey())
                    .isEqualTo(field.getValue()));
    if (expected.path("type").asText().equals("dny")) {
      assertThat(actual.get("device_id")).isEqualTo(expected.get("physical_id"));
      assertThat(actual.get("command")).isEqualTo(expected.get("command"));
      assertThat(actual.get("message_id")).isEqualTo(expected.get("message_id"));
    }
  }

  @Test
  void namesEveryKind() {
    Set<String> kinds = new TreeSet<>(List.of("iccid", "link", "unrecognised", "firmware_trigger"));
    for (Ap3000Command command : Ap3000Command.values()) {
      if (command.supported()) {
        kinds.add(command.word());
        command.answerWord().ifPresent(kinds::add);
      }
    }
    Set<String> seen = new TreeSet<>();
    messages().forEach(v -> seen.add(one(Description.of(v.bytes(), v.way())).kind()));
    assertThat(seen).isEqualTo(kinds);
  }
}
