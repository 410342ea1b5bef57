package io.chargeline.jobs.alerts;

import io.chargeline.domain.frame.ClockMark;
import io.chargeline.jobs.log.EmissionSink;
import java.util.List;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads records of the log. What was fed from a recording is passed by: it wakes nobody. A record
 * that cannot be read is counted and logged with its place, and the job goes on: it stands in the
 * log for whoever mends it.
 */
abstract class LogSource<T> implements KafkaRecordDeserializationSchema<T> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(LogSource.class);

  private transient Counter unreadable;

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    unreadable = context.getMetricGroup().counter("unreadable");
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out) {
    if (record.headers().lastHeader(EmissionSink.RECORDING) != null) {
      return;
    }
    try {
      read(record).forEach(out::collect);
    } catch (RuntimeException e) {
      unreadable.inc();
      LOG.atError()
          .addKeyValue("topic", record.topic())
          .addKeyValue("partition", record.partition())
          .addKeyValue("offset", record.offset())
          .setCause(e)
          .log("unreadable record skipped");
    }
  }

  private List<T> read(ConsumerRecord<byte[], byte[]> record) {
    return record.value() == null
        ? ClockMark.parse(record.key()).map(this::mark).orElse(List.of())
        : value(record.topic(), record.value());
  }

  /** What a mark of time is read as. */
  List<T> mark(ClockMark mark) {
    return List.of();
  }

  /**
   * All of it, so that nothing is told of a record that breaks in the middle.
   *
   * @throws RuntimeException if it is no record of this topic
   */
  abstract List<T> value(String topic, byte[] value);
}
