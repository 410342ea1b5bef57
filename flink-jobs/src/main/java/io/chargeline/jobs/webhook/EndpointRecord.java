package io.chargeline.jobs.webhook;

import io.chargeline.domain.Json;
import io.chargeline.domain.webhook.Endpoint;

/** One version of an endpoint as {@code control.endpoints} has it. Secrets stay sealed. */
public final class EndpointRecord {
  public byte[] json;

  /** When the broker stored it, unix milliseconds: when the change came to be. */
  public long storedAt;

  /**
   * @throws RuntimeException if the bytes are no endpoint
   */
  static EndpointRecord parse(byte[] json, long storedAt) {
    EndpointRecord record = new EndpointRecord();
    record.json = json;
    record.storedAt = storedAt;
    Endpoint endpoint = record.endpoint();
    boolean complete =
        endpoint.url() != null && endpoint.tenant() != null && endpoint.events() != null;
    if (endpoint.endpointId() == null || (!endpoint.deleted() && !complete)) {
      throw new IllegalArgumentException("endpoint without id, tenant, events or url");
    }
    return record;
  }

  static EndpointRecord of(Endpoint endpoint, long storedAt) {
    return parse(Json.bytes(endpoint), storedAt);
  }

  Endpoint endpoint() {
    return Json.read(json, Endpoint.class);
  }
}
