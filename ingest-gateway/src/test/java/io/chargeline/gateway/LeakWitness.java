package io.chargeline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakTracker;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Netty's leak detector, which only logs, made to fail the class of tests that leaked. The build
 * puts it in the place of Netty's own, for all kinds of resources, and tracks every buffer.
 */
public final class LeakWitness<T> extends ResourceLeakDetector<T> {
  private static final Queue<LeakWitness<?>> ALL = new ConcurrentLinkedQueue<>();
  private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();
  private static final long MOST_WAITED_MS = 10_000;

  /** As Netty calls it. */
  public LeakWitness(Class<?> resource, int samplingInterval) {
    super(resource, samplingInterval);
    ALL.add(this);
  }

  /** As Netty calls it where a limit is asked for, which has no effect any more. */
  public LeakWitness(Class<?> resource, int samplingInterval, long unused) {
    this(resource, samplingInterval);
  }

  @Override
  protected boolean needReport() {
    return true;
  }

  @Override
  protected void reportTracedLeak(String resource, String records) {
    LEAKS.add(resource + " was not released:" + records);
  }

  @Override
  protected void reportUntracedLeak(String resource) {
    LEAKS.add(resource + " was not released");
  }

  /** What leaked since the last call; forgets it. */
  static List<String> leaks() throws InterruptedException {
    collectGarbage();
    collectGarbage();
    ALL.forEach(LeakWitness::look);
    List<String> leaks = new ArrayList<>();
    for (String leak = LEAKS.poll(); leak != null; leak = LEAKS.poll()) {
      leaks.add(leak);
    }
    return leaks;
  }

  /** A detector looks at what the collector found only when something new is tracked. */
  @SuppressWarnings("unchecked") // what is tracked is only ever compared by identity
  private void look() {
    T something = (T) new Object();
    ResourceLeakTracker<T> tracker = track(something);
    tracker.close(something);
  }

  /** Returns when references found by an earlier collection are in their queues. */
  private static void collectGarbage() throws InterruptedException {
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    PhantomReference<Object> garbage = new PhantomReference<>(new Object(), queue);
    System.gc();
    assertThat(queue.remove(MOST_WAITED_MS)).as("the collector's word").isSameAs(garbage);
  }

  /** Registered for all tests of the module by its service file. */
  public static final class Verdict implements AfterAllCallback {
    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
      assertThat(leaks()).as("leaked in or before " + context.getDisplayName()).isEmpty();
    }
  }
}
