package io.chargeline.protocol.ap3000;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.WireName;
import io.chargeline.protocol.decode.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One line of {@code ap3000.jsonl}: real, printed or built bytes and what they say. */
record Vector(
    String name,
    String direction,
    boolean valid,
    String hex,
    JsonNode fields,
    String reason,
    String note,
    String source) {

  static Stream<Vector> all() {
    try (InputStream in = Vector.class.getResourceAsStream("/ap3000.jsonl")) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      return lines.stream()
          .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8), Vector.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Vector named(String name) {
    return all().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }

  boolean isFrame() {
    return fields.path("type").asText().equals("dny");
  }

  boolean isStream() {
    return fields.path("type").asText().equals("stream");
  }

  int command() {
    return Integer.decode(fields.path("command").asText());
  }

  /** From the specification's own list, not added here. */
  boolean isShared() {
    return source == null;
  }

  Bytes bytes() {
    return Bytes.ofHex(hex);
  }

  Optional<Direction> way() {
    return direction.equals("up") || direction.equals("down")
        ? Optional.of(WireName.parse(Direction.class, direction))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return name;
  }
}
