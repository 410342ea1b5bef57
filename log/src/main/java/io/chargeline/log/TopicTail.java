package io.chargeline.log;

import io.chargeline.domain.frame.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads topics from their beginning and goes on, for a fold that lives in memory. The fold is
 * called by one thread; a record that makes it throw is logged with its position and skipped,
 * because the tail of the log must stay readable.
 *
 * <p>{@link #caughtUp()} is a read barrier: what was in the topics before the call is in the fold
 * when its future is done.
 */
public final class TopicTail implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration POSITION = Duration.ofMillis(100);
  private static final Duration BACK_OFF = Duration.ofMillis(500);
  private static final Duration SEEK = Duration.ofSeconds(5);

  /**
   * How much of a topic's end counts as recent. Longer than what one writer sends to one topic can
   * be ahead of what it sends to another: its delivery timeout of two minutes.
   */
  private static final Duration RECENT = Duration.ofMinutes(3);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Admin admin;
  private final List<TopicPartition> partitions;
  private final List<TopicPartition> recentOnly;
  private final Consumer<ConsumerRecord<byte[], byte[]>> fold;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);

  /** The next offset to fold; what is missing was never read. */
  private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();

  private final Queue<Barrier> barriers = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();

  /** Those who wait for the next question to the broker; null: nobody. */
  private final AtomicReference<CompletableFuture<Void>> waiting = new AtomicReference<>();

  private final AtomicBoolean asking = new AtomicBoolean();

  private record Barrier(Map<TopicPartition, Long> ends, CompletableFuture<Void> passed) {}

  private TopicTail(
      String bootstrap,
      String name,
      Collection<Topic> whole,
      Collection<Topic> recent,
      Consumer<ConsumerRecord<byte[], byte[]>> fold) {
    this.partitions = partitionsOf(whole);
    this.recentOnly = partitionsOf(recent);
    partitions.addAll(recentOnly);
    this.fold = fold;
    this.admin = Admin.create(adminConfig(bootstrap, name));
    this.consumer = new KafkaConsumer<>(consumerConfig(bootstrap, name));
    consumer.assign(partitions);
    // An empty list would mean all partitions to the consumer.
    if (!whole.isEmpty()) {
      consumer.seekToBeginning(partitionsOf(whole));
    }
    this.thread = new Thread(this::run, "tail-" + name);
    thread.setDaemon(true);
  }

  /**
   * Starts reading.
   *
   * @param name appears in the client ids and as the thread's name
   * @param fold called once for each record, in order per partition
   */
  public static TopicTail start(
      String bootstrap,
      String name,
      Collection<Topic> topics,
      Consumer<ConsumerRecord<byte[], byte[]>> fold) {
    return start(bootstrap, name, topics, List.of(), fold);
  }

  /**
   * Starts reading, some topics only from their last records on: those of the last three minutes in
   * which anything was written, however long ago that was.
   *
   * @param whole topics to read from the beginning
   * @param recent topics of which only the end and what comes later matters
   */
  public static TopicTail start(
      String bootstrap,
      String name,
      Collection<Topic> whole,
      Collection<Topic> recent,
      Consumer<ConsumerRecord<byte[], byte[]>> fold) {
    TopicTail tail = new TopicTail(bootstrap, name, whole, recent, fold);
    tail.thread.start();
    tail.becomeReady();
    return tail;
  }

  /** Done when everything that stood in the topics at the start is folded. */
  public CompletableFuture<Void> ready() {
    return ready.copy();
  }

  /**
   * Done when everything that stood in the topics at the time of this call is folded; fails when
   * the broker does not tell the ends. All callers that come while one question is under way share
   * the next one.
   */
  public CompletableFuture<Void> caughtUp() {
    // Whoever is found here is asked for later than now: asking takes the future out first.
    CompletableFuture<Void> mine =
        waiting.updateAndGet(others -> others == null ? new CompletableFuture<>() : others);
    CompletableFuture<Void> passed = mine.copy();
    askIfWaitedFor();
    return passed;
  }

  /** Never under a lock: the callers are many, and would queue for it behind the question. */
  private void askIfWaitedFor() {
    while (waiting.get() != null && asking.compareAndSet(false, true)) {
      CompletableFuture<Void> batch = waiting.getAndSet(null);
      if (batch == null || !ask(batch)) {
        asking.set(false);
      }
    }
  }

  /** Whether the question is under way; if not, the batch has failed. */
  private boolean ask(CompletableFuture<Void> batch) {
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    partitions.forEach(partition -> question.put(partition, OffsetSpec.latest()));
    try {
      admin
          .listOffsets(question)
          .all()
          .toCompletionStage()
          .whenComplete((ends, failure) -> answered(batch, ends, failure));
      return true;
    } catch (RuntimeException e) {
      batch.completeExceptionally(e);
      return false;
    }
  }

  private void answered(
      CompletableFuture<Void> batch,
      Map<TopicPartition, ListOffsetsResultInfo> ends,
      Throwable failure) {
    // First of all, so that the next question is on its way while the answers to this one go out.
    asking.set(false);
    askIfWaitedFor();
    if (failure == null) {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      ends.forEach((partition, end) -> offsets.put(partition, end.offset()));
      barriers.add(new Barrier(offsets, batch));
      openBarriers();
    } else {
      batch.completeExceptionally(failure);
    }
  }

  private void openBarriers() {
    barriers.removeIf(
        barrier -> {
          boolean passed = passed(barrier.ends());
          if (passed) {
            barrier.passed().complete(null);
          }
          return passed;
        });
  }

  private boolean passed(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
  }

  private void becomeReady() {
    CompletableFuture<Void> unused =
        caughtUp()
            .whenComplete(
                (ok, failure) -> {
                  if (failure == null) {
                    ready.complete(null);
                  } else if (closing.getCount() > 0) {
                    CompletableFuture.delayedExecutor(BACK_OFF.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(this::becomeReady);
                  }
                });
  }

  private void run() {
    boolean placed = false;
    while (closing.getCount() > 0) {
      try {
        if (!placed) {
          seekRecent();
          placed = true;
        }
        step(consumer.poll(POLL));
      } catch (WakeupException e) {
        LOG.debug("woken to close");
      } catch (KafkaException e) {
        LOG.warn("cannot read the log, trying again", e);
        backOff();
      }
    }
    // There is nothing to commit and nobody to tell: the fetch under way is not waited for.
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }

  private void seekRecent() {
    if (recentOnly.isEmpty()) {
      return;
    }
    Map<TopicPartition, ListOffsetsResultInfo> last = offsets(ignored -> OffsetSpec.maxTimestamp());
    Map<TopicPartition, ListOffsetsResultInfo> first =
        offsets(
            partition ->
                OffsetSpec.forTimestamp(
                    Math.max(0, last.get(partition).timestamp() - RECENT.toMillis())));
    first.forEach(
        (partition, offset) -> {
          if (offset.offset() < 0) {
            consumer.seekToBeginning(List.of(partition));
          } else {
            consumer.seek(partition, offset.offset());
          }
        });
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Function<TopicPartition, OffsetSpec> wanted) {
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    recentOnly.forEach(partition -> question.put(partition, wanted.apply(partition)));
    try {
      return admin.listOffsets(question).all().get(SEEK.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new KafkaException("the log does not tell where its end begins", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  private void step(ConsumerRecords<byte[], byte[]> records) {
    for (ConsumerRecord<byte[], byte[]> one : records) {
      apply(one);
    }
    records.nextOffsets().forEach((partition, next) -> positions.put(partition, next.offset()));
    for (TopicPartition partition : partitions) {
      if (!positions.containsKey(partition)) {
        askPosition(partition);
      }
    }
    openBarriers();
    if (records.isEmpty() && !barriers.isEmpty()) {
      partitions.forEach(this::askPosition);
      openBarriers();
    }
  }

  private void apply(ConsumerRecord<byte[], byte[]> one) {
    try {
      fold.accept(one);
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("topic", one.topic())
          .addKeyValue("partition", one.partition())
          .addKeyValue("offset", one.offset())
          .setCause(e)
          .log("record skipped: the fold cannot take it");
    }
  }

  /** A partition without records to give, because retention took them, has a position too. */
  private void askPosition(TopicPartition partition) {
    try {
      positions.put(partition, consumer.position(partition, POSITION));
    } catch (TimeoutException e) {
      LOG.debug("position not known yet");
    }
  }

  private void backOff() {
    try {
      if (closing.await(BACK_OFF.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("closing while backing off");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the reading; open barriers fail. */
  @Override
  public void close() {
    closing.countDown();
    consumer.wakeup();
    try {
      thread.join(Duration.ofSeconds(10).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    admin.close(Duration.ofSeconds(5));
    IllegalStateException closed = new IllegalStateException("closed");
    barriers.forEach(barrier -> barrier.passed().completeExceptionally(closed));
    ready.completeExceptionally(closed);
  }

  private static List<TopicPartition> partitionsOf(Collection<Topic> topics) {
    List<TopicPartition> all = new ArrayList<>();
    for (Topic topic : topics) {
      for (int i = 0; i < topic.partitions(); i++) {
        all.add(new TopicPartition(topic.topicName(), i));
      }
    }
    return all;
  }

  private static Map<String, Object> adminConfig(String bootstrap, String name) {
    return Map.of(
        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
        bootstrap,
        AdminClientConfig.CLIENT_ID_CONFIG,
        "tail-" + name,
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
        3000,
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
        5000);
  }

  private static Map<String, Object> consumerConfig(String bootstrap, String name) {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "tail-" + name);
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
    return config;
  }
}
