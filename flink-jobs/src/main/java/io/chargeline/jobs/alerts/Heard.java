package io.chargeline.jobs.alerts;

import io.chargeline.alerting.signal.Signal;
import io.chargeline.domain.frame.ClockMark;

/** What a record of the log says to the alert job; one of its kinds each. */
public final class Heard {
  /** Of whom signals without a device are; begins no device's id. */
  private static final char WHOLE = '~';

  /** The device's id, or of whom a signal is that is about no single device. */
  public String key;

  /** Null: it is none. Its place lacks what only the registry knows. */
  public Signal signal;

  /** Null: it is no version of a registered device. */
  public DeviceVersion device;

  /** Null: it is no mark. */
  public ClockMark mark;

  public Heard() {}

  static Heard of(Signal signal) {
    Heard heard = new Heard();
    heard.key = signal.device().isEmpty() ? WHOLE + signal.place().tenant() : signal.device();
    heard.signal = signal;
    return heard;
  }

  static Heard of(String deviceId, DeviceVersion version) {
    Heard heard = new Heard();
    heard.key = deviceId;
    heard.device = version;
    return heard;
  }

  static Heard of(ClockMark mark) {
    Heard heard = new Heard();
    heard.mark = mark;
    return heard;
  }
}
