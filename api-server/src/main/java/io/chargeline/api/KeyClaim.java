package io.chargeline.api;

import io.chargeline.domain.WireName;

/**
 * What an idempotency key (or a nonce) was used for; a record of {@code control.idempotency}. It
 * says nothing of the key itself but its name-based UUID.
 *
 * @param fingerprint of the request, see {@link KeyUse}
 * @param version from 1; of two claims from the same version the first in the log counts
 * @param claimedAt unix milliseconds: when the key was first taken; the same in all its versions
 * @param keepUntil unix milliseconds: from then on the key is a new one
 * @param sealed while {@link State#CLAIMED}: what ids and secrets are made from; when {@link
 *     State#DONE}: the answer; null where there is none
 */
record KeyClaim(
    String id,
    String tenant,
    String fingerprint,
    State state,
    long version,
    long claimedAt,
    long keepUntil,
    String sealed) {

  /** How it stands with the request. */
  enum State implements WireName {
    /** A server is at it, or died at it. */
    CLAIMED,
    /** Carried out. */
    DONE,
    /** Refused before anything was done: the key is as good as new. */
    FREE
  }

  KeyClaim next(State to, String itsSealed) {
    return new KeyClaim(id, tenant, fingerprint, to, version + 1, claimedAt, keepUntil, itsSealed);
  }

  boolean over(long now) {
    return keepUntil < now;
  }

  /** Taken by nobody, or not any more. */
  boolean free(long now) {
    return state == State.FREE || over(now);
  }

  /** The key's first claim again, after its time: the same on every server, from the log alone. */
  static boolean replaces(KeyClaim before, KeyClaim value) {
    return before.over(value.claimedAt());
  }

  /** Without what is sealed. */
  @Override
  public String toString() {
    return "KeyClaim[id=%s, state=%s, version=%d]".formatted(id, state, version);
  }
}
