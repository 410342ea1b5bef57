package io.chargeline.simulator.recording;

import java.util.Comparator;

/**
 * Something that is due at a moment of the recording. Within a moment ends come first, so that they
 * make room; a session without duration ends after it started.
 *
 * @param index of the session in the plan, which breaks ties
 */
record Happening(long timeMs, Kind kind, int index, PlannedSession planned) {

  /** In the order in which they happen at one moment. */
  enum Kind {
    END,
    REPORT,
    START,
    END_AT_ONCE
  }

  static final Comparator<Happening> ORDER =
      Comparator.comparingLong(Happening::timeMs)
          .thenComparing(Happening::kind)
          .thenComparingInt(Happening::index);

  static Happening start(PlannedSession planned, int index) {
    return new Happening(planned.session().startMs(), Kind.START, index, planned);
  }

  Happening end() {
    RecordedSession session = planned.session();
    Kind end = session.endMs() == session.startMs() ? Kind.END_AT_ONCE : Kind.END;
    return new Happening(session.endMs(), end, index, planned);
  }

  Happening report(long atMs) {
    return new Happening(atMs, Kind.REPORT, index, planned);
  }
}
