package io.chargeline.api;

import io.chargeline.domain.tenant.Site;
import io.chargeline.domain.tenant.Tenant;

/** In which time zone days begin. */
final class Zones {
  static final String DEFAULT = "Asia/Shanghai";

  private final Registry registry;
  private final Tenancy tenancy;

  Zones(Registry registry, Tenancy tenancy) {
    this.registry = registry;
    this.tenancy = tenancy;
  }

  /** The tenant's. */
  String of(String tenant) {
    return tenancy.tenant(tenant).map(Tenant::zone).orElse(DEFAULT);
  }

  /** The site's own, else its tenant's. */
  String of(Site site) {
    return site.zone() == null ? of(site.tenant()) : site.zone();
  }

  /**
   * Of a device there.
   *
   * @param siteId null: at no site
   */
  String of(String tenant, String siteId) {
    return siteId == null
        ? of(tenant)
        : registry.site(tenant, siteId).map(this::of).orElseGet(() -> of(tenant));
  }
}
