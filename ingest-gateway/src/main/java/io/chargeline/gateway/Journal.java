package io.chargeline.gateway;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.log.StampedWriter;
import io.chargeline.protocol.WireFrame;
import java.util.concurrent.CompletableFuture;

/** What this gateway writes to the frames topic. */
final class Journal {
  private final StampedWriter log;

  Journal(StampedWriter log) {
    this.log = log;
  }

  CompletableFuture<LogRecord> opened(
      DeviceId device, String protocol, long connection, String remote) {
    return append(device, protocol, RecordKind.OPENED, connection, null, null, remote, Bytes.EMPTY);
  }

  CompletableFuture<LogRecord> closed(
      DeviceId device, String protocol, long connection, CloseReason reason) {
    return append(device, protocol, RecordKind.CLOSED, connection, reason, null, null, Bytes.EMPTY);
  }

  CompletableFuture<LogRecord> frame(WireFrame frame, String protocol, long connection) {
    return append(
        frame.deviceId(), protocol, RecordKind.FRAME, connection, null, null, null, frame.raw());
  }

  CompletableFuture<LogRecord> sent(
      WireFrame frame, String protocol, long connection, String commandId) {
    return append(
        frame.deviceId(),
        protocol,
        RecordKind.SENT,
        connection,
        null,
        commandId,
        null,
        frame.raw());
  }

  CompletableFuture<LogRecord> seen(DeviceId device, String protocol, long connection) {
    return append(device, protocol, RecordKind.SEEN, connection, null, null, null, Bytes.EMPTY);
  }

  /**
   * @param device the last one heard on the connection, or null
   * @param protocol of the connection, or null as long as nothing good has come
   */
  CompletableFuture<LogRecord> rejected(
      DeviceId device, String protocol, long connection, String reason, Bytes bytes) {
    return append(device, protocol, RecordKind.REJECTED, connection, null, null, reason, bytes);
  }

  /** The acknowledgement of what was just written is waited for. */
  void hurry() {
    log.hurry();
  }

  /** Event time as the next record would get it, unix milliseconds. */
  long now() {
    return log.now();
  }

  long pendingBytes() {
    return log.pendingBytes();
  }

  /** Whether the log took the record, so that it will be stored once the broker answers. */
  static boolean accepted(CompletableFuture<LogRecord> record) {
    return !record.isCompletedExceptionally();
  }

  private CompletableFuture<LogRecord> append(
      DeviceId device,
      String protocol,
      RecordKind kind,
      long connection,
      CloseReason reason,
      String commandId,
      String detail,
      Bytes body) {
    String key = device == null ? null : device.value();
    return log.append(
        time ->
            new LogRecord(
                key,
                kind,
                time,
                protocol,
                log.writer(),
                connection,
                reason,
                commandId,
                detail,
                body));
  }
}
