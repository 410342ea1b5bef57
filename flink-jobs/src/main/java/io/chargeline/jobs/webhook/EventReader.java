package io.chargeline.jobs.webhook;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads events, live and replayed; nobody looks into bodies here. */
final class EventReader implements KafkaRecordDeserializationSchema<EventRecord> {
  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<EventRecord> events) {
    events.collect(EventRecord.of(record));
  }

  @Override
  public TypeInformation<EventRecord> getProducedType() {
    return TypeInformation.of(EventRecord.class);
  }
}
