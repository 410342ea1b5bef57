package io.chargeline.jobs.store;

import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.jobs.log.FrameRecord;
import java.util.Optional;
import org.apache.flink.types.Row;

/**
 * Reads the ticks of the frames log. Those of one partition are enough: a writer gives all of them
 * one tick in one step.
 */
final class TickRowReader implements RowReader<FrameRecord> {
  private static final long serialVersionUID = 1L;
  private static final int PARTITION = 0;

  private final FrameRowReader frames;
  private final String topic;

  TickRowReader(String topic) {
    this.topic = topic;
    this.frames = new FrameRowReader(topic);
  }

  /** What cannot be read is refused with the frames, once. */
  @Override
  public Optional<Row> read(FrameRecord record) {
    boolean meant =
        record.unreadable == null
            && record.kind == RecordKind.TICK
            && record.partition == PARTITION
            && Cell.inRange(record.timeMs);
    return meant ? Optional.of(row(record)) : Optional.empty();
  }

  private Row row(FrameRecord tick) {
    // The role came with the second kind of writer.
    String role = tick.detail == null ? LogRecord.ROLE_GATEWAY : tick.detail;
    return Row.of(tick.writer, tick.timeMs, role, FrameRowReader.log(topic), tick.offset);
  }

  @Override
  public Poisoned poisoned(FrameRecord record) {
    return frames.poisoned(record);
  }
}
