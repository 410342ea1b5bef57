package io.chargeline.simulator;

import io.chargeline.protocol.ap3000.CardAnswer;
import io.chargeline.protocol.ap3000.CardSwipe;
import io.chargeline.protocol.ap3000.Frame;
import java.util.concurrent.CompletableFuture;

/** The card that was shown last: what is asked of the server about it, and what follows. */
final class CardReader {
  private static final int NO_PORT = -1;

  private CompletableFuture<CardAnswer> asked = new CompletableFuture<>();
  private int messageId;
  private int port;
  private int waitingPort = NO_PORT;

  void presented(Frame swipe, int at, CompletableFuture<CardAnswer> answer) {
    forget();
    asked = answer;
    messageId = swipe.messageId();
    port = at;
  }

  void answered(Frame frame, CardAnswer answer) {
    if (frame.messageId() != messageId || asked.isDone()) {
      return;
    }
    boolean start = answer.accountStatus() == CardAnswer.OK && port != CardSwipe.BALANCE_QUERY;
    waitingPort = start ? port : NO_PORT;
    asked.complete(answer);
  }

  boolean waitsAt(int at) {
    return waitingPort == at;
  }

  /** A charge began there, by whomever. */
  void started(int at) {
    if (waitingPort == at) {
      waitingPort = NO_PORT;
    }
  }

  void forget() {
    waitingPort = NO_PORT;
    asked.cancel(false);
  }
}
