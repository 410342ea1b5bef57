package io.chargeline.protocol.decode;

import io.chargeline.domain.Json;
import java.util.Map;

/**
 * One message as {@code decode} shows it.
 *
 * @param protocol {@code ap3000} or {@code bkv}
 * @param reason why it is not valid; absent when it is
 * @param deviceId absent where the bytes name no device
 * @param command the command byte, for example {@code 0x21}; absent outside frames
 * @param kind one word in snake_case, for example {@code heartbeat}
 * @param fields what it says, units in the names; a null value was said to be none
 */
public record Decoded(
    String protocol,
    boolean valid,
    String reason,
    String deviceId,
    String command,
    Integer messageId,
    String kind,
    Map<String, Object> fields) {

  /** One JSON object without line breaks. */
  public String json() {
    return Json.text(this);
  }

  /** A headline and one aligned line per field. */
  public String text() {
    StringBuilder out = new StringBuilder(protocol).append(' ').append(kind);
    append(out, "", command);
    append(out, "device ", deviceId);
    append(out, "message ", messageId);
    append(out, "INVALID: ", reason);
    int width = fields.keySet().stream().mapToInt(String::length).max().orElse(0);
    fields.forEach(
        (name, value) ->
            out.append("\n  ").append(("%-" + width + "s  ").formatted(name)).append(value));
    return out.append('\n').toString();
  }

  private static void append(StringBuilder out, String label, Object value) {
    if (value != null) {
      out.append("  ").append(label).append(value);
    }
  }
}
