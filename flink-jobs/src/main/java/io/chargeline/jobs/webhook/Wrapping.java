package io.chargeline.jobs.webhook;

import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.EndpointOptions;
import io.chargeline.domain.webhook.ReservedHeaders;
import io.chargeline.domain.webhook.WebhookFormat;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes requests of events, in the format that the endpoint asks for. */
final class Wrapping {
  private static final long MS_PER_S = 1_000;

  private final Duration timeout;

  /**
   * @param timeout of endpoints that ask for no other
   */
  Wrapping(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * @param now unix milliseconds of the attempt
   */
  Outgoing wrap(Endpoint endpoint, Keys keys, Attempt attempt, long now) {
    Map<String, String> headers = new LinkedHashMap<>();
    keys.headers()
        .forEach(
            (name, value) -> {
              if (!ReservedHeaders.contains(name)) {
                headers.put(name, value);
              }
            });
    EndpointOptions options = endpoint.options();
    byte[] body =
        options.format() == WebhookFormat.PREDECESSOR
            ? PredecessorForm.wrap(endpoint.url(), keys, attempt, now / MS_PER_S, headers)
            : StandardForm.wrap(keys, attempt, now, headers);
    Duration patience = options.timeoutS() > 0 ? Duration.ofSeconds(options.timeoutS()) : timeout;
    return new Outgoing(endpoint.url(), headers, body, patience);
  }
}
