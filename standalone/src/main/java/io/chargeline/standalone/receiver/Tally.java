package io.chargeline.standalone.receiver;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How many events the receiver says it has processed: a number, by GET. */
final class Tally {
  private static final Duration SETTLING = Duration.ofMillis(100);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int MOST_DIGITS = 18;

  private final HttpClient http;
  private final URI url;
  private final Duration timeout;

  /**
   * @param timeout how long an answer, or an event's processing, may take
   */
  Tally(URI url, Duration timeout) {
    this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
    this.url = url;
    this.timeout = timeout;
  }

  long read() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(url).timeout(timeout).build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    String body = response.body().strip();
    if (response.statusCode() != 200 || !body.matches("\\d{1," + MOST_DIGITS + "}")) {
      throw new IOException("did not answer 200 and a number");
    }
    return Long.parseLong(body);
  }

  /** Waits for a count that is reached late, and then for one that goes beyond it. */
  long settled(long expected) throws IOException, InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    while (read() < expected && System.nanoTime() < end) {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    }
    TimeUnit.MILLISECONDS.sleep(SETTLING.toMillis());
    return read();
  }
}
