package io.chargeline.api;

import io.chargeline.domain.webhook.AlertSeverity;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.EndpointOptions;
import io.chargeline.domain.webhook.WebhookFormat;
import java.util.List;

/**
 * What a request says of an endpoint, field by field; what is given as null is the default again.
 *
 * @param sealedHeaders a JSON object, sealed as soon as it was read
 */
record EndpointRequest(
    Given<String> url,
    Given<List<String>> events,
    Given<String> description,
    Given<Boolean> enabled,
    Given<List<String>> sites,
    Given<List<String>> devices,
    Given<String> sealedHeaders,
    Given<WebhookFormat> format,
    Given<Integer> ratePerS,
    Given<Integer> concurrency,
    Given<Integer> timeoutS,
    Given<Boolean> collapse,
    Given<AlertSeverity> alertSeverity) {

  /** A new endpoint. */
  Endpoint made(String id, String tenant, String sealedSecret, long now) {
    return new Endpoint(
        id,
        tenant,
        url.value(),
        events.value(),
        sealedSecret,
        false,
        1,
        now,
        options(EndpointOptions.DEFAULTS));
  }

  /** The next version. What waits for the endpoint goes where this version says. */
  Endpoint appliedTo(Endpoint before) {
    return new Endpoint(
        before.endpointId(),
        before.tenant(),
        url.or(before.url()),
        events.or(before.events()),
        before.sealedSecret(),
        false,
        before.version() + 1,
        before.effectiveFrom(),
        options(before.options()));
  }

  private EndpointOptions options(EndpointOptions before) {
    return new EndpointOptions(
        description.or(before.description()),
        !enabled.or(!before.disabled()),
        sites.or(before.sites()),
        devices.or(before.devices()),
        sealedHeaders.or(before.sealedHeaders()),
        format.or(before.format()),
        before.formerSealedSecret(),
        before.formerSecretUntil(),
        ratePerS.or(before.ratePerS()),
        concurrency.or(before.concurrency()),
        timeoutS.or(before.timeoutS()),
        collapse.or(before.collapse()),
        alertSeverity.or(before.alertSeverity()));
  }
}
