package io.chargeline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.RegisteredDevice;
import io.javalin.http.Context;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whose statistics are asked for: a tenant's, or those of one of its sites, devices or ports.
 *
 * @param site null: wherever
 * @param device full id; null: all
 * @param portNo null: all
 * @param place where it is now: the site, or that at which the device stands; null: at none
 * @param placeSince when the registry's word on the device began to count, unix milliseconds; 0
 *     where there is none
 * @param zone in which its days begin
 */
record Subject(
    String tenant,
    String site,
    String device,
    Integer portNo,
    String place,
    long placeSince,
    ZoneId zone) {

  /** As the answer says it. */
  record Shown(
      @JsonInclude(JsonInclude.Include.NON_NULL) String site,
      @JsonInclude(JsonInclude.Include.NON_NULL) String devicePhyId,
      @JsonInclude(JsonInclude.Include.NON_NULL) Integer portNo) {}

  /**
   * Reads {@code site}, {@code device} and the port.
   *
   * @throws Problem 404 for a site or device that is not the caller's; 400 for a port of no device
   */
  static Subject read(Context ctx, String tenant, LiveView view, Registry registry, Zones zones) {
    Integer portNo = PortField.of(ctx);
    String site = site(ctx, tenant, registry);
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

  private static String site(Context ctx, String tenant, Registry registry) {
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

  Shown shown() {
    return new Shown(site, device, portNo);
  }

  /** The windows' name for it. */
  String scope() {
    if (device != null) {
      return portNo == null ? "device" : "port";
    }
    return site == null ? "tenant" : "site";
  }

  /** Only tenants and sites have minutes. */
  boolean hasMinutes() {
    return device == null;
  }

  /** The condition on the site: a device's windows are wherever it stood. */
  String placeSql() {
    return device != null && site == null ? "" : "AND site = {site:String}";
  }

  /** Parameters of the named queries. */
  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("scope", scope());
    parameters.put("tenant", tenant);
    parameters.put("site", site == null ? "" : site);
    parameters.put("device", device == null ? "" : device);
    parameters.put("port", portNo == null ? "0" : portNo.toString());
    return parameters;
  }
}
