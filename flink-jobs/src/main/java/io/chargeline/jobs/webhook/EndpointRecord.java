package io.chargeline.jobs.webhook;

import io.chargeline.domain.Json;
import io.chargeline.domain.webhook.Endpoint;
import java.util.List;

/** One version of an endpoint, flat for Flink's state. The secret stays sealed. */
public final class EndpointRecord {
  public String endpointId;
  public String tenant;
  public String url;
  public String[] events;
  public String sealedSecret;
  public boolean deleted;
  public long version;

  /** Unix milliseconds; what happened before is not sent. */
  public long effectiveFrom;

  /**
   * @throws RuntimeException if the bytes are no endpoint
   */
  static EndpointRecord parse(byte[] value) {
    EndpointRecord record = of(Json.read(value, Endpoint.class));
    if (record.endpointId == null || (!record.deleted && record.url == null)) {
      throw new IllegalArgumentException("endpoint without id or url");
    }
    return record;
  }

  static EndpointRecord of(Endpoint endpoint) {
    EndpointRecord record = new EndpointRecord();
    record.endpointId = endpoint.endpointId();
    record.tenant = endpoint.tenant();
    record.url = endpoint.url();
    record.events =
        endpoint.events() == null ? new String[0] : endpoint.events().toArray(String[]::new);
    record.sealedSecret = endpoint.sealedSecret();
    record.deleted = endpoint.deleted();
    record.version = endpoint.version();
    record.effectiveFrom = endpoint.effectiveFrom();
    return record;
  }

  /** What is kept of a deleted endpoint: enough to know a stale record. */
  EndpointRecord tombstone() {
    return of(
        new Endpoint(endpointId, tenant, null, List.of(), null, true, version, effectiveFrom));
  }

  boolean wants(EventRecord event) {
    return event.occurredAt >= effectiveFrom
        && new Endpoint(
                endpointId,
                tenant,
                url,
                List.of(events),
                sealedSecret,
                deleted,
                version,
                effectiveFrom)
            .wants(event.tenant, event.event, event.site, event.deviceOrNull());
  }
}
