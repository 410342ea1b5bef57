package io.chargeline.standalone.replay;

import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** On which connection each device was last heard, as the recording's own log says. */
final class RecordedConnections implements AutoCloseable {
  private static final Duration POLL = Duration.ofSeconds(1);

  private final Map<String, Long> connections = new ConcurrentHashMap<>();
  private final Consumer<byte[], byte[]> consumer;
  private final Thread thread = new Thread(this::read, "recorded-connections");
  private volatile Runnable onChange = () -> {};

  RecordedConnections(String bootstrap, String topic) {
    this.consumer =
        new KafkaConsumer<>(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread.setDaemon(true);
    thread.start();
  }

  /** -1 if it has none. */
  long of(DeviceId device) {
    return connections.getOrDefault(device.value(), -1L);
  }

  void onChange(Runnable call) {
    onChange = call;
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (consumer) {
      while (true) {
        consumer.poll(POLL).forEach(this::follow);
        onChange.run();
      }
    } catch (WakeupException closed) {
      onChange.run();
    }
  }

  private void follow(ConsumerRecord<byte[], byte[]> record) {
    LogRecord entry = LogRecord.parse(record.key(), name -> header(record, name), record.value());
    if (entry.kind() == RecordKind.OPENED) {
      connections.put(entry.deviceId(), entry.connection());
    }
  }

  private static byte[] header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : header.value();
  }
}
