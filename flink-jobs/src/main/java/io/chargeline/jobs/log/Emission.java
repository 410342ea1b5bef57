package io.chargeline.jobs.log;

import io.chargeline.domain.Json;
import io.chargeline.domain.fact.Row;
import io.chargeline.domain.frame.ClockMark;
import io.chargeline.domain.frame.Topic;
import java.nio.charset.StandardCharsets;

/** One record that a job writes to one of the log's topics. */
public final class Emission {
  public String topic;
  public String key;

  /** Null: a record that holds nothing but its key. */
  public byte[] value;

  public Emission() {}

  public static Emission json(Topic topic, String key, Object value) {
    Emission emission = new Emission();
    emission.topic = topic.topicName();
    emission.key = key;
    emission.value = Json.bytes(value);
    return emission;
  }

  public static Emission row(Topic topic, Row row) {
    return json(topic, row.rowKey(), row);
  }

  static Emission mark(Topic topic, ClockMark mark) {
    Emission emission = new Emission();
    emission.topic = topic.topicName();
    emission.key = mark.key();
    return emission;
  }

  @Override
  public String toString() {
    String text = value == null ? "" : new String(value, StandardCharsets.UTF_8);
    return topic + ' ' + key + ' ' + text;
  }
}
