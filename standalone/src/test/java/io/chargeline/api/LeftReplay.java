package io.chargeline.api;

import java.time.Clock;
import java.util.List;

/** Leaves a replay on record as a server does that dies right after it has accepted it. */
public final class LeftReplay {
  private LeftReplay() {}

  /**
   * @param at unix milliseconds: when it died
   */
  public static void write(
      String kafka, String replayId, String endpointId, List<String> eventIds, long at) {
    try (ReplayBook book = new ReplayBook(kafka, Clock.systemUTC())) {
      book.ready().join();
      ReplayRecord unused =
          book.write(
              ReplayRecord.first(
                  replayId,
                  "demo",
                  endpointId,
                  "api-that-died",
                  ReplaySelection.events(eventIds),
                  at));
    }
  }
}
