package io.chargeline.jobs.webhook;

/** Reads {@code device.events}. */
final class EventReader extends JsonReader<EventRecord> {
  EventReader() {
    super(EventRecord.class);
  }

  @Override
  EventRecord parse(byte[] value) {
    return EventRecord.parse(value);
  }
}
