package io.chargeline.gateway;

import io.chargeline.domain.fact.PlatformRow;
import io.chargeline.log.PlatformLog.Reading;
import io.chargeline.log.Rates;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What a gateway says of itself: its own meters, of counts how fast they grow. */
final class Vitals implements Supplier<List<Reading>> {
  private static final String ACKS = "settlement acks";
  private static final String ACK_SECONDS = "settlement ack seconds";
  private static final double MS = 1000;

  /** Measures by the meter they are read from. */
  private static final Map<String, String> GAUGES =
      new TreeMap<>(
          Map.of(
              "connections", "connections",
              "devices", "devices",
              "pending.bytes", "pending_bytes",
              "shedding", "shedding",
              "stopped", "reading_stopped"));

  private static final List<Grows> COUNTERS =
      List.of(
          new Grows("received.bytes", "received_bytes_per_s", ""),
          new Grows("frames", "frames_per_s", "protocol"),
          new Grows("answers", "answers_per_s", "protocol"),
          new Grows("answers.withheld", "answers_withheld_per_s", "protocol"),
          new Grows("sheds", "sheds_per_s", "protocol"),
          new Grows("rejected", "rejected_per_s", "reason"),
          new Grows("refused", "refused_per_s", "reason"),
          new Grows("closed", "closed_per_s", "reason"),
          new Grows("commands", "commands_per_s", "result"),
          new Grows("lost", "lost_per_s", "kind"));

  private final Metrics metrics;
  private final Rates rates = new Rates();
  private final Rates acks = new Rates();

  /**
   * @param tag of which each value is a part of its own; empty: one for all
   */
  private record Grows(String meter, String what, String tag) {}

  Vitals(Metrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public List<Reading> get() {
    long now = System.nanoTime();
    List<Reading> readings = new ArrayList<>();
    GAUGES.forEach(
        (meter, what) ->
            metrics
                .find(meter)
                .gauges()
                .forEach((Gauge gauge) -> readings.add(of(what, "", gauge.value()))));
    readings.addAll(grown(now));
    readings.addAll(acknowledged(now));
    return readings;
  }

  private List<Reading> grown(long now) {
    Map<String, Double> totals = new HashMap<>();
    Map<String, Reading> places = new TreeMap<>();
    for (Grows one : COUNTERS) {
      for (Counter counter : metrics.find(one.meter()).counters()) {
        String tag = one.tag().isEmpty() ? null : counter.getId().getTag(one.tag());
        count(one.what(), tag == null ? "" : tag, counter.count(), totals, places);
      }
      if (places.values().stream().noneMatch(place -> place.what().equals(one.what()))) {
        count(one.what(), "", 0, totals, places);
      }
    }
    List<Reading> readings = new ArrayList<>();
    rates
        .perSecond(totals, now)
        .forEach(
            (key, rate) -> readings.add(of(places.get(key).what(), places.get(key).part(), rate)));
    return readings;
  }

  private static void count(
      String what,
      String part,
      double count,
      Map<String, Double> totals,
      Map<String, Reading> places) {
    String key = what + ' ' + part;
    totals.merge(key, count, Double::sum);
    places.put(key, of(what, part, 0));
  }

  /** The mean of what was acknowledged since the look before, if anything was. */
  private List<Reading> acknowledged(long now) {
    Map<String, Double> totals = new HashMap<>();
    for (Timer timer : metrics.find("settlement.ack").timers()) {
      totals.merge(ACKS, (double) timer.count(), Double::sum);
      totals.merge(ACK_SECONDS, timer.totalTime(TimeUnit.SECONDS), Double::sum);
    }
    Map<String, Double> grown = acks.perSecond(totals, now);
    double many = grown.getOrDefault(ACKS, 0.0);
    return many > 0
        ? List.of(of("settlement_ack_ms", "", MS * grown.get(ACK_SECONDS) / many))
        : List.of();
  }

  private static Reading of(String what, String part, double value) {
    return new Reading(PlatformRow.Role.GATEWAY, what, part, value);
  }
}
