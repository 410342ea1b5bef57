package io.chargeline.api;

import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.RegisteredDevice;
import io.javalin.http.Context;
import java.time.ZoneId;

/** Finds whose statistics a request is about. */
final class Subjects {
  private final LiveView view;
  private final Registry registry;
  private final Zones zones;

  Subjects(LiveView view, Registry registry, Zones zones) {
    this.view = view;
    this.registry = registry;
    this.zones = zones;
  }

  /**
   * Reads {@code site}, {@code device} and the port.
   *
   * @throws Problem 404 for a site or device that is not the caller's; 400 for a port of no device
   */
  Subject of(Context ctx, String tenant) {
    Integer portNo = PortField.of(ctx);
    String site = site(ctx, tenant);
    String named = ctx.queryParam("device");
    if (portNo != null && named == null) {
      throw Query.invalid(
          "port_no", portNo.toString(), "give the device, too: device=04A228CD", "请同时提供 device");
    }
    String device = null;
    String stands = site;
    long since = 0;
    if (named != null) {
      view.catchUp();
      DeviceSnapshot found = view.device(tenant, named);
      device = found.deviceId();
      stands = site == null ? found.registered().site() : site;
      since = registry.device(device).map(RegisteredDevice::effectiveFrom).orElse(0L);
    }
    return new Subject(
        tenant, site, device, portNo, stands, since, ZoneId.of(zones.of(tenant, stands)));
  }

  private String site(Context ctx, String tenant) {
    String site = ctx.queryParam("site");
    if (site == null) {
      return null;
    }
    registry.catchUp();
    if (registry.site(tenant, site).isEmpty()) {
      throw ProblemCode.SITE_NOT_FOUND
          .because("no site " + site + "; GET /api/third/sites lists yours", "没有该站点")
          .blaming("site", site);
    }
    return site;
  }
}
