package io.chargeline.jobs.log;

import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;

/**
 * A record of the frames log inside the jobs: {@link LogRecord} as a flat POJO, with its place in
 * the log. Fields as there.
 */
public final class FrameRecord {
  public String deviceId;
  public RecordKind kind;
  public long timeMs;
  public String protocol;
  public String writer;
  public long connection;
  public CloseReason closeReason;
  public String commandId;
  public String detail;
  public byte[] body;
  public int partition;
  public long offset;

  /** Set when the record could not be read; then only place, key and body are. */
  public String unreadable;

  /** Set only on records that the job adds itself where a writer's ticks have a gap. */
  public GapMark gap;

  /** What a gap record says. */
  public enum GapMark {
    /** From {@code timeMs} on nobody was looking at this device. */
    BEGAN,
    /** From {@code timeMs} on somebody is looking again. */
    ENDED
  }

  public FrameRecord() {}

  public static FrameRecord of(LogRecord record, int partition, long offset) {
    FrameRecord flat = new FrameRecord();
    flat.deviceId = record.deviceId();
    flat.kind = record.kind();
    flat.timeMs = record.timeMs();
    flat.protocol = record.protocol();
    flat.writer = record.writer();
    flat.connection = record.connection();
    flat.closeReason = record.closeReason();
    flat.commandId = record.commandId();
    flat.detail = record.detail();
    flat.body = record.body().array();
    flat.partition = partition;
    flat.offset = offset;
    return flat;
  }

  static FrameRecord unreadable(String reason, byte[] body, int partition, long offset) {
    FrameRecord flat = new FrameRecord();
    flat.unreadable = reason;
    flat.body = body;
    flat.partition = partition;
    flat.offset = offset;
    return flat;
  }

  /**
   * @param writer whose gap began, or who looks again
   * @param connection the device's connection that survived the gap; 0 when there is none
   */
  public static FrameRecord gap(
      GapMark mark, String deviceId, long timeMs, String writer, long connection) {
    FrameRecord flat = new FrameRecord();
    flat.gap = mark;
    flat.deviceId = deviceId;
    flat.timeMs = timeMs;
    flat.writer = writer;
    flat.connection = connection;
    return flat;
  }
}
