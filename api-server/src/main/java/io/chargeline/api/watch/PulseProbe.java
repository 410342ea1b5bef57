package io.chargeline.api.watch;

import io.chargeline.domain.frame.ClockMark;
import io.chargeline.domain.frame.JobClock;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Listens to the end of the log: to the ticks among the frames, and to the marks by which jobs say
 * up to when they have written everything. What it cannot keep up with it leaps over: of a tick
 * there is another one a second later.
 */
final class PulseProbe implements Probe {
  private static final byte[] TICK = RecordKind.TICK.wireName().getBytes(StandardCharsets.US_ASCII);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final long MOST_BEHIND = 100_000;
  private static final int FETCH_BYTES = 64 << 10;
  private static final int MOST_BYTES = 4 << 20;

  /** Where each job's marks are read; of the device job's topics the one with the least in it. */
  private static final Map<String, Topic> MARKED =
      Map.of(
          Measure.DEVICE, Topic.FACTS_MAINTENANCE,
          Measure.FIGURES, Topic.FACTS_FIGURES);

  private final Clock clock;
  private final Consumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions = new ArrayList<>();
  private final Map<String, JobClock> clocks = new HashMap<>();
  private final Pulse pulse;
  private final long began;
  private boolean placed;
  private volatile boolean listening;

  PulseProbe(String bootstrap, Clock clock) {
    this.clock = clock;
    this.began = clock.millis();
    this.pulse = new Pulse(Topic.DEVICE_FRAMES.partitions(), began);
    this.consumer = new KafkaConsumer<>(config(bootstrap));
    assign(Topic.DEVICE_FRAMES);
    MARKED.values().forEach(this::assign);
    MARKED.forEach((job, topic) -> clocks.put(topic.topicName(), new JobClock()));
    consumer.assign(partitions);
  }

  private void assign(Topic topic) {
    for (int i = 0; i < topic.partitions(); i++) {
      partitions.add(new TopicPartition(topic.topicName(), i));
    }
  }

  @Override
  public String part() {
    return "ticks";
  }

  /** Whether it has heard of anybody, and so would have of others. */
  boolean listening() {
    return listening;
  }

  Set<String> servers() {
    return pulse.servers(clock.millis());
  }

  @Override
  public List<Measure> look() {
    if (!placed) {
      consumer.seekToEnd(partitions);
      placed = true;
    }
    for (ConsumerRecord<byte[], byte[]> one : consumer.poll(POLL)) {
      take(one);
    }
    leap();
    List<Measure> measures = pulse.measures(clock.millis());
    lags(measures);
    return measures;
  }

  private void take(ConsumerRecord<byte[], byte[]> one) {
    if (one.value() == null) {
      JobClock job = clocks.get(one.topic());
      if (job != null) {
        ClockMark.parse(one.key()).ifPresent(job::moved);
      }
    } else if (one.topic().equals(Topic.DEVICE_FRAMES.topicName()) && isTick(one)) {
      LogRecord tick = LogRecord.parse(one.key(), name -> header(one, name), one.value());
      pulse.tick(tick.detail(), tick.writer(), one.partition(), tick.timeMs(), clock.millis());
      listening = true;
    }
  }

  private static boolean isTick(ConsumerRecord<byte[], byte[]> one) {
    return Arrays.equals(TICK, header(one, "kind"));
  }

  private static byte[] header(ConsumerRecord<byte[], byte[]> one, String name) {
    Header header = one.headers().lastHeader(name);
    return header == null ? null : header.value();
  }

  private void leap() {
    for (TopicPartition partition : partitions) {
      if (consumer.currentLag(partition).orElse(0) > MOST_BEHIND) {
        consumer.seekToEnd(List.of(partition));
      }
    }
  }

  /**
   * The device job's against the wall clock, that of the figures against what the device job has
   * told: nobody is blamed for whom they wait for.
   */
  private void lags(List<Measure> measures) {
    long now = clock.millis();
    Long device = time(Measure.DEVICE);
    long since = device == null ? began : device;
    measures.add(new Measure(Measure.LAG, Measure.DEVICE, seconds(now - since)));
    Long figures = time(Measure.FIGURES);
    if (device != null && figures != null) {
      measures.add(new Measure(Measure.LAG, Measure.FIGURES, seconds(device - figures)));
    }
  }

  private Long time(String job) {
    return clocks.get(MARKED.get(job).topicName()).time();
  }

  private static double seconds(long ms) {
    return Math.max(0, ms) / 1000.0;
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(Duration.ZERO));
  }

  private static Map<String, Object> config(String bootstrap) {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
    config.put(ConsumerConfig.CLIENT_ID_CONFIG, "watch-ticks");
    config.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 20_000);
    config.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, FETCH_BYTES);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL.toMillis());
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MOST_BYTES);
    return config;
  }
}
