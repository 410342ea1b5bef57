package io.chargeline.log;

import io.chargeline.domain.Json;
import io.chargeline.domain.fact.PlatformRow;
import io.chargeline.domain.frame.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a process every 10 s what it measures, and puts that on {@code facts.platform}. It has a
 * thread, a connection and a memory of its own: nothing else waits for it. While the broker is away
 * a quarter of an hour of measures, within 1 MiB, waits for it; what is more is lost.
 */
public final class PlatformLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PlatformLog.class);
  private static final long MEMORY_BYTES = 1 << 20;
  private static final Duration WORTH_KEEPING = Duration.ofMinutes(15);

  /** On its own thread, and once a round at most. */
  private static final int KNOWN_WITHIN_MS = 1000;

  private static final int LINGER_MS = 50;
  private static final Duration END = Duration.ofSeconds(1);

  private final String instance;
  private final LongSupplier clock;
  private final List<Supplier<List<Reading>>> sources;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ScheduledExecutorService rounds;
  private final AtomicLong lost = new AtomicLong();
  private long last = Long.MIN_VALUE;

  /**
   * @param part empty: of the whole process
   * @param value one that is not finite is left out
   */
  public record Reading(PlatformRow.Role role, String what, String part, double value) {}

  private PlatformLog(
      String bootstrap,
      String instance,
      LongSupplier clock,
      List<Supplier<List<Reading>>> sources) {
    this.instance = instance;
    this.clock = clock;
    this.sources = List.copyOf(sources);
    this.producer =
        new KafkaProducer<>(
            settings(bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
    this.rounds =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "platform-log");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Begins, whether or not there is a broker.
   *
   * @param clock unix milliseconds
   * @param sources asked one after the other, always by the same thread; one that fails is left out
   *     that time
   */
  public static PlatformLog start(
      String bootstrap,
      String instance,
      LongSupplier clock,
      List<Supplier<List<Reading>>> sources) {
    PlatformLog log = new PlatformLog(bootstrap, instance, clock, sources);
    long begun = Math.floorMod(clock.getAsLong(), PlatformRow.EVERY_MS);
    var unused = log.rounds.submit(log::round);
    var unusedToo =
        log.rounds.scheduleAtFixedRate(
            log::round, PlatformRow.EVERY_MS - begun, PlatformRow.EVERY_MS, TimeUnit.MILLISECONDS);
    return log;
  }

  private static Map<String, Object> settings(String bootstrap) {
    return Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        bootstrap,
        ProducerConfig.CLIENT_ID_CONFIG,
        "platform-log",
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        MEMORY_BYTES,
        ProducerConfig.MAX_BLOCK_MS_CONFIG,
        KNOWN_WITHIN_MS,
        ProducerConfig.LINGER_MS_CONFIG,
        LINGER_MS,
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        (int) WORTH_KEEPING.toMillis(),
        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
        KNOWN_WITHIN_MS);
  }

  /** How many measures were given up. */
  long lost() {
    return lost.get();
  }

  /** A round that is late, or a clock that was set, makes no second row of one time. */
  private void round() {
    long at = PlatformRow.slot(clock.getAsLong());
    if (at == last) {
      return;
    }
    last = at;
    boolean open = true;
    for (Supplier<List<Reading>> source : sources) {
      for (Reading reading : readings(source)) {
        open = open && (!Double.isFinite(reading.value()) || send(reading, at));
      }
    }
  }

  private static List<Reading> readings(Supplier<List<Reading>> source) {
    try {
      return source.get();
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("what the platform measures is incomplete");
      return List.of();
    }
  }

  /** False if the broker is not known, or there is no room: then neither is there for the next. */
  private boolean send(Reading reading, long at) {
    PlatformRow row =
        new PlatformRow(
            reading.what(), reading.part(), reading.role(), instance, at, reading.value());
    try {
      Future<?> sent =
          producer.send(
              new ProducerRecord<>(
                  Topic.FACTS_PLATFORM.topicName(),
                  row.rowKey().getBytes(StandardCharsets.UTF_8),
                  Json.bytes(row)),
              (stored, failure) -> settle(failure));
      return !refused(sent);
    } catch (KafkaException | IllegalStateException closing) {
      return false;
    }
  }

  private static boolean refused(Future<?> sent) {
    try {
      return sent.isDone() && sent.get() == null;
    } catch (ExecutionException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void settle(Exception failure) {
    if (failure != null && lost.getAndIncrement() == 0) {
      LOG.atWarn().setCause(failure).log("measures of the platform are lost: the broker is away");
    }
  }

  @Override
  public void close() {
    rounds.shutdownNow();
    producer.close(END);
  }
}
