package io.chargeline.standalone;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** An answer's whole body; of a stream of events, which does not end, the first bytes. */
final class FirstBytes implements HttpResponse.BodySubscriber<byte[]> {
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private Flow.Subscription subscription;

  private FirstBytes() {}

  static HttpResponse.BodyHandler<byte[]> handler() {
    return head ->
        head.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream")
            ? new FirstBytes()
            : HttpResponse.BodySubscribers.ofByteArray();
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    ByteBuffer first = buffers.get(0);
    byte[] bytes = new byte[first.remaining()];
    first.get(bytes);
    subscription.cancel();
    body.complete(bytes);
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(new byte[0]);
  }
}
