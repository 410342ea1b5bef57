package io.chargeline.api.sse;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/**
 * One client's stream. It is written without waiting, by whoever finds that the connection takes
 * something, so that no thread is held while nothing happens or the client does not read.
 */
public final class SseStream implements WriteListener {
  private static final SseFrame BEAT = SseFrame.comment("still here");

  private final ServletOutputStream out;
  private final IntConsumer dropped;
  private final SseBacklog backlog = new SseBacklog();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private boolean open;
  private boolean ending;
  private boolean unflushed;

  /**
   * @param out to be written to by nobody else; this becomes its listener
   * @param dropped told how many events the client will never see
   */
  public SseStream(ServletOutputStream out, IntConsumer dropped) {
    this.out = out;
    this.dropped = dropped;
  }

  /** Done when nothing more will be written, or can be. */
  public CompletableFuture<Void> ended() {
    return ended;
  }

  /**
   * A state, instead of an older one of this key that waits. Who has so many of them unread is cut
   * off, and finds what counts when it comes again.
   */
  public synchronized void state(String key, SseFrame frame) {
    if (!ending && !backlog.state(key, frame)) {
      backlog.clear();
      ending = true;
    }
  }

  /** An item of the list {@code name}, instead of an older one of this key that waits. */
  public synchronized void item(String name, String key, byte[] json) {
    if (!ending) {
      backlog.item(name, key, json);
    }
  }

  /** Something that happened. */
  public synchronized void event(SseFrame frame) {
    if (ending) {
      return;
    }
    if (open && backlog.isHalfFull()) {
      // A burst is no fault of the reader's: what the connection takes need not wait for a flush.
      boolean unused = write();
    }
    dropped.accept(backlog.event(frame));
  }

  /** Says that the connection lives, unless there is something better to say. */
  public void beat() {
    synchronized (this) {
      if (backlog.isEmpty()) {
        state("beat", BEAT);
      }
    }
    flush();
  }

  /**
   * Says this last, and nothing that still waits.
   *
   * @param last null: nothing at all
   */
  public void end(SseFrame last) {
    synchronized (this) {
      if (!ending) {
        backlog.clear();
        if (last != null) {
          state("end", last);
        }
        ending = true;
      }
    }
    flush();
  }

  /** Writes what the connection takes now; the rest when it takes more. */
  public void flush() {
    boolean over;
    synchronized (this) {
      over = open && write();
      open = open && !over;
    }
    if (over) {
      // Not while the lock is held: the server's own work at the end of a request follows.
      ended.complete(null);
    }
  }

  private boolean write() {
    try {
      // What is not taken at once is not asked for again: the listener is told.
      while (hasWork() && out.isReady()) {
        SseFrame next = backlog.next();
        if (next != null) {
          out.write(next.bytes());
          unflushed = true;
        } else if (unflushed) {
          out.flush();
          unflushed = false;
        } else {
          return true;
        }
      }
      return false;
    } catch (IOException | IllegalStateException gone) {
      ending = true;
      backlog.clear();
      return true;
    }
  }

  private boolean hasWork() {
    return unflushed || ending || !backlog.isEmpty();
  }

  @Override
  public void onWritePossible() {
    synchronized (this) {
      open = true;
    }
    flush();
  }

  @Override
  public void onError(Throwable gone) {
    synchronized (this) {
      ending = true;
      open = false;
      backlog.clear();
    }
    ended.complete(null);
  }
}
