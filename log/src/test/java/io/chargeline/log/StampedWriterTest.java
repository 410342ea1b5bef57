package io.chargeline.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Over Kafka's own in-memory producer; over a real broker it runs in the gateway's tests. */
class StampedWriterTest {
  private static final String TOPIC = "device.frames";

  private final AtomicLong clock = new AtomicLong(1000);
  private final MockProducer<byte[], byte[]> producer = producer();

  @Test
  void stampsWithAClockThatNeverGoesBack() {
    try (StampedWriter log = writer(1 << 20)) {
      CompletableFuture<LogRecord> first = log.append(StampedWriterTest::command);
      clock.set(900);
      append(log);
      assertThat(log.now()).isEqualTo(1000);
      clock.set(1001);
      append(log);
      assertThat(times()).containsExactly(1000L, 1000L, 1001L);
      assertThat(first).isNotDone();
      producer.completeNext();
      assertThat(first).isCompletedWithValue(command(1000));
      acknowledge();
    }
  }

  @Test
  void ticksInEveryPartitionWithOneTime() {
    try (StampedWriter log = writer(1 << 20)) {
      CompletableFuture<Void> tick = log.tick();
      assertThat(producer.history())
          .extracting(ProducerRecord::partition)
          .containsExactly(0, 1, 2, 3);
      assertThat(producer.history()).extracting(ProducerRecord::key).containsOnlyNulls();
      assertThat(times()).containsOnly(1000L);
      assertThat(tick).isNotDone();
      acknowledge();
      assertThat(tick).isCompleted();
    }
  }

  @Test
  void refusesByValueWhatIsBeyondTheBoundAndTakesAgainWhenThereIsRoom() {
    try (StampedWriter log = writer(400)) {
      CompletableFuture<LogRecord> first = log.append(StampedWriterTest::command);
      CompletableFuture<LogRecord> second = log.append(StampedWriterTest::command);
      CompletableFuture<LogRecord> third = log.append(StampedWriterTest::command);
      assertThat(first).isNotDone();
      assertThat(second).isNotDone();
      assertThat(third)
          .failsWithin(Duration.ZERO)
          .withThrowableOfType(java.util.concurrent.ExecutionException.class)
          .withCauseInstanceOf(StampedWriter.BehindException.class);
      assertThat(log.flush(Duration.ofMillis(10))).isFalse();
      acknowledge();
      assertThat(log.flush(Duration.ofMillis(10))).isTrue();
      assertThat(log.pendingBytes()).isZero();
      assertThat(log.append(StampedWriterTest::command)).isNotDone();
      acknowledge();
    }
  }

  @Test
  void kafkasErrorsAreValuesToo() {
    try (StampedWriter log = writer(1 << 20)) {
      CompletableFuture<LogRecord> stored = log.append(StampedWriterTest::command);
      producer.errorNext(new IllegalStateException("lost"));
      assertThat(stored).isCompletedExceptionally();
      producer.sendException = new org.apache.kafka.common.KafkaException("closed");
      assertThat(log.append(StampedWriterTest::command)).isCompletedExceptionally();
      assertThat(log.pendingBytes()).isZero();
    }
  }

  @Test
  void holdsInOrderWhatTheProducerCannotTakeAtOnce() {
    producer.sendException = new org.apache.kafka.common.errors.TimeoutException("no metadata");
    try (StampedWriter log = StampedWriter.over(refusing(), TOPIC, "api-1", clock::get, 1 << 20)) {
      CompletableFuture<LogRecord> first = log.append(StampedWriterTest::command);
      clock.set(2000);
      CompletableFuture<LogRecord> second = log.append(StampedWriterTest::command);
      assertThat(producer.history()).isEmpty();
      assertThat(first).isNotDone();
      assertThat(log.pendingBytes()).isPositive();
      producer.sendException = null;
      await().until(() -> producer.history().size() == 2);
      assertThat(times()).containsExactly(1000L, 2000L);
      acknowledge();
      assertThat(first).isCompletedWithValue(command(1000));
      assertThat(second).isCompletedWithValue(command(2000));
    }
  }

  /** As the real one refuses: by its callback, on the spot, where the twin throws. */
  @SuppressWarnings("unchecked")
  private Producer<byte[], byte[]> refusing() {
    return (Producer<byte[], byte[]>)
        java.lang.reflect.Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Producer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("send") && producer.sendException != null) {
                ((Callback) arguments[1]).onCompletion(null, producer.sendException);
                return CompletableFuture.failedFuture(producer.sendException);
              }
              return method.invoke(producer, arguments);
            });
  }

  @Test
  void aStandstillIsInTheLogBeforeTheFirstRecordAfterIt() {
    try (StampedWriter log = writer(1 << 20)) {
      log.startTicking(LogRecord.ROLE_API);
      clock.set(60_000);
      append(log);
      List<LogRecord> records = records();
      LogRecord last = records.get(records.size() - 1);
      assertThat(last).isEqualTo(command(60_000));
      assertThat(records.subList(0, 4))
          .containsOnly(LogRecord.tick("api-1", LogRecord.ROLE_API, 1000));
      assertThat(records.get(records.size() - 2))
          .isEqualTo(LogRecord.tick("api-1", LogRecord.ROLE_API, 60_000));
      assertThat(records.stream().map(LogRecord::timeMs).distinct())
          .containsExactly(1000L, 60_000L);
      acknowledge();
    }
  }

  @Test
  void ticksByItselfOnceASecond() {
    try (StampedWriter log = writer(1 << 20)) {
      log.startTicking(LogRecord.ROLE_API);
      log.startTicking(LogRecord.ROLE_API);
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> records().stream().filter(r -> r.kind() == RecordKind.TICK).count() == 8);
      acknowledge();
    }
  }

  private StampedWriter writer(long maxPendingBytes) {
    return StampedWriter.over(producer, TOPIC, "api-1", clock::get, maxPendingBytes);
  }

  /** For when its end is of no interest. */
  private static void append(StampedWriter log) {
    var unused = log.append(StampedWriterTest::command);
  }

  private static LogRecord command(long time) {
    return LogRecord.command(
        "04A26CF3", "api-1", time, "c-1", "{}".getBytes(StandardCharsets.UTF_8));
  }

  private List<Long> times() {
    return records().stream().map(LogRecord::timeMs).toList();
  }

  private List<LogRecord> records() {
    List<LogRecord> all = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> sent : producer.history()) {
      all.add(
          LogRecord.parse(
              sent.key(),
              name ->
                  sent.headers().lastHeader(name) == null
                      ? null
                      : sent.headers().lastHeader(name).value(),
              sent.value()));
    }
    return all;
  }

  private void acknowledge() {
    while (producer.completeNext()) {
      Thread.onSpinWait();
    }
  }

  private static MockProducer<byte[], byte[]> producer() {
    Node node = new Node(0, "localhost", 0);
    Node[] nodes = {node};
    List<PartitionInfo> partitions =
        IntStream.range(0, 4)
            .mapToObj(partition -> new PartitionInfo(TOPIC, partition, node, nodes, nodes))
            .toList();
    return new MockProducer<>(
        new Cluster("memory", List.of(node), partitions, Set.of(), Set.of()),
        false,
        null,
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
