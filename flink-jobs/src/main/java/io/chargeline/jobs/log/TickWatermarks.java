package io.chargeline.jobs.log;

import io.chargeline.domain.frame.RecordKind;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Watermarks that follow the data plane: per partition the minimum over live writers of the last
 * tick, so that time moves while devices are silent and stands still while we are down. One
 * instance serves one partition.
 */
public final class TickWatermarks implements WatermarkGenerator<FrameRecord> {
  private final LiveWriters writers;
  private final Map<String, Long> lastTicks = new HashMap<>();

  private TickWatermarks(long graceMs) {
    this.writers = new LiveWriters(graceMs);
  }

  public static WatermarkStrategy<FrameRecord> strategy(long graceMs) {
    return WatermarkStrategy.<FrameRecord>forGenerator(context -> new TickWatermarks(graceMs))
        .withTimestampAssigner((record, kafkaTimestamp) -> record.timeMs);
  }

  @Override
  public void onEvent(FrameRecord record, long eventTimestamp, WatermarkOutput output) {
    if (record.kind == RecordKind.TICK) {
      writers.tick(lastTicks, record.writer, record.timeMs);
      // A writer may stamp more records with the very time of its tick.
      LiveWriters.reached(lastTicks)
          .ifPresent(time -> output.emitWatermark(new Watermark(time - 1)));
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    // every tick has already said what there is to say
  }
}
