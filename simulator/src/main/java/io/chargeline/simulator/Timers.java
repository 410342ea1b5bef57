package io.chargeline.simulator;

import java.time.Duration;

/** The clock and the timers a device lives by; all its work runs on their one thread. */
public interface Timers {

  /** A task that may still be called off. */
  interface Timer {
    /** Has no effect once the task has run. */
    void cancel();
  }

  /** Unix milliseconds; never goes back. */
  long nowMs();

  Timer after(Duration delay, Runnable task);

  /** Runs the task on the devices' thread, at once if this is it. */
  void execute(Runnable task);
}
