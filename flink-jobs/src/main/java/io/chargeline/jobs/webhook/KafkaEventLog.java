package io.chargeline.jobs.webhook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads Kafka by a few consumers that are in no group. Whoever asks gets one stretch and queues
 * again for the next, so that an endpoint far behind takes turns with the others.
 */
final class KafkaEventLog implements EventLog {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaEventLog.class);
  private static final int STRETCH_BYTES = 256 << 10;
  private static final int STRETCH_RECORDS = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(250);

  private record Task(Request request, Consumer<Stretch> reader) {}

  private final Map<String, Object> config;
  private final BlockingQueue<Task> queue = new LinkedBlockingQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  /**
   * @param readers consumers, each with a thread
   */
  KafkaEventLog(String bootstrap, int readers) {
    this.config = config(bootstrap);
    for (int i = 0; i < readers; i++) {
      Thread thread = new Thread(this::serve, "webhook-reader-" + i);
      thread.setDaemon(true);
      thread.setContextClassLoader(KafkaEventLog.class.getClassLoader());
      threads.add(thread);
      thread.start();
    }
  }

  @Override
  public void read(Request request, Consumer<Stretch> reader) {
    queue.add(new Task(request, reader));
  }

  private void serve() {
    try (Consumers consumers = new Consumers()) {
      while (!closed) {
        Task task = queue.take();
        task.reader().accept(consumers.read(task.request()));
      }
    } catch (InterruptedException end) {
      LOG.debug("webhook reader ends");
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }

  /** The consumer of one thread: made when needed, thrown away after a failure. */
  private final class Consumers implements AutoCloseable {
    private KafkaConsumer<byte[], byte[]> consumer;

    Stretch read(Request request) throws InterruptedException {
      try {
        if (consumer == null) {
          consumer = new KafkaConsumer<>(config);
        }
        return stretch(request);
      } catch (org.apache.kafka.common.errors.InterruptException end) {
        throw (InterruptedException) new InterruptedException().initCause(end);
      } catch (RuntimeException e) {
        LOG.atWarn().addKeyValue("part", request.part()).setCause(e).log("events cannot be read");
        close();
        return Stretch.failed(request, e.getClass().getSimpleName());
      }
    }

    private Stretch stretch(Request request) {
      TopicPartition from =
          new TopicPartition(request.part().topic().topicName(), request.part().number());
      if (!consumer.assignment().equals(Set.of(from))) {
        consumer.assign(List.of(from));
      }
      long end = consumer.endOffsets(List.of(from), PATIENCE).get(from);
      long asked = request.offset() < 0 ? since(from, request.since(), end) : request.offset();
      // Beyond the end: the log was made anew, and whatever it holds is news.
      long begin = asked > end ? first(from) : asked;
      if (begin >= end) {
        return new Stretch(request, begin, begin, true, List.of(), null);
      }
      try {
        return stretch(request, from, begin, end);
      } catch (OffsetOutOfRangeException expired) {
        long first = first(from);
        return first >= end
            ? new Stretch(request, first, first, true, List.of(), null)
            : stretch(request, from, first, end);
      }
    }

    private Stretch stretch(Request request, TopicPartition from, long begin, long end) {
      consumer.seek(from, begin);
      List<EventRecord> records = poll();
      long reached = consumer.position(from, PATIENCE);
      return new Stretch(request, begin, reached, reached >= end, records, null);
    }

    private long first(TopicPartition from) {
      return consumer.beginningOffsets(List.of(from), PATIENCE).get(from);
    }

    private long since(TopicPartition from, long since, long end) {
      OffsetAndTimestamp found =
          consumer.offsetsForTimes(Map.of(from, Math.max(0, since)), PATIENCE).get(from);
      return found == null ? end : found.offset();
    }

    private List<EventRecord> poll() {
      List<EventRecord> records = new ArrayList<>();
      long patience = PATIENCE.toMillis() / POLL.toMillis();
      for (int i = 0; i < patience && records.isEmpty(); i++) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          records.add(EventRecord.of(record));
        }
      }
      return records;
    }

    @Override
    public void close() {
      if (consumer != null) {
        // The interrupt that ends this thread must not keep the consumer from closing.
        boolean interrupted = Thread.interrupted();
        consumer.close(
            org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
        consumer = null;
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static Map<String, Object> config(String bootstrap) {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "chargeline-webhook-reader");
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, STRETCH_RECORDS);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, STRETCH_BYTES);
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, STRETCH_BYTES);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
    return config;
  }
}
