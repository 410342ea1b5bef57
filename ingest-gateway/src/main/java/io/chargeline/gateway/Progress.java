package io.chargeline.gateway;

import java.util.concurrent.atomic.AtomicLong;

/** How far the gateway has come, for whoever feeds it; changed on the event loop only. */
final class Progress {
  private final AtomicLong bytesTaken = new AtomicLong();
  private volatile Runnable listener = () -> {};

  long bytesTaken() {
    return bytesTaken.get();
  }

  void onChange(Runnable call) {
    listener = call;
  }

  void taken(long bytes) {
    bytesTaken.addAndGet(bytes);
    changed();
  }

  void changed() {
    listener.run();
  }
}
