package io.chargeline.api;

import io.chargeline.domain.webhook.Endpoint;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries replays out beside everything else: a page of one at a time, in turns, with a pause after
 * each, so that reading does not take the history from others, nor writing the log. After each page
 * it is on record how far a replay is; what a server leaves unfinished, another goes on with. A
 * page that was written but not recorded is written again, with the same ids.
 */
final class ReplayRunner implements AutoCloseable {
  /** Of one replay. */
  static final long MAX_EVENTS = 200_000;

  private static final Logger LOG = LoggerFactory.getLogger(ReplayRunner.class);
  private static final long PAUSE_MS = 50;

  /** Of all replays that this server has: at most 2,000 events a second. */
  private static final long PER_EVENT_NS = 500_000;

  private static final long ADOPT_MS = 2000;
  private static final long FORGET_MS = 60_000;
  private static final long RENEW_MS = ReplayBook.LEASE.toMillis() / 3;
  private static final long REST_NS = TimeUnit.SECONDS.toNanos(1);
  private static final Duration PATIENCE = Duration.ofHours(24);

  private final ReplayBook book;
  private final EndpointBook endpoints;
  private final ReplaySource source;
  private final ReplayLog log;
  private final String instance;
  private final Clock clock;
  private final Deque<Run> turns = new ArrayDeque<>();

  /** By {@link System#nanoTime}; of the one thread, as the turns. */
  private long notBefore = System.nanoTime();

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "replays");
            made.setDaemon(true);
            return made;
          });

  /** A replay that this server has; of the one thread. */
  private static final class Run {
    /** What is stored again stands in the feed again. */
    final Set<String> seen = new HashSet<>();

    ReplayRecord replay;

    /** By {@link System#nanoTime}. */
    long notBefore = System.nanoTime();

    Run(ReplayRecord replay) {
      this.replay = replay;
    }
  }

  ReplayRunner(
      ReplayBook book,
      EndpointBook endpoints,
      ReplaySource source,
      ReplayLog log,
      String instance,
      Clock clock) {
    this.book = book;
    this.endpoints = endpoints;
    this.source = source;
    this.log = log;
    this.instance = instance;
    this.clock = clock;
    schedule(this::step, PAUSE_MS);
    schedule(this::adopt, ADOPT_MS);
    schedule(book::forgetOld, FORGET_MS);
  }

  private void schedule(Runnable task, long everyMs) {
    Runnable guarded =
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("replay step failed");
          }
        };
    var unused = thread.scheduleWithFixedDelay(guarded, everyMs, everyMs, TimeUnit.MILLISECONDS);
  }

  /**
   * Begins with a replay.
   *
   * @return what stands there then: the same, or an earlier one of this id, which somebody has
   * @throws Problem 503 {@code log_unavailable}
   */
  ReplayRecord begin(
      String replayId, Endpoint endpoint, ReplaySelection selection, long createdAt) {
    ReplayRecord mine =
        ReplayRecord.first(
            replayId, endpoint.tenant(), endpoint.endpointId(), instance, selection, createdAt);
    ReplayRecord standing = book.write(mine);
    if (standing.equals(mine)) {
      thread.execute(() -> turns.add(new Run(mine)));
    }
    return standing;
  }

  /** Takes over what nobody carries out any more; of two servers that try, one gets it. */
  private void adopt() {
    if (!book.ready().isDone() || !endpoints.ready().isDone()) {
      return;
    }
    for (ReplayRecord left : book.running().filter(book::lapsed).toList()) {
      if (turns.stream().noneMatch(run -> isOf(run, left))) {
        ReplayRecord mine = left.ownedBy(instance, clock.millis());
        if (book.write(mine).equals(mine)) {
          turns.add(new Run(mine));
        }
      }
    }
  }

  private static boolean isOf(Run run, ReplayRecord replay) {
    return run.replay.replayId().equals(replay.replayId());
  }

  private void step() {
    if (System.nanoTime() - notBefore < 0) {
      return;
    }
    for (int i = turns.size(); i > 0; i--) {
      Run run = turns.remove();
      boolean isDue = System.nanoTime() - run.notBefore >= 0;
      if (!isDue || goesOn(run)) {
        turns.add(run);
      }
      if (isDue) {
        return;
      }
    }
  }

  private boolean goesOn(Run run) {
    try {
      return advance(run);
    } catch (RuntimeException unavailable) {
      LOG.atWarn()
          .addKeyValue("replay", run.replay.replayId())
          .setCause(unavailable)
          .log("replay waits");
      return stays(run);
    }
  }

  /** One page, or the end; false when nothing is left to do for this server. */
  private boolean advance(Run run) {
    if (!isMine(run)) {
      return false;
    }
    Optional<Endpoint> endpoint = endpoints.find(run.replay.endpointId());
    if (endpoint.isEmpty()) {
      return end(run, ReplayState.CANCELLED);
    }
    ReplaySource.Page page = source.page(endpoint.get(), run.replay);
    List<ReplayLog.Entry> entries = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (ReplaySource.Stored event : page.events()) {
      if (!run.seen.contains(event.id()) && ids.add(event.id())) {
        entries.add(new ReplayLog.Entry(event.key(), event.body()));
      }
    }
    notBefore = System.nanoTime() + entries.size() * PER_EVENT_NS;
    log.append(run.replay.endpointId(), run.replay.replayId(), entries);
    return recorded(run, page, ids);
  }

  private boolean recorded(Run run, ReplaySource.Page page, Set<String> ids) {
    boolean idle = ids.isEmpty() && page.missing().isEmpty() && !page.last();
    if (idle && page.next().equals(run.replay.position())) {
      run.notBefore = System.nanoTime() + REST_NS;
      return renewed(run);
    }
    ReplayRecord next =
        run.replay.advanced(page.next(), ids.size(), page.missing(), clock.millis());
    if (page.last() || next.written() >= MAX_EVENTS) {
      ReplayState how = page.last() ? ReplayState.DONE : ReplayState.LIMITED;
      next = ended(next, how);
    }
    if (!written(run, next)) {
      return false;
    }
    run.seen.addAll(ids);
    return next.state() == ReplayState.RUNNING;
  }

  /** As one record with the last page. */
  private static ReplayRecord ended(ReplayRecord advanced, ReplayState how) {
    return new ReplayRecord(
        advanced.replayId(),
        advanced.tenant(),
        advanced.endpointId(),
        advanced.version(),
        how,
        advanced.owner(),
        advanced.selection(),
        List.of(),
        advanced.written(),
        advanced.missing(),
        advanced.createdAt(),
        advanced.at());
  }

  private boolean end(Run run, ReplayState how) {
    boolean unused = written(run, run.replay.ended(how, clock.millis()));
    return false;
  }

  /** Nothing was found, or could be read: it stays this server's. */
  private boolean stays(Run run) {
    run.notBefore = System.nanoTime() + REST_NS;
    try {
      return clock.millis() - run.replay.createdAt() > PATIENCE.toMillis()
          ? end(run, ReplayState.FAILED)
          : renewed(run);
    } catch (Problem logUnavailable) {
      return true;
    }
  }

  private boolean renewed(Run run) {
    if (clock.millis() - run.replay.at() < RENEW_MS) {
      return true;
    }
    return written(run, run.replay.ownedBy(instance, clock.millis()));
  }

  /** False if another server has it by now. */
  private boolean written(Run run, ReplayRecord next) {
    if (!book.write(next).equals(next)) {
      return false;
    }
    run.replay = next;
    return true;
  }

  private boolean isMine(Run run) {
    return book.find(run.replay.replayId()).filter(run.replay::equals).isPresent();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
