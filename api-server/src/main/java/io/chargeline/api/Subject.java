package io.chargeline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
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
