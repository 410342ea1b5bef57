package io.chargeline.api.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;

/**
 * Some lines of a stream of server-sent events (the WHATWG's HTML, 9.2), as bytes that many clients
 * share; nobody changes them.
 */
public final class SseFrame {
  private static final byte[] DATA = ascii("data: ");
  private static final byte NEWLINE = '\n';

  private final byte[] bytes;

  private SseFrame(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * An event with a JSON text as its data.
   *
   * @param id what the client sends as {@code Last-Event-ID} when it comes again; null: none
   */
  public static SseFrame event(String name, String id, byte[] json) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream(json.length + 96);
    lines.writeBytes(ascii("event: " + name + '\n'));
    if (id != null) {
      lines.writeBytes(ascii("id: " + id + '\n'));
    }
    lines.writeBytes(DATA);
    for (byte one : json) {
      // Within a text of JSON a line break is written otherwise; one between tokens may go.
      if (one != NEWLINE && one != '\r') {
        lines.write(one);
      }
    }
    lines.write(NEWLINE);
    lines.write(NEWLINE);
    return new SseFrame(lines.toByteArray());
  }

  /** An event with a JSON array as its data. */
  static SseFrame array(String name, Collection<byte[]> items) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    int separator = '[';
    for (byte[] item : items) {
      json.write(separator);
      json.writeBytes(item);
      separator = ',';
    }
    json.write(']');
    return event(name, null, json.toByteArray());
  }

  /** What clients skip. */
  public static SseFrame comment(String text) {
    return new SseFrame(ascii(": " + text + "\n\n"));
  }

  /** After which time a client that was cut off shall come again, ms. */
  public static SseFrame retry(long milliseconds) {
    return new SseFrame(ascii("retry: " + milliseconds + "\n\n"));
  }

  byte[] bytes() {
    return bytes;
  }

  int size() {
    return bytes.length;
  }

  /** Whether it says the same. */
  public boolean sameAs(SseFrame other) {
    return other != null && Arrays.equals(bytes, other.bytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
