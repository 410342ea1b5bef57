package io.chargeline.jobs.webhook;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;

/**
 * Posts bodies without blocking. Redirects are not followed: what was signed for one address must
 * not wander to another.
 */
final class Poster implements AutoCloseable {
  private static final String USER_AGENT = "Chargeline-Webhooks/1";

  private final Duration timeout;
  private final ExecutorService threads;
  private final ScheduledThreadPoolExecutor deadlines;
  private final HttpClient client;

  Poster(Duration timeout) {
    this.timeout = timeout;
    this.threads = Executors.newCachedThreadPool(daemons("webhook-http"));
    this.deadlines = new ScheduledThreadPoolExecutor(1, daemons("webhook-deadline"));
    deadlines.setRemoveOnCancelPolicy(true);
    // HTTP/1.1: offering an upgrade to HTTP/2 in clear text confuses simple receivers.
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .executor(threads)
            .build();
  }

  /** Never completes exceptionally. */
  CompletableFuture<Reply> post(EndpointRecord endpoint, Signature key, EventRecord event, long s) {
    HttpRequest request;
    try {
      request = request(endpoint, key, event, s);
    } catch (IllegalArgumentException unusableUrl) {
      return CompletableFuture.completedFuture(Reply.failed("bad_url"));
    }
    CompletableFuture<HttpResponse<Void>> exchange =
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    // The client's own timeout ends with the headers; a body may trickle for ever.
    Future<?> deadline =
        deadlines.schedule(() -> exchange.cancel(true), timeout.toMillis(), TimeUnit.MILLISECONDS);
    return exchange.handle(
        (response, failure) -> {
          deadline.cancel(false);
          return failure == null ? reply(response) : Reply.failed(reason(failure));
        });
  }

  private HttpRequest request(
      EndpointRecord endpoint, Signature key, EventRecord event, long timestampS) {
    return HttpRequest.newBuilder(URI.create(endpoint.url))
        .timeout(timeout)
        .header("content-type", "application/json")
        .header("user-agent", USER_AGENT)
        .header("webhook-id", event.id)
        .header("webhook-timestamp", Long.toString(timestampS))
        .header("webhook-signature", key.sign(event.id, timestampS, event.body))
        .POST(HttpRequest.BodyPublishers.ofByteArray(event.body))
        .build();
  }

  private static Reply reply(HttpResponse<Void> response) {
    return new Reply(
        response.statusCode(), null, response.headers().firstValue("retry-after").orElse(null));
  }

  private static String reason(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof HttpTimeoutException || cause instanceof CancellationException) {
      return "timeout";
    }
    if (cause instanceof ConnectException) {
      return "connect_failed";
    }
    if (cause instanceof SSLException) {
      return "tls_failed";
    }
    return cause instanceof IOException ? "io_error" : cause.getClass().getSimpleName();
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    threads.shutdownNow();
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + '-' + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
