package io.chargeline.jobs.figures;

import io.chargeline.domain.tenant.Site;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The zones of all tenants and sites, as far as they were read. */
final class ZoneBook {
  private final ZoneId standard;
  private final Map<String, List<ZoneRecord>> records = new HashMap<>();
  private final Map<String, ZoneTimeline> timelines = new HashMap<>();

  /**
   * @param standard of the fleet, and of tenants in no registry
   */
  ZoneBook(ZoneId standard) {
    this.standard = standard;
  }

  /** As every fold of a control log: of two changes made from one version the first counts. */
  void add(ZoneRecord record) {
    List<ZoneRecord> known = records.computeIfAbsent(record.key(), key -> new ArrayList<>(1));
    if (known.isEmpty() || record.version() == known.get(known.size() - 1).version() + 1) {
      known.add(record);
      timelines.clear();
    }
  }

  /**
   * @param tenant empty: the fleet
   * @param site empty: none
   */
  ZoneTimeline of(String tenant, String site) {
    return timelines.computeIfAbsent(Site.key(tenant, site), key -> make(tenant, site));
  }

  private ZoneTimeline make(String tenant, String site) {
    List<ZoneRecord> tenants = records.getOrDefault(tenant, List.of());
    List<ZoneRecord> sites = records.getOrDefault(Site.key(tenant, site), List.of());
    NavigableMap<Long, ZoneId> changes = new TreeMap<>();
    tenants.stream().skip(1).forEach(it -> changes.put(it.effectiveFrom(), standard));
    sites.stream().skip(1).forEach(it -> changes.put(it.effectiveFrom(), standard));
    changes.replaceAll((at, unused) -> zone(asOf(tenants, at), asOf(sites, at)));
    return ZoneTimeline.of(zone(first(tenants), first(sites)), changes);
  }

  private ZoneId zone(ZoneRecord tenant, ZoneRecord site) {
    if (site != null && site.zone() != null) {
      return ZoneId.of(site.zone());
    }
    return tenant == null || tenant.zone() == null ? standard : ZoneId.of(tenant.zone());
  }

  private static ZoneRecord first(List<ZoneRecord> versions) {
    return versions.isEmpty() ? null : versions.get(0);
  }

  /** The first version counts from ever. */
  private static ZoneRecord asOf(List<ZoneRecord> versions, long time) {
    return versions.stream()
        .filter(it -> it.effectiveFrom() <= time)
        .reduce((before, after) -> after)
        .orElse(first(versions));
  }
}
