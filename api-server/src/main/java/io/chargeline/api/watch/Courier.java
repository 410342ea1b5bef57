package io.chargeline.api.watch;

import io.chargeline.domain.webhook.Signature;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings events to one URL of the operator, signed as webhooks are, one after the other. What is
 * not taken is tried again, with growing pauses up to a minute, for a day; a bounded number may
 * wait, then the oldest is given up.
 */
final class Courier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long[] PAUSES_S = {1, 2, 5, 15, 30, 60};
  private static final long GIVE_UP_MS = Duration.ofHours(24).toMillis();
  private static final int MOST = 500;
  private static final long END_MS = 1000;
  private static final int FIRST_REFUSAL = 300;

  private final Http http = new Http(PATIENCE);
  private final URI url;
  private final Signature signature;
  private final Clock clock;
  private final Deque<Letter> waiting = new ArrayDeque<>();
  private final Thread thread;
  private boolean closed;
  private Long deliveredAt;
  private String error;
  private long delivered;
  private long givenUp;

  private record Letter(String id, byte[] body, long since, CompletableFuture<Void> done) {}

  /**
   * How it fares.
   *
   * @param deliveredAt when something was taken last, unix milliseconds; null: never
   * @param error why the last attempt failed; null: it did not
   */
  record State(
      URI url, int waiting, Long deliveredAt, String error, long delivered, long givenUp) {}

  Courier(URI url, Signature signature, Clock clock) {
    this.url = url;
    this.signature = signature;
    this.clock = clock;
    this.thread = new Thread(this::run, "watch-courier");
    thread.setDaemon(true);
    thread.start();
  }

  /** Done when it was taken, or given up. */
  synchronized CompletableFuture<Void> post(String id, byte[] body) {
    Letter letter = new Letter(id, body, clock.millis(), new CompletableFuture<>());
    if (waiting.size() >= MOST) {
      giveUp(waiting.removeFirst(), "more than " + MOST + " wait");
    }
    waiting.addLast(letter);
    notifyAll();
    return letter.done();
  }

  synchronized State state() {
    return new State(url, waiting.size(), deliveredAt, error, delivered, givenUp);
  }

  private void run() {
    int failures = 0;
    try {
      for (Letter letter = next(); letter != null; letter = next()) {
        if (send(letter)) {
          failures = 0;
        } else {
          pause(PAUSES_S[Math.min(failures, PAUSES_S.length - 1)]);
          failures++;
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Letter next() throws InterruptedException {
    while (waiting.isEmpty() && !closed) {
      wait();
    }
    return closed ? null : waiting.peekFirst();
  }

  private boolean send(Letter letter) throws InterruptedException {
    String refusal = attempt(letter);
    synchronized (this) {
      error = refusal;
      if (refusal == null) {
        delivered++;
        deliveredAt = clock.millis();
        waiting.remove(letter);
        letter.done().complete(null);
        return true;
      }
      if (clock.millis() - letter.since() > GIVE_UP_MS && waiting.remove(letter)) {
        giveUp(letter, refusal);
      }
    }
    LOG.atWarn()
        .addKeyValue("url", url)
        .addKeyValue("event", letter.id())
        .addKeyValue("reason", refusal)
        .log("alarm not delivered, trying again");
    return false;
  }

  /** Why it was not taken; null: it was. */
  private String attempt(Letter letter) throws InterruptedException {
    long now = clock.millis() / 1000;
    HttpRequest.Builder request =
        Http.to(url)
            .header("Content-Type", "application/json")
            .header("User-Agent", "Chargeline-Watch/1")
            .header("webhook-id", letter.id())
            .header("webhook-timestamp", Long.toString(now))
            .header("webhook-signature", signature.sign(letter.id(), now, letter.body()))
            .POST(BodyPublishers.ofByteArray(letter.body()));
    try {
      HttpResponse<byte[]> answer = http.send(request);
      return answer.statusCode() < FIRST_REFUSAL ? null : "status " + answer.statusCode();
    } catch (IOException e) {
      return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
    }
  }

  private void giveUp(Letter letter, String reason) {
    givenUp++;
    letter.done().complete(null);
    LOG.atError()
        .addKeyValue("url", url)
        .addKeyValue("event", letter.id())
        .addKeyValue("reason", reason)
        .log("alarm given up");
  }

  private synchronized void pause(long seconds) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    for (long left = seconds * 1000; left > 0 && !closed; ) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
    try {
      thread.join(END_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
