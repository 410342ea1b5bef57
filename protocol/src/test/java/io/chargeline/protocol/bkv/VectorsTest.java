package io.chargeline.protocol.bkv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;
import io.chargeline.protocol.decode.Decoded;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VectorsTest {

  static Stream<Vector> frames() {
    return Vector.frames();
  }

  static Stream<Vector> invalid() {
    return Vector.all().filter(v -> !v.valid());
  }

  static Stream<Vector> streams() {
    return Vector.all().filter(Vector::isStream);
  }

  static Stream<Vector> canonical() {
    return frames().filter(Vector::isCanonical);
  }

  @Test
  void theListIsWhole() {
    assertThat(Vector.all()).hasSize(134);
    assertThat(Vector.all().filter(v -> !v.source().equals("constructed"))).hasSize(79);
    assertThat(invalid()).hasSize(24);
    assertThat(streams()).hasSize(6);
  }

  @ParameterizedTest
  @MethodSource("frames")
  void saysWhatTheVectorSays(Vector vector) {
    Decoded decoded = one(vector);
    assertThat(decoded.valid()).isTrue();
    assertThat(decoded.reason()).isNull();
    assertThat(decoded.protocol()).isEqualTo("bkv");
    assertSaysAll(decoded, vector.fields());
    JsonNode json = json(decoded);
    assertThat(json.get("device_id")).isEqualTo(vector.fields().get("gateway_id"));
    assertThat(json.get("command")).isEqualTo(vector.fields().get("command"));
    assertThat(json.get("sequence")).isEqualTo(vector.fields().get("frame_seq"));
    assertThat(json.has("message_id")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void rejectsWithTheReason(Vector vector) {
    Decoded decoded = one(vector);
    assertThat(decoded.valid()).isFalse();
    assertThat(decoded.reason()).isEqualTo(vector.reason());
    assertSaysAll(decoded, vector.fields());
    if (!vector.reason().equals("cut_short")) {
      Bytes bytes = vector.bytes();
      assertThatThrownBy(() -> Frame.parse(bytes)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("streams")
  void cutsStreams(Vector vector) {
    ByteBuffer in = vector.bytes().bigEndian();
    List<String> good = new ArrayList<>();
    int rejected = 0;
    Splitter splitter = new BkvSplitter(Splitter.DEFAULT_CAP);
    for (Inbound next = splitter.next(in, false); next != null; next = splitter.next(in, false)) {
      if (next instanceof Inbound.Rejected bad) {
        rejected += bad.raw().length();
      } else {
        good.add(next.raw().hex());
      }
    }
    List<String> expected = new ArrayList<>();
    vector.fields().get("frames").forEach(frame -> expected.add(frame.asText()));
    assertThat(good).isEqualTo(expected);
    if (!vector.fields().has("dropped_frames")) {
      assertThat(rejected).isEqualTo(vector.fields().path("junk_bytes").asInt());
    }
    assertThat(vector.hex().substring(in.position() * 2))
        .isEqualTo(vector.fields().get("remainder").asText());
  }

  @ParameterizedTest
  @MethodSource("canonical")
  void writesTheSameBytesBack(Vector vector) {
    Frame frame = vector.frame();
    Message message = vector.message();
    Frame written =
        message instanceof Uplink up
            ? Frame.up(frame.deviceId(), frame.sequence(), up)
            : Frame.down(frame.deviceId(), frame.sequence(), (Downlink) message);
    assertThat(written).isEqualTo(frame);
    assertThat(written.raw().hex()).isEqualTo(vector.hex());
  }

  @Test
  void theFrameItselfIsRead() {
    Frame frame = Vector.named("bkv-0x0015-0x07-up-01").frame();
    assertThat(frame.deviceId().value()).isEqualTo("86004459453005");
    assertThat(frame.messageId()).isEqualTo(0x001C9C2B);
    assertThat(frame.sequenceHex()).isEqualTo("001C9C2B");
    assertThat(Uplink.of(frame)).isEqualTo(new SwitchReply(1, 2, 0, 0x68));
  }

  private static Decoded one(Vector vector) {
    List<Decoded> decoded = Description.of(vector.bytes(), Optional.empty());
    assertThat(decoded).hasSize(1);
    return decoded.get(0);
  }

  private static JsonNode json(Decoded decoded) {
    return Json.tree(decoded.json().getBytes(StandardCharsets.UTF_8));
  }

  private static void assertSaysAll(Decoded decoded, JsonNode expected) {
    JsonNode actual = json(decoded).get("fields");
    expected
        .properties()
        .forEach(
            field ->
                assertThat(actual.get(field.getKey()))
                    .as(field.getKey())
                    .isEqualTo(field.getValue()));
  }
}
