package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What the server owes a device for one of its messages (section 4, last column).
 *
 * @param frame repeats command and message id of the message
 */
public record Answer(Frame frame, When when) {

  /** When it may be given. */
  public enum When {
    AT_ONCE,
    /** Only when the message is stored: the device drops its record on it. */
    WHEN_STORED,
    /** Only if the device sends no 0x21: answering both confuses it (section 5.1). */
    UNLESS_MODERN_HEARTBEAT
  }

  /**
   * @param unixSeconds the server's time, for the two time requests
   * @return empty for messages that are not to be answered, or cut short
   */
  public static Optional<Answer> to(Frame frame, Uplink message, long unixSeconds) {
    if (message instanceof Settlement) {
      return Optional.of(new Answer(reply(frame, ok()), When.WHEN_STORED));
    }
    if (message instanceof Registration || message instanceof Heartbeat) {
      return Optional.of(new Answer(reply(frame, ok()), When.AT_ONCE));
    }
    if (message instanceof LegacyHeartbeat) {
      return Optional.of(new Answer(reply(frame, ok()), When.UNLESS_MODERN_HEARTBEAT));
    }
    if (message instanceof TimeRequest) {
      return Optional.of(new Answer(reply(frame, time(unixSeconds)), When.AT_ONCE));
    }
    if (message instanceof OrderConfirm confirm) {
      Bytes accepted = Bytes.wrap(new byte[] {(byte) confirm.port(), 0});
      return Optional.of(new Answer(reply(frame, accepted), When.AT_ONCE));
    }
    return Optional.empty();
  }

  private static Frame reply(Frame to, Bytes data) {
    return Frame.of(to.physicalId(), to.messageId(), to.command(), data);
  }

  private static Bytes ok() {
    return Bytes.wrap(new byte[] {0});
  }

  private static Bytes time(long unixSeconds) {
    ByteBuffer out = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    return Bytes.wrap(out.putInt((int) unixSeconds).array());
  }
}
