package io.chargeline.standalone.receiver;

import java.time.Duration;
import java.util.Optional;

/**
 * What came back.
 *
 * @param status 0 if there was no answer
 * @param failure why there was none, in words; null if there was one
 * @param useOfConnection 1 for a connection's first request, 0 if there was none
 */
record Answer(int status, String failure, Duration latency, long useOfConnection) {
  static final String HUNG_UP = "closed the connection without an answer";
  private static final int GONE = 410;

  static Answer none(String failure, Duration latency) {
    return new Answer(0, failure, latency, 0);
  }

  boolean came() {
    return failure == null;
  }

  boolean hungUp() {
    return HUNG_UP.equals(failure);
  }

  boolean accepted() {
    return status / 100 == 2;
  }

  /** 410 is none: it says that the endpoint is to be sent nothing more. */
  boolean refused() {
    return status / 100 == 4 && status != GONE;
  }

  String text() {
    return came() ? "answered " + status : failure;
  }

  Optional<String> hint() {
    if (status / 100 == 3) {
      return Optional.of(
          "A redirect is not followed and counts as a failure: register the address it leads to.");
    }
    if (status == GONE) {
      return Optional.of("410 says that nothing more is wanted here: never answer it by mistake.");
    }
    if (status / 100 == 5) {
      return Optional.of("A 5xx is an error of your program: its log has the stack trace.");
    }
    return Optional.empty();
  }
}
