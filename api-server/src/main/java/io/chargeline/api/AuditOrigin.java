package io.chargeline.api;

import io.chargeline.domain.fact.AuditRow.Actor;
import io.chargeline.domain.tenant.ApiKey;
import io.javalin.http.Context;

/**
 * Who asks, and from where.
 *
 * @param tenant in whose audit it stands; empty: only in the operator's
 * @param keyId null if no key of ours was used
 */
record AuditOrigin(String tenant, Actor actor, String keyId, String address, String requestId) {

  /** Of a caller that was let in. */
  static AuditOrigin of(Context ctx) {
    Caller caller = Gate.caller(ctx);
    return of(ctx, caller.tenant(), caller.keyId());
  }

  /** Of whoever holds this tenant's key. */
  static AuditOrigin of(Context ctx, String tenant, String keyId) {
    boolean operator = tenant.equals(ApiKey.OPERATOR);
    return new AuditOrigin(
        operator ? "" : tenant,
        operator ? Actor.OPERATOR : Actor.TENANT,
        keyId,
        Authentication.addressText(ctx),
        RequestId.of(ctx));
  }

  /** Of somebody. */
  static AuditOrigin unknown(Context ctx, String presentedKeyId) {
    return new AuditOrigin(
        "", Actor.UNKNOWN, presentedKeyId, Authentication.addressText(ctx), RequestId.of(ctx));
  }

  /** The same in the audit of the tenant that it concerns. */
  AuditOrigin concerning(String other) {
    return other.equals(ApiKey.OPERATOR)
        ? this
        : new AuditOrigin(other, actor, keyId, address, requestId);
  }
}
