package io.chargeline.api;

import io.chargeline.domain.frame.Topic;
import io.chargeline.log.ControlLog;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Replays across all servers: a fold over {@code control.replays}. */
final class ReplayBook implements AutoCloseable {
  static final Duration KEEP = Duration.ofHours(48);

  /** After this long without a word its server is taken for gone. */
  static final Duration LEASE = Duration.ofSeconds(60);

  static final int MAX_OPEN_OF_TENANT = 8;
  static final int MAX_OPEN = 32;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ControlLog<ReplayRecord> log;
  private final Clock clock;

  ReplayBook(String bootstrap, Clock clock) {
    this.log =
        ControlLog.open(
            bootstrap,
            Topic.CONTROL_REPLAYS,
            ReplayRecord.class,
            ReplayRecord::replayId,
            ReplayRecord::version);
    this.clock = clock;
  }

  CompletableFuture<Void> ready() {
    return log.ready();
  }

  /**
   * Waits until the book holds everything written before this call.
   *
   * @throws Problem 503 {@code view_behind}
   */
  void catchUp() {
    LiveView.awaitCaughtUp(log.caughtUp(), PATIENCE);
  }

  Optional<ReplayRecord> find(String replayId) {
    return log.find(replayId).filter(replay -> !over(replay));
  }

  /** Those that are not through, in no order. */
  Stream<ReplayRecord> running() {
    return log.all().stream().filter(replay -> replay.state() == ReplayState.RUNNING);
  }

  /**
   * @throws Problem 429 if there are as many as there may be
   */
  void requireRoom(String tenant) {
    long all = running().count();
    long own = running().filter(replay -> replay.tenant().equals(tenant)).count();
    if (own >= MAX_OPEN_OF_TENANT || all >= MAX_OPEN) {
      throw ProblemCode.TOO_MANY_REPLAYS.because(
          "%d of your replays are under way, and %d in all; %d and %d are allowed: wait for one to end"
              .formatted(own, all, MAX_OPEN_OF_TENANT, MAX_OPEN),
          "进行中的重放过多,请等待其中一个结束");
    }
  }

  /**
   * Writes a record, and gives what counts then.
   *
   * @throws Problem 503 {@code log_unavailable}
   */
  ReplayRecord write(ReplayRecord replay) {
    return CommandLog.await(log.append(replay), PATIENCE).current();
  }

  /** Whether nobody carries it out any more. */
  boolean lapsed(ReplayRecord replay) {
    return clock.millis() - replay.at() > LEASE.toMillis();
  }

  /** Lets go of what is over its time. */
  void forgetOld() {
    log.forget(this::over);
  }

  private boolean over(ReplayRecord replay) {
    return replay.createdAt() + KEEP.toMillis() < clock.millis();
  }

  @Override
  public void close() {
    log.close();
  }
}
