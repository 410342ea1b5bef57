package io.chargeline.simulator;

/** What stands in a {@link Yard}: one connection, and whatever devices speak through it. */
public interface Station {
  /** Power is on: it dials, and goes on dialling until {@link #stop}. */
  void start();

  /** Hangs up for good. */
  void stop();
}
