package io.chargeline.simulator.recording;

import java.util.List;

/** A recording that cannot be fed as it is; nothing of it was. */
public final class RefusedRecordingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Enough to mend a file by; a file of another kind would name every row. */
  static final int MAX_PROBLEMS = 20;

  private final transient List<String> problems;

  RefusedRecordingException(List<String> problems) {
    super("the recording was refused, nothing was fed:\n  " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line each, at most 20. */
  public List<String> problems() {
    return problems;
  }
}
