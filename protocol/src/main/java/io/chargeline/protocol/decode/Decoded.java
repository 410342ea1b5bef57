package io.chargeline.protocol.decode;

import io.chargeline.domain.Json;
import java.util.Map;

/**
 * One message as {@code decode} shows it.
 *
 * @param line of a capture's text in which it begins, from 1
 * @param offset of its first byte in a capture of raw bytes, from 0
 * @param protocol {@code ap3000} or {@code bkv}; of bytes that belong to none, that of what came
 *     before
 * @param reason why it is not valid; absent when it is
 * @param why the same in words, with the numbers that contradict each other
 * @param deviceId absent where the bytes name no device
 * @param command the command, for example {@code 0x21} or {@code 0x0015}; absent outside frames
 * @param messageId of an AP3000 frame
 * @param sequence of a BKV frame, 8 upper-case hex digits
 * @param kind one word in snake_case, for example {@code heartbeat}
 * @param fields what it says, units in the names; a null value was said to be none
 */
public record Decoded(
    Integer line,
    Long offset,
    String protocol,
    boolean valid,
    String reason,
    String why,
    String deviceId,
    String command,
    Integer messageId,
    String sequence,
    String kind,
    Map<String, Object> fields) {

  public Decoded(
      String protocol,
      boolean valid,
      String reason,
      String deviceId,
      String command,
      Integer messageId,
      String sequence,
      String kind,
      Map<String, Object> fields) {
    this(
        null, null, protocol, valid, reason, null, deviceId, command, messageId, sequence, kind,
        fields);
  }

  /** Of a protocol without frame sequences. */
  public Decoded(
      String protocol,
      boolean valid,
      String reason,
      String deviceId,
      String command,
      Integer messageId,
      String kind,
      Map<String, Object> fields) {
    this(protocol, valid, reason, deviceId, command, messageId, null, kind, fields);
  }

  /** The same, with its reason in words. */
  public Decoded because(String words) {
    return with(line, offset, words);
  }

  /** The same, with its place in a capture. */
  Decoded at(Place place) {
    return with(place.line(), place.offset(), why);
  }

  private Decoded with(Integer newLine, Long newOffset, String newWhy) {
    return new Decoded(
        newLine, newOffset, protocol, valid, reason, newWhy, deviceId, command, messageId, sequence,
        kind, fields);
  }

  /** One JSON object without line breaks. */
  public String json() {
    return Json.text(this);
  }

  /** A headline and one aligned line per field. */
  public String text() {
    StringBuilder out = new StringBuilder(place()).append(protocol).append(' ').append(kind);
    append(out, "", command);
    append(out, "device ", deviceId);
    append(out, "message ", messageId);
    append(out, "sequence ", sequence);
    append(out, "INVALID: ", reason);
    if (why != null) {
      out.append(": ").append(why);
    }
    int width = fields.keySet().stream().mapToInt(String::length).max().orElse(0);
    fields.forEach(
        (name, value) ->
            out.append("\n  ").append(("%-" + width + "s  ").formatted(name)).append(value));
    return out.append('\n').toString();
  }

  private String place() {
    if (line != null) {
      return "line " + line + ": ";
    }
    return offset == null ? "" : "offset " + offset + ": ";
  }

  private static void append(StringBuilder out, String label, Object value) {
    if (value != null) {
      out.append("  ").append(label).append(value);
    }
  }
}
