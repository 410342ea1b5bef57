package io.chargeline.jobs.webhook;

import io.chargeline.domain.webhook.Destinations;
import io.chargeline.domain.webhook.Refusal;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.http.nio.support.BasicResponseConsumer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Posts bodies without blocking. Redirects are not followed: what was signed for one address must
 * not wander to another. The JDK's own client would do, had it a place where the address that is
 * about to be connected to can be refused.
 */
final class Poster implements AutoCloseable {
  private static final String USER_AGENT = "Chargeline-Webhooks/1";
  private static final ContentType JSON = ContentType.create("application/json");
  private static final int IO_THREADS = 2;
  private static final int MAX_URLS = 10_000;

  /** Beyond every attempt's own timeout, which ends it. */
  private static final Timeout LONGEST_ATTEMPT = Timeout.ofMinutes(2);

  private static final TimeValue IDLE = TimeValue.ofSeconds(30);

  /** A busy connection would otherwise never hear that its host has moved, or is refused by now. */
  private static final TimeValue LONGEST = TimeValue.ofMinutes(5);

  private final Destinations destinations;
  private final Map<String, Optional<Refusal>> refusals = new ConcurrentHashMap<>();
  private final ExecutorService threads;
  private final ScheduledThreadPoolExecutor deadlines;
  private final CloseableHttpAsyncClient client;

  /**
   * @param concurrency attempts that are under way at once, at most
   * @param destinations where it may go, asked at every attempt
   * @param names what addresses hosts have, asked at every connection
   */
  Poster(int concurrency, Destinations destinations, DnsResolver names) {
    this.destinations = destinations;
    this.threads = Executors.newCachedThreadPool(daemons("webhook-begin"));
    this.deadlines = new ScheduledThreadPoolExecutor(1, daemons("webhook-deadline"));
    deadlines.setRemoveOnCancelPolicy(true);
    this.client =
        HttpAsyncClients.custom()
            .setConnectionManager(
                connections(concurrency, new PermittedAddresses(destinations, names)))
            .setDefaultRequestConfig(requests())
            .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(IO_THREADS).build())
            .setUserAgent(USER_AGENT)
            .setThreadFactory(daemons("webhook-http"))
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .disableRequestPriority()
            .evictExpiredConnections()
            .evictIdleConnections(IDLE)
            .build();
    client.start();
  }

  private PoolingAsyncClientConnectionManager connections(int concurrency, DnsResolver dns) {
    // Twice as many as can be under way, so that none waits for one that is just being closed.
    return PoolingAsyncClientConnectionManagerBuilder.create()
        .setDnsResolver(dns)
        .setMaxConnTotal(2 * concurrency)
        .setMaxConnPerRoute(2 * concurrency)
        .setDefaultTlsConfig(
            TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.NEGOTIATE).build())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(LONGEST_ATTEMPT)
                .setSocketTimeout(LONGEST_ATTEMPT)
                .setTimeToLive(LONGEST)
                .build())
        .build();
  }

  private RequestConfig requests() {
    return RequestConfig.custom()
        .setConnectionRequestTimeout(LONGEST_ATTEMPT)
        .setResponseTimeout(LONGEST_ATTEMPT)
        .setAuthenticationEnabled(false)
        .setProtocolUpgradeEnabled(false)
        .build();
  }

  /** Never completes exceptionally. */
  CompletableFuture<Reply> post(Outgoing outgoing) {
    Optional<Refusal> refusal = refusal(outgoing.url());
    if (refusal.isPresent()) {
      return CompletableFuture.completedFuture(Reply.failed(refusal.get().wireName()));
    }
    AsyncRequestProducer request = request(outgoing);
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    // Looking a host up blocks, so it is done on a thread of its own.
    threads.execute(() -> begin(request, reply));
    // The client's own timeouts are those of silence; a body may trickle for ever.
    Future<?> deadline =
        deadlines.schedule(
            () -> reply.complete(Reply.failed("timeout")),
            outgoing.timeout().toMillis(),
            TimeUnit.MILLISECONDS);
    return reply.whenComplete((ended, never) -> deadline.cancel(false));
  }

  /** It says the same of a URL each time. */
  private Optional<Refusal> refusal(String url) {
    if (refusals.size() > MAX_URLS) {
      refusals.clear();
    }
    return refusals.computeIfAbsent(url, destinations::refusal);
  }

  private void begin(AsyncRequestProducer request, CompletableFuture<Reply> reply) {
    try {
      Future<?> exchange =
          client.execute(
              request, new BasicResponseConsumer<>(new Excerpt(reply::isDone)), into(reply));
      var unused =
          reply.thenAccept(
              ended -> {
                if (!ended.answered()) {
                  exchange.cancel(true);
                }
              });
    } catch (RuntimeException clientIsClosed) {
      reply.complete(Reply.failed(reason(clientIsClosed)));
    }
  }

  private static FutureCallback<Message<HttpResponse, String>> into(
      CompletableFuture<Reply> reply) {
    return new FutureCallback<>() {
      @Override
      public void completed(Message<HttpResponse, String> message) {
        reply.complete(replyOf(message));
      }

      @Override
      public void failed(Exception failure) {
        reply.complete(Reply.failed(reason(failure)));
      }

      @Override
      public void cancelled() {
        reply.complete(Reply.failed("timeout"));
      }
    };
  }

  private static AsyncRequestProducer request(Outgoing outgoing) {
    AsyncRequestBuilder request = AsyncRequestBuilder.post(URI.create(outgoing.url()));
    outgoing.headers().forEach(request::addHeader);
    return request.setEntity(outgoing.body(), JSON).build();
  }

  private static Reply replyOf(Message<HttpResponse, String> message) {
    HttpResponse response = message.getHead();
    Header retryAfter = response.getFirstHeader("retry-after");
    String excerpt = message.getBody();
    Reply reply =
        new Reply(
            response.getCode(),
            null,
            retryAfter == null ? null : retryAfter.getValue(),
            excerpt == null || excerpt.isEmpty() ? null : excerpt);
    return reply.accepted() ? new Reply(reply.status(), null, null, null) : reply;
  }

  private static String reason(Exception failure) {
    if (failure instanceof PermittedAddresses.RefusedException) {
      return Refusal.ADDRESS_NOT_ALLOWED.wireName();
    }
    if (failure instanceof SocketTimeoutException || failure instanceof TimeoutException) {
      return "timeout";
    }
    if (failure instanceof ConnectException || failure instanceof UnknownHostException) {
      return "connect_failed";
    }
    if (failure instanceof SSLException) {
      return "tls_failed";
    }
    return failure instanceof IOException ? "io_error" : failure.getClass().getSimpleName();
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    threads.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
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
