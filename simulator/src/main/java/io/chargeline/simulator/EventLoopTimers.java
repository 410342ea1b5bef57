package io.chargeline.simulator;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Real time on one event loop. */
final class EventLoopTimers implements Timers {
  private final EventLoop loop;
  private final long startMs = System.currentTimeMillis();
  private final long startNanos = System.nanoTime();

  EventLoopTimers(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public long nowMs() {
    return startMs + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    ScheduledFuture<?> scheduled = loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> scheduled.cancel(false);
  }

  @Override
  public void execute(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }
}
