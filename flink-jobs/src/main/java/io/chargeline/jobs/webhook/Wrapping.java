package io.chargeline.jobs.webhook;

import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.EndpointOptions;
import io.chargeline.domain.webhook.WebhookFormat;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Makes requests of events, in the format that the endpoint asks for. */
final class Wrapping {
  /** What the request itself lives by; a tenant's own headers change none of these. */
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "content-encoding",
          "content-length",
          "content-type",
          "expect",
          "host",
          "keep-alive",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "user-agent",
          "x-nonce",
          "x-signature",
          "x-timestamp");

  private static final String STANDARD_PREFIX = "webhook-";
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
              if (isTheirs(name)) {
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

  private static boolean isTheirs(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !OURS.contains(lower) && !lower.startsWith(STANDARD_PREFIX);
  }
}
