package io.chargeline.gateway;

import io.chargeline.domain.WireName;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.WireFrame;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.Search;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** What the gateway counts. Every meter carries the gateway's name; none a device. */
final class Metrics {
  private static final String PREFIX = "chargeline.gateway.";
  private static final int MOST_COMMANDS = 300;

  private final MeterRegistry registry;
  private final Tags gateway;
  private final Timer settlementAck;
  private final Map<Long, Tags> commandTags = new HashMap<>();
  private final List<Meter.Id> gauges = new ArrayList<>();

  Metrics(MeterRegistry registry, String gatewayName) {
    this.registry = registry;
    this.gateway = Tags.of("gateway", gatewayName);
    this.settlementAck =
        Timer.builder(PREFIX + "settlement.ack")
            .description("From a settlement's arrival to the broker's acknowledgement")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(1))
            .maximumExpectedValue(Duration.ofMinutes(1))
            .tags(gateway)
            .register(registry);
  }

  /** Gauges are taken back with {@link #removeGauges}, so that a next gateway's are not hidden. */
  void gauge(String name, String description, Supplier<Number> value) {
    Gauge gauge =
        Gauge.builder(PREFIX + name, value)
            .description(description)
            .tags(gateway)
            .register(registry);
    gauges.add(gauge.getId());
  }

  void removeGauges() {
    gauges.forEach(registry::remove);
  }

  /** Meters of this gateway by the name they have here. */
  Search find(String name) {
    return registry.find(PREFIX + name).tags(gateway);
  }

  void received(int bytes) {
    registry.counter(PREFIX + "received.bytes", gateway).increment(bytes);
  }

  void frame(Protocol protocol, WireFrame frame) {
    registry.counter(PREFIX + "frames", commandTags(protocol, frame)).increment();
  }

  void answer(Protocol protocol, WireFrame frame) {
    registry.counter(PREFIX + "answers", commandTags(protocol, frame)).increment();
  }

  /** An answer that was due and not given: the device does not read, or its frame is not stored. */
  void answerWithheld(Protocol protocol, WireFrame frame) {
    registry.counter(PREFIX + "answers.withheld", commandTags(protocol, frame)).increment();
  }

  /** A heartbeat answered, not logged. */
  void shed(Protocol protocol, WireFrame frame) {
    registry.counter(PREFIX + "sheds", commandTags(protocol, frame)).increment();
  }

  /** A record the log refused. */
  void lost(WireName kind) {
    registry.counter(PREFIX + "lost", gateway.and("kind", kind.wireName())).increment();
  }

  void rejected(WireName reason, int bytes) {
    Tags tags = gateway.and("reason", reason.wireName());
    registry.counter(PREFIX + "rejected", tags).increment();
    registry.counter(PREFIX + "rejected.bytes", tags).increment(bytes);
  }

  void refused(String reason) {
    registry.counter(PREFIX + "refused", gateway.and("reason", reason)).increment();
  }

  void closed(WireName reason) {
    registry.counter(PREFIX + "closed", gateway.and("reason", reason.wireName())).increment();
  }

  void readingStopped() {
    registry.counter(PREFIX + "reading.stopped", gateway).increment();
  }

  void command(WireName result) {
    registry.counter(PREFIX + "commands", gateway.and("result", result.wireName())).increment();
  }

  void unreadableCommand() {
    registry.counter(PREFIX + "commands", gateway.and("result", "unreadable")).increment();
  }

  void settlementStored(long nanos) {
    settlementAck.record(Duration.ofNanos(nanos));
  }

  /** Devices choose command numbers, so only so many become meters of their own. */
  private Tags commandTags(Protocol protocol, WireFrame frame) {
    long key = (long) protocol.name().hashCode() << 32 | frame.operation();
    Tags known = commandTags.get(key);
    if (known != null) {
      return known;
    }
    boolean room = commandTags.size() < MOST_COMMANDS;
    String command = room ? name(frame.operation()) : "other";
    Tags tags = gateway.and("protocol", protocol.name(), "command", command);
    if (room) {
      commandTags.put(key, tags);
    }
    return tags;
  }

  private static String name(int operation) {
    return (operation <= 0xFF ? "0x%02X" : "0x%04X").formatted(operation);
  }
}
