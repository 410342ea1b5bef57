package io.chargeline.simulator.bkv;

import io.chargeline.protocol.bkv.Frame;
import io.chargeline.protocol.bkv.Operation;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The last frames of one direction, for tests to look at from any thread; of what comes again by
 * itself, heartbeats and status reports, the number only.
 */
final class FrameLog {
  private static final int KEPT = 64;

  private final Deque<Frame> frames = new ArrayDeque<>();
  private final Map<Integer, LongAdder> counts = new ConcurrentHashMap<>();

  void add(Frame frame) {
    int operation = frame.operation();
    counts.computeIfAbsent(operation, any -> new LongAdder()).increment();
    if (operation != Operation.HEARTBEAT && operation != Operation.STATUS_REPORT) {
      keep(frame);
    }
  }

  private synchronized void keep(Frame frame) {
    if (frames.size() == KEPT) {
      frames.removeFirst();
    }
    frames.addLast(frame);
  }

  synchronized List<Frame> frames() {
    return List.copyOf(frames);
  }

  long count(int operation) {
    LongAdder count = counts.get(operation);
    return count == null ? 0 : count.sum();
  }
}
