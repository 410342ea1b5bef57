package io.chargeline.log;

import io.chargeline.domain.frame.LogRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way a process writes to a frames topic: a record gets its event time and its place in the
 * log in one step, so that for one writer time never goes back in any partition. While the broker
 * is away, records wait (in order, up to a bound in bytes) until it is back or the writer is
 * closed; beyond the bound they are refused. No method but {@link #open}, {@link #flush} and {@link
 * #close} ever blocks, so an event loop may call them.
 */
@SuppressWarnings("FutureReturnValueIgnored") // every end comes through the futures handed out
public final class StampedWriter implements AutoCloseable {
  public static final long DEFAULT_MAX_PENDING_BYTES = 32L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(StampedWriter.class);
  private static final long TICK_MS = 1000;
  private static final long RETRY_MS = 20;
  private static final long LATE_TICK_MS = 2 * TICK_MS;
  private static final Duration METADATA_PATIENCE = Duration.ofSeconds(30);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

  /** What Kafka adds to a record, roughly; keeps the bound honest for many small records. */
  private static final int RECORD_OVERHEAD = 64;

  /** The producer's memory goes by whole batches, the bound by bytes. */
  private static final long BATCH_SLACK = 16L << 20;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final String writer;
  private final LongSupplier clock;
  private final int partitions;
  private final long maxPendingBytes;
  private final AtomicLong pendingBytes = new AtomicLong();
  private final Object lock = new Object();
  private final Object drained = new Object();
  private final Semaphore hurried;
  private long lastTime = Long.MIN_VALUE;
  private long lastTick = Long.MIN_VALUE;
  private boolean closed;
  private ScheduledExecutorService ticker;
  private String role = LogRecord.ROLE_GATEWAY;

  /** Stamped, and not yet taken by the producer, which forgets its topic when the broker goes. */
  private final Deque<Pending> held = new ArrayDeque<>();

  /** The refusal of a record because the broker is behind; a value, so without a stack trace. */
  public static final class BehindException extends RuntimeException {
    BehindException(String message) {
      super(message, null, false, false);
    }
  }

  private StampedWriter(
      Producer<byte[], byte[]> producer,
      String topic,
      String writer,
      LongSupplier clock,
      int partitions,
      long maxPendingBytes,
      Batching batching) {
    this.producer = producer;
    this.topic = topic;
    this.writer = writer;
    this.clock = clock;
    this.partitions = partitions;
    this.maxPendingBytes = maxPendingBytes;
    Thread sender = new Thread(this::sendHeld, "log-" + writer);
    sender.setDaemon(true);
    sender.start();
    this.hurried = batching == Batching.UNTIL_HURRIED ? new Semaphore(0) : null;
    if (hurried != null) {
      Thread flusher = new Thread(this::flushHurried, "hurry-" + writer);
      flusher.setDaemon(true);
      flusher.start();
    }
  }

  /** How long a record waits for others to go with. */
  public enum Batching {
    /** Two milliseconds: for records that keep coming. */
    BRIEF(2),
    /**
     * Longer, or until {@link #hurry}: for a writer that knows which acknowledgements are waited
     * for.
     */
    UNTIL_HURRIED(50);

    private final int lingerMs;

    Batching(int lingerMs) {
      this.lingerMs = lingerMs;
    }
  }

  /** With the default bound and {@link Batching#BRIEF}. */
  public static StampedWriter open(
      String bootstrap, String topic, String writer, LongSupplier clock) {
    return open(bootstrap, topic, writer, clock, DEFAULT_MAX_PENDING_BYTES, Batching.BRIEF);
  }

  /**
   * Opens a writer on a topic that exists.
   *
   * @param writer the instance name its ticks carry, new at every start
   * @param clock unix milliseconds; where it goes back, stamps stand still
   * @param maxPendingBytes how many bytes may wait for the broker
   * @throws IllegalStateException if no broker answers for the topic within 30 s
   */
  public static StampedWriter open(
      String bootstrap,
      String topic,
      String writer,
      LongSupplier clock,
      long maxPendingBytes,
      Batching batching) {
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            producerConfig(bootstrap, writer, maxPendingBytes, batching),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    try {
      int partitions = awaitPartitions(producer, topic, bootstrap);
      return new StampedWriter(
          producer, topic, writer, clock, partitions, maxPendingBytes, batching);
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /** A writer over another producer, such as Kafka's own in-memory twin; takes ownership of it. */
  public static StampedWriter over(
      Producer<byte[], byte[]> producer,
      String topic,
      String writer,
      LongSupplier clock,
      long maxPendingBytes) {
    int partitions = producer.partitionsFor(topic).size();
    return new StampedWriter(
        producer, topic, writer, clock, partitions, maxPendingBytes, Batching.BRIEF);
  }

  /**
   * Stamps and sends one record.
   *
   * @param recordAt makes the record for the event time given, in unix milliseconds
   * @return completes with the stamped record when the broker has acknowledged it, on a thread that
   *     must not be held up; fails with {@link BehindException} (already failed on return) when too
   *     much is waiting, or with Kafka's error
   */
  public CompletableFuture<LogRecord> append(LongFunction<LogRecord> recordAt) {
    synchronized (lock) {
      long now = stamp();
      if (ticker != null && now - lastTick >= LATE_TICK_MS) {
        // The process stood still: the gap must be in the log before the first record after it.
        tickAt(now);
      }
      LogRecord stamped = recordAt.apply(now);
      return send(stamped, partitionOf(stamped));
    }
  }

  /**
   * Writes a tick with one event time to every partition.
   *
   * @return completes when all are acknowledged; fails as {@link #append} does
   */
  public CompletableFuture<Void> tick() {
    synchronized (lock) {
      return tickAt(stamp());
    }
  }

  /**
   * Ticks once a second from now on, the first time at once.
   *
   * @param tickRole {@link LogRecord#ROLE_GATEWAY} while this writer holds device connections, else
   *     {@link LogRecord#ROLE_API}
   */
  public void startTicking(String tickRole) {
    synchronized (lock) {
      role = tickRole;
      if (ticker != null) {
        return;
      }
      ticker =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "ticker-" + writer);
                thread.setDaemon(true);
                return thread;
              });
      tickAt(stamp());
      // A fixed delay, not a fixed rate: ticks that a standstill swallowed are not made up for.
      ticker.scheduleWithFixedDelay(this::tickSafely, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * What is stamped so far waits no longer for others to go with: somebody waits for it. Of effect
   * with {@link Batching#UNTIL_HURRIED} only.
   */
  public void hurry() {
    if (hurried != null) {
      hurried.release();
    }
  }

  /** The clock of the stamps: unix milliseconds, never going back. */
  public long now() {
    synchronized (lock) {
      return stamp();
    }
  }

  /** The instance name its ticks carry. */
  public String writer() {
    return writer;
  }

  /** Bytes stamped and not yet acknowledged. */
  public long pendingBytes() {
    return pendingBytes.get();
  }

  /**
   * Waits until everything stamped so far is acknowledged.
   *
   * @return false if something still waits after this time
   */
  public boolean flush(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    synchronized (drained) {
      while (pendingBytes.get() > 0) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return false;
        }
        try {
          drained.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return true;
    }
  }

  /** Stops ticking, gives what is stamped 5 s to be acknowledged, and fails the rest. */
  @Override
  public void close() {
    close(CLOSE_PATIENCE);
  }

  /** {@link #close()} with another patience. */
  public void close(Duration atMost) {
    synchronized (lock) {
      if (ticker != null) {
        ticker.shutdownNow();
      }
    }
    boolean stored = flush(atMost);
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    hurry();
    producer.close(stored ? CLOSE_PATIENCE : Duration.ZERO);
  }

  private long stamp() {
    lastTime = Math.max(lastTime, clock.getAsLong());
    return lastTime;
  }

  private CompletableFuture<Void> tickAt(long now) {
    lastTick = now;
    CompletableFuture<?>[] sent = new CompletableFuture<?>[partitions];
    for (int partition = 0; partition < partitions; partition++) {
      sent[partition] = send(LogRecord.tick(writer, role, now), partition);
    }
    return CompletableFuture.allOf(sent);
  }

  private void tickSafely() {
    try {
      tick();
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).addKeyValue("writer", writer).log("tick failed");
    }
  }

  /** By key where there is one, with Kafka's own hash, as every keyed topic. */
  private Integer partitionOf(LogRecord stamped) {
    return stamped.deviceId() == null ? (int) (stamped.connection() % partitions) : null;
  }

  private CompletableFuture<LogRecord> send(LogRecord stamped, Integer partition) {
    ProducerRecord<byte[], byte[]> out = producerRecord(stamped, partition);
    long size = sizeOf(out);
    CompletableFuture<LogRecord> stored = new CompletableFuture<>();
    if (pendingBytes.addAndGet(size) > maxPendingBytes) {
      pendingBytes.addAndGet(-size);
      stored.completeExceptionally(new BehindException("too much waits for the broker"));
      return stored;
    }
    Pending pending = new Pending(out, stamped, size, stored);
    if (!held.isEmpty() || !sendNow(pending)) {
      held.addLast(pending);
      lock.notifyAll();
    }
    return stored;
  }

  /** False if the producer cannot take it at the moment: no metadata (any more), or no memory. */
  private boolean sendNow(Pending pending) {
    Attempt attempt = new Attempt(pending);
    try {
      producer.send(pending.out, attempt);
    } catch (KafkaException | IllegalStateException e) {
      if (!pending.stored.isDone()) {
        settle(pending, e);
      }
    }
    attempt.caller = null;
    return !attempt.notNow;
  }

  /** The producer's flush blocks, so it has a thread of its own. */
  private void flushHurried() {
    try {
      while (true) {
        hurried.acquire();
        hurried.drainPermits();
        synchronized (lock) {
          if (closed) {
            return;
          }
        }
        producer.flush();
      }
    } catch (InterruptedException | KafkaException | IllegalStateException e) {
      LOG.atDebug().addKeyValue("reason", e.toString()).log("hurries no more");
    }
  }

  /** Hands what is held to the producer, in order, as soon as it takes it again. */
  private void sendHeld() {
    synchronized (lock) {
      while (!closed) {
        while (!held.isEmpty() && sendNow(held.peekFirst())) {
          held.removeFirst();
        }
        try {
          lock.wait(held.isEmpty() ? 0 : RETRY_MS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
      held.forEach(pending -> settle(pending, new BehindException("closed before it was sent")));
      held.clear();
    }
  }

  private record Pending(
      ProducerRecord<byte[], byte[]> out,
      LogRecord stamped,
      long size,
      CompletableFuture<LogRecord> stored) {}

  /** Tells a refusal on the spot, which is tried again, from how a record ended. */
  private final class Attempt implements Callback {
    private final Pending pending;
    private volatile Thread caller = Thread.currentThread();
    private boolean notNow;

    Attempt(Pending pending) {
      this.pending = pending;
    }

    @Override
    public void onCompletion(RecordMetadata metadata, Exception error) {
      if (error instanceof TimeoutException && Thread.currentThread() == caller) {
        notNow = true;
      } else {
        settle(pending, error);
      }
    }
  }

  private void settle(Pending pending, Exception error) {
    if (error == null) {
      pending.stored.complete(pending.stamped);
    } else {
      pending.stored.completeExceptionally(error);
    }
    // Only now: who flushed may rely on what follows from the acknowledgements having been begun.
    if (pendingBytes.addAndGet(-pending.size) == 0) {
      synchronized (drained) {
        drained.notifyAll();
      }
    }
  }

  private ProducerRecord<byte[], byte[]> producerRecord(LogRecord stamped, Integer partition) {
    RecordHeaders headers = new RecordHeaders();
    stamped.headers().forEach(headers::add);
    byte[] key =
        stamped.deviceId() == null ? null : stamped.deviceId().getBytes(StandardCharsets.UTF_8);
    return new ProducerRecord<>(topic, partition, key, stamped.body().array(), headers);
  }

  private static long sizeOf(ProducerRecord<byte[], byte[]> out) {
    long size = RECORD_OVERHEAD;
    size += out.key() == null ? 0 : out.key().length;
    size += out.value().length;
    for (var header : out.headers()) {
      size += header.key().length() + header.value().length + 2L;
    }
    return size;
  }

  private static Map<String, Object> producerConfig(
      String bootstrap, String writer, long maxPendingBytes, Batching batching) {
    return Map.ofEntries(
        Map.entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
        Map.entry(ProducerConfig.CLIENT_ID_CONFIG, writer),
        Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
        Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true),
        Map.entry(ProducerConfig.LINGER_MS_CONFIG, batching.lingerMs),
        Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, 32 << 10),
        Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
        Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, maxPendingBytes + BATCH_SLACK),
        // Never wait: what cannot be taken at once is held here.
        Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0),
        Map.entry(ProducerConfig.METADATA_MAX_IDLE_CONFIG, Duration.ofDays(1).toMillis()),
        // An outage of hours loses nothing that fits the bound.
        Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE),
        Map.entry(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000));
  }

  private static int awaitPartitions(
      Producer<byte[], byte[]> producer, String topic, String bootstrap) {
    long deadline = System.nanoTime() + METADATA_PATIENCE.toNanos();
    while (true) {
      try {
        List<?> found = producer.partitionsFor(topic);
        return found.size();
      } catch (TimeoutException notYet) {
        if (System.nanoTime() - deadline > 0) {
          throw new IllegalStateException(
              "topic %s: no broker at %s answers for it".formatted(topic, bootstrap), notYet);
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the broker", e);
    }
  }
}
