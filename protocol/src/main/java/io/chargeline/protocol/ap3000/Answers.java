package io.chargeline.protocol.ap3000;

import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.Answer;
import java.util.List;
import java.util.Optional;

/**
 * What the server owes a device for one of its messages (section 4, last column). A device's answer
 * to a command is never answered: it would read the answer as a new command.
 */
public final class Answers {
  private Answers() {}

  /** The same for a connection of which nothing else is known. */
  public static Optional<Answer> to(Frame frame, Uplink message, long unixSeconds) {
    return to(frame, message, unixSeconds, List.of());
  }

  /**
   * @param unixSeconds the server's time, for the two time requests
   * @param behind the devices that an FSK host is to know; of more than {@link FskParameters#MOST}
   *     the first ones, and only those with an AP3000 id
   * @return empty for messages that are not to be answered, or cut short
   */
  public static Optional<Answer> to(
      Frame frame, Uplink message, long unixSeconds, List<DeviceId> behind) {
    return answer(message, unixSeconds, behind)
        .map(answer -> new Answer(reply(frame, answer), when(message)));
  }

  private static Optional<Downlink> answer(
      Uplink message, long unixSeconds, List<DeviceId> behind) {
    if (message instanceof Settlement
        || message instanceof Registration
        || message instanceof Heartbeat
        || message instanceof LegacyHeartbeat
        || message instanceof HostUpgradeRequest) {
      return Optional.of(Acknowledgement.ok(message.command()));
    } else if (message instanceof TimeRequest) {
      return Optional.of(new TimeAnswer(message.command(), Math.floorMod(unixSeconds, 1L << 32)));
    } else if (message instanceof OrderConfirm confirm) {
      return Optional.of(new OrderConfirmAnswer(confirm.port(), 0));
    } else if (message instanceof CardSwipe swipe) {
      return Optional.of(CardAnswer.notRegistered(swipe));
    } else if (message instanceof FskRequest request) {
      return Optional.of(FskParameters.of(request.megahertz(), known(behind)));
    }
    return Optional.empty();
  }

  private static List<DeviceId> known(List<DeviceId> behind) {
    return behind.stream().filter(DeviceId::isAp3000).limit(FskParameters.MOST).toList();
  }

  private static Answer.When when(Uplink message) {
    if (message instanceof Settlement) {
      return Answer.When.WHEN_STORED;
    }
    return message instanceof LegacyHeartbeat
        ? Answer.When.UNLESS_MODERN_HEARTBEAT
        : Answer.When.AT_ONCE;
  }

  /** A 0x3A that answers 0x3B is a command of its own; the request's message id serves it, too. */
  private static Frame reply(Frame to, Downlink answer) {
    return answer.frame(to.physicalId(), to.messageId());
  }
}
