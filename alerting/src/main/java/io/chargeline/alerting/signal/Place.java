package io.chargeline.alerting.signal;

import java.util.List;

/**
 * Whose something is and where it stands, as of a signal's time. What is not known is an empty
 * text.
 *
 * @param tenant empty: nobody's, or the platform's own
 * @param gatewayDevice the device behind which this one is reached
 * @param maintenance whether somebody works on it, by the registry
 */
public record Place(
    String tenant,
    String site,
    String model,
    List<String> tags,
    String gatewayDevice,
    boolean maintenance) {
  public static final Place NOWHERE = new Place("", "", "", List.of(), "", false);

  public Place {
    tenant = tenant == null ? "" : tenant;
    site = site == null ? "" : site;
    model = model == null ? "" : model;
    tags = tags == null ? List.of() : tags;
    gatewayDevice = gatewayDevice == null ? "" : gatewayDevice;
  }

  public static Place of(String tenant, String site) {
    return new Place(tenant, site, "", List.of(), "", false);
  }

  /** The same, but for what a row says of itself; null: it says nothing of that. */
  public Place as(String itsTenant, String itsSite, Boolean itsMaintenance) {
    return new Place(
        itsTenant == null ? tenant : itsTenant,
        itsSite == null ? site : itsSite,
        model,
        tags,
        gatewayDevice,
        itsMaintenance == null ? maintenance : itsMaintenance);
  }
}
