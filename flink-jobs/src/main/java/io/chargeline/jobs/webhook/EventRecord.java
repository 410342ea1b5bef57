package io.chargeline.jobs.webhook;

import io.chargeline.domain.Json;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.frame.TenantKey;
import java.time.Instant;

/**
 * An event as the log holds it: what matching needs, and the untouched bytes that become the
 * webhook's body. Flat and public, so that Flink stores it as a POJO.
 */
public final class EventRecord {
  public String id;
  public String event;

  /** The message's key: the device, or the tenant where the event is about none. */
  public String deviceId;

  public String tenant;

  /** Null if its device has none. */
  public String site;

  public long sequence;

  /** Unix milliseconds, event time. */
  public long occurredAt;

  public byte[] body;

  /** When this job read it, unix milliseconds; only for the short memory. */
  public long readAt;

  /**
   * @throws RuntimeException if the bytes are no event
   */
  static EventRecord parse(byte[] value) {
    Event event = Json.read(value, Event.class);
    EventRecord record = new EventRecord();
    record.id = event.id();
    record.event = event.event();
    record.tenant = event.tenant();
    record.site = event.site();
    record.deviceId = key(event);
    record.sequence = event.sequence();
    record.occurredAt = Instant.parse(event.occurredAt()).toEpochMilli();
    record.body = value;
    if (record.id == null || record.event == null || record.deviceId == null) {
      throw new IllegalArgumentException("event without id, type, or device and tenant");
    }
    return record;
  }

  private static String key(Event event) {
    boolean ofTenant = event.devicePhyId() == null && event.tenant() != null;
    return ofTenant ? TenantKey.of(event.tenant()) : event.devicePhyId();
  }

  /** Null if the event is about no single device. */
  String deviceOrNull() {
    return TenantKey.names(deviceId) ? null : deviceId;
  }

  public String deviceId() {
    return deviceId;
  }
}
