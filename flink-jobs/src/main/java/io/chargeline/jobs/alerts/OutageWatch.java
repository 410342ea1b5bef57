package io.chargeline.jobs.alerts;

import io.chargeline.domain.Json;
import io.chargeline.domain.fact.OutageRow;
import io.chargeline.domain.frame.ClockMark;
import io.chargeline.jobs.log.MarkTimes;
import java.util.OptionalLong;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Finds out that nothing has ticked, from the marks of one topic. Keyed by nothing; state is the
 * time of the topic. A mark that comes again finds it later already, and says nothing.
 */
final class OutageWatch extends KeyedProcessFunction<Integer, ClockMark, OutageRow> {
  private static final long serialVersionUID = 1L;

  private final long afterMs;
  private transient ValueState<MarkTimes> memory;

  /**
   * @param afterMs a longer time between two marks is an outage
   */
  OutageWatch(long afterMs) {
    this.afterMs = afterMs;
  }

  @Override
  public void open(OpenContext context) {
    memory =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("marks", TypeInformation.of(MarkTimes.class)));
  }

  @Override
  public void processElement(ClockMark mark, Context context, Collector<OutageRow> out)
      throws Exception {
    MarkTimes times = memory.value() == null ? new MarkTimes() : memory.value();
    long before = times.reached;
    OptionalLong now = times.moved(mark);
    memory.update(times);
    if (before != Long.MIN_VALUE && now.isPresent() && now.getAsLong() - before > afterMs) {
      out.collect(new OutageRow(before, now.getAsLong()));
    }
  }

  static ControlRecord control(OutageRow outage) {
    return ControlRecord.of(
        ControlRecord.Kind.OUTAGE,
        outage.rowKey(),
        1,
        outage.fromAt(),
        outage.untilAt(),
        Json.bytes(outage));
  }
}
