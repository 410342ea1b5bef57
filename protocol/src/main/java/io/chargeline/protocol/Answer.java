package io.chargeline.protocol;

/** What the server owes a device for one of its messages. */
public record Answer(WireFrame frame, When when) {

  /** When it may be given. */
  public enum When {
    AT_ONCE,
    /** Only when the message is stored: the device drops its record on it. */
    WHEN_STORED,
    /** Only if the device sends no newer heartbeat: answering both confuses it. */
    UNLESS_MODERN_HEARTBEAT
  }
}
