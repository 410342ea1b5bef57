package io.chargeline.simulator;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.ap3000.Downlink;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.Uplink;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What one device id writes and is asked: its message ids, and the memory by which a command that
 * comes again is answered again and not executed again. Loses what it is told to lose.
 */
final class Correspondence {
  private static final int LAST_MESSAGE_ID = 0xFFFE;

  private final int physicalId;
  private final Consumer<Frame> line;
  private final Executed executed = new Executed();
  private int messageId;
  private int answersToLose;
  private int requestsToIgnore;

  Correspondence(int physicalId, Consumer<Frame> line) {
    this.physicalId = physicalId;
    this.line = line;
    restart();
  }

  /** After a power-up. */
  void restart() {
    executed.clear();
    messageId = physicalId & 0xFF;
  }

  void loseAnswers(int count) {
    answersToLose = count;
  }

  void ignoreRequests(int count) {
    requestsToIgnore = count;
  }

  Frame framed(Uplink message) {
    messageId = messageId >= LAST_MESSAGE_ID ? 1 : messageId + 1;
    return message.frame(physicalId, messageId);
  }

  Frame send(Uplink message) {
    Frame frame = framed(message);
    line.accept(frame);
    return frame;
  }

  void requested(Frame request, Function<Downlink, Reaction> execution) {
    if (requestsToIgnore > 0) {
      requestsToIgnore--;
      return;
    }
    Bytes before = executed.get(request.raw());
    if (before != null) {
      answer(before);
      return;
    }
    Reaction reaction = execution.apply(Downlink.of(request));
    Bytes answer =
        reaction
            .answer()
            .map(message -> message.frame(physicalId, request.messageId()).raw())
            .orElse(Bytes.EMPTY);
    if (reaction.remembered()) {
      executed.put(request.raw(), answer);
    }
    answer(answer);
    reaction.then().run();
  }

  private void answer(Bytes frame) {
    if (frame.isEmpty()) {
      return;
    }
    if (answersToLose > 0) {
      answersToLose--;
    } else {
      line.accept(Frame.parse(frame));
    }
  }
}
