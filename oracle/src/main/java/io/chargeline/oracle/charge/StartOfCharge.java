package io.chargeline.oracle.charge;

import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.session.SessionSource;
import io.chargeline.protocol.ChargeKey;
import io.chargeline.protocol.Reading;
import io.chargeline.protocol.WireFrame;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Which of our starts a charge comes from. */
final class StartOfCharge {
  /** How far a charge's own count of its time may be from the moment of writing. */
  private static final long SAME_START_MS = 120_000;

  private static final Comparator<Errand> LATEST_FIRST =
      Comparator.<Errand>comparingLong(it -> it.asked.issuedAt())
          .reversed()
          .thenComparing(it -> it.asked.commandId());

  private final Errands errands;
  private final Charges charges;

  StartOfCharge(Errands errands, Charges charges) {
    this.errands = errands;
    this.charges = charges;
  }

  /** Null if it comes from none of ours. */
  Errand of(int portNo, ChargeKey key, SessionSource source, long startedAt, Point now) {
    if (key.orderHex() != null) {
      // Also one that was not seen written: its order could come from nowhere else.
      return best(it -> it.orderHex.equals(key.orderHex()), now);
    }
    return source == SessionSource.OFFLINE_CARD
        ? null
        : best(
            it ->
                Integer.valueOf(portNo).equals(it.portNo)
                    && wasWrittenAround(startedAt, it, now)
                    && !charges.isKnown(it.orderHex, now),
            now);
  }

  /** The start that this answer was for, of those that are waited for no more. */
  Optional<Errand> answeredLate(Reading.Replied reply, WireFrame frame, Point now) {
    String order = reply.charge().orderHex();
    return errands.starts().stream()
        .filter(it -> isUnseen(it, now) && isLastOfOrder(it, now))
        .filter(it -> it.messageId != null && it.messageId == frame.messageId())
        .filter(it -> it.operation == frame.operation())
        .filter(it -> order == null ? reply.portNo().equals(it.portNo) : order.equals(it.orderHex))
        .min(LATEST_FIRST);
  }

  /** One under way, else one that was not refused, else the latest. */
  private Errand best(Predicate<Errand> fits, Point now) {
    return candidates(fits, now)
        .filter(it -> it.isUnderWay(now))
        .findFirst()
        .or(
            () ->
                candidates(fits, now)
                    .filter(it -> isUnseen(it, now))
                    .filter(it -> isLastOfOrder(it, now))
                    .min(
                        Comparator.<Errand, Boolean>comparing(
                                it -> it.state == CommandState.REJECTED)
                            .thenComparing(LATEST_FIRST)))
        .orElse(null);
  }

  private Stream<Errand> candidates(Predicate<Errand> fits, Point now) {
    return errands.starts().stream().filter(it -> it.dispatched || it.unasked).filter(fits);
  }

  /** An order that was asked for again is that of its last start. */
  private boolean isLastOfOrder(Errand start, Point now) {
    return errands.starts().stream()
        .filter(it -> it.dispatched || it.unasked)
        .filter(it -> it.orderHex.equals(start.orderHex) && isUnseen(it, now))
        .noneMatch(it -> it.end.isAfter(start.end));
  }

  /** It ended, and no charge of its order has been seen. */
  private boolean isUnseen(Errand start, Point now) {
    boolean told = start.succeeded() || !start.unasked;
    return start.end != null
        && start.end.isBefore(now)
        && told
        && now.at() < start.end.at() + Memory.ORDERS_MS
        && !charges.isKnown(start.orderHex, now);
  }

  private static boolean wasWrittenAround(long startedAt, Errand start, Point now) {
    return start.written.stream()
        .filter(point -> point.isBefore(now))
        .anyMatch(point -> Math.abs(startedAt - point.at()) <= SAME_START_MS);
  }
}
