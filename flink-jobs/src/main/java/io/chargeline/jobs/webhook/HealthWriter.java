package io.chargeline.jobs.webhook;

import io.chargeline.domain.Json;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.webhook.EndpointHealth;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes {@code webhook.health}. */
final class HealthWriter implements KafkaRecordSerializationSchema<EndpointHealth> {
  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      EndpointHealth health, KafkaSinkContext context, Long timestamp) {
    return new ProducerRecord<>(
        Topic.WEBHOOK_HEALTH.topicName(),
        health.endpointId().getBytes(StandardCharsets.UTF_8),
        Json.bytes(health));
  }
}
