package io.chargeline.standalone;

import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** When gateways looked, as the frames log has it: read without the jobs. */
final class LogOfTicks {
  private final Map<Integer, List<Long>> ticks = new HashMap<>();
  private final Map<String, Integer> places = new HashMap<>();

  /**
   * A time in which no gateway ticked.
   *
   * @param last the tick before
   * @param first the tick after
   */
  record Gap(long last, long first) {}

  private LogOfTicks() {}

  static LogOfTicks read(String bootstrap) {
    LogOfTicks log = new LogOfTicks();
    Properties properties = new Properties();
    properties.put("bootstrap.servers", bootstrap);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topic.DEVICE_FRAMES.topicName()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofSeconds(1)).forEach(log::add);
      }
    }
    return log;
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    LogRecord read = LogRecord.parse(record.key(), name -> header(record, name), record.value());
    if (read.deviceId() != null) {
      places.put(read.deviceId(), record.partition());
    }
    if (read.kind() == RecordKind.TICK && LogRecord.ROLE_GATEWAY.equals(read.detail())) {
      ticks.computeIfAbsent(record.partition(), unused -> new ArrayList<>()).add(read.timeMs());
    }
  }

  private static byte[] header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : header.value();
  }

  /** The longest one where this device's records are. */
  Gap longestGap(String deviceId) {
    List<Long> times = ticks.get(places.get(deviceId));
    Gap longest = new Gap(0, 0);
    for (int i = 1; i < times.size(); i++) {
      Gap gap = new Gap(times.get(i - 1), times.get(i));
      if (gap.first - gap.last > longest.first - longest.last) {
        longest = gap;
      }
    }
    return longest;
  }
}
