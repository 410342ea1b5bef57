package io.chargeline.benchmarks.api;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that ask at the same time, each its next question when it has its answer. The kinds take
 * turns, round after round, so that whatever else the machine does meets them all.
 */
final class Load implements AutoCloseable {
  private final List<Caller> callers = new ArrayList<>();
  private final ExecutorService threads;
  private final AtomicInteger next = new AtomicInteger();

  Load(URI api, int clients) throws IOException {
    threads = Executors.newFixedThreadPool(clients);
    for (int i = 0; i < clients; i++) {
      callers.add(new Caller(api));
    }
  }

  /**
   * @param each requests a client, kind and round
   * @throws IllegalStateException if an answer is not the one that is expected
   */
  Map<String, Latencies> run(List<Ask> asks, int rounds, int each) throws InterruptedException {
    Map<String, Latencies> byKind = new LinkedHashMap<>();
    asks.forEach(ask -> byKind.put(ask.name(), new Latencies()));
    for (int round = 0; round < rounds; round++) {
      for (Ask ask : asks) {
        all(ask, each, byKind.get(ask.name()));
      }
    }
    return byKind;
  }

  private void all(Ask ask, int each, Latencies latencies) throws InterruptedException {
    List<Callable<Void>> clients = new ArrayList<>();
    for (Caller caller : callers) {
      clients.add(
          () -> {
            latencies.addAll(one(caller, ask, each));
            return null;
          });
    }
    for (Future<Void> client : threads.invokeAll(clients)) {
      try {
        client.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException(ask.name() + ": " + e.getCause().getMessage(), e);
      }
    }
  }

  private long[] one(Caller caller, Ask ask, int each) throws IOException {
    long[] taken = new long[each];
    for (int i = 0; i < each; i++) {
      byte[] request = ask.make().apply(next.getAndIncrement());
      long from = System.nanoTime();
      Caller.Reply reply = caller.ask(request);
      taken[i] = System.nanoTime() - from;
      if (reply.status() != ask.status()) {
        throw new IllegalStateException(
            "got " + reply.status() + " instead of " + ask.status() + ": " + reply.text());
      }
    }
    return taken;
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    for (Caller caller : callers) {
      caller.close();
    }
  }
}
