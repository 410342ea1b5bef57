package io.chargeline.api;

import io.chargeline.domain.webhook.AlertSeverity;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.EndpointOptions;
import io.chargeline.domain.webhook.WebhookFormat;
import java.util.List;

/**
 * An endpoint as the caller sees it. What is not set is absent.
 *
 * @param enabled whether the tenant wants it to be sent to
 * @param disabledBy {@code tenant}, or {@code gone}: it answered 410; absent while it is sent to
 * @param headerNames of its own headers, whose values are never shown
 * @param secret only in the answer to its making
 * @param formerSecretUntil when the secret before ceases to sign, too
 */
record EndpointResource(
    String id,
    String url,
    List<String> events,
    String description,
    boolean enabled,
    String disabledBy,
    List<String> sites,
    List<String> devices,
    List<String> headerNames,
    WebhookFormat format,
    Integer ratePerS,
    Integer concurrency,
    Integer timeoutS,
    boolean collapse,
    AlertSeverity alertSeverity,
    String secret,
    String formerSecretUntil,
    long version,
    String createdAt) {

  /**
   * Without the secret.
   *
   * @param headerNames of its own headers
   * @param gone whether it answered 410
   */
  static EndpointResource of(Endpoint endpoint, List<String> headerNames, boolean gone) {
    EndpointOptions options = endpoint.options();
    String disabledBy = gone ? "gone" : null;
    return new EndpointResource(
        endpoint.endpointId(),
        endpoint.url(),
        endpoint.events(),
        options.description(),
        !options.disabled(),
        options.disabled() ? "tenant" : disabledBy,
        options.sites(),
        options.devices(),
        headerNames,
        options.format(),
        ifSet(options.ratePerS()),
        ifSet(options.concurrency()),
        ifSet(options.timeoutS()),
        options.collapse(),
        options.alertSeverity(),
        null,
        options.formerSealedSecret() == null ? null : Rfc3339.of(options.formerSecretUntil()),
        endpoint.version(),
        Rfc3339.of(endpoint.effectiveFrom()));
  }

  private static Integer ifSet(int value) {
    return value == 0 ? null : value;
  }

  /** The same with the secret. */
  EndpointResource telling(String itsSecret) {
    return new EndpointResource(
        id,
        url,
        events,
        description,
        enabled,
        disabledBy,
        sites,
        devices,
        headerNames,
        format,
        ratePerS,
        concurrency,
        timeoutS,
        collapse,
        alertSeverity,
        itsSecret,
        formerSecretUntil,
        version,
        createdAt);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "EndpointResource[id=%s, url=%s, version=%d]".formatted(id, url, version);
  }
}
