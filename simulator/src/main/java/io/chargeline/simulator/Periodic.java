package io.chargeline.simulator;

import java.time.Duration;

/** One task under one timer, which is always either armed once or not at all. */
public final class Periodic {
  private final Timers timers;
  private final Runnable task;
  private Timers.Timer armed;

  public Periodic(Timers timers, Runnable task) {
    this.timers = timers;
    this.task = task;
  }

  /** Runs the task once after the delay; an earlier appointment is called off. */
  public void in(Duration delay) {
    cancel();
    armed =
        timers.after(
            delay,
            () -> {
              armed = null;
              task.run();
            });
  }

  /** Runs the task every period from one period on, until called off. */
  public void every(Duration period) {
    cancel();
    armed =
        timers.after(
            period,
            () -> {
              every(period);
              task.run();
            });
  }

  public boolean isArmed() {
    return armed != null;
  }

  public void cancel() {
    if (armed != null) {
      armed.cancel();
      armed = null;
    }
  }
}
