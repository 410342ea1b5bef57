package io.chargeline.jobs.webhook;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record of {@code device.events}, {@code alerts} or {@code webhook.replays}: where it stands,
 * and the untouched bytes that become the webhook's body. Flat and public, so that Flink ships it
 * as a POJO.
 */
public final class EventRecord {
  static final String ENDPOINT = "endpoint";
  static final String REPLAY = "replay";

  public String topic;
  public int partition;
  public long offset;

  /** When the broker stored it, unix milliseconds. */
  public long storedAt;

  /** Null where the record has none. */
  public byte[] body;

  /** Of a replay: whom it is for. Null for a live event. */
  public String endpointId;

  /** Of a replay: which. Null for a live event. */
  public String replayId;

  private transient Part part;
  private transient Envelope envelope;
  private transient boolean unreadable;

  static EventRecord of(ConsumerRecord<byte[], byte[]> record) {
    EventRecord event = new EventRecord();
    event.topic = record.topic();
    event.partition = record.partition();
    event.offset = record.offset();
    event.storedAt = record.timestamp();
    event.body = record.value();
    event.endpointId = text(record.headers().lastHeader(ENDPOINT));
    event.replayId = text(record.headers().lastHeader(REPLAY));
    return event;
  }

  private static String text(Header header) {
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  Part part() {
    if (part == null) {
      part = Part.of(topic, partition);
    }
    return part;
  }

  /** What the event says of itself, read once; null if the body is no event. */
  Envelope envelope() {
    if (envelope == null && !unreadable) {
      envelope = body == null ? null : Envelope.read(body).orElse(null);
      unreadable = envelope == null;
    }
    return envelope;
  }

  /** Bytes that it holds in memory, about. */
  int size() {
    return body == null ? 0 : body.length;
  }
}
