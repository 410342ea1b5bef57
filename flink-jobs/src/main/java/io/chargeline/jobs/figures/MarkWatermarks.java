package io.chargeline.jobs.figures;

import io.chargeline.domain.frame.ClockMark;
import io.chargeline.jobs.log.MarkTimes;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * A facts topic's time: the least of the device job's subtasks, each of which says in the topic
 * itself up to when it has written everything. So no topic's time is ahead of its facts, however
 * fast the others are read.
 */
final class MarkWatermarks implements WatermarkGenerator<Fact> {
  private final MarkTimes times = new MarkTimes();

  private MarkWatermarks() {}

  static WatermarkStrategy<Fact> strategy() {
    return WatermarkStrategy.<Fact>forGenerator(context -> new MarkWatermarks())
        .withTimestampAssigner((fact, kafkaTimestamp) -> fact.from);
  }

  @Override
  public void onEvent(Fact fact, long eventTimestamp, WatermarkOutput output) {
    if (fact.kind != Fact.Kind.MARK) {
      return;
    }
    times
        .moved(new ClockMark(fact.subtask, fact.subtasks, fact.from))
        .ifPresent(least -> output.emitWatermark(new Watermark(least)));
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    // every mark has already said what there is to say
  }
}
