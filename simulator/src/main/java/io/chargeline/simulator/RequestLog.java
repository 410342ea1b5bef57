package io.chargeline.simulator;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.ap3000.Frame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the server sent, for tests to look at from any thread. */
final class RequestLog {
  private static final int KEPT = 256;

  private final Deque<Bytes> chargeRequests = new ArrayDeque<>();
  private final Map<Integer, LongAdder> received = new ConcurrentHashMap<>();

  void received(Frame frame) {
    received.computeIfAbsent(frame.command(), command -> new LongAdder()).increment();
  }

  synchronized void chargeRequest(Frame frame) {
    if (chargeRequests.size() == KEPT) {
      chargeRequests.removeFirst();
    }
    chargeRequests.addLast(frame.raw());
  }

  synchronized List<Bytes> chargeRequests() {
    return List.copyOf(chargeRequests);
  }

  long count(int command) {
    LongAdder count = received.get(command);
    return count == null ? 0 : count.sum();
  }
}
