package io.chargeline.simulator.recording;

import io.chargeline.protocol.ap3000.Frame;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * Counts what goes to the gateway, and waits until it is there. Waiting spins briefly, as a gateway
 * on the same machine needs some ten microseconds, then parks until the target wakes it.
 */
final class Wire {
  private static final int SPINS = 200;
  private static final long PARK_NANOS = 200_000;

  private final RecordingTarget target;
  private final UnaryOperator<byte[]> onWire;
  private final long stallNanos;
  private final long takenBefore;
  private final Thread feeding = Thread.currentThread();
  private long bytes;
  private long frames;

  Wire(RecordingTarget target, UnaryOperator<byte[]> onWire, long stallNanos) {
    this.target = target;
    this.onWire = onWire;
    this.stallNanos = stallNanos;
    this.takenBefore = target.bytesTaken();
    target.onChange(() -> LockSupport.unpark(feeding));
  }

  void write(OutputStream out, Frame frame) throws IOException {
    byte[] changed = onWire.apply(frame.raw().array().clone());
    frames++;
    writeRaw(out, changed);
  }

  void writeRaw(OutputStream out, byte[] raw) throws IOException {
    bytes += raw.length;
    out.write(raw);
  }

  long frames() {
    return frames;
  }

  void awaitAllTaken() throws InterruptedException {
    long expected = takenBefore + bytes;
    await(() -> target.bytesTaken() >= expected, "every byte sent was taken");
  }

  void await(BooleanSupplier condition, String what) throws InterruptedException {
    for (int i = 0; i < SPINS; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      Thread.onSpinWait();
    }
    long deadline = System.nanoTime() + stallNanos;
    while (!condition.getAsBoolean()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new StalledRecordingException(
            "the gateway did not get so far that "
                + what
                + " within "
                + TimeUnit.NANOSECONDS.toSeconds(stallNanos)
                + " s");
      }
      LockSupport.parkNanos(this, PARK_NANOS);
    }
  }
}
