package io.chargeline.domain.event;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One record of {@code device.events}, byte for byte the body of the webhook.
 *
 * @param id deterministic: the same facts give the same id in a re-read; never depends on {@code
 *     sequence}
 * @param event the type, see {@link EventType}
 * @param timestamp event time in unix seconds (the mission's field)
 * @param occurredAt the same moment, RFC 3339 with milliseconds, UTC
 * @param sequence numbered per device by the device job, from 1, without gaps
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
    ObjectNode data) {

  public static final String SCHEMA_VERSION = "1";
}
