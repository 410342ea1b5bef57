package io.chargeline.standalone;

/** Why it cannot start, in words for the person who started it; needs no stack trace. */
public final class StartupException extends RuntimeException {
  public StartupException(String message) {
    super(message);
  }

  public StartupException(String message, Throwable cause) {
    super(message, cause);
  }
}
