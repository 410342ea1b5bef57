package io.chargeline.protocol.bkv;

import io.chargeline.protocol.Answer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * What the server owes a device for one of its messages (section 3). Needs no memory: an end report
 * is acknowledged whether its business number is known or not, because it is repeated until then.
 */
public final class Answers {
  private Answers() {}

  /**
   * A swiped card is refused with an order that is switched off and of no time. No refusal is
   * published for 0B; no answer would leave the lamp blinking, and an order that is switched on
   * with no time may be read as one without a limit. This one names the business number of the
   * swipe and gives nothing away if it is obeyed. At worst a device takes it for a stop of what
   * runs on that outlet already, which ends a charge early, but settled. A balance query is told
   * that there is none.
   *
   * @param now the server's time, for the heartbeat
   * @param zone of the site, whose wall clock the device keeps
   * @return empty for messages that are not to be answered, or cut short
   */
  public static Optional<Answer> to(
      Frame frame, Uplink message, Instant now, ZoneId zone, BkvOptions options) {
    if (message instanceof Heartbeat) {
      return atOnce(frame, frame.sequence(), TimeReply.of(now, zone));
    } else if (message instanceof CardSwipe swipe) {
      return atOnce(frame, freshSequence(frame), CardOrder.refusal(swipe));
    } else if (message instanceof BalanceQuery query) {
      Downlink none = new Balance(query.socket(), query.outlet(), query.card(), 0);
      return atOnce(frame, freshSequence(frame), none);
    }
    return acknowledgement(message, options)
        .map(ack -> Frame.down(frame.deviceId(), frame.sequence(), ack))
        .map(ack -> new Answer(ack, Answer.When.WHEN_STORED));
  }

  private static Optional<Answer> atOnce(Frame to, int sequence, Downlink message) {
    Frame frame = Frame.down(to.deviceId(), sequence, message);
    return Optional.of(new Answer(frame, Answer.When.AT_ONCE));
  }

  private static Optional<Downlink> acknowledgement(Uplink message, BkvOptions options) {
    if (message instanceof ChargeEnding end) {
      return Optional.of(endAck(end, options));
    } else if (message instanceof StatusReport) {
      return Optional.of(new StatusAck(Wire.OK));
    } else if (message instanceof AbnormalEvent event) {
      return Optional.of(new AbnormalEventAck(event.socket(), Wire.OK));
    }
    return Optional.empty();
  }

  private static Downlink endAck(ChargeEnding end, BkvOptions options) {
    if (end instanceof FeeEnd) {
      return new FeeEndAck(Wire.OK, end.socket(), end.outlet());
    }
    boolean own = options.endAck() == BkvOptions.EndAck.OWN_SUB_COMMAND;
    if (own && end instanceof ChargeEnd) {
      return new OwnEndAck(ChargeEnd.SUB_COMMAND, end.socket(), Wire.OK);
    } else if (own && end instanceof TierEnd) {
      return new OwnEndAck(TierEnd.SUB_COMMAND, end.socket(), Wire.OK);
    }
    return new CardEndAck(end.socket(), Wire.OK);
  }

  /** Not 0, and the same for the same bytes: a swipe that is repeated gets the same order. */
  private static int freshSequence(Frame frame) {
    CRC32 crc = new CRC32();
    crc.update(frame.raw().array());
    int sequence = (int) crc.getValue();
    return sequence == 0 ? 1 : sequence;
  }
}
