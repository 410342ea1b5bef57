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
 * Reads one topic's JSON. A record that cannot be read is counted and logged with its position, and
 * the job goes on: it stands in the log for whoever mends it.
 */
abstract class JsonReader<T> implements KafkaRecordDeserializationSchema<T> {
  private static final Logger LOG = LoggerFactory.getLogger(JsonReader.class);

  private final Class<T> type;
  private transient Counter unreadable;

  JsonReader(Class<T> type) {
    this.type = type;
  }

  abstract T parse(byte[] value);

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    unreadable = context.getMetricGroup().counter("webhook_unreadable_records");
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out) {
    T parsed;
    try {
      parsed = parse(record.value());
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
    out.collect(parsed);
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return TypeInformation.of(type);
  }
}
