package io.chargeline.gateway;

import io.chargeline.domain.frame.LogRecord;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.WireFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The commands to one device on one connection. One at a time goes log first, socket after: a crash
 * between the two loses an attempt and never repeats one. All on the event loop.
 */
final class Downlinks {
  private final Connection connection;
  private final Core core;
  private final Protocol protocol;
  private final Journal journal;
  private final long gapNanos;
  private final MessageIds messageIds;
  private final Deque<Downlink> queue = new ArrayDeque<>();

  /** Written and not yet answered or given up, by message id; also while sent a second time. */
  private final Map<Integer, Downlink> waiting = new HashMap<>();

  private Downlink beingLogged;
  private boolean pumpScheduled;
  private boolean closed;
  private boolean everWritten;
  private long lastWriteNanos;

  Downlinks(Connection connection, Protocol protocol, Core core, long gapNanos, long random) {
    this.protocol = protocol;
    this.connection = connection;
    this.core = core;
    this.journal = core.journal();
    this.gapNanos = gapNanos;
    this.messageIds = new MessageIds(random);
  }

  /** The gap counts for the device, also when it moves to another connection. */
  void keepGapOf(Downlinks before) {
    everWritten = before.everWritten;
    lastWriteNanos = before.lastWriteNanos;
  }

  void submit(Downlink downlink) {
    queue.addLast(downlink);
    pump();
  }

  /** A frame of the device: if it answers a command, that command waits no longer. */
  void heard(WireFrame frame) {
    Downlink asked = waiting.get(frame.messageId());
    if (asked != null && asked.frame.operation() == frame.operation()) {
      end(asked, CommandResult.ANSWERED);
    }
  }

  /** The connection ended, or the device left it: nothing more is written here. */
  void close() {
    closed = true;
    List<Downlink> all = new ArrayList<>(queue);
    all.addAll(waiting.values());
    if (beingLogged != null) {
      all.add(beingLogged);
    }
    queue.clear();
    waiting.clear();
    all.forEach(downlink -> downlink.finish(CommandResult.CONNECTION_LOST));
  }

  private void pump() {
    while (!closed && beingLogged == null && !queue.isEmpty()) {
      long wait = gapNanos - (System.nanoTime() - lastWriteNanos);
      if (everWritten && wait > 0) {
        pumpAfter(wait);
        return;
      }
      begin(queue.removeFirst());
    }
  }

  private void pumpAfter(long nanos) {
    if (!pumpScheduled) {
      pumpScheduled = true;
      core.after(
          nanos,
          () -> {
            pumpScheduled = false;
            pump();
          });
    }
  }

  private void begin(Downlink next) {
    if (next.expiredAt(journal.now())) {
      giveUp(next, CommandResult.EXPIRED);
      return;
    }
    if (next.frame == null) {
      next.frame = frameOf(next);
    }
    beingLogged = next;
    core.then(
        journal.sent(next.frame, protocol.name(), connection.number(), next.command.commandId()),
        (record, error) -> logged(next, record));
    journal.hurry();
  }

  private WireFrame frameOf(Downlink next) {
    int messageId = messageIds.next(waiting::containsKey);
    return protocol.downlink(next.device, messageId, next.command.operation(), next.command.data());
  }

  private void logged(Downlink next, LogRecord record) {
    beingLogged = null;
    if (closed || next.done()) {
      pump();
      return;
    }
    if (record == null) {
      giveUp(next, CommandResult.NOT_LOGGED);
    } else if (next.expiredAt(journal.now())) {
      giveUp(next, CommandResult.EXPIRED);
    } else if (!connection.write(next.frame)) {
      giveUp(next, CommandResult.NOT_WRITABLE);
    } else {
      written(next);
    }
    pump();
  }

  private void written(Downlink next) {
    next.sends++;
    everWritten = true;
    lastWriteNanos = System.nanoTime();
    waiting.put(next.frame.messageId(), next);
    armAnswerTimer(next);
  }

  private void armAnswerTimer(Downlink next) {
    long nanos = TimeUnit.MILLISECONDS.toNanos(next.command.answerTimeoutMs());
    next.answerTimer = core.timer(nanos, () -> unanswered(next));
  }

  private void unanswered(Downlink next) {
    if (next.done()) {
      return;
    }
    if (!connection.reading()) {
      // Its answer may lie unread: time in which we do not read counts against nobody.
      armAnswerTimer(next);
    } else if (next.mayBeSentAgain()) {
      queue.addFirst(next);
      pump();
    } else {
      end(next, CommandResult.UNANSWERED);
    }
  }

  private void giveUp(Downlink next, CommandResult ifNeverSent) {
    forget(next);
    next.giveUp(ifNeverSent);
  }

  private void end(Downlink next, CommandResult how) {
    forget(next);
    next.finish(how);
  }

  private void forget(Downlink next) {
    queue.remove(next);
    if (next.sends > 0) {
      waiting.remove(next.frame.messageId());
    }
  }
}
