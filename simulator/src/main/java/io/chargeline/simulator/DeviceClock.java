package io.chargeline.simulator;

import io.chargeline.domain.Bytes;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** The device's own clock: it starts at the epoch with every power-up, until the server sets it. */
final class DeviceClock {
  /** Where these devices are sold; their order numbers hold local time. */
  private static final ZoneOffset LOCAL = ZoneOffset.ofHours(8);

  private final Timers timers;
  private long offsetMs;
  private boolean set;

  DeviceClock(Timers timers) {
    this.timers = timers;
    lose();
  }

  void lose() {
    offsetMs = -timers.nowMs();
    set = false;
  }

  void set(long unixSeconds) {
    offsetMs = unixSeconds * 1000 - timers.nowMs();
    set = true;
  }

  boolean isSet() {
    return set;
  }

  long seconds() {
    return Math.floorDiv(timers.nowMs() + offsetMs, 1000L);
  }

  /** YYYYMMDDhhmmss in 7 bytes. */
  Bytes bcd() {
    ZonedDateTime now = Instant.ofEpochSecond(seconds()).atZone(LOCAL);
    return Bytes.ofHex(
        "%04d%02d%02d%02d%02d%02d"
            .formatted(
                now.getYear(),
                now.getMonthValue(),
                now.getDayOfMonth(),
                now.getHour(),
                now.getMinute(),
                now.getSecond()));
  }
}
