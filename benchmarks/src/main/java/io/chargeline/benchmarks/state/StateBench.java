package io.chargeline.benchmarks.state;

import io.chargeline.benchmarks.Bench;
import io.chargeline.benchmarks.Sizes;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/**
 * {@code bench state}: what the device job and the window job keep of each device, as bytes of a
 * snapshot of their real operators: with more and more devices, and with fewer that live for long.
 */
public final class StateBench implements Bench.Benchmark {
  private static final int MAX = 1_000_000;
  private static final int STEPS = 3;
  private static final int FACTOR = 10;
  private static final Set<Integer> DAYS = Set.of(1, 3, 7, 14, 30, 60, 75, 90);
  private static final int LONGEST = 90;
  private static final int DAY_H = 24;

  @Override
  public String about() {
    return "bytes of Flink state per device, with 1,000 to 100,000 devices and over 90 days";
  }

  @Override
  public void run(String[] options, PrintStream out) throws CommandLineOptionException {
    Map<String, Integer> defaults = new LinkedHashMap<>();
    defaults.put("--devices", 100_000);
    defaults.put("--charges", 2);
    defaults.put("--long-lived", 100);
    Sizes sizes = Sizes.read(defaults, MAX, options);
    try {
      measure(sizes, out);
    } catch (Exception e) {
      throw new IllegalStateException("the state cannot be weighed: " + e.getMessage(), e);
    }
  }

  private static void measure(Sizes sizes, PrintStream out) throws Exception {
    int charges = sizes.get("--charges");
    out.println(
        "| devices | lived | gap watch | device fold | deltas | windows | all, per device |");
    out.println("|---:|---:|---:|---:|---:|---:|---:|");
    List<Weight> byDevices = new ArrayList<>();
    for (int devices : steps(sizes.get("--devices"))) {
      byDevices.addAll(Weight.ofLives(devices, 1, hour -> charges, hour -> true));
      print(byDevices.get(byDevices.size() - 1), out);
    }
    List<Weight> byDays =
        Weight.ofLives(
            sizes.get("--long-lived"),
            LONGEST * DAY_H,
            hour -> chargesIn(hour, charges),
            hour -> (hour + 1) % DAY_H == 0 && DAYS.contains((hour + 1) / DAY_H));
    byDays.forEach(weight -> print(weight, out));
    Weight first = byDevices.get(0);
    Weight last = byDevices.get(byDevices.size() - 1);
    out.printf(
        "%,d devices: %,d bytes each; %,d devices: %,d bytes each (aim: no more than with few).%n",
        first.devices(), first.perDevice(), last.devices(), last.perDevice());
    out.printf(
        "A charge adds %,d bytes for 60 days; after 75 days a device has %,d bytes, after 90 days"
            + " %,d.%n",
        perCharge(byDays, charges), of(byDays, 75).perDevice(), of(byDays, 90).perDevice());
    out.printf(
        "{\"benchmark\":\"state\",\"bytes_per_device\":%d,\"bytes_per_charge\":%d}%n",
        last.perDevice(), perCharge(byDays, charges));
  }

  /** Spread over the day. */
  private static int chargesIn(int hour, int aDay) {
    int ofDay = hour % DAY_H;
    return aDay * (ofDay + 1) / DAY_H - aDay * ofDay / DAY_H;
  }

  /** What is left of it once everything but its tombstone has gone. */
  private static long perCharge(List<Weight> byDays, int charges) {
    Weight before = of(byDays, 14);
    Weight after = of(byDays, 30);
    long grown = (after.all() - before.all()) / after.devices();
    return grown / ((long) (after.hours() - before.hours()) / DAY_H * charges);
  }

  private static Weight of(List<Weight> weights, int days) {
    return weights.stream()
        .filter(weight -> weight.hours() == days * DAY_H)
        .findFirst()
        .orElseThrow();
  }

  /** Each ten times the one before. */
  private static List<Integer> steps(int most) {
    List<Integer> steps = new ArrayList<>();
    for (int devices = most; steps.size() < STEPS && devices > 0; devices /= FACTOR) {
      steps.add(0, devices);
    }
    return steps;
  }

  private static void print(Weight weight, PrintStream out) {
    int devices = weight.devices();
    out.printf(
        "| %,d | %s | %,d | %,d | %,d | %,d | **%,d** |%n",
        devices,
        weight.hours() < DAY_H ? weight.hours() + " h" : weight.hours() / DAY_H + " d",
        weight.watch() / devices,
        weight.fold() / devices,
        weight.deltas() / devices,
        weight.windows() / devices,
        weight.perDevice());
    out.flush();
  }
}
