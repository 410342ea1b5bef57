package io.chargeline.protocol.bkv;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * One line of {@code bkv.jsonl}: real, printed or built bytes and what they say.
 *
 * @param canonical false where it holds bytes that no message of ours would
 */
record Vector(
    String name,
    String direction,
    boolean valid,
    String hex,
    JsonNode fields,
    String reason,
    Boolean canonical,
    String note,
    String source) {

  private static final List<Vector> ALL = read();

  static Stream<Vector> all() {
    return ALL.stream();
  }

  /** Whole and good frames. */
  static Stream<Vector> frames() {
    return all().filter(v -> v.valid() && !v.isStream());
  }

  static Vector named(String name) {
    return all().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<Vector> read() {
    try (InputStream in = Vector.class.getResourceAsStream("/bkv.jsonl")) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      return lines.stream()
          .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8), Vector.class))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isStream() {
    return fields.path("type").asText().equals("stream");
  }

  boolean isCanonical() {
    return !Boolean.FALSE.equals(canonical);
  }

  Bytes bytes() {
    return Bytes.ofHex(hex);
  }

  Frame frame() {
    return Frame.parse(bytes());
  }

  Message message() {
    Frame frame = frame();
    return direction.equals("up") ? Uplink.of(frame) : Downlink.of(frame);
  }

  @Override
  public String toString() {
    return name;
  }
}
