package io.chargeline.jobs.histories;

import io.chargeline.domain.frame.LogRecord;
import java.util.function.LongSupplier;

/** A gateway's place: one instance after the other, each of which ticks while it looks. */
final class Gateway {
  private final World world;
  private final Watch[] watches;
  private final String place;
  private int instance = 1;
  private long connections;
  private boolean up = true;
  private boolean frozen;

  Gateway(World world, Watch[] watches, String place) {
    this.world = world;
    this.watches = watches;
    this.place = place;
  }

  String writer() {
    return place + '-' + instance;
  }

  boolean works() {
    return up && !frozen;
  }

  boolean up() {
    return up;
  }

  long nextConnection() {
    return ++connections;
  }

  /** Ticks for ever, unless it cannot. */
  void tickOn(LongSupplier everyMs) {
    if (works()) {
      tick();
    }
    world.after(everyMs.getAsLong(), () -> tickOn(everyMs));
  }

  void tick() {
    for (int partition = 0; partition < watches.length; partition++) {
      long t = world.stamp();
      world.write(partition, LogRecord.tick(writer(), t));
      watches[partition].tick(writer(), true, t);
    }
  }

  void dies() {
    up = false;
  }

  void starts() {
    up = true;
    instance++;
    connections = 0;
    tick();
  }

  void freezes() {
    frozen = true;
  }

  void thaws() {
    frozen = false;
    tick();
  }
}
