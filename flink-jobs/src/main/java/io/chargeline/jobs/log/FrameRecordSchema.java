package io.chargeline.jobs.log;

import io.chargeline.domain.frame.LogRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads records of a frames topic; one that cannot be read goes on as such, for the poison log. */
public final class FrameRecordSchema implements KafkaRecordDeserializationSchema<FrameRecord> {
  private static final long serialVersionUID = 1L;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<FrameRecord> out) {
    out.collect(read(record));
  }

  private static FrameRecord read(ConsumerRecord<byte[], byte[]> record) {
    try {
      LogRecord read = LogRecord.parse(record.key(), name -> header(record, name), record.value());
      return FrameRecord.of(read, record.partition(), record.offset());
    } catch (IllegalArgumentException e) {
      return FrameRecord.unreadable(
          e.getMessage(), record.value(), record.partition(), record.offset());
    }
  }

  private static byte[] header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : header.value();
  }

  @Override
  public TypeInformation<FrameRecord> getProducedType() {
    return TypeInformation.of(FrameRecord.class);
  }
}
