package io.chargeline.api;

import io.chargeline.domain.Json;
import io.chargeline.domain.fact.AuditRow;
import io.chargeline.domain.frame.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where audit entries are put. Nobody waits for it: while the broker is away entries wait in
 * memory, up to a bound in bytes; beyond it they are lost, counted and logged.
 */
final class AuditLog implements AutoCloseable {
  static final long MAX_PENDING_BYTES = 16L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
  private static final Duration END_PATIENCE = Duration.ofSeconds(3);
  private static final long COMPLAIN_EVERY_NS = TimeUnit.SECONDS.toNanos(10);
  private static final long LOOK_MS = 100;
  private static final String ENDED = "the server ends";

  /** What an entry takes beside its bytes, roughly. */
  private static final int OVERHEAD = 128;

  /** The producer's memory goes by whole batches, the bound by bytes. */
  private static final long BATCH_SLACK = 16L << 20;

  private final BlockingQueue<ProducerRecord<byte[], byte[]>> queue = new LinkedBlockingQueue<>();
  private final AtomicLong pendingBytes = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong complainedAt = new AtomicLong(System.nanoTime() - COMPLAIN_EVERY_NS);
  private final KafkaProducer<byte[], byte[]> producer;
  private final Thread sender;
  private volatile boolean closed;

  private AuditLog(KafkaProducer<byte[], byte[]> producer) {
    this.producer = producer;
    this.sender = new Thread(this::sendAll, "audit");
    sender.setDaemon(true);
    sender.start();
  }

  /** Opens it, whether or not there is a broker. */
  static AuditLog open(String bootstrap) {
    return new AuditLog(
        new KafkaProducer<>(
            producerConfig(bootstrap), new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /** Puts an entry, without waiting for anything. */
  void write(AuditRow row) {
    byte[] value = Json.bytes(row);
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(
            Topic.FACTS_AUDIT.topicName(), row.rowKey().getBytes(StandardCharsets.UTF_8), value);
    long pending = pendingBytes.addAndGet(size(message));
    if (closed || pending > MAX_PENDING_BYTES) {
      lose(message, closed ? ENDED : "more than " + MAX_PENDING_BYTES + " bytes wait");
    } else {
      queue.add(message);
    }
  }

  private void sendAll() {
    try {
      while (!closed || !queue.isEmpty()) {
        ProducerRecord<byte[], byte[]> message = queue.poll(LOOK_MS, TimeUnit.MILLISECONDS);
        if (message != null) {
          send(message);
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(ProducerRecord<byte[], byte[]> message) {
    try {
      var unused = producer.send(message, (written, failure) -> sent(message, failure));
    } catch (KafkaException | IllegalStateException e) {
      lose(message, e.toString());
    }
  }

  private void sent(ProducerRecord<byte[], byte[]> message, Exception failure) {
    if (failure == null) {
      pendingBytes.addAndGet(-size(message));
    } else if (failure instanceof RetriableException && !closed) {
      // The order of entries does not matter.
      queue.add(message);
    } else {
      lose(message, failure.toString());
    }
  }

  private void lose(ProducerRecord<byte[], byte[]> message, String reason) {
    pendingBytes.addAndGet(-size(message));
    long all = lost.incrementAndGet();
    long before = complainedAt.get();
    long now = System.nanoTime();
    if (now - before >= COMPLAIN_EVERY_NS && complainedAt.compareAndSet(before, now)) {
      LOG.atError()
          .addKeyValue("lost", all)
          .addKeyValue("reason", reason)
          .log("audit entries are lost");
    }
  }

  private static long size(ProducerRecord<byte[], byte[]> message) {
    return (long) message.key().length + message.value().length + OVERHEAD;
  }

  long pendingBytes() {
    return pendingBytes.get();
  }

  /** Entries that were not and will not be written. */
  long lost() {
    return lost.get();
  }

  /** Writes what waits, if that takes no more than a few seconds. */
  @Override
  public void close() {
    closed = true;
    try {
      sender.join(END_PATIENCE.toMillis());
      sender.interrupt();
      sender.join(END_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(END_PATIENCE);
    queue.forEach(message -> lose(message, ENDED));
    if (lost() > 0) {
      LOG.atError().addKeyValue("lost", lost()).log("audit entries were lost");
    }
  }

  private static Map<String, Object> producerConfig(String bootstrap) {
    return Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        bootstrap,
        ProducerConfig.CLIENT_ID_CONFIG,
        "audit",
        ProducerConfig.ACKS_CONFIG,
        "all",
        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
        true,
        ProducerConfig.LINGER_MS_CONFIG,
        20,
        ProducerConfig.COMPRESSION_TYPE_CONFIG,
        "lz4",
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        MAX_PENDING_BYTES + BATCH_SLACK,
        ProducerConfig.MAX_BLOCK_MS_CONFIG,
        1000,
        // An outage of hours loses nothing that fits the bound.
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        Integer.MAX_VALUE,
        ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
        1000);
  }
}
