package io.chargeline.jobs.alerts;

import io.chargeline.jobs.log.MarkTimes;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.util.clock.RelativeClock;

/**
 * A topic's time. One with marks says it itself, see {@link MarkTimes}; it stands still while its
 * writer does. One without has the time of its records in the log, and none while it is quiet: so
 * what it holds is read in its place among the others, and does not hold them up.
 */
final class TopicClock<T> implements WatermarkGenerator<T> {
  /** How long a topic without marks is waited for after a record that was written long ago. */
  private static final Duration QUIET = Duration.ofSeconds(2);

  /** The same after one that has just been written: there is none behind it yet. */
  private static final Duration QUIET_AT_THE_END = Duration.ofMillis(250);

  private static final Duration JUST_NOW = Duration.ofSeconds(2);

  /** The same at the start, before the first one. */
  private static final Duration FIRST = Duration.ofSeconds(5);

  /** How far one topic may be read ahead of another; what is ahead waits in memory. */
  private static final Duration AHEAD = Duration.ofSeconds(60);

  private static final Duration ALIGN_EVERY = Duration.ofMillis(200);

  private final MarkTimes times = new MarkTimes();
  private final RelativeClock clock;
  private final boolean marked;
  private long patienceMs;
  private long heardAt;
  private long time = Long.MIN_VALUE;

  private TopicClock(RelativeClock clock, boolean marked, long patienceMs) {
    this.clock = clock;
    this.marked = marked;
    this.patienceMs = patienceMs;
    this.heardAt = clock.relativeTimeMillis();
  }

  /** Of a topic that is waited for, however long it says nothing. */
  static WatermarkStrategy<Heard> marked() {
    return aligned(true, Long.MAX_VALUE);
  }

  /** Of a topic whose writer is not waited for if it writes nothing for this long. */
  static WatermarkStrategy<Heard> marked(Duration patience) {
    return aligned(true, patience.toMillis());
  }

  private static WatermarkStrategy<Heard> aligned(boolean marked, long patienceMs) {
    return WatermarkStrategy.<Heard>forGenerator(
            context -> new TopicClock<>(context.getInputActivityClock(), marked, patienceMs))
        .withWatermarkAlignment("alerts", AHEAD, ALIGN_EVERY);
  }

  /** Of a topic without marks. */
  static <T> WatermarkStrategy<T> unmarked() {
    return WatermarkStrategy.forGenerator(
        context -> new TopicClock<>(context.getInputActivityClock(), false, FIRST.toMillis()));
  }

  @Override
  public void onEvent(T record, long kafkaTimestamp, WatermarkOutput output) {
    heardAt = clock.relativeTimeMillis();
    if (!marked) {
      boolean justNow = System.currentTimeMillis() - kafkaTimestamp < JUST_NOW.toMillis();
      patienceMs = (justNow ? QUIET_AT_THE_END : QUIET).toMillis();
      emit(kafkaTimestamp, output);
    } else if (record instanceof Heard said && said.mark != null) {
      times.moved(said.mark).ifPresent(least -> emit(least, output));
    }
  }

  private void emit(long reached, WatermarkOutput output) {
    time = Math.max(time, reached);
    output.emitWatermark(new Watermark(time));
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    if (clock.relativeTimeMillis() - heardAt >= patienceMs) {
      output.markIdle();
    }
  }
}
