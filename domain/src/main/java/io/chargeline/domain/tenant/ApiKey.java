package io.chargeline.domain.tenant;

import io.chargeline.domain.Bytes;
import java.net.InetAddress;
import java.util.List;

/**
 * An API key as a record of {@code control.keys} (key = key id). The key itself stands nowhere,
 * only its digest; the signing secret, which is needed to verify, is sealed.
 *
 * @param tenant {@link #OPERATOR} for keys of scope {@code admin}
 * @param digest SHA-256 of the key's text
 * @param sealedSecret of request signatures, sealed by the secret box; null if the key cannot sign
 * @param expiresAt unix milliseconds; null: never
 * @param revokedAt unix milliseconds; null: not revoked
 * @param addresses from where it may be used, IP or CIDR; empty: from everywhere
 * @param replacedBy the key that a rotation made instead; null: not rotated
 * @param version from 1
 * @param createdAt unix milliseconds
 * @param effectiveFrom unix milliseconds; when this version began to count
 */
public record ApiKey(
    String keyId,
    String tenant,
    String name,
    Bytes digest,
    String sealedSecret,
    List<Scope> scopes,
    Long expiresAt,
    Long revokedAt,
    List<String> addresses,
    String replacedBy,
    long version,
    long createdAt,
    long effectiveFrom) {

  /** The pseudo tenant of those who run the system; no device belongs to it. */
  public static final String OPERATOR = "*";

  public ApiKey {
    scopes = List.copyOf(scopes);
    addresses = List.copyOf(addresses);
  }

  public boolean revoked() {
    return revokedAt != null;
  }

  /**
   * @param now unix milliseconds
   */
  public boolean expired(long now) {
    return expiresAt != null && expiresAt <= now;
  }

  /**
   * @param now unix milliseconds
   */
  public boolean usable(long now) {
    return !revoked() && !expired(now);
  }

  /** Whether it may be used from there. */
  public boolean admits(InetAddress from) {
    return addresses.isEmpty()
        || addresses.stream().map(AddressRange::parse).anyMatch(range -> range.contains(from));
  }

  /** This key, revoked at the time. */
  public ApiKey revoked(long at) {
    return next(expiresAt, at, replacedBy, at);
  }

  /** This key, ending at the time unless it ends before, because another takes its place. */
  public ApiKey replaced(String by, long ends, long at) {
    return next(expiresAt == null ? ends : Math.min(ends, expiresAt), revokedAt, by, at);
  }

  private ApiKey next(Long expires, Long revoked, String replaced, long at) {
    return new ApiKey(
        keyId,
        tenant,
        name,
        digest,
        sealedSecret,
        scopes,
        expires,
        revoked,
        addresses,
        replaced,
        version + 1,
        createdAt,
        at);
  }

  /** Without digest and secret. */
  @Override
  public String toString() {
    return "ApiKey[keyId=%s, tenant=%s, scopes=%s, version=%d]"
        .formatted(keyId, tenant, scopes, version);
  }
}
