package io.chargeline.benchmarks.stats;

import io.chargeline.benchmarks.Bench;
import io.chargeline.benchmarks.Sizes;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/** {@code bench rehearse}: alert rules over a stored month, through the API. */
public final class RehearseBench implements Bench.Benchmark {
  private static final int MAX = 1_000_000_000;
  private static final Set<String> TABLES =
      Set.of(
          "devices", "samples", "presence", "port_states", "commands", "deliveries", "api_calls");
  private static final List<String> RULES =
      List.of(
          "device-offline",
          "device-unstable",
          "port-fault",
          "overload",
          "over-temperature",
          "no-progress",
          "response-rate",
          "api-error-rate",
          "webhook-failure-rate");

  @Override
  public String about() {
    return "alert rules over a stored month of generated rows, as multiples of real time";
  }

  @Override
  public void run(String[] options, PrintStream out) throws CommandLineOptionException {
    Sizes sizes = sizes(options);
    int days = sizes.get("--days");
    Year year =
        new Year(
            new Year.Size(
                sizes.get("--devices"), days, sizes.get("--sessions"), sizes.get("--samples"), 1),
            Instant.now());
    try (Archive archive = Archive.open()) {
      year.load(archive.database(), TABLES::contains, loaded -> {});
      try (Rehearsing rehearsing = new Rehearsing(archive, year, sizes.get("--devices"))) {
        out.print("| rule | signals | s | signals/s | times real time | alerts |\n");
        out.print("|---|---:|---:|---:|---:|---:|\n");
        Instant from = year.end().minus(Duration.ofDays(days - 1L));
        double all = 0;
        for (String rule : RULES) {
          Rehearsing.Took took = rehearsing.over(rule, from, year.end());
          all += took.seconds();
          out.print(line(rule, took));
        }
        double real = Duration.between(from, year.end()).toSeconds();
        out.printf(
            Locale.ROOT,
            "All %d one after the other: %.1f s, %,.0f times real time.%n",
            RULES.size(),
            all,
            real / all);
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot be measured: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String line(String rule, Rehearsing.Took took) {
    return String.format(
        Locale.ROOT,
        "| %s | %,d | %.1f | %,.0f | %,.0f | %,d |%n",
        rule,
        took.signals(),
        took.seconds(),
        took.signals() / took.seconds(),
        took.speed(),
        took.alerts());
  }

  private static Sizes sizes(String[] options) throws CommandLineOptionException {
    Map<String, Integer> defaults = new LinkedHashMap<>();
    defaults.put("--devices", 1000);
    defaults.put("--days", 31);
    defaults.put("--sessions", 200_000);
    defaults.put("--samples", 2_000_000);
    return Sizes.read(defaults, MAX, options);
  }
}
