package io.chargeline.api;

import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Whose past is read.
 *
 * @param tenant whose calls, deliveries and figures; null: everybody's
 * @param devices whose reports, whoever had them at a time; null: all
 * @param sites whose figures; null: all
 */
record PastScope(String tenant, Collection<String> devices, Collection<String> sites) {
  static final PastScope ALL = new PastScope(null, null, null);

  /** Everything of a tenant but of other devices than these. */
  static PastScope of(String tenant, Collection<String> devices) {
    return new PastScope(tenant, devices, null);
  }

  String ofDevice() {
    return devices == null ? "" : " AND device_id IN (" + list(devices) + ")";
  }

  /** Also what concerns no single device but the tenant. */
  String ofDeviceOrTenant() {
    if (devices == null) {
      return "";
    }
    String none = tenant == null ? "" : " OR (device_id = '' AND tenant = " + quoted() + ")";
    return " AND (device_id IN (" + list(devices) + ")" + none + ")";
  }

  String ofTenant() {
    return tenant == null ? "" : " AND tenant = " + quoted();
  }

  String ofSite() {
    return sites == null ? "" : " AND (site = '' OR site IN (" + list(sites) + "))";
  }

  private String quoted() {
    return PastDatabase.quoted(tenant);
  }

  private static String list(Collection<String> texts) {
    // An empty list is no list to ClickHouse.
    return texts.isEmpty()
        ? "''"
        : texts.stream().map(PastDatabase::quoted).collect(Collectors.joining(","));
  }
}
