package io.chargeline.gateway;

import io.chargeline.domain.WireName;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;

/** What the gateway counts. Every meter carries the gateway's name; none a device. */
final class Metrics {
  private static final String PREFIX = "chargeline.gateway.";

  private final MeterRegistry registry;
  private final Tags gateway;
  private final Timer settlementAck;
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

  void received(int bytes) {
    registry.counter(PREFIX + "received.bytes", gateway).increment(bytes);
  }

  void frame(int command) {
    registry.counter(PREFIX + "frames", commandTag(command)).increment();
  }

  void answer(int command) {
    registry.counter(PREFIX + "answers", commandTag(command)).increment();
  }

  /** An answer that was due and not given: the device does not read, or its frame is not stored. */
  void answerWithheld(int command) {
    registry.counter(PREFIX + "answers.withheld", commandTag(command)).increment();
  }

  /** A heartbeat answered, not logged. */
  void shed(int command) {
    registry.counter(PREFIX + "sheds", commandTag(command)).increment();
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

  private Tags commandTag(int command) {
    return gateway.and("command", "0x" + HexFormat.of().toHexDigits((byte) command));
  }
}
