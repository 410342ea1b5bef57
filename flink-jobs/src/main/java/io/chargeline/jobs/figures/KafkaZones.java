package io.chargeline.jobs.figures;

import io.chargeline.domain.frame.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The control logs of tenants and sites, which are kept for ever, up to their present end. */
final class KafkaZones implements Zones {
  static final List<Topic> TOPICS = List.of(Topic.CONTROL_TENANTS, Topic.CONTROL_SITES);

  private static final long serialVersionUID = 1L;
  private static final Duration POLL = Duration.ofMillis(500);

  private final String bootstrap;

  KafkaZones(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  @Override
  public void read(Consumer<ZoneRecord> each) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.CLIENT_ID_CONFIG,
                "figures-zones",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      for (Topic topic : TOPICS) {
        TopicPartition partition = new TopicPartition(topic.topicName(), 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        while (consumer.position(partition) < end) {
          consumer
              .poll(POLL)
              .forEach(record -> each.accept(ZoneRecord.read(record.topic(), record.value())));
        }
      }
    }
  }
}
