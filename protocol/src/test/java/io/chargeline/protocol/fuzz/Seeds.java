package io.chargeline.protocol.fuzz;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.chargeline.domain.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What fuzzing begins with: a codec's vectors, and the lines of its corpus, which are inputs that
 * once went wrong or reach what no vector does.
 */
final class Seeds {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Seeds() {}

  static List<byte[]> of(String protocol) {
    List<byte[]> all = new ArrayList<>(corpus(protocol));
    lines(protocol + ".jsonl").map(Seeds::hexOf).forEach(hex -> all.add(bytes(hex)));
    return all;
  }

  /** The lines of hex in {@code fuzz/}; what follows a {@code #} is for people. */
  static List<byte[]> corpus(String protocol) {
    return lines("fuzz/" + protocol + ".hex")
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .map(Seeds::bytes)
        .toList();
  }

  private static String hexOf(String vector) {
    try {
      return JSON.readTree(vector).path("hex").asText();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String hex) {
    return Bytes.ofHex(hex).array();
  }

  private static Stream<String> lines(String resource) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Seeds.class.getResourceAsStream("/" + resource), StandardCharsets.UTF_8))) {
      return in.lines().filter(line -> !line.isBlank()).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
