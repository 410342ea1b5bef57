package io.chargeline.jobs.alerts;

import io.chargeline.alerting.signal.Signal;
import io.chargeline.alerting.signal.SignalReader;
import io.chargeline.domain.Json;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.ApiCallsRow;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.fact.FigureRow;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.fact.SampleRow;
import io.chargeline.domain.frame.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Records to what they say: which topics rules look at, and as what. */
final class HeardReader {
  /** Those that say themselves up to when they are complete, beside presence. */
  static final List<Topic> MARKED =
      List.of(
          Topic.FACTS_PORT_STATES,
          Topic.FACTS_SAMPLES,
          Topic.FACTS_EVENTS,
          Topic.FACTS_COMMANDS,
          Topic.FACTS_API_CALLS);

  private static final SignalReader READER = Unplaced.READER;

  private static final Map<String, Function<byte[], Stream<Heard>>> READERS =
      Map.of(
          Topic.FACTS_PRESENCE.topicName(),
          value -> one(READER.presence(Json.read(value, PresenceRow.class))),
          Topic.FACTS_PORT_STATES.topicName(),
          value -> one(READER.portState(Json.read(value, PortStateRow.class))),
          Topic.FACTS_SAMPLES.topicName(),
          value -> one(READER.sample(Json.read(value, SampleRow.class))),
          Topic.FACTS_EVENTS.topicName(),
          value -> READER.event(Json.read(value, Event.class)).stream().map(Heard::of),
          Topic.FACTS_COMMANDS.topicName(),
          value -> any(READER.command(Json.read(value, CommandRow.class))),
          Topic.FACTS_API_CALLS.topicName(),
          value -> one(READER.apiCalls(Json.read(value, ApiCallsRow.class))),
          Topic.FACTS_FIGURES.topicName(),
          value -> any(READER.figure(Json.read(value, FigureRow.class))),
          Topic.WEBHOOK_OUTCOMES.topicName(),
          value -> one(READER.delivery(Json.read(value, DeliveryRow.class))),
          Topic.CONTROL_DEVICES.topicName(),
          value -> Stream.of(device(Json.read(value, RegisteredDevice.class))));

  private HeardReader() {}

  /**
   * @throws RuntimeException if it is no record of this topic
   */
  static Stream<Heard> read(String topic, byte[] value) {
    return READERS.get(topic).apply(value);
  }

  private static Stream<Heard> one(Signal signal) {
    return Stream.of(Heard.of(signal));
  }

  private static Stream<Heard> any(Optional<Signal> signal) {
    return signal.map(Heard::of).stream();
  }

  private static Heard device(RegisteredDevice device) {
    return Heard.of(device.deviceId(), DeviceVersion.of(device));
  }
}
