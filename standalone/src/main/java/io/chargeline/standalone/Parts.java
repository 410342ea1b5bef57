package io.chargeline.standalone;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What runs, ended in the opposite order of its start; also when the end comes during the start.
 */
final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<Part> running = new ArrayDeque<>();
  private final Consumer<String> progress;
  private boolean ending;

  private record Part(String name, AutoCloseable closeable) {}

  /**
   * @param progress told what is being ended
   */
  Parts(Consumer<String> progress) {
    this.progress = progress;
  }

  /**
   * @throws StartupException if all is being ended; the part then is ended, too
   */
  <T extends AutoCloseable> T add(String name, T part) {
    boolean tooLate;
    synchronized (this) {
      tooLate = ending;
      if (!tooLate) {
        running.push(new Part(name, part));
      }
    }
    if (tooLate) {
      end(new Part(name, part));
      throw new StartupException("ended during the start");
    }
    return part;
  }

  @Override
  public void close() {
    for (Part part = next(); part != null; part = next()) {
      progress.accept("ending " + part.name);
      end(part);
    }
  }

  private synchronized Part next() {
    ending = true;
    return running.poll();
  }

  private static void end(Part part) {
    try {
      part.closeable.close();
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      LOG.atWarn().addKeyValue("part", part.name).setCause(e).log("a part did not end well");
    }
  }
}
