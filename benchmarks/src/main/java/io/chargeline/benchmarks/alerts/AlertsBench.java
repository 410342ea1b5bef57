package io.chargeline.benchmarks.alerts;

import io.chargeline.alerting.Rehearsal;
import io.chargeline.alerting.WorldTimeline;
import io.chargeline.alerting.fold.Trace;
import io.chargeline.benchmarks.Bench;
import io.chargeline.benchmarks.Sizes;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/**
 * {@code bench alerts}: rows read and judged with no rules, with the shipped ones, with many of
 * which each looks at one device, and with a hundred that look at all; a change of a rule; a site
 * that vanishes and comes back, and what is remembered of each of its devices meanwhile.
 */
public final class AlertsBench implements Bench.Benchmark {
  private static final int MAX = 10_000_000;
  private static final double NS_PER_MS = 1e6;

  @Override
  public String about() {
    return "rows judged per second with none to 10,000 rules, and a site of 10,000 that vanishes";
  }

  @Override
  public void run(String[] options, PrintStream out) throws CommandLineOptionException {
    Map<String, Integer> defaults = new LinkedHashMap<>();
    defaults.put("--devices", 10_000);
    defaults.put("--rules", 10_000);
    defaults.put("--rows", 1_000_000);
    defaults.put("--warm-up", 200_000);
    Sizes sizes = Sizes.read(defaults, MAX, options);
    int devices = sizes.get("--devices");
    List<RuleSet> sets = RuleSet.all(sizes.get("--rules"), devices);
    judge(sets, devices, sizes.get("--warm-up"));
    List<FoldRun> runs = judge(sets, devices, sizes.get("--rows"));
    double bare = runs.get(0).perSecond();
    out.println("| rules | rows/s per core | beside none | a rule changes, ms | alerts |");
    out.println("|---|---:|---:|---:|---:|");
    for (FoldRun run : runs) {
      out.printf(
          "| %s | %,.0f | %.2f | %.1f | %,d |%n",
          run.name(), run.perSecond(), run.perSecond() / bare, run.changeMs(), run.alerts());
    }
    Vanished vanished = vanish(devices);
    out.printf(
        "%,d devices of one site go and come back: %d alerts, %d of them told, in %,.0f ms;"
            + " meanwhile %,d bytes of heap for each device.%n",
        devices, vanished.alerts(), vanished.told(), vanished.ms(), vanished.bytes() / devices);
    out.printf(
        "{\"benchmark\":\"alerts\",\"rows_per_s_bare\":%.0f,\"rows_per_s\":%.0f,\"ratio\":%.3f,"
            + "\"change_ms\":%.1f,\"bytes_per_device\":%d}%n",
        bare,
        runs.get(2).perSecond(),
        runs.get(2).perSecond() / bare,
        runs.get(2).changeMs(),
        vanished.bytes() / devices);
  }

  /** By turns, so that whatever else the machine does meets them all. */
  private static List<FoldRun> judge(List<RuleSet> sets, int devices, int rows) {
    List<FoldRun> runs = new ArrayList<>();
    sets.forEach(set -> runs.add(new FoldRun(set, devices, rows)));
    boolean more = true;
    while (more) {
      more = false;
      for (FoldRun run : runs) {
        more |= run.chunk();
      }
    }
    return runs;
  }

  /** What a vanished site has cost. */
  private record Vanished(int alerts, long told, double ms, long bytes) {}

  private static Vanished vanish(int devices) {
    Fleet fleet = new Fleet(devices);
    Rehearsal rehearsal =
        new Rehearsal(
            RuleSet.shipped().timeline(Long.MAX_VALUE - 1), new WorldTimeline(), Trace.NONE);
    long before = heap();
    long gone = Fleet.T0 + Duration.ofMinutes(1).toMillis();
    long back = gone + Duration.ofHours(1).toMillis();
    long began = FoldRun.spent();
    fleet.all("offline", gone).forEach(rehearsal::feed);
    rehearsal.advance(back - 1);
    long spent = FoldRun.spent() - began;
    long bytes = heap() - before;
    began = FoldRun.spent();
    fleet.all("online", back).forEach(rehearsal::feed);
    rehearsal.advance(back + Duration.ofHours(1).toMillis());
    spent += FoldRun.spent() - began;
    Rehearsal.Outcome outcome = rehearsal.outcome();
    long told = outcome.alerts().stream().filter(row -> row.toldAt() != null).count();
    return new Vanished(outcome.alerts().size(), told, spent / NS_PER_MS, Math.max(0, bytes));
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
