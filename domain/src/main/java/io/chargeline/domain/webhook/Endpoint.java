package io.chargeline.domain.webhook;

import io.chargeline.domain.event.EventType;
import java.util.List;

/**
 * A webhook endpoint as a record of {@code control.endpoints} (key = endpoint id). The state is a
 * fold over all records: the last version of an id counts, a record whose {@code version} is not
 * the one before plus one is ignored, so that of two racing changes the first wins.
 *
 * @param events event types, {@code *} for all, or a family as {@code charging.*}; {@code
 *     device.heartbeat} only by its name
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

  /**
   * Whether this endpoint wants such an event, as long as it is enabled.
   *
   * @param site of the event's device; null if it has none
   * @param deviceId null if the event is about no single device
   */
  public boolean wants(String eventTenant, String eventType, String site, String deviceId) {
    return !deleted
        && tenant.equals(eventTenant)
        && options.wants(site, deviceId)
        && events.stream().anyMatch(f -> fits(f, eventType));
  }

  private static boolean fits(String filter, String eventType) {
    if (filter.equals(eventType)) {
      return true;
    } else if (eventType.equals(EventType.DEVICE_HEARTBEAT)) {
      return false;
    } else if (filter.equals("*")) {
      return true;
    }
    return filter.endsWith(".*") && eventType.startsWith(filter.substring(0, filter.length() - 1));
  }
}
