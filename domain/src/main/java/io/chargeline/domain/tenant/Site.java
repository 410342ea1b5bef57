package io.chargeline.domain.tenant;

/**
 * Where devices of a tenant stand: a record of {@code control.sites}.
 *
 * @param siteId 1–32 of {@code a-z 0-9 _ -}, unique within the tenant
 * @param zone time zone of the site's days, as {@code Asia/Shanghai}; absent: the tenant's
 * @param address as people read it; absent if not said
 * @param version from 1
 * @param createdAt unix milliseconds
 * @param effectiveFrom unix milliseconds; when this version began to count
 */
public record Site(
    String tenant,
    String siteId,
    String name,
    String zone,
    String address,
    boolean deleted,
    long version,
    long createdAt,
    long effectiveFrom) {

  /** The key of the log; no tenant's id holds a slash. */
  public static String key(String tenant, String siteId) {
    return tenant + '/' + siteId;
  }

  public String key() {
    return key(tenant, siteId);
  }
}
