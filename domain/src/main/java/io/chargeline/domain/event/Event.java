package io.chargeline.domain.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/**
 * One record of {@code device.events} or {@code alerts}, byte for byte the body of the webhook.
 *
 * @param id deterministic: the same facts give the same id in a re-read; never depends on {@code
 *     sequence}
 * @param event the type, see {@link EventType}
 * @param devicePhyId null for what concerns no single device
 * @param timestamp event time in unix seconds (the mission's field)
 * @param occurredAt the same moment, RFC 3339 with milliseconds, UTC
 * @param sequence numbered per device, and per tenant for its own, by the device job, from 1,
 *     without gaps; of events that tell of alerts, per alert
 * @param tenant empty for the platform's own alerts
 * @param site the tenant's site at which the device stands, or which the alert is of; null if there
 *     is none
 */
public record Event(
    String id,
    String event,
    String devicePhyId,
    long timestamp,
    String occurredAt,
    long sequence,
    String schemaVersion,
    String tenant,
    String site,
    ObjectNode data) {

  public static final String SCHEMA_VERSION = "1";

  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  /** An event of a tenant that concerns no single device. */
  public static Event ofTenant(
      String id, String type, long timeMs, long sequence, String tenant, ObjectNode data) {
    return new Event(
        id,
        type,
        null,
        Math.floorDiv(timeMs, 1000),
        time(timeMs),
        sequence,
        SCHEMA_VERSION,
        tenant,
        null,
        data);
  }

  /** RFC 3339 with milliseconds, UTC, as all times in events are. */
  public static String time(long timeMs) {
    return MILLIS.format(Instant.ofEpochMilli(timeMs));
  }
}
