package io.chargeline.jobs.webhook;

import io.chargeline.domain.Json;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.frame.Topic;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes {@code webhook.outcomes}. */
final class OutcomeWriter implements KafkaRecordSerializationSchema<DeliveryRow> {
  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      DeliveryRow row, KafkaSinkContext context, Long timestamp) {
    return new ProducerRecord<>(
        Topic.WEBHOOK_OUTCOMES.topicName(),
        row.rowKey().getBytes(StandardCharsets.UTF_8),
        Json.bytes(row));
  }
}
