package io.chargeline.api;

import io.chargeline.api.dashboards.Expansion;
import io.chargeline.api.dashboards.TenantViews;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What keeps a tenant's queries among its own rows, whatever they say: the database itself puts a
 * condition on every table and view that they could name.
 */
final class TenantFilter {
  /** More of them would make too long a request. */
  private static final int MOST_MOVED = 2000;

  private final Function<String, Map<String, Long>> moved;

  /**
   * @param moved tenant → its devices that were another's before, and since when they are its own
   */
  TenantFilter(Function<String, Map<String, Long>> moved) {
    this.moved = moved;
  }

  /** As {@code additional_table_filters} has it. */
  String of(String tenant, TenantViews views) {
    String theirs = "tenant = " + Expansion.literal(tenant);
    Map<String, String> filters = new LinkedHashMap<>();
    new TreeSet<>(views.withTenant()).forEach(name -> filters.put(name, theirs));
    String devices =
        "device_id IN (SELECT device_id FROM chargeline.v_devices WHERE " + theirs + ")";
    for (String name : new TreeSet<>(TenantViews.BY_DEVICE)) {
      filters.put(name, devices + since(moved.apply(tenant)));
    }
    return filters.entrySet().stream()
        .map(it -> Expansion.literal(it.getKey()) + ":" + Expansion.literal(it.getValue()))
        .collect(Collectors.joining(",", "{", "}"));
  }

  /** What a device reported while it was another's stays the other's. */
  private static String since(Map<String, Long> moved) {
    if (moved.isEmpty()) {
      return "";
    }
    if (moved.size() > MOST_MOVED) {
      long last = moved.values().stream().mapToLong(Long::longValue).max().orElse(Long.MAX_VALUE);
      return " AND at >= fromUnixTimestamp64Milli(" + last + ")";
    }
    List<String> ids = new TreeSet<>(moved.keySet()).stream().toList();
    return " AND at >= fromUnixTimestamp64Milli(transform(device_id, [%s], [%s], toInt64(0)))"
        .formatted(
            ids.stream().map(Expansion::literal).collect(Collectors.joining(",")),
            ids.stream()
                .map(id -> "toInt64(" + moved.get(id) + ")")
                .collect(Collectors.joining(",")));
  }
}
