package io.chargeline.simulator.recording;

/** Told on the feeding thread, about a hundred times over a whole recording. */
public interface RecordingProgress {
  RecordingProgress SILENT = (fraction, sessions) -> {};

  /**
   * @param fraction 0–1 of the sessions
   * @param sessions settled and answered so far
   */
  void at(double fraction, int sessions);
}
