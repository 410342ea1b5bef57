package io.chargeline.jobs.figures;

import io.chargeline.domain.frame.ClockMark;
import io.chargeline.jobs.log.EmissionSink;
import java.util.Optional;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads facts topics. What was fed from a recording is passed by: its own job makes its figures. A
 * record that cannot be read is counted; the store job has it in poison.
 */
final class FactSource implements KafkaRecordDeserializationSchema<Fact> {
  private static final long serialVersionUID = 1L;

  private transient Counter unreadable;

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    unreadable = context.getMetricGroup().counter("unreadable");
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Fact> out) {
    if (record.headers().lastHeader(EmissionSink.RECORDING) != null) {
      return;
    }
    if (record.value() == null) {
      ClockMark.parse(record.key()).map(FactSource::mark).ifPresent(out::collect);
      return;
    }
    read(record).ifPresent(out::collect);
  }

  private Optional<Fact> read(ConsumerRecord<byte[], byte[]> record) {
    try {
      return FactReader.read(record.topic(), record.value());
    } catch (RuntimeException e) {
      unreadable.inc();
      return Optional.empty();
    }
  }

  private static Fact mark(ClockMark mark) {
    Fact fact = new Fact();
    fact.kind = Fact.Kind.MARK;
    fact.subtask = mark.subtask();
    fact.subtasks = mark.subtasks();
    fact.from = mark.time();
    return fact;
  }

  @Override
  public TypeInformation<Fact> getProducedType() {
    return TypeInformation.of(Fact.class);
  }
}
