package io.chargeline.api;

import io.chargeline.domain.Json;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.Topic;
import io.chargeline.log.StampedWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;

/**
 * Where commands are put, to be decided by the device job, and what the registry has of a device;
 * ticks beside them.
 */
final class CommandLog implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final StampedWriter writer;

  private CommandLog(StampedWriter writer) {
    this.writer = writer;
  }

  static CommandLog open(String bootstrap, String instance) {
    StampedWriter writer =
        StampedWriter.open(
            bootstrap, Topic.DEVICE_FRAMES.topicName(), instance, System::currentTimeMillis);
    writer.startTicking(LogRecord.ROLE_API);
    return new CommandLog(writer);
  }

  /**
   * Stamps a command and waits until the broker has it for good.
   *
   * @param commandAt makes the command as of the log's time, unix milliseconds
   * @throws Problem 503 if the broker did not acknowledge it in time; it may still be carried out
   */
  Command append(LongFunction<Command> commandAt) {
    AtomicReference<Command> stamped = new AtomicReference<>();
    CompletableFuture<LogRecord> stored =
        writer.append(
            time -> {
              Command command = commandAt.apply(time);
              stamped.set(command);
              return LogRecord.command(
                  command.deviceId(),
                  writer.writer(),
                  time,
                  command.commandId(),
                  Json.bytes(command));
            });
    await(stored, PATIENCE);
    return stamped.get();
  }

  /**
   * Writes the registry's records into the devices' own logs.
   *
   * @throws Problem 503 if the broker did not acknowledge them in time
   */
  void announce(Collection<RegisteredDevice> devices) {
    CompletableFuture<?>[] stored =
        devices.stream().map(this::append).toArray(CompletableFuture<?>[]::new);
    await(CompletableFuture.allOf(stored), PATIENCE);
  }

  private CompletableFuture<LogRecord> append(RegisteredDevice device) {
    return writer.append(
        time -> LogRecord.registered(device.deviceId(), writer.writer(), time, Json.bytes(device)));
  }

  /**
   * Puts a record into a tenant's own log; nobody has to wait for it.
   *
   * @param kind {@link RecordKind#MAINTENANCE} or {@link RecordKind#API_CALLS}
   * @param body becomes its JSON
   */
  CompletableFuture<LogRecord> append(String tenant, RecordKind kind, Object body) {
    byte[] json = Json.bytes(body);
    return writer.append(time -> LogRecord.ofTenant(tenant, kind, writer.writer(), time, json));
  }

  /** The name under which this server writes, new at every start. */
  String instance() {
    return writer.writer();
  }

  /** Waits for a write; what goes wrong is a problem of ours, not of the caller. */
  static <T> T await(CompletableFuture<T> written, Duration patience) {
    try {
      return written.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    } catch (ExecutionException | TimeoutException e) {
      throw unavailable(e);
    }
  }

  private static Problem unavailable(Exception cause) {
    return ProblemCode.LOG_UNAVAILABLE
        .because(
            "the log did not acknowledge in time, so it is not known whether this will be carried"
                + " out; send the same request again, with the same order_no or Idempotency-Key",
            "日志未及时确认,请求结果未知;请使用相同的 order_no 或 Idempotency-Key 重试")
        .causedBy(cause);
  }

  long pendingBytes() {
    return writer.pendingBytes();
  }

  @Override
  public void close() {
    writer.close();
  }
}
