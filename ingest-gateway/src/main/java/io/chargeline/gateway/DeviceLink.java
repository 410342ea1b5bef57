package io.chargeline.gateway;

import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.protocol.ap3000.Answer;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.Heartbeat;
import io.chargeline.protocol.ap3000.LegacyHeartbeat;
import io.chargeline.protocol.ap3000.Registration;
import io.chargeline.protocol.ap3000.TimeRequest;
import io.chargeline.protocol.ap3000.Uplink;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One device on one connection: logs its frames and answers them. All on the event loop. */
final class DeviceLink {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceLink.class);

  /** They come again by themselves, so they are the first to go when room is short. */
  private static final Set<Integer> HEARTBEATS =
      Set.of(
          Registration.COMMAND,
          Heartbeat.COMMAND,
          LegacyHeartbeat.COMMAND,
          TimeRequest.DEVICE,
          TimeRequest.HOST);

  private final DeviceId device;
  private final Connection connection;
  private final Core core;
  private final Downlinks downlinks;
  private final long seenEveryMs;

  private boolean opened;
  private boolean modern;
  private long lastLoggedMs;
  private long shedAtMs = Long.MIN_VALUE;

  DeviceLink(DeviceId device, Connection connection, Core core, long random) {
    this.device = device;
    this.connection = connection;
    this.core = core;
    this.seenEveryMs = core.config().times().seen().toMillis();
    this.downlinks =
        new Downlinks(connection, core, core.config().times().commandGap().toNanos(), random);
  }

  DeviceId device() {
    return device;
  }

  Connection connection() {
    return connection;
  }

  Downlinks downlinks() {
    return downlinks;
  }

  void take(Frame frame) {
    modern |= frame.command() == Heartbeat.COMMAND;
    boolean heartbeat = HEARTBEATS.contains(frame.command());
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
      logged(core.journal().seen(device, connection.number()), RecordKind.SEEN);
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
        core.journal().closed(device, connection.number(), reason);
    logged(record, RecordKind.CLOSED);
    return record;
  }

  private void shed(Frame frame) {
    shedAtMs = core.journal().now();
    core.metrics().shed(frame.command());
  }

  /** Null if the log did not take it. */
  private CompletableFuture<LogRecord> log(Frame frame) {
    if (!opened) {
      opened =
          logged(
              core.journal().opened(device, connection.number(), connection.remote()),
              RecordKind.OPENED);
    }
    // A frame of a connection that the log does not know would have no place in it.
    if (!opened) {
      return null;
    }
    CompletableFuture<LogRecord> record = core.journal().frame(frame, connection.number());
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

  private void answer(Frame frame, boolean heartbeat, CompletableFuture<LogRecord> stored) {
    Optional<Answer> owed =
        Answer.to(frame, Uplink.of(frame), Math.floorDiv(core.journal().now(), 1000L));
    if (owed.isEmpty()) {
      return;
    }
    if (stored == null && !heartbeat) {
      // The device sends it again until it is answered, and then there may be room.
      core.metrics().answerWithheld(frame.command());
      return;
    }
    Frame answer = owed.get().frame();
    switch (owed.get().when()) {
      case AT_ONCE -> give(answer);
      case WHEN_STORED -> giveWhenStored(answer, stored);
      case UNLESS_MODERN_HEARTBEAT -> giveUnlessModern(answer);
    }
  }

  private void give(Frame answer) {
    if (connection.write(answer)) {
      core.metrics().answer(answer.command());
    } else {
      core.metrics().answerWithheld(answer.command());
    }
  }

  private void giveWhenStored(Frame answer, CompletableFuture<LogRecord> stored) {
    long arrived = System.nanoTime();
    core.journal().hurry();
    core.then(
        stored,
        (record, error) -> {
          if (error != null) {
            core.metrics().answerWithheld(answer.command());
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
  private void giveUnlessModern(Frame answer) {
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
