package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Json;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.Emission;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCopiesTest {

  @ParameterizedTest
  @ValueSource(strings = {EventType.DEVICE_ALARM, EventType.CHARGING_STOPPED, EventType.API_ERROR})
  void anEventIsCopiedByteForByte(String type) throws Exception {
    Emission event = event(type);
    List<Emission> written = copied(event);
    assertThat(written).hasSize(2);
    assertThat(written.get(0)).isSameAs(event);
    assertThat(written.get(1).topic).isEqualTo("facts.events");
    assertThat(written.get(1).key).isEqualTo("D");
    assertThat(written.get(1).value).isEqualTo(event.value);
  }

  @ParameterizedTest
  @ValueSource(strings = {EventType.DEVICE_HEARTBEAT, EventType.CHARGING_PROGRESS})
  void theManyThatAreSamplesAreNot(String type) throws Exception {
    assertThat(copied(event(type))).hasSize(1);
  }

  @Test
  void otherTopicsPass() throws Exception {
    Emission state = Emission.json(Topic.DEVICE_STATE, "D", List.of());
    assertThat(copied(state)).containsExactly(state);
  }

  private static Emission event(String type) {
    var data = Json.MAPPER.createObjectNode().put("event", "device.heartbeat");
    Event event = new Event("id", type, "D", 1, Event.time(1000), 1, "1", "demo", null, data);
    return Emission.json(Topic.DEVICE_EVENTS, "D", event);
  }

  private static List<Emission> copied(Emission emission) throws Exception {
    List<Emission> out = new ArrayList<>();
    new EventCopies().flatMap(emission, new ListCollector<>(out));
    return out;
  }
}
