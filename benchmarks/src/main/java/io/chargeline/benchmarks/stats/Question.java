package io.chargeline.benchmarks.stats;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What is asked.
 *
 * @param path of the API; null: only the database is asked
 * @param sql null: what the API asks the database itself
 */
record Question(String name, String path, String sql) {
  private static final String GET = "GET ";
  private static final String SQL = "SQL ";

  /**
   * The questions of {@code questions.txt}.
   *
   * @param words what stands for the names in braces
   */
  static List<Question> all(Map<String, String> words) {
    try (InputStream in = Question.class.getResourceAsStream("questions.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .map(line -> of(line, words))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Question of(String line, Map<String, String> words) {
    String[] parts = line.split(" \\| ", 2);
    String asked = parts[1];
    for (Map.Entry<String, String> word : words.entrySet()) {
      asked = asked.replace('{' + word.getKey() + '}', word.getValue());
    }
    if (asked.startsWith(GET)) {
      return new Question(parts[0], asked.substring(GET.length()), null);
    }
    if (asked.startsWith(SQL)) {
      return new Question(parts[0], null, asked.substring(SQL.length()));
    }
    throw new IllegalArgumentException("questions.txt: GET or SQL is missing in: " + line);
  }
}
