package io.chargeline.benchmarks.webhooks;

import java.net.URI;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Message;
import org.apache.hc.core5.http.nio.entity.DiscardingEntityConsumer;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.http.nio.support.BasicResponseConsumer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;

/** The job's HTTP client, so many requests in flight, and nothing else: no order, no books. */
final class BareLoop implements AutoCloseable {
  private static final int IO_THREADS = 2;

  private final CloseableHttpAsyncClient client;
  private final Semaphore inFlight;

  BareLoop(int concurrency) {
    this.inFlight = new Semaphore(concurrency);
    this.client =
        HttpAsyncClients.custom()
            .setConnectionManager(
                PoolingAsyncClientConnectionManagerBuilder.create()
                    .setMaxConnTotal(2 * concurrency)
                    .setMaxConnPerRoute(2 * concurrency)
                    .build())
            .setIOReactorConfig(IOReactorConfig.custom().setIoThreadCount(IO_THREADS).build())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .build();
    client.start();
  }

  /** Comes back when all are begun. */
  void post(List<byte[]> bodies, List<String> urls) throws InterruptedException {
    for (byte[] body : bodies) {
      for (String url : urls) {
        inFlight.acquire();
        var unused =
            client.execute(
                AsyncRequestBuilder.post(URI.create(url))
                    .setEntity(body, ContentType.APPLICATION_JSON)
                    .build(),
                new BasicResponseConsumer<>(new DiscardingEntityConsumer<>()),
                new Release());
      }
    }
  }

  private final class Release implements FutureCallback<Message<HttpResponse, Void>> {
    @Override
    public void completed(Message<HttpResponse, Void> message) {
      inFlight.release();
    }

    @Override
    public void failed(Exception failure) {
      inFlight.release();
    }

    @Override
    public void cancelled() {
      inFlight.release();
    }
  }

  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
  }
}
