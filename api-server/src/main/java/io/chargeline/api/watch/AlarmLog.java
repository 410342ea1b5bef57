package io.chargeline.api.watch;

import io.chargeline.domain.Json;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.Row;
import io.chargeline.domain.frame.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes alarms, their rows and their steps to the log, in order and when the broker is there: they
 * are few, so they go one by one. While it is away a bounded number waits.
 */
final class AlarmLog implements AutoCloseable {
  /** Marks what a watcher has told, with its name. */
  static final String HEADER = "watcher";

  private static final Logger LOG = LoggerFactory.getLogger(AlarmLog.class);
  private static final int MOST = 5000;
  private static final int ANSWER_MS = 3000;
  private static final long AGAIN_MS = 1000;
  private static final long END_MS = 1000;

  private final KafkaProducer<byte[], byte[]> producer;
  private final byte[] instance;
  private final Deque<ProducerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
  private final Thread thread;
  private boolean closed;

  AlarmLog(String bootstrap, String instance) {
    this.instance = utf8(instance);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ProducerConfig.CLIENT_ID_CONFIG,
                "watch-alarms",
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                ANSWER_MS,
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ANSWER_MS,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                2 * ANSWER_MS,
                ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.thread = new Thread(this::run, "watch-alarms");
    thread.setDaemon(true);
    thread.start();
  }

  void tell(Event event) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(Topic.ALERTS.topicName(), utf8(event.tenant()), Json.bytes(event));
    record.headers().add(HEADER, instance);
    write(record);
  }

  void write(Topic topic, Row row) {
    write(new ProducerRecord<>(topic.topicName(), utf8(row.rowKey()), Json.bytes(row)));
  }

  private synchronized void write(ProducerRecord<byte[], byte[]> record) {
    if (waiting.size() >= MOST) {
      LOG.atWarn()
          .addKeyValue("topic", waiting.removeFirst().topic())
          .log("a record of an alarm is lost: too much waits for the broker");
    }
    waiting.addLast(record);
    notifyAll();
  }

  private void run() {
    try {
      for (ProducerRecord<byte[], byte[]> one = next(); one != null; one = next()) {
        if (sent(one)) {
          written(one);
        } else {
          pause();
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized ProducerRecord<byte[], byte[]> next() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    return closed ? null : waiting.peekFirst();
  }

  private boolean sent(ProducerRecord<byte[], byte[]> one) throws InterruptedException {
    try {
      producer.send(one).get(3L * ANSWER_MS, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      LOG.atDebug().addKeyValue("topic", one.topic()).setCause(e).log("not written yet");
      return false;
    }
  }

  private synchronized void written(ProducerRecord<byte[], byte[]> one) {
    waiting.removeFirstOccurrence(one);
  }

  private synchronized void pause() throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(AGAIN_MS);
    for (long left = AGAIN_MS; left > 0 && !closed; ) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
    }
  }

  synchronized int waiting() {
    return waiting.size();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
    try {
      thread.join(END_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(Duration.ZERO);
  }
}
