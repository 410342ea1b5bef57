package io.chargeline.simulator.bkv;

import io.chargeline.simulator.Timers;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The gateway's wall clock: the time of where these devices are sold, until a heartbeat sets it.
 */
final class GatewayClock {
  private static final Duration LOCAL = Duration.ofHours(8);

  private final Timers timers;
  private long offsetMs = LOCAL.toMillis();

  GatewayClock(Timers timers) {
    this.timers = timers;
  }

  void set(LocalDateTime local) {
    offsetMs = local.toEpochSecond(ZoneOffset.UTC) * 1000 - timers.nowMs();
  }

  LocalDateTime now() {
    long seconds = Math.floorDiv(timers.nowMs() + offsetMs, 1000L);
    return LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
  }
}
