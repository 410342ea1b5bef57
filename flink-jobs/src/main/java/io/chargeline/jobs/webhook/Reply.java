package io.chargeline.jobs.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * How an attempt ended: with a status, or with the reason why no answer came.
 *
 * @param status HTTP status; null without an answer
 * @param error one word for machines; null with an answer
 * @param retryAfter the header as it came; null without
 * @param excerpt the beginning of its body; null if there was none, or it was accepted
 */
record Reply(Integer status, String error, String retryAfter, String excerpt) {
  /** Nothing was sent: the log has not kept the event for so long. */
  static final String EXPIRED = "expired_from_log";

  private static final int GONE = 410;

  static Reply failed(String error) {
    return new Reply(null, error, null, null);
  }

  boolean accepted() {
    return status != null && status >= 200 && status < 300;
  }

  boolean answered() {
    return status != null;
  }

  /** The receiver never wants anything again. */
  boolean gone() {
    return status != null && status == GONE;
  }

  /** {@code Retry-After} in either of its forms; nonsense counts as not said. */
  Optional<Duration> wish(long nowMs) {
    if (retryAfter == null) {
      return Optional.empty();
    }
    String text = retryAfter.strip();
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(Instant.ofEpochMilli(nowMs), at);
      return wait.isNegative() ? Optional.empty() : Optional.of(wait);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
