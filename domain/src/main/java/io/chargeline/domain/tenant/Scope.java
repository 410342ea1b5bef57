package io.chargeline.domain.tenant;

import io.chargeline.domain.WireName;

/** What a key may do. None contains another: a key lists every one it has. */
public enum Scope implements WireName {
  /** Every question about the tenant's devices, charges and events. */
  READ,
  /** Charges and commands. */
  CONTROL,
  /** Webhook endpoints and whatever else the tenant sets up for itself. */
  MANAGE,
  /** Tenants and keys; only for keys of {@link ApiKey#OPERATOR}. */
  ADMIN
}
