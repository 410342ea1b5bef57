package io.chargeline.jobs.store;

import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.FrameRecord;
import java.util.Optional;
import org.apache.flink.types.Row;

/** Reads the frames log; ticks say nothing about a device and have their own table. */
final class FrameRowReader implements RowReader<FrameRecord> {
  private static final long serialVersionUID = 1L;

  private final String topic;

  FrameRowReader(String topic) {
    this.topic = topic;
  }

  @Override
  public Optional<Row> read(FrameRecord frame) throws UnreadableException {
    if (frame.unreadable != null) {
      throw new UnreadableException(frame.unreadable);
    }
    if (frame.kind == RecordKind.TICK) {
      return Optional.empty();
    }
    if (!Cell.inRange(frame.timeMs)) {
      throw new UnreadableException("time: out of range: " + frame.timeMs);
    }
    return Optional.of(
        Row.of(
            frame.deviceId == null ? "" : frame.deviceId,
            frame.timeMs,
            frame.kind.wireName(),
            frame.protocol,
            frame.writer,
            frame.connection,
            frame.commandId,
            frame.closeReason == null ? null : frame.closeReason.wireName(),
            frame.detail,
            log(topic),
            frame.offset,
            frame.body));
  }

  /** The tables call the log of all devices so, and a recording's by its own name. */
  static String log(String topic) {
    return topic.equals(Topic.DEVICE_FRAMES.topicName()) ? "live" : topic;
  }

  @Override
  public Poisoned poisoned(FrameRecord frame) {
    return new Poisoned(
        topic,
        frame.partition,
        frame.offset,
        frame.deviceId,
        frame.kind == null ? null : frame.kind.wireName(),
        RowReader.bytes(frame.body));
  }
}
