package io.chargeline.standalone.receiver;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Calls a receiver by HTTP/1.1 as the webhook job does: no redirects, no second tries. */
final class Caller implements AutoCloseable {
  private static final String USER_AGENT = "Chargeline-Webhooks/1 (webhook-check)";
  private static final int PIECES = 5;
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final TlsSocketStrategy tls = DefaultClientTlsStrategy.createSystemDefault();
  private final URI url;
  private final Duration timeout;
  private final ExecutorService threads = Executors.newCachedThreadPool(Caller::daemon);
  private final ScheduledExecutorService deadlines =
      Executors.newSingleThreadScheduledExecutor(Caller::daemon);
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicReference<Duration> slowest = new AtomicReference<>(Duration.ZERO);

  Caller(URI url, Duration timeout) {
    this.url = url;
    this.timeout = timeout;
  }

  /** A client has one connection, and closes it as politely as a browser does. */
  private CloseableHttpClient client() {
    return HttpClientBuilder.create()
        .setConnectionManager(connections())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setConnectionRequestTimeout(Timeout.of(timeout))
                .setResponseTimeout(Timeout.of(timeout))
                .setProtocolUpgradeEnabled(false)
                .build())
        .setUserAgent(USER_AGENT)
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .build();
  }

  private HttpClientConnectionManager connections() {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setTlsSocketStrategy(tls)
        .setMaxConnTotal(1)
        .setMaxConnPerRoute(1)
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(timeout))
                .setSocketTimeout(Timeout.of(timeout))
                // A connection that was closed without a word is to be noticed by its use.
                .setValidateAfterInactivity(TimeValue.NEG_ONE_MILLISECOND)
                .build())
        .build();
  }

  /** On a connection of its own. */
  Answer send(Delivery delivery) {
    return call(post(delivery, new ByteArrayEntity(delivery.body(), type(delivery))));
  }

  /** Without a body. */
  Answer get() {
    return call(new HttpUriRequestBase("GET", url));
  }

  /** One after another on one connection, as long as the receiver keeps it. */
  List<Answer> sendOnOneConnection(List<Delivery> deliveries) {
    List<Answer> answers = new ArrayList<>();
    try (CloseableHttpClient client = client()) {
      for (Delivery delivery : deliveries) {
        Answer answer =
            call(client, post(delivery, new ByteArrayEntity(delivery.body(), type(delivery))));
        answers.add(answer);
        if (!answer.came()) {
          break;
        }
      }
    } catch (IOException whileClosing) {
      // the answers are there
    }
    return answers;
  }

  /** Each on a connection of its own. */
  List<Answer> sendAtOnce(List<Delivery> deliveries) {
    List<CompletableFuture<Answer>> underWay =
        deliveries.stream()
            .map(delivery -> CompletableFuture.supplyAsync(() -> send(delivery), threads))
            .toList();
    return underWay.stream().map(CompletableFuture::join).toList();
  }

  /** In pieces with pauses, so that no single read gets it all. */
  Answer sendInPieces(Delivery delivery) {
    byte[] body = delivery.body();
    return call(
        post(
            delivery,
            new EntityTemplate(body.length, type(delivery), null, out -> inPieces(body, out))));
  }

  private static ContentType type(Delivery delivery) {
    return ContentType.parse(delivery.headers().get(Delivery.CONTENT_TYPE));
  }

  private Answer call(HttpUriRequestBase request) {
    try (CloseableHttpClient client = client()) {
      return call(client, request);
    } catch (IOException whileClosing) {
      return Answer.missing(why(whileClosing));
    }
  }

  private HttpUriRequestBase post(Delivery delivery, HttpEntity entity) {
    HttpUriRequestBase request = new HttpUriRequestBase("POST", url);
    request.setEntity(entity);
    for (Map.Entry<String, String> header : delivery.headers().entrySet()) {
      if (!header.getKey().equals(Delivery.CONTENT_TYPE)) {
        request.addHeader(header.getKey(), header.getValue());
      }
    }
    return request;
  }

  private Answer call(CloseableHttpClient client, HttpUriRequestBase request) {
    requests.incrementAndGet();
    long began = System.nanoTime();
    AtomicBoolean tooLate = new AtomicBoolean();
    // The client's own timeouts are those of silence; an answer may trickle for ever.
    Future<?> deadline =
        deadlines.schedule(
            () -> {
              tooLate.set(true);
              request.cancel();
            },
            timeout.toMillis(),
            TimeUnit.MILLISECONDS);
    HttpClientContext context = HttpClientContext.create();
    try {
      int status =
          client.execute(
              request,
              context,
              response -> {
                EntityUtils.consume(response.getEntity());
                return response.getCode();
              });
      return answered(status, since(began), context.getEndpointDetails());
    } catch (IOException | RuntimeException e) {
      return Answer.missing(tooLate.get() ? NoAnswer.LATE : why(e));
    } finally {
      deadline.cancel(false);
    }
  }

  private Answer answered(int status, Duration took, EndpointDetails connection) {
    slowest.accumulateAndGet(took, (a, b) -> a.compareTo(b) > 0 ? a : b);
    return Answer.of(status, connection == null ? 0 : connection.getRequestCount());
  }

  private void inPieces(byte[] body, OutputStream out) throws IOException {
    int size = Math.max(1, body.length / PIECES);
    for (int from = 0; from < body.length; from += size) {
      out.write(body, from, Math.min(size, body.length - from));
      out.flush();
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static NoAnswer why(Exception e) {
    if (e instanceof UnknownHostException) {
      return NoAnswer.UNKNOWN_HOST;
    }
    if (e instanceof ConnectException || e instanceof ConnectTimeoutException) {
      return NoAnswer.UNREACHABLE;
    }
    if (e instanceof SSLException) {
      return NoAnswer.UNTRUSTED;
    }
    return e instanceof SocketTimeoutException ? NoAnswer.LATE : NoAnswer.HUNG_UP;
  }

  int requests() {
    return requests.get();
  }

  /** Of those that were answered at all. */
  Duration slowest() {
    return slowest.get();
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
    threads.shutdownNow();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "webhook-check");
    thread.setDaemon(true);
    return thread;
  }
}
