package io.chargeline.simulator.bkv;

import io.chargeline.protocol.bkv.CardEndAck;
import io.chargeline.protocol.bkv.ChargeEnd;
import io.chargeline.protocol.bkv.ChargeEnding;
import io.chargeline.protocol.bkv.Downlink;
import io.chargeline.protocol.bkv.FeeEnd;
import io.chargeline.protocol.bkv.FeeEndAck;
import io.chargeline.protocol.bkv.OwnEndAck;
import io.chargeline.protocol.bkv.TierEnd;
import io.chargeline.simulator.Periodic;
import io.chargeline.simulator.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/**
 * End reports that are not yet acknowledged. Each socket tells one at a time, because an
 * acknowledgement names the socket only: every so often until it is acknowledged, and when that was
 * in vain three times, the connection is given up and all begins again on the next one.
 */
final class EndReports {
  private static final int SENDS_PER_CONNECTION = 3;

  /** What a socket can remember. */
  private static final int KEPT = 64;

  private final Timers timers;
  private final Duration repeat;
  private final Consumer<ChargeEnding> line;
  private final IntPredicate reachable;
  private final Runnable giveUp;
  private final Map<Integer, Queue> queues = new TreeMap<>();
  private boolean connected;

  /**
   * @param reachable whether that socket can be heard
   */
  EndReports(
      Timers timers,
      Duration repeat,
      Consumer<ChargeEnding> line,
      IntPredicate reachable,
      Runnable giveUp) {
    this.timers = timers;
    this.repeat = repeat;
    this.line = line;
    this.reachable = reachable;
    this.giveUp = giveUp;
  }

  void keep(EndedCharge ended) {
    queues.computeIfAbsent(ended.socket(), Queue::new).add(ended);
  }

  void connected() {
    connected = true;
  }

  void disconnected() {
    connected = false;
    queues.values().forEach(Queue::pause);
  }

  /** Sends what was not yet sent on this connection and can be. */
  void flush() {
    queues.values().forEach(Queue::begin);
  }

  int size() {
    return queues.values().stream().mapToInt(queue -> queue.waiting.size()).sum();
  }

  /** Takes an acknowledgement in any of its forms; returns the report that it frees. */
  Optional<EndedCharge> acknowledged(Downlink ack) {
    if (ack instanceof CardEndAck it) {
      return it.result() == 1 ? take(it.socket(), end -> !(end instanceof FeeEnd)) : none();
    } else if (ack instanceof OwnEndAck it) {
      return it.result() == 1
          ? take(it.socket(), end -> subCommand(end) == it.subCommand())
          : none();
    } else if (ack instanceof FeeEndAck it) {
      return it.result() == 1
          ? take(it.socket(), end -> end instanceof FeeEnd && end.outlet() == it.outlet())
          : none();
    }
    return none();
  }

  private Optional<EndedCharge> take(int socket, Predicate<ChargeEnding> concerns) {
    Queue queue = queues.get(socket);
    return queue == null ? none() : queue.take(concerns);
  }

  private static Optional<EndedCharge> none() {
    return Optional.empty();
  }

  /** -1 for those that have an acknowledgement of their own. */
  private static int subCommand(ChargeEnding end) {
    if (end instanceof ChargeEnd) {
      return ChargeEnd.SUB_COMMAND;
    }
    return end instanceof TierEnd ? TierEnd.SUB_COMMAND : -1;
  }

  /** Of one socket; the first is being told. */
  private final class Queue {
    private final int socket;
    private final Deque<EndedCharge> waiting = new ArrayDeque<>();
    private final Periodic next = new Periodic(timers, this::again);
    private int sends;
    private int sendsHere;

    Queue(int socket) {
      this.socket = socket;
    }

    void add(EndedCharge ended) {
      if (waiting.size() == KEPT) {
        drop();
      }
      waiting.addLast(ended);
    }

    void begin() {
      if (sendsHere == 0) {
        send();
      }
    }

    void pause() {
      next.cancel();
      sendsHere = 0;
    }

    Optional<EndedCharge> take(Predicate<ChargeEnding> concerns) {
      EndedCharge first = waiting.peekFirst();
      if (sendsHere == 0 || first == null || !concerns.test(first.report(0))) {
        return none();
      }
      drop();
      begin();
      return Optional.of(first);
    }

    private void drop() {
      waiting.removeFirst();
      pause();
      sends = 0;
    }

    private void again() {
      if (!reachable.test(socket)) {
        pause();
      } else if (sendsHere >= SENDS_PER_CONNECTION) {
        giveUp.run();
      } else {
        send();
      }
    }

    private void send() {
      if (connected && !waiting.isEmpty() && reachable.test(socket)) {
        next.in(repeat);
        sendsHere++;
        line.accept(waiting.peekFirst().report(sends++));
      }
    }
  }
}
