package io.chargeline.jobs.figures;

import io.chargeline.domain.Json;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.tenant.Site;
import io.chargeline.domain.tenant.Tenant;

/**
 * What a tenant's or site's record says of its zone.
 *
 * @param key tenant id, or {@link Site#key}
 * @param zone absent: the tenant's
 * @param version from 1
 * @param effectiveFrom unix milliseconds
 */
record ZoneRecord(String key, String zone, long version, long effectiveFrom) {

  /**
   * @throws java.io.UncheckedIOException if it is no such record
   */
  static ZoneRecord read(String topic, byte[] value) {
    if (topic.equals(Topic.CONTROL_SITES.topicName())) {
      Site site = Json.read(value, Site.class);
      return new ZoneRecord(site.key(), site.zone(), site.version(), site.effectiveFrom());
    }
    Tenant tenant = Json.read(value, Tenant.class);
    return new ZoneRecord(
        tenant.tenantId(), tenant.zone(), tenant.version(), tenant.effectiveFrom());
  }
}
