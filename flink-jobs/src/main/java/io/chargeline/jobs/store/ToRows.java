package io.chargeline.jobs.store;

import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.Emission;
import io.chargeline.jobs.log.Poison;
import io.chargeline.jobs.store.RowReader.Poisoned;
import io.chargeline.jobs.store.RowReader.UnreadableException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.types.Row;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Records to rows, without state. A record that cannot be a row goes to {@code device.poison} and
 * is counted, so that one bad record never stops a table.
 */
final class ToRows<T> extends ProcessFunction<T, Row> {
  private static final long serialVersionUID = 1L;
  static final OutputTag<Emission> POISON = new OutputTag<>("poison") {};

  private final RowReader<T> reader;
  private transient Counter poisoned;

  ToRows(RowReader<T> reader) {
    this.reader = reader;
  }

  @Override
  public void open(OpenContext context) {
    poisoned = getRuntimeContext().getMetricGroup().counter("poisoned");
  }

  @Override
  public void processElement(T record, Context context, Collector<Row> out) {
    try {
      reader.read(record).ifPresent(out::collect);
    } catch (UnreadableException e) {
      poisoned.inc();
      context.output(POISON, emission(reader.poisoned(record), e.getMessage()));
    }
  }

  private static Emission emission(Poisoned record, String reason) {
    return Emission.json(
        Topic.DEVICE_POISON,
        record.topic() + '/' + record.partition() + '/' + record.offset(),
        new Poison(
            StoreJob.NAME,
            record.topic(),
            record.partition(),
            record.offset(),
            record.deviceId(),
            record.kind(),
            reason,
            null,
            record.body()));
  }
}
