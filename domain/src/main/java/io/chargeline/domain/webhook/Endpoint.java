package io.chargeline.domain.webhook;

import io.chargeline.domain.event.EventType;
import java.util.List;

/**
 * A webhook endpoint as a record of {@code control.endpoints} (key = endpoint id). The state is a
 * fold over all records: the last version of an id counts, a record whose {@code version} is not
 * the one before plus one is ignored, so that of two racing changes the first wins.
 *
 * @param events event types, {@code *} for all, or a family as {@code charging.*}; some only by
 *     their name, see {@link EventType#onlyByName}
 * @param sealedSecret the signing secret ({@code whsec_…}), sealed by {@link SecretBox}
 * @param deleted true in the last record of a deleted endpoint
 * @param version from 1
 * @param effectiveFrom unix milliseconds; events that happened before are not sent
 * @param options never null
 */
public record Endpoint(
    String endpointId,
    String tenant,
    String url,
    List<String> events,
    String sealedSecret,
    boolean deleted,
    long version,
    long effectiveFrom,
    EndpointOptions options) {
  /** In place of a tenant, in events that are the platform's own. */
  private static final String PLATFORM = "";

  public Endpoint {
    options = options == null ? EndpointOptions.DEFAULTS : options;
  }

  /** With the default options. */
  public Endpoint(
      String endpointId,
      String tenant,
      String url,
      List<String> events,
      String sealedSecret,
      boolean deleted,
      long version,
      long effectiveFrom) {
    this(
        endpointId,
        tenant,
        url,
        events,
        sealedSecret,
        deleted,
        version,
        effectiveFrom,
        EndpointOptions.DEFAULTS);
  }

  /** Whether this endpoint wants such an event, which tells of no alert. */
  public boolean wants(String eventTenant, String eventType, String site, String deviceId) {
    return wants(eventTenant, eventType, site, deviceId, null);
  }

  /**
   * Whether this endpoint wants such an event, as long as it is enabled.
   *
   * @param site of the event's device, or of the alert; null if it has none
   * @param deviceId null if the event is about no single device
   * @param severity of the alert that it tells of; null if it tells of none
   */
  public boolean wants(
      String eventTenant, String eventType, String site, String deviceId, String severity) {
    return !deleted
        && maySee(eventTenant, eventType)
        && options.wants(site, deviceId)
        && options.wants(severity)
        && events.stream().anyMatch(f -> fits(f, eventType));
  }

  /** Its tenant's own events, and alarms of the platform, which are nobody's. */
  public boolean maySee(String eventTenant, String eventType) {
    return tenant.equals(eventTenant)
        || (eventType.equals(EventType.SYSTEM_ALARM) && PLATFORM.equals(eventTenant));
  }

  private static boolean fits(String filter, String eventType) {
    if (filter.equals(eventType)) {
      return true;
    } else if (EventType.onlyByName(eventType)) {
      return false;
    } else if (filter.equals("*")) {
      return true;
    }
    return filter.endsWith(".*") && eventType.startsWith(filter.substring(0, filter.length() - 1));
  }
}
