package io.chargeline.jobs.store;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Judges nothing: what cannot be read is found one step later, where it can go to poison. */
final class LogEntrySchema implements KafkaRecordDeserializationSchema<LogEntry> {
  private static final long serialVersionUID = 1L;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<LogEntry> out) {
    out.collect(LogEntry.of(record.topic(), record.partition(), record.offset(), record.value()));
  }

  @Override
  public TypeInformation<LogEntry> getProducedType() {
    return TypeInformation.of(LogEntry.class);
  }
}
