package io.chargeline.api;

import io.chargeline.domain.frame.Topic;
import io.chargeline.log.ControlLog;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Batches and what became of their items, across all servers: a fold over {@code control.batches}.
 */
final class BatchBook implements AutoCloseable {
  /** How many items one record holds the results of, and one turn carries out. */
  static final int GROUP = 100;

  static final Duration KEEP = Duration.ofHours(48);

  /** More is forgotten earlier, the oldest first. */
  static final int MAX_ITEMS = 200_000;

  /** After this long without a result its server is taken for gone. */
  static final Duration LEASE = Duration.ofMinutes(1);

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ControlLog<BatchRecord> log;
  private final Clock clock;

  BatchBook(String bootstrap, Clock clock) {
    this.log =
        ControlLog.open(
            bootstrap,
            Topic.CONTROL_BATCHES,
            BatchRecord.class,
            BatchRecord::key,
            BatchRecord::version);
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

  Optional<BatchRecord> find(String batchId) {
    return log.find(batchId).filter(batch -> batch.part() == 0 && !over(batch));
  }

  boolean has(String batchId, int part) {
    return log.find(BatchRecord.key(batchId, part)).isPresent();
  }

  /** The results so far, in no order. */
  List<BatchRecord> parts(BatchRecord batch) {
    List<BatchRecord> parts = new ArrayList<>();
    for (int part = 1; (part - 1) * GROUP < batch.total(); part++) {
      log.find(BatchRecord.key(batch.batchId(), part)).ifPresent(parts::add);
    }
    return parts;
  }

  /**
   * Writes a record, and gives what counts for its key then.
   *
   * @throws Problem 503 {@code log_unavailable}
   */
  BatchRecord write(BatchRecord batch) {
    return CommandLog.await(log.append(batch), PATIENCE).current();
  }

  /** The batch with {@code interrupted} where nobody carries it out any more. */
  BatchState state(BatchRecord batch, List<BatchRecord> parts) {
    long last = parts.stream().mapToLong(BatchRecord::at).max().orElse(0);
    boolean silent = clock.millis() - Math.max(last, batch.at()) > LEASE.toMillis();
    return switch (batch.state()) {
      case RUNNING -> silent ? BatchState.INTERRUPTED : BatchState.RUNNING;
      case CANCELLING -> silent ? BatchState.CANCELLED : BatchState.CANCELLING;
      default -> batch.state();
    };
  }

  /** Lets go of what is over its time, and of the oldest when there is too much. */
  void forgetOld() {
    Set<String> kept = new HashSet<>();
    int items = 0;
    List<BatchRecord> newest =
        log.all().stream()
            .filter(batch -> batch.part() == 0 && !over(batch))
            .sorted(Comparator.comparingLong(BatchRecord::createdAt).reversed())
            .toList();
    for (BatchRecord batch : newest) {
      items += batch.total();
      if (items <= MAX_ITEMS) {
        kept.add(batch.batchId());
      }
    }
    long justNow = clock.millis() - LEASE.toMillis();
    log.forget(record -> !kept.contains(record.batchId()) && record.at() < justNow);
  }

  private boolean over(BatchRecord batch) {
    return batch.createdAt() + KEEP.toMillis() < clock.millis();
  }

  @Override
  public void close() {
    log.close();
  }
}
