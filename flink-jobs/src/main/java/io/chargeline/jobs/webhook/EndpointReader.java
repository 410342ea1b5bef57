package io.chargeline.jobs.webhook;

/** Reads {@code control.endpoints}. */
final class EndpointReader extends JsonReader<EndpointRecord> {
  EndpointReader() {
    super(EndpointRecord.class);
  }

  @Override
  EndpointRecord parse(byte[] value) {
    return EndpointRecord.parse(value);
  }
}
