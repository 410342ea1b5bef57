package io.chargeline.api;

import io.chargeline.domain.tenant.Tenant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** Who is a tenant: whom the configuration names, and who stands in {@code control.tenants}. */
final class Tenants {
  private final Set<String> configured;
  private final Tenancy tenancy;

  Tenants(Collection<String> configured, Tenancy tenancy) {
    this.configured = Set.copyOf(configured);
    this.tenancy = tenancy;
  }

  /** Those that there were at the time and that are not deleted now. */
  Set<String> at(long time) {
    Set<String> all = new HashSet<>(configured);
    tenancy
        .allTenants()
        .filter(tenant -> tenant.createdAt() <= time)
        .map(Tenant::tenantId)
        .forEach(all::add);
    all.removeIf(id -> tenancy.tenant(id).filter(Tenant::deleted).isPresent());
    return all;
  }

  boolean exists(String tenantId) {
    return configured.contains(tenantId)
        || tenancy.tenant(tenantId).filter(tenant -> !tenant.deleted()).isPresent();
  }
}
