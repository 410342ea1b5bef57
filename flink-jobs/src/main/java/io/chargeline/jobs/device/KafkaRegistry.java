package io.chargeline.jobs.device;

import io.chargeline.domain.Json;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.frame.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The registry's own log, which is kept for ever, read up to its present end. */
final class KafkaRegistry implements Registry {
  private static final long serialVersionUID = 1L;
  private static final Duration POLL = Duration.ofMillis(500);

  private final String bootstrap;

  KafkaRegistry(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  @Override
  public Past open(Predicate<String> wanted) {
    Map<String, List<RegisteredDevice>> versions = new HashMap<>();
    TopicPartition partition = new TopicPartition(Topic.CONTROL_DEVICES.topicName(), 0);
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.CLIENT_ID_CONFIG,
                "device-registry",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer.poll(POLL).forEach(record -> add(record, wanted, versions));
      }
    }
    return (deviceId, time) -> asOf(versions.getOrDefault(deviceId, List.of()), time);
  }

  private static void add(
      ConsumerRecord<byte[], byte[]> record,
      Predicate<String> wanted,
      Map<String, List<RegisteredDevice>> versions) {
    String deviceId = new String(record.key(), StandardCharsets.UTF_8);
    if (!wanted.test(deviceId)) {
      return;
    }
    RegisteredDevice device = Json.read(record.value(), RegisteredDevice.class);
    List<RegisteredDevice> known = versions.computeIfAbsent(deviceId, id -> new ArrayList<>(1));
    // As every fold of a control log: of two changes made from one version the first counts.
    if (known.isEmpty() || device.version() == known.get(known.size() - 1).version() + 1) {
      known.add(device);
    }
  }

  private static Optional<RegisteredDevice> asOf(List<RegisteredDevice> versions, long time) {
    return versions.stream()
        .filter(version -> version.effectiveFrom() <= time)
        .reduce((before, after) -> after);
  }
}
