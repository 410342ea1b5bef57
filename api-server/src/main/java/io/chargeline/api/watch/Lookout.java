package io.chargeline.api.watch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one probe look once a second, and remembers what it saw. A probe that hangs, or throws, is a
 * part that is down; nothing waits for it.
 */
final class Lookout implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
  private static final long EVERY_MS = 1000;

  /** Longer than one look and the pause before it take while all is well. */
  private static final long STALE_NS = Duration.ofSeconds(5).toNanos();

  private static final long END_MS = 2000;

  private final Probe probe;
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile List<Measure> seen = List.of();
  private volatile long seenAt = System.nanoTime();
  private volatile boolean ever;
  private volatile String failure;

  Lookout(Probe probe) {
    this.probe = probe;
    this.thread = new Thread(this::run, "watch-" + probe.part());
    thread.setDaemon(true);
    thread.start();
  }

  String part() {
    return probe.part();
  }

  /** Whether it has not answered for a while. */
  boolean down() {
    return System.nanoTime() - seenAt > STALE_NS;
  }

  /** Whether anything was measured yet, or it is down already. */
  boolean known() {
    return ever || down();
  }

  /** Why it is down, or what went wrong last; null if nothing did. */
  String failure() {
    return failure == null && down() ? "does not answer" : failure;
  }

  /** What was measured last; nothing if that was too long ago. */
  List<Measure> seen() {
    List<Measure> all = new ArrayList<>();
    if (known()) {
      all.add(new Measure(Measure.DOWN, part(), down() ? 1 : 0));
    }
    if (!down()) {
      all.addAll(seen);
    }
    return all;
  }

  private void run() {
    boolean on = true;
    while (on) {
      look();
      on = pause();
    }
    probe.close();
  }

  private void look() {
    try {
      seen = probe.look();
      seenAt = System.nanoTime();
      ever = true;
      failure = null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      String reason = reason(e);
      if (!reason.equals(failure) && closing.getCount() > 0) {
        LOG.atWarn()
            .addKeyValue("part", part())
            .addKeyValue("reason", reason)
            .log("cannot be measured");
      }
      failure = reason;
    }
  }

  private static String reason(Throwable e) {
    Throwable cause = e;
    while (cause instanceof ExecutionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  private boolean pause() {
    try {
      return !closing.await(EVERY_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return false;
    }
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    try {
      thread.join(END_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
