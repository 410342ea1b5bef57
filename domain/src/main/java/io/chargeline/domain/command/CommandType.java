package io.chargeline.domain.command;

import io.chargeline.domain.WireName;

/** What a command asks of a device. */
public enum CommandType implements WireName {
  START,
  STOP,
  /** Another limit for a running charge. */
  CHANGE,
  SET_PARAMS,
  READ_PARAMS,
  REBOOT,
  /** Light and sound, so that somebody finds it. */
  LOCATE,
  /** When the device may make a noise. */
  VOICE,
  /** What the device's screen shows as QR code. */
  QR,
  /** Asks the device to report now. */
  QUERY
}
