package io.chargeline.jobs.webhook;

import com.fasterxml.jackson.core.type.TypeReference;
import io.chargeline.domain.Json;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.EndpointOptions;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.domain.webhook.Signature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was sealed of an endpoint, opened; in memory only.
 *
 * @param secret as the tenant knows it
 * @param former signs too until {@code formerUntil}; empty when none does
 * @param formerUntil unix milliseconds
 * @param headers of the tenant's own
 */
record Keys(
    String secret,
    Signature current,
    Optional<Signature> former,
    long formerUntil,
    Map<String, String> headers) {
  private static final Logger LOG = LoggerFactory.getLogger(Keys.class);

  /** Null if something cannot be opened: its deliveries fail then, and nobody else's. */
  static Keys open(Endpoint endpoint, SecretBox box) {
    try {
      EndpointOptions options = endpoint.options();
      String secret = box.open(endpoint.sealedSecret());
      Optional<Signature> former =
          Optional.ofNullable(options.formerSealedSecret()).map(box::open).map(Signature::new);
      return new Keys(
          secret,
          new Signature(secret),
          former,
          options.formerSecretUntil(),
          headers(options.sealedHeaders(), box));
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("endpoint", endpoint.endpointId())
          .setCause(e)
          .log("webhook secret cannot be opened, its deliveries fail");
      return null;
    }
  }

  /** Of the secrets that are valid at that time, the current one first. */
  List<Signature> at(long now) {
    return former.isPresent() && now < formerUntil
        ? List.of(current, former.get())
        : List.of(current);
  }

  private static Map<String, String> headers(String sealed, SecretBox box) {
    if (sealed == null) {
      return Map.of();
    }
    try {
      return Map.copyOf(
          Json.MAPPER.readValue(box.open(sealed), new TypeReference<Map<String, String>>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
