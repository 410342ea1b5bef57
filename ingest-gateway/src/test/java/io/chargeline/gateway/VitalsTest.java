package io.chargeline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.fact.PlatformRow;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.log.PlatformLog.Reading;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VitalsTest {
  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Metrics metrics = new Metrics(registry, "g1");
  private final Vitals vitals = new Vitals(metrics);

  @Test
  void tellsHowThingsStandAndHowFastTheyGrow() {
    metrics.gauge("connections", "open", () -> 7);
    metrics.received(4000);
    new Metrics(registry, "g2").gauge("connections", "of another", () -> 1000);
    assertThat(vitals.get()).containsExactly(reading("connections", "", 7));

    metrics.received(500);
    metrics.closed(CloseReason.DRAINED);
    metrics.closed(CloseReason.DRAINED);
    metrics.settlementStored(Duration.ofMillis(30).toNanos());
    metrics.settlementStored(Duration.ofMillis(10).toNanos());
    List<Reading> readings = vitals.get();

    double bytes = value(readings, "received_bytes_per_s", "");
    double closed = value(readings, "closed_per_s", "drained");
    assertThat(bytes).as("in the same time").isPositive();
    assertThat(bytes / closed).isBetween(249.99, 250.01);
    assertThat(value(readings, "rejected_per_s", "")).as("known to be none").isZero();
    assertThat(value(readings, "settlement_ack_ms", "")).isBetween(19.99, 20.01);
    assertThat(vitals.get()).noneMatch(one -> one.what().equals("settlement_ack_ms"));
  }

  private static Reading reading(String what, String part, double value) {
    return new Reading(PlatformRow.Role.GATEWAY, what, part, value);
  }

  private static double value(List<Reading> readings, String what, String part) {
    return readings.stream()
        .filter(one -> one.what().equals(what) && one.part().equals(part))
        .mapToDouble(Reading::value)
        .findFirst()
        .orElseThrow(() -> new AssertionError(what + ' ' + part + ": not among " + readings));
  }
}
