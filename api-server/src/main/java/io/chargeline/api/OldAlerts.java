package io.chargeline.api;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings alerts into the live view that are under way for longer than the log remembers. They are
 * asked of the history once, when the view has caught up; while it does not answer, again and
 * again.
 */
final class OldAlerts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OldAlerts.class);
  private static final long AGAIN_S = 30;

  private final LiveAlerts live;
  private final AlertHistory history;
  private final ScheduledExecutorService asking;

  OldAlerts(LiveAlerts live, AlertHistory history) {
    this.live = live;
    this.history = history;
    this.asking =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "old-alerts");
              thread.setDaemon(true);
              return thread;
            });
    if (history.exists()) {
      var unused = live.ready().thenRun(() -> asking.execute(this::ask));
    }
  }

  private void ask() {
    try {
      history.oldOpen().forEach(live::takeOld);
      asking.shutdown();
    } catch (RuntimeException e) {
      LOG.atDebug().setCause(e).log("the history does not tell of old alerts yet");
      var unused = asking.schedule(this::ask, AGAIN_S, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() {
    asking.shutdownNow();
  }
}
