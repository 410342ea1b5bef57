package io.chargeline.domain.frame;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * A record of a facts topic that is no fact, with a key and no value: one subtask of the device job
 * has written all that happened until then. Readers of rows pass by what has no value.
 *
 * @param subtask from 0
 * @param subtasks how many there are
 * @param time unix milliseconds
 */
public record ClockMark(int subtask, int subtasks, long time) {
  private static final String PREFIX = "clock/";

  /** The record's key. */
  public String key() {
    return PREFIX + subtask + '/' + subtasks + '/' + time;
  }

  /** Empty when the key is none of a mark. */
  public static Optional<ClockMark> parse(byte[] key) {
    String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
    if (!text.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String[] parts = text.substring(PREFIX.length()).split("/", -1);
    return Optional.of(
        new ClockMark(
            Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2])));
  }
}
