package io.chargeline.gateway;

import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.protocol.Answer;
import io.chargeline.protocol.AnswerContext;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.WireFrame;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One device on one connection: logs its frames and answers them. All on the event loop. */
final class DeviceLink {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceLink.class);

  private final DeviceId device;
  private final Protocol protocol;
  private final Connection connection;
  private final Core core;
  private final Downlinks downlinks;
  private final long seenEveryMs;

  private boolean opened;
  private boolean modern;
  private long lastLoggedMs;
  private long shedAtMs = Long.MIN_VALUE;

  DeviceLink(DeviceId device, Protocol protocol, Connection connection, Core core, long random) {
    this.device = device;
    this.protocol = protocol;
    this.connection = connection;
    this.core = core;
    this.seenEveryMs =
        Math.min(core.config().times().seen().toMillis(), protocol.heartbeatPeriod().toMillis());
    this.downlinks =
        new Downlinks(
            connection, protocol, core, core.config().times().commandGap().toNanos(), random);
  }

  DeviceId device() {
    return device;
  }

  Protocol protocol() {
    return protocol;
  }

  Connection connection() {
    return connection;
  }

  Downlinks downlinks() {
    return downlinks;
  }

  void take(WireFrame frame) {
    modern |= protocol.modernHeartbeat(frame);
    boolean heartbeat = protocol.expendable(frame);
    CompletableFuture<LogRecord> stored = null;
    if (heartbeat && opened && core.backlog().state() != Backlog.State.OPEN) {
      shed(frame);
    } else {
      stored = log(frame);
    }
    downlinks.heard(frame);
    answer(frame, heartbeat, stored);
  }

  /**
   * Leaves a {@code seen} record if the connection had bytes and the log has had none of this
   * device for a while.
   *
   * @return when it is to be looked at again, unix milliseconds
   */
  long seenIfDue(long now) {
    if (opened && now - lastLoggedMs >= seenEveryMs) {
      logged(core.journal().seen(device, protocol.name(), connection.number()), RecordKind.SEEN);
    }
    return Math.max(lastLoggedMs, now - seenEveryMs) + seenEveryMs;
  }

  /** There is room again: what was shed lately leaves its trace, older sheds would tell a lie. */
  void traceOfSheds(long now) {
    if (shedAtMs != Long.MIN_VALUE && now - shedAtMs < seenEveryMs) {
      seenIfDue(now);
    }
    shedAtMs = Long.MIN_VALUE;
  }

  /**
   * The device is no longer on this connection.
   *
   * @return completes when that is stored
   */
  CompletableFuture<?> close(CloseReason reason) {
    downlinks.close();
    if (!opened) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<LogRecord> record =
        core.journal().closed(device, protocol.name(), connection.number(), reason);
    logged(record, RecordKind.CLOSED);
    return record;
  }

  private void shed(WireFrame frame) {
    shedAtMs = core.journal().now();
    core.metrics().shed(protocol, frame);
  }

  /** Null if the log did not take it. */
  private CompletableFuture<LogRecord> log(WireFrame frame) {
    if (!opened) {
      opened =
          logged(
              core.journal()
                  .opened(device, protocol.name(), connection.number(), connection.remote()),
              RecordKind.OPENED);
    }
    // A frame of a connection that the log does not know would have no place in it.
    if (!opened) {
      return null;
    }
    CompletableFuture<LogRecord> record =
        core.journal().frame(frame, protocol.name(), connection.number());
    return logged(record, RecordKind.FRAME) ? record : null;
  }

  private boolean logged(CompletableFuture<LogRecord> record, RecordKind kind) {
    if (!Journal.accepted(record)) {
      core.metrics().lost(kind);
      return false;
    }
    lastLoggedMs = core.journal().now();
    return true;
  }

  private void answer(WireFrame frame, boolean heartbeat, CompletableFuture<LogRecord> stored) {
    Optional<Answer> owed =
        protocol.answer(
            frame,
            new AnswerContext(
                Instant.ofEpochMilli(core.journal().now()),
                core.config().languages().zone(),
                () -> connection.devicesBeside(device)));
    if (owed.isEmpty()) {
      return;
    }
    if (stored == null && !heartbeat) {
      // The device sends it again until it is answered, and then there may be room.
      core.metrics().answerWithheld(protocol, frame);
      return;
    }
    WireFrame answer = owed.get().frame();
    switch (owed.get().when()) {
      case AT_ONCE -> give(answer);
      case WHEN_STORED -> giveWhenStored(answer, stored);
      case UNLESS_MODERN_HEARTBEAT -> giveUnlessModern(answer);
    }
  }

  private void give(WireFrame answer) {
    if (connection.write(answer)) {
      core.metrics().answer(protocol, answer);
    } else {
      core.metrics().answerWithheld(protocol, answer);
    }
  }

  private void giveWhenStored(WireFrame answer, CompletableFuture<LogRecord> stored) {
    long arrived = System.nanoTime();
    core.journal().hurry();
    core.then(
        stored,
        (record, error) -> {
          if (error != null) {
            core.metrics().answerWithheld(protocol, answer);
            LOG.atWarn()
                .addKeyValue("device", device)
                .addKeyValue("error", error.toString())
                .log("settlement not stored, so not answered");
            return;
          }
          core.metrics().settlementStored(System.nanoTime() - arrived);
          give(answer);
        });
  }

  /**
   * A device with both heartbeats keeps the one that is answered; answering the old 0x01 as well
   * would keep it from dropping it (section 5.1). At power-up both come together, so the 0x01 waits
   * a moment for a 0x21; a device that has none is answered then.
   */
  private void giveUnlessModern(WireFrame answer) {
    if (modern) {
      return;
    }
    core.after(
        core.config().times().legacyAnswer().toNanos(),
        () -> {
          if (!modern) {
            give(answer);
          }
        });
  }
}
