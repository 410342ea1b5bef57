package io.chargeline.gateway;

import io.chargeline.protocol.Protocols;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** What all connections of one gateway share. */
record Core(
    GatewayConfig config,
    String instance,
    EventLoop loop,
    Journal journal,
    Backlog backlog,
    Metrics metrics,
    Progress progress,
    Standstill standstill,
    Protocols protocols) {

  /** Does something on the loop after this time. */
  void after(long nanos, Runnable task) {
    var unused = timer(nanos, task);
  }

  /** The same, when it may have to be cancelled. */
  Future<?> timer(long nanos, Runnable task) {
    return loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
  }

  /** Does something on the loop once it is known how this ended. */
  <T> void then(CompletableFuture<T> first, BiConsumer<T, Throwable> task) {
    var unused = first.whenCompleteAsync(task, loop);
  }
}
