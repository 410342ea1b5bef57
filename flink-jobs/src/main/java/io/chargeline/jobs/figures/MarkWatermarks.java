package io.chargeline.jobs.figures;

import java.util.HashMap;
import java.util.Map;
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
  private final Map<Integer, Long> times = new HashMap<>();
  private int subtasks;

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
    if (fact.subtasks != subtasks) {
      subtasks = fact.subtasks;
      times.keySet().removeIf(subtask -> subtask >= subtasks);
    }
    times.merge(fact.subtask, fact.from, Math::max);
    if (times.size() == subtasks) {
      long least = times.values().stream().mapToLong(Long::longValue).min().orElseThrow();
      output.emitWatermark(new Watermark(least));
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    // every mark has already said what there is to say
  }
}
