package io.chargeline.domain.fact;

import io.chargeline.domain.WireName;

/**
 * An entry of the audit: who asked for what, of what, when, from where, and what the answer was. It
 * holds no secrets. A record of {@code facts.audit}, written once and never changed.
 *
 * @param auditId made once, so that an entry stored again is the same one
 * @param at when the request came, unix milliseconds; of a batch's item, when it was carried out
 * @param tenant whose audit it stands in; empty: only the operator's
 * @param keyId of the key that was used; of an unknown caller, the one presented, if it is one
 * @param address IP address of the connection
 * @param action what was asked for, for example {@code charge.start}
 * @param path with ids in it, of which what cannot be one is left out
 * @param deviceId full id of the device; as asked for if the caller has no such device
 * @param resourceId what was made or is concerned, beside devices, commands and batches
 * @param batchId the batch an item belongs to, too
 * @param idempotencyKey as given with the request or item
 * @param status HTTP status of the answer; of an item, what its own route would have answered
 * @param code of the refusal; null if it was none
 * @param arguments JSON, what was asked, without secrets
 * @param durationMs until the answer; null for an item of a batch
 */
public record AuditRow(
    String auditId,
    long at,
    String tenant,
    Actor actor,
    String keyId,
    String address,
    String action,
    String method,
    String route,
    String path,
    String deviceId,
    String resourceId,
    String commandId,
    String batchId,
    String orderNo,
    String idempotencyKey,
    String requestId,
    int status,
    String code,
    String arguments,
    Long durationMs)
    implements Row {

  /** On whose behalf. */
  public enum Actor implements WireName {
    TENANT,
    /** A key of scope {@code admin}. */
    OPERATOR,
    /** Nobody proved to be anybody. */
    UNKNOWN
  }

  @Override
  public String rowKey() {
    return auditId;
  }
}
