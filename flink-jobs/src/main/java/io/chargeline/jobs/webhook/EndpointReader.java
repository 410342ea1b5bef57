package io.chargeline.jobs.webhook;

import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code control.endpoints}. A record that cannot be read is counted and logged with its
 * position, and the job goes on: it stands in the log for whoever mends it.
 */
final class EndpointReader implements KafkaRecordDeserializationSchema<EndpointRecord> {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointReader.class);

  private transient Counter unreadable;

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    unreadable = context.getMetricGroup().counter("webhook_unreadable_records");
  }

  @Override
  public void deserialize(
      ConsumerRecord<byte[], byte[]> record, Collector<EndpointRecord> endpoints) {
    EndpointRecord endpoint;
    try {
      endpoint = EndpointRecord.parse(record.value(), record.timestamp());
    } catch (RuntimeException e) {
      unreadable.inc();
      LOG.atError()
          .addKeyValue("topic", record.topic())
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .setCause(e)
          .log("unreadable record skipped");
      return;
    }
    endpoints.collect(endpoint);
  }

  @Override
  public TypeInformation<EndpointRecord> getProducedType() {
    return TypeInformation.of(EndpointRecord.class);
  }
}
