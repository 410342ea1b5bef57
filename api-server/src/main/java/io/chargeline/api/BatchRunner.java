package io.chargeline.api;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries batches out beside everything else: a group of items at a time on threads of its own,
 * with a pause after each, the batches in turns (those with stops before the others). At any moment
 * no more than a handful of a batch's records stand before whatever else is written.
 */
final class BatchRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);
  private static final int LANES = 8;
  private static final long PAUSE_MS = 50;
  private static final long FORGET_EVERY_S = 60;
  private static final int MAX_OPEN_OF_TENANT = 4;
  private static final int MAX_OPEN = 16;

  /** How often a group waits for a view that is behind. */
  private static final int MAX_WAITS = 5;

  private final BatchBook book;
  private final BatchItems items;
  private final LiveView view;
  private final Audit audit;
  private final String instance;
  private final Clock clock;
  private final ScheduledExecutorService coordinator =
      Executors.newSingleThreadScheduledExecutor(threads("batches"));
  private final ExecutorService lanes = Executors.newFixedThreadPool(LANES, threads("batch-lane"));
  private final PriorityBlockingQueue<Run> turns =
      new PriorityBlockingQueue<>(
          MAX_OPEN,
          Comparator.comparing((Run run) -> !run.hasStops()).thenComparing(run -> run.turn));
  private final AtomicLong turn = new AtomicLong();
  private final Map<String, Integer> openOfTenant = new HashMap<>();
  private final Map<String, Run> open = new ConcurrentHashMap<>();

  /** A batch under way; of the coordinator only. */
  private static final class Run {
    final BatchRecord batch;
    final List<BatchRequest.Item> items;
    final AuditOrigin origin;
    int position;
    int waits;
    long turn;

    /** Results that are not in the log yet. */
    BatchRecord unwritten;

    Run(BatchRecord batch, List<BatchRequest.Item> items, AuditOrigin origin) {
      this.batch = batch;
      this.items = items;
      this.origin = origin;
    }

    boolean hasStops() {
      return position < items.size() && items.get(position).stop();
    }

    int part() {
      return position / BatchBook.GROUP + 1;
    }

    List<BatchRequest.Item> group() {
      return items.subList(position, Math.min(position + BatchBook.GROUP, items.size()));
    }
  }

  BatchRunner(
      BatchBook book, BatchItems items, LiveView view, Audit audit, String instance, Clock clock) {
    this.book = book;
    this.items = items;
    this.view = view;
    this.audit = audit;
    this.instance = instance;
    this.clock = clock;
    schedule(this::step, PAUSE_MS);
    schedule(book::forgetOld, TimeUnit.SECONDS.toMillis(FORGET_EVERY_S));
  }

  private static ThreadFactory threads(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  private void schedule(Runnable task, long everyMs) {
    Runnable guarded =
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("batch step failed");
          }
        };
    var unused =
        coordinator.scheduleWithFixedDelay(guarded, everyMs, everyMs, TimeUnit.MILLISECONDS);
  }

  String instance() {
    return instance;
  }

  /** Whether this server has it and is not through. */
  boolean isRunning(String batchId) {
    return open.containsKey(batchId);
  }

  /**
   * Takes one of the places for open batches; {@link #run} or {@link #release} must follow.
   *
   * @throws Problem 429 if there is none
   */
  synchronized void reserve(String tenant) {
    int all = openOfTenant.values().stream().mapToInt(Integer::intValue).sum();
    int own = openOfTenant.getOrDefault(tenant, 0);
    if (own >= MAX_OPEN_OF_TENANT || all >= MAX_OPEN) {
      throw ProblemCode.TOO_MANY_BATCHES.because(
          "this server carries out %d of your batches, and %d in all; %d and %d are allowed: wait for one to end"
              .formatted(own, all, MAX_OPEN_OF_TENANT, MAX_OPEN),
          "进行中的批次过多,请等待其中一个结束");
    }
    openOfTenant.put(tenant, own + 1);
  }

  synchronized void release(String tenant) {
    openOfTenant.computeIfPresent(tenant, (name, open) -> open == 1 ? null : open - 1);
  }

  /**
   * @param origin who asked for it
   */
  void run(BatchRecord batch, BatchRequest request, AuditOrigin origin) {
    Run run = new Run(batch, request.items(), origin);
    open.put(batch.batchId(), run);
    enqueue(run);
  }

  private void enqueue(Run run) {
    run.turn = turn.incrementAndGet();
    turns.add(run);
  }

  private void step() {
    Run run = turns.poll();
    if (run == null) {
      return;
    }
    boolean ended = false;
    try {
      ended = advance(run);
    } catch (Problem e) {
      // The log or the view is away for the moment: the same step again, in its turn.
      LOG.atWarn()
          .addKeyValue("batch", run.batch.batchId())
          .addKeyValue("code", e.code().wireName())
          .log("batch waits");
    } finally {
      if (ended) {
        open.remove(run.batch.batchId());
        release(run.batch.tenant());
      } else {
        enqueue(run);
      }
    }
  }

  /** One group, or the end; true when nothing is left to do. */
  private boolean advance(Run run) {
    if (run.unwritten != null) {
      write(run);
      return false;
    }
    BatchState state = book.find(run.batch.batchId()).map(BatchRecord::state).orElse(null);
    if (state != BatchState.RUNNING || run.position >= run.items.size()) {
      return end(run);
    }
    if (book.has(run.batch.batchId(), run.part())) {
      run.position += BatchBook.GROUP;
      return false;
    }
    List<BatchResult> results = carryOut(run);
    run.unwritten = run.batch.part(run.part(), results, clock.millis());
    audit.items(run.origin, run.batch.batchId(), run.group(), results);
    write(run);
    return false;
  }

  private void write(Run run) {
    BatchRecord unused = book.write(run.unwritten);
    run.unwritten = null;
    run.position += BatchBook.GROUP;
    run.waits = 0;
  }

  private List<BatchResult> carryOut(Run run) {
    try {
      view.catchUp();
    } catch (Problem behind) {
      run.waits++;
      if (run.waits < MAX_WAITS) {
        throw behind;
      }
      return run.group().stream().map(item -> BatchItems.refused(item, behind)).toList();
    }
    Map<Integer, List<BatchRequest.Item>> byLane = new HashMap<>();
    for (BatchRequest.Item item : run.group()) {
      byLane.computeIfAbsent(BatchItems.lane(item, LANES), lane -> new ArrayList<>()).add(item);
    }
    List<CompletableFuture<List<BatchResult>>> running =
        byLane.values().stream()
            .map(lane -> CompletableFuture.supplyAsync(() -> carryOut(run.batch, lane), lanes))
            .toList();
    return running.stream().flatMap(lane -> lane.join().stream()).toList();
  }

  private List<BatchResult> carryOut(BatchRecord batch, List<BatchRequest.Item> lane) {
    return lane.stream().map(item -> items.carryOut(batch, item)).toList();
  }

  private boolean end(Run run) {
    boolean all = run.position >= run.items.size();
    BatchRecord now = book.find(run.batch.batchId()).orElse(null);
    if (now == null || now.state() == BatchState.DONE || now.state() == BatchState.CANCELLED) {
      return true;
    }
    BatchState to = all ? BatchState.DONE : BatchState.CANCELLED;
    return book.write(now.next(to, instance, clock.millis())).state() == to;
  }

  @Override
  public void close() {
    coordinator.shutdownNow();
    lanes.shutdownNow();
  }
}
