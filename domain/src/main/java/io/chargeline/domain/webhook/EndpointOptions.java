package io.chargeline.domain.webhook;

import java.util.List;

/**
 * What a webhook endpoint may have beside its address and its events. Absent members mean their
 * defaults, so that older records read as they were meant.
 *
 * @param description the tenant's own words; may be null
 * @param disabled whether nothing is sent; what happens meanwhile is not sent later either
 * @param sites only events of devices at these sites, and alerts of these; empty for all
 * @param devices only events of these devices; empty for all. With sites, either is enough
 * @param sealedHeaders headers that every delivery carries, a JSON object sealed by {@link
 *     SecretBox}; null for none
 * @param formerSealedSecret signs too until {@code formerSecretUntil}; null when none does
 * @param formerSecretUntil unix milliseconds; 0 when there is no former secret
 * @param ratePerS deliveries begun per second at most; 0 for no bound of its own
 * @param concurrency attempts under way at most; 0 for the default
 * @param timeoutS how long an attempt may take, 1 to 30 s; 0 for the default
 * @param collapse whether undelivered progress and heartbeats of a port or device give way to the
 *     latest
 * @param alertSeverity only alerts that are so bad, or were; null for all
 */
public record EndpointOptions(
    String description,
    boolean disabled,
    List<String> sites,
    List<String> devices,
    String sealedHeaders,
    WebhookFormat format,
    String formerSealedSecret,
    long formerSecretUntil,
    int ratePerS,
    int concurrency,
    int timeoutS,
    boolean collapse,
    AlertSeverity alertSeverity) {
  public static final EndpointOptions DEFAULTS =
      new EndpointOptions(null, false, null, null, null, null, null, 0, 0, 0, 0, false);

  public EndpointOptions {
    sites = sites == null ? List.of() : List.copyOf(sites);
    devices = devices == null ? List.of() : List.copyOf(devices);
    format = format == null ? WebhookFormat.STANDARD : format;
  }

  /** With alerts of every severity. */
  public EndpointOptions(
      String description,
      boolean disabled,
      List<String> sites,
      List<String> devices,
      String sealedHeaders,
      WebhookFormat format,
      String formerSealedSecret,
      long formerSecretUntil,
      int ratePerS,
      int concurrency,
      int timeoutS,
      boolean collapse) {
    this(
        description,
        disabled,
        sites,
        devices,
        sealedHeaders,
        format,
        formerSealedSecret,
        formerSecretUntil,
        ratePerS,
        concurrency,
        timeoutS,
        collapse,
        null);
  }

  /**
   * @param severity of the alert that the event tells of; null if it tells of none
   */
  boolean wants(String severity) {
    return alertSeverity == null || alertSeverity.admits(severity);
  }

  /**
   * @param site of the event's device, or of the alert; null if it has none
   * @param deviceId null if the event is about no single device
   */
  boolean wants(String site, String deviceId) {
    if (sites.isEmpty() && devices.isEmpty()) {
      return true;
    }
    return site != null && sites.contains(site) || deviceId != null && devices.contains(deviceId);
  }
}
