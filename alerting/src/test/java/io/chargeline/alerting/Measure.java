package io.chargeline.alerting;

import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.signal.Place;
import io.chargeline.alerting.signal.Signal;
import io.chargeline.alerting.signal.SignalKind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * How fast the evaluator is: samples of 10,000 devices, judged by 10 to 10,000 rules, of which each
 * looks at one device or all at each. A main, not a test.
 */
public final class Measure {
  private static final int DEVICES = 10_000;
  private static final int EVERY_MS = 300_000;

  private Measure() {}

  public static void main(String[] args) {
    if (args.length > 0) {
      run("warm-up", one(1000), 200_000);
      run(
          args[0],
          args[0].equals("all")
              ? all(10)
              : args[0].equals("one")
                  ? one(10_000)
                  : io.chargeline.alerting.rule.ShippedRules.all(),
          300_000);
      return;
    }
    run("warm-up", one(1000), 500_000);
    run("1 rule for all", all(1), 1_000_000);
    run("10 rules for all", all(10), 1_000_000);
    run("100 rules for all", all(100), 200_000);
    run("10 rules, each for one device", one(10), 1_000_000);
    run("1,000 rules, each for one device", one(1000), 1_000_000);
    run("10,000 rules, each for one device", one(10_000), 1_000_000);
    run("the shipped rules", io.chargeline.alerting.rule.ShippedRules.all(), 1_000_000);
  }

  private static void run(String what, List<Rule> rules, int count) {
    Rehearsal rehearsal = new Rehearsal(rules);
    long began = System.nanoTime();
    long until = Timeline.T0 + (long) count * EVERY_MS / DEVICES;
    Rehearsal.Outcome outcome = rehearsal.run(samples(count), until);
    double seconds = (System.nanoTime() - began) / 1e9;
    double spanS = (until - Timeline.T0) / 1000.0;
    System.out.printf(
        "%-36s %,12.0f signals/s, %,10.0f x real time (%d alerts)%n",
        what, count / seconds, spanS / seconds, outcome.alerts().size());
  }

  private static List<Rule> all(int count) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rules.add(hot("r" + i, ""));
    }
    return rules;
  }

  private static List<Rule> one(int count) {
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rules.add(hot("r" + i, ", 'scope': {'devices': ['D" + i * (DEVICES / count) + "']}"));
    }
    return rules;
  }

  private static Rule hot(String id, String scope) {
    return Rules.rule(
        id,
        "'per': 'port', 'condition': {'kind': 'threshold', 'signal': 'sample', 'field':"
            + " 'port_celsius'},'levels': [{'level': 'warning', 'value': 98, 'for': 60}]"
            + scope);
  }

  /** Each device reports every five minutes; one report in a hundred is hot. */
  private static Iterator<Signal> samples(int count) {
    Random random = new Random(1);
    Place place = Place.of("demo", "hz");
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < count;
      }

      @Override
      public Signal next() {
        int n = next++;
        String device = "D" + n % DEVICES;
        long at = Timeline.T0 + (long) n * EVERY_MS / DEVICES;
        return new Signal(
            at,
            SignalKind.SAMPLE,
            device + n,
            place,
            device,
            1,
            Map.of("port_celsius", random.nextInt(100) + 0.5, "power_w", 500.0),
            Map.of());
      }
    };
  }
}
