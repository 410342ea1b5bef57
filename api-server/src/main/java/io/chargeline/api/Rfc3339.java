package io.chargeline.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times for people: UTC with milliseconds. */
final class Rfc3339 {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

  private Rfc3339() {}

  /** Null for null. */
  static String of(Long unixMillis) {
    return unixMillis == null ? null : FORM.format(Instant.ofEpochMilli(unixMillis));
  }
}
