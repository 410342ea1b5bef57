package io.chargeline.oracle;

import io.chargeline.domain.device.Standing;
import java.util.Objects;

/**
 * Whose a device is, and where, from some moment on.
 *
 * @param owner tenant that owns it; null: nobody
 * @param standing as it counts: a device of nobody, or of an id that many have, is quarantined
 * @param site null if not assigned
 * @param maintenance whether the registry says that somebody works on it
 * @param version of the registry; 0: in no registry
 */
public record Holding(
    String owner, Standing standing, String site, boolean maintenance, long version) {

  /** In no registry, and nobody's. */
  public static final Holding NOBODYS = new Holding(null, Standing.QUARANTINED, null, false, 0);

  /** Whose figures it counts for, and who is told of it; null: nobody. */
  public String tenant() {
    return standing == Standing.ACTIVE ? owner : null;
  }

  /** Whether intervals are cut where this follows that: each has one tenant, site and mark. */
  boolean cuts(Holding before) {
    return !Objects.equals(tenant(), before.tenant())
        || !Objects.equals(site, before.site)
        || maintenance != before.maintenance;
  }
}
