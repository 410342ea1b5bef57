package io.chargeline.simulator.recording;

/** The gateway did not do what the recording waits for; what was fed so far stands in its log. */
public final class StalledRecordingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StalledRecordingException(String message) {
    super(message);
  }

  StalledRecordingException(String message, Throwable cause) {
    super(message, cause);
  }
}
