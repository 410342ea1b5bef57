package io.chargeline.protocol;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.decode.Decoded;
import io.chargeline.protocol.decode.Direction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A language that devices speak, whole: how its stream is cut, what its frames say, what the server
 * owes for them, and how orders to a device are written. Implementations hold no state.
 */
public interface Protocol {

  /** As the log and every row call it, for example {@code ap3000}. */
  String name();

  /** How often a device speaks at least, unless told otherwise. */
  Duration heartbeatPeriod();

  /** The energy of one charge, in Wh, at which a device's counter of it comes round to 0. */
  long meterRangeWh();

  /**
   * @param cap the longest frame accepted, in bytes as a whole
   */
  Splitter splitter(int cap);

  /**
   * Reads one whole frame, as the log keeps them.
   *
   * @throws IllegalArgumentException if the bytes are not exactly one good frame
   */
  WireFrame parse(Bytes raw);

  /**
   * What a device's frame says, in the order in which it is to be applied. Empty for what says
   * nothing about a device; its bytes stay in the log.
   */
  List<Reading> read(WireFrame frame);

  /** Empty for messages that are not to be answered, or cut short. */
  Optional<Answer> answer(WireFrame frame, AnswerContext context);

  /** Whether the frame comes again by itself, so that it is the first to go when room is short. */
  boolean expendable(WireFrame frame);

  /** Whether the frame shows that its device has the newer of two heartbeats. */
  default boolean modernHeartbeat(WireFrame frame) {
    return false;
  }

  /** An order to start or stop a charge, written for a device; or why it cannot be. */
  Encoded encode(ChargeOrder order);

  /**
   * Anything else that a device is asked for, written for it; or why it cannot be.
   *
   * @throws IllegalArgumentException if an argument does not fit; names field, value and range
   */
  default Encoded encode(DeviceTask task) {
    return new Encoded.Refused(CommandReason.NOT_SUPPORTED_BY_PROTOCOL);
  }

  /** The charge that a downlink of the log asks for; empty for any other downlink. */
  Optional<ChargeOrder> orderOf(WireFrame downlink);

  /**
   * A downlink to be written.
   *
   * @param messageId 1–65534
   * @param operation of {@link Encoded.Order}
   */
  WireFrame downlink(DeviceId device, int messageId, int operation, Bytes data);

  /**
   * Says what one item of a stream says, for people and scripts.
   *
   * @param item of this protocol's splitter, or rejected bytes that it was the first to reject
   * @param direction empty: told by the item itself
   */
  Decoded describe(Inbound item, Optional<Direction> direction);

  /**
   * What an order becomes.
   *
   * @see Protocol#encode
   */
  sealed interface Encoded {
    /**
     * @param operation which command this is
     * @param data all that follows the frame's header
     * @param confirmedBy what shows that the device does it
     */
    record Order(int operation, Bytes data, Confirmation confirmedBy) implements Encoded {
      public Order(int operation, Bytes data) {
        this(operation, data, Confirmation.ANSWER);
      }
    }

    record Refused(CommandReason reason) implements Encoded {}

    /** What shows that a device does what it was asked for. */
    enum Confirmation {
      ANSWER,
      /** Its answer, or its next report: some devices give no answer. */
      NEXT_REPORT,
      /** Its answer, which may be lost, or that it comes back on another connection. */
      RECONNECT
    }
  }
}
