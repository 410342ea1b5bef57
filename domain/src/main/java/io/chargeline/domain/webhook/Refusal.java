package io.chargeline.domain.webhook;

import io.chargeline.domain.WireName;

/** Why nothing is sent to a URL. */
public enum Refusal implements WireName {
  /** Not a plain absolute http or https URL. */
  BAD_URL,
  /** http, and the host is not among those that may be spoken to without TLS. */
  HTTPS_REQUIRED,
  /** A host, or one of a host's addresses, that webhooks may not go to. */
  ADDRESS_NOT_ALLOWED
}
