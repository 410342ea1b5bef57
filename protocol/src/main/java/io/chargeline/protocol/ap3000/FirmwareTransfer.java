package io.chargeline.protocol.ap3000;

import io.chargeline.domain.WireName;

/**
 * One image on its way to one device (section 8): a value without clock, threads or image, changed
 * by what happens and told what to do next. Packet by packet: the next one goes out when the one
 * before is acknowledged, the current one again after {@link #PATIENCE_MS} or when asked for.
 *
 * <p>0xE0, 0xE1, 0xE2 and 0xF8 begin with packet 1; 0xFA begins with a trigger and sends packet 1
 * when the host asks for it; 0xF9 waits until the host asks by 0x15. A device that asks for the
 * image, by 0x05 (F8), 0x15 (F9) or result 00 00 (FA), gets packet 1 at every time, be the transfer
 * over. After too many resends 0xF8 starts again at packet 1, the others fail.
 *
 * @param command the one that carries the image
 * @param total packets
 * @param packet the one that is out; 0: the trigger
 * @param acknowledged packets in a row, from 1
 * @param furthest the most that ever were: a packet behind it earns the current one new resends
 * @param resends of the current packet
 * @param restarts made because of too many resends
 * @param sentAtMs when {@code packet} was sent last
 */
public record FirmwareTransfer(
    int command,
    int total,
    int packet,
    int acknowledged,
    int furthest,
    int resends,
    int restarts,
    long sentAtMs,
    State state) {

  public static final long PATIENCE_MS = 30_000;

  /** Of one packet, before a transfer fails. */
  public static final int MOST_RESENDS = 3;

  /** Of one packet, before a legacy transfer starts again. */
  public static final int LEGACY_RESENDS = 2;

  /** Of a legacy transfer, before it fails; the specification states none. */
  public static final int MOST_RESTARTS = 3;

  /** Where a transfer stands, or how it ended. */
  public enum State implements WireName {
    /** Not begun. */
    READY,
    /** The device is to ask for packet 1. */
    WAITING,
    SENDING,
    /** Every packet is acknowledged. */
    DONE,
    NO_ANSWER,
    /** The device asked for the same packet too often. */
    RESENT_TOO_OFTEN,
    IMAGE_SUM_WRONG,
    DEVICE_TYPE_WRONG,
    NO_VERIFICATION_PACKET,
    VERIFICATION_REFUSED,
    /** A result that the specification does not list. */
    UNLISTED_RESULT;

    public boolean finished() {
      return compareTo(DONE) >= 0;
    }
  }

  /** What is to be done now. */
  public sealed interface Action permits Send, Nothing, Finished {}

  /**
   * @param packet of the image; 0: {@link BareCommand#HOST_UPGRADE_TRIGGER}
   * @param again the same packet as before: its message id stays
   */
  public record Send(int packet, boolean again) implements Action {}

  /** Nothing until an answer comes or {@link FirmwareTransfer#dueAtMs} is reached. */
  public record Nothing() implements Action {
    static final Nothing NOTHING = new Nothing();
  }

  /**
   * @param outcome {@link State#DONE} or why not
   */
  public record Finished(State outcome) implements Action {
    public boolean ok() {
      return outcome == State.DONE;
    }
  }

  /** What became of the transfer, and what to do. */
  public record Step(FirmwareTransfer transfer, Action action) {}

  /** A transfer that has not begun. */
  public static FirmwareTransfer of(FirmwareImage image) {
    return new FirmwareTransfer(image.command(), image.packets(), 0, 0, 0, 0, 0, 0, State.READY);
  }

  /** Begins it; does nothing to one that has begun. */
  public Step start(long nowMs) {
    if (state != State.READY) {
      return stay();
    }
    return switch (command) {
      case FirmwarePacket.HOST -> new Step(at(0, 0, State.WAITING, nowMs), new Send(0, false));
      case FirmwarePacket.LEGACY_HOST -> new Step(at(0, 0, State.WAITING, nowMs), Nothing.NOTHING);
      default -> send(1, nowMs);
    };
  }

  /** The device asked for the image from its start: by 0x05 or 0x15. */
  public Step requested(long nowMs) {
    return new Step(first(0, nowMs), new Send(1, false));
  }

  /** Takes an answer; one to another packet than the current one changes nothing. */
  public Step answered(FirmwareAnswer answer, long nowMs) {
    if (answer.command() != command) {
      return stay();
    }
    if (answer.asksForImage()) {
      return requested(nowMs);
    }
    if (state != State.SENDING) {
      return stay();
    }
    return switch (answer.result()) {
      case FirmwareAnswer.OK -> received(answer.packet(), nowMs);
      case FirmwareAnswer.RESEND -> askedFor(answer.packet(), nowMs);
      default -> end(failure(answer));
    };
  }

  /** Looks at the time: sends again what was not answered, or gives up. */
  public Step due(long nowMs) {
    if (nowMs < dueAtMs()) {
      return stay();
    }
    return again(packet, State.NO_ANSWER, nowMs);
  }

  /** When {@link #due} will have something to do; {@link Long#MAX_VALUE}: not by itself. */
  public long dueAtMs() {
    boolean out =
        state == State.SENDING || (state == State.WAITING && command == FirmwarePacket.HOST);
    return out ? sentAtMs + PATIENCE_MS : Long.MAX_VALUE;
  }

  /** Acknowledged packets of all, 0–1. */
  public double progress() {
    return (double) acknowledged / total;
  }

  private Step received(int number, long nowMs) {
    if (number != packet) {
      return stay();
    }
    if (number == total) {
      return new Step(at(number, number, State.DONE, sentAtMs), new Finished(State.DONE));
    }
    int spent = number > furthest ? 0 : resends;
    FirmwareTransfer next =
        new FirmwareTransfer(
            command,
            total,
            number + 1,
            number,
            Math.max(furthest, number),
            spent,
            restarts,
            nowMs,
            State.SENDING);
    return new Step(next, new Send(number + 1, false));
  }

  /** A device may go back, not ahead. */
  private Step askedFor(int number, long nowMs) {
    return number < 1 || number > packet ? stay() : again(number, State.RESENT_TOO_OFTEN, nowMs);
  }

  private Step again(int number, State failure, long nowMs) {
    boolean legacy = command == FirmwarePacket.LEGACY;
    if (resends < (legacy ? LEGACY_RESENDS : MOST_RESENDS)) {
      FirmwareTransfer next =
          new FirmwareTransfer(
              command,
              total,
              number,
              Math.max(number - 1, 0),
              furthest,
              resends + 1,
              restarts,
              nowMs,
              state);
      return new Step(next, new Send(number, number == packet));
    }
    return legacy && restarts < MOST_RESTARTS
        ? new Step(first(restarts + 1, nowMs), new Send(1, false))
        : end(failure);
  }

  private static State failure(FirmwareAnswer answer) {
    if (answer.command() >= FirmwarePacket.LEGACY) {
      return State.UNLISTED_RESULT;
    }
    return switch (answer.result()) {
      case FirmwareAnswer.IMAGE_SUM_WRONG -> State.IMAGE_SUM_WRONG;
      case FirmwareAnswer.DEVICE_TYPE_WRONG -> State.DEVICE_TYPE_WRONG;
      case FirmwareAnswer.NO_VERIFICATION_PACKET -> State.NO_VERIFICATION_PACKET;
      case FirmwareAnswer.VERIFICATION_REFUSED -> State.VERIFICATION_REFUSED;
      default -> State.UNLISTED_RESULT;
    };
  }

  private Step send(int number, long nowMs) {
    return new Step(at(number, number - 1, State.SENDING, nowMs), new Send(number, false));
  }

  private Step end(State outcome) {
    return new Step(at(packet, acknowledged, outcome, sentAtMs), new Finished(outcome));
  }

  private Step stay() {
    return new Step(this, state.finished() ? new Finished(state) : Nothing.NOTHING);
  }

  private FirmwareTransfer at(int number, int acked, State next, long sentAt) {
    return new FirmwareTransfer(
        command, total, number, acked, furthest, resends, restarts, sentAt, next);
  }

  /** Packet 1 is out, and nothing is acknowledged. */
  private FirmwareTransfer first(int restartsMade, long nowMs) {
    return new FirmwareTransfer(command, total, 1, 0, 0, 0, restartsMade, nowMs, State.SENDING);
  }
}
