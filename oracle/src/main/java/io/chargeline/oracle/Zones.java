package io.chargeline.oracle;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * In which zone a tenant's and a site's days begin. A change counts from the next full hour (UTC);
 * the first version counts from ever.
 */
final class Zones {
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();

  private final ZoneId standard;
  private final Map<String, List<Version>> versions = new HashMap<>();
  private final Map<String, Calendar> calendars = new HashMap<>();

  /**
   * @param zone null: that of the wider
   */
  record Version(String zone, long version, long effectiveFrom) {}

  Zones(ZoneId standard) {
    this.standard = standard;
  }

  /**
   * @param site empty: the tenant's own
   */
  void add(String tenant, String site, Version version) {
    List<Version> known = versions.computeIfAbsent(key(tenant, site), unused -> new ArrayList<>());
    // Of two changes made from one version the first counts.
    boolean raced = known.stream().anyMatch(other -> other.version() == version.version());
    if (!raced) {
      known.add(version);
      known.sort(Comparator.comparingLong(Version::version));
    }
  }

  /**
   * @param tenant empty: the fleet
   * @param site empty: none
   */
  Calendar of(String tenant, String site) {
    return calendars.computeIfAbsent(key(tenant, site), unused -> calendar(tenant, site));
  }

  private Calendar calendar(String tenant, String site) {
    List<Version> sites = site.isEmpty() ? List.of() : versions(tenant, site);
    List<Version> tenants = versions(tenant, "");
    TreeSet<Long> hours = new TreeSet<>();
    for (List<Version> each : List.of(sites, tenants)) {
      each.forEach(version -> hours.add(nextHour(version.effectiveFrom())));
    }
    Calendar calendar = new Calendar(zone(sites, tenants, Long.MIN_VALUE));
    hours.forEach(hour -> calendar.change(hour, zone(sites, tenants, hour)));
    return calendar;
  }

  private static long nextHour(long time) {
    return -Math.floorDiv(-time, HOUR_MS) * HOUR_MS;
  }

  private ZoneId zone(List<Version> sites, List<Version> tenants, long time) {
    String zone = asOf(sites, time);
    zone = zone == null ? asOf(tenants, time) : zone;
    return zone == null ? standard : ZoneId.of(zone);
  }

  private static String asOf(List<Version> versions, long time) {
    String zone = versions.isEmpty() ? null : versions.get(0).zone();
    for (Version version : versions) {
      zone = version.effectiveFrom() <= time ? version.zone() : zone;
    }
    return zone;
  }

  private List<Version> versions(String tenant, String site) {
    return versions.getOrDefault(key(tenant, site), List.of());
  }

  private static String key(String tenant, String site) {
    return tenant + '/' + site;
  }
}
