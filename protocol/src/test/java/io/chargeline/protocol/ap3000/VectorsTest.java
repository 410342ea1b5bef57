package io.chargeline.protocol.ap3000;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VectorsTest {

  static Stream<Vector> messages() {
    return Vector.all().filter(v -> v.valid() && !v.isStream() && (v.ours() || !v.isFrame()));
  }

  static Stream<Vector> others() {
    return Vector.all().filter(v -> v.valid() && v.isFrame() && !v.ours());
  }

  static Stream<Vector> invalid() {
    return Vector.all().filter(v -> !v.valid());
  }

  static Stream<Vector> streams() {
    return Vector.all().filter(Vector::isStream);
  }

  /** Messages in their whole form; older firmware's shorter forms are read, not written. */
  static Stream<Vector> wholeUplinks() {
    return messages()
        .filter(v -> v.isFrame() && v.direction().equals("up"))
        .filter(v -> !v.fields().has("short_ack_tail"))
        .filter(v -> !(v.fields().path("command").asText().equals("0x20") && extraBytes(v)));
  }

  private static boolean extraBytes(Vector v) {
    return v.fields().path("data_len").asInt() > 8;
  }

  @Test
  void theListIsWhole() {
    assertThat(Vector.all()).hasSize(182);
    assertThat(messages()).hasSizeGreaterThan(40);
    assertThat(others()).hasSizeGreaterThan(60);
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
  @MethodSource("messages")
  void tellsTheDirectionByTheShape(Vector vector) {
    assertThat(Description.of(vector.bytes(), Optional.empty()))
        .isEqualTo(Description.of(vector.bytes(), vector.way()));
  }

  @ParameterizedTest
  @MethodSource("others")
  void keepsTheBytesOfCommandsItDoesNotKnow(Vector vector) {
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
    Splitter splitter = new Splitter(Splitter.DEFAULT_CAP);
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
  @MethodSource("wholeUplinks")
  void writesTheSameBytesBack(Vector vector) {
    Frame frame = Frame.parse(vector.bytes());
    Frame written =
        Frame.of(
            frame.physicalId(), frame.messageId(), frame.command(), Encoding.of(Uplink.of(frame)));
    assertThat(written).isEqualTo(frame);
  }

  @Test
  void writesTheWholeStartAsTheSampleHasIt() {
    Vector sample = named("ap3000-0x82-down-04");
    Frame frame = Frame.parse(sample.bytes());
    assertThat(ChargeRequest.of(frame).orElseThrow().encode()).isEqualTo(frame.data());
  }

  @ParameterizedTest
  @MethodSource("answered")
  void answersAsTheSampleHasIt(Vector answer) {
    Frame expected = Frame.parse(answer.bytes());
    long clock = answer.fields().path("timestamp").asLong();
    Vector question = asked(answer);
    Frame asked = Frame.parse(question.bytes());
    assertThat(Answer.to(asked, Uplink.of(asked), clock).orElseThrow().frame()).isEqualTo(expected);
  }

  /** Server answers whose question stands in the list too: same device, command, message id. */
  static Stream<Vector> answered() {
    Set<String> questions = new HashSet<>();
    messages()
        .filter(v -> v.isFrame() && v.direction().equals("up"))
        .forEach(v -> questions.add(identity(v)));
    return messages()
        .filter(v -> v.isFrame() && v.direction().equals("down"))
        .filter(v -> !v.fields().get("command").asText().equals("0x82"))
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

  static Vector named(String name) {
    return Vector.all().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
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
    List<String> kinds =
        messages()
            .map(v -> one(Description.of(v.bytes(), Optional.<Direction>empty())).kind())
            .distinct()
            .sorted()
            .toList();
    assertThat(kinds)
        .containsExactly(
            "charge_answer",
            "charge_request",
            "heartbeat",
            "heartbeat_answer",
            "iccid",
            "legacy_heartbeat",
            "legacy_heartbeat_answer",
            "link",
            "order_confirm",
            "order_confirm_answer",
            "power_heartbeat",
            "registration",
            "registration_answer",
            "settlement",
            "settlement_answer",
            "time_answer",
            "time_request");
  }
}
