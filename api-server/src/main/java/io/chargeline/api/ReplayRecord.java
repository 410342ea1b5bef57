package io.chargeline.api;

import java.util.ArrayList;
import java.util.List;

/**
 * A record of {@code control.replays} (key = replay id): a replay and how far it is, so that any
 * server can go on where another ended.
 *
 * @param version from 1
 * @param owner the server that carries it out
 * @param position where it goes on, in the form of its kind; empty: at the beginning
 * @param written events that were handed to the webhook job
 * @param missing ids that were asked for and that no event of the tenant in the history has
 * @param createdAt unix milliseconds
 * @param at unix milliseconds: when this record was made; its owner has it for a while from then
 */
record ReplayRecord(
    String replayId,
    String tenant,
    String endpointId,
    long version,
    ReplayState state,
    String owner,
    ReplaySelection selection,
    List<String> position,
    long written,
    List<String> missing,
    long createdAt,
    long at) {

  static ReplayRecord first(
      String replayId,
      String tenant,
      String endpointId,
      String owner,
      ReplaySelection selection,
      long now) {
    return new ReplayRecord(
        replayId,
        tenant,
        endpointId,
        1,
        ReplayState.RUNNING,
        owner,
        selection,
        List.of(),
        0,
        List.of(),
        now,
        now);
  }

  /** Somebody has it, again or from now on. */
  ReplayRecord ownedBy(String server, long now) {
    return new ReplayRecord(
        replayId,
        tenant,
        endpointId,
        version + 1,
        state,
        server,
        selection,
        position,
        written,
        missing,
        createdAt,
        now);
  }

  /** So many events further. */
  ReplayRecord advanced(List<String> to, int events, List<String> notFound, long now) {
    List<String> allMissing = new ArrayList<>(missing);
    allMissing.addAll(notFound);
    return new ReplayRecord(
        replayId,
        tenant,
        endpointId,
        version + 1,
        state,
        owner,
        selection,
        to,
        written + events,
        List.copyOf(allMissing),
        createdAt,
        now);
  }

  /** At its end; there is nothing to go on with. */
  ReplayRecord ended(ReplayState how, long now) {
    return new ReplayRecord(
        replayId,
        tenant,
        endpointId,
        version + 1,
        how,
        owner,
        selection,
        List.of(),
        written,
        missing,
        createdAt,
        now);
  }
}
