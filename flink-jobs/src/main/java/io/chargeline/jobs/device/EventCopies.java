package io.chargeline.jobs.device;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.chargeline.domain.Json;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.Emission;
import java.io.IOException;
import java.util.Set;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Lets emissions pass, and writes a copy of each event to {@code facts.events}, which has one
 * partition and marks of time, so that those who judge events know when they have seen all. The
 * many that are mere samples are left out; rules look at the samples themselves.
 */
final class EventCopies implements FlatMapFunction<Emission, Emission> {
  private static final long serialVersionUID = 1L;
  private static final String EVENTS = Topic.DEVICE_EVENTS.topicName();
  private static final Set<String> LEFT_OUT =
      Set.of(EventType.DEVICE_HEARTBEAT, EventType.CHARGING_PROGRESS);

  @Override
  public void flatMap(Emission emission, Collector<Emission> out) throws IOException {
    out.collect(emission);
    if (emission.topic.equals(EVENTS) && !LEFT_OUT.contains(type(emission.value))) {
      Emission copy = new Emission();
      copy.topic = Topic.FACTS_EVENTS.topicName();
      copy.key = emission.key;
      copy.value = emission.value;
      out.collect(copy);
    }
  }

  /** Only as much is read as has to be: the type stands near the beginning. */
  private static String type(byte[] event) throws IOException {
    try (JsonParser json = Json.MAPPER.createParser(event)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        if (field.equals("event")) {
          return json.getText();
        }
        json.skipChildren();
      }
      return "";
    }
  }
}
