package io.chargeline.benchmarks.stats;

import io.chargeline.benchmarks.Bench;
import io.chargeline.benchmarks.Sizes;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/** {@code bench stats}: what a year of rows costs those who ask, through the API and without it. */
public final class StatsBench implements Bench.Benchmark {
  private static final int MAX = 1_000_000_000;

  @Override
  public String about() {
    return "history and statistics over a year of generated rows, beside the same queries alone";
  }

  @Override
  public void run(String[] options, PrintStream out) throws CommandLineOptionException {
    Sizes sizes = sizes(options);
    Year year =
        new Year(
            new Year.Size(
                sizes.get("--devices"),
                sizes.get("--days"),
                sizes.get("--sessions"),
                sizes.get("--samples"),
                sizes.get("--tenants")),
            Instant.now());
    try (Archive archive = Archive.open()) {
      archive.load(year, out);
      try (Asking asking = new Asking(archive, year)) {
        out.print(Comparison.HEAD);
        asking.measure(sizes.get("--warm-up"), sizes.get("--rounds"), out);
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot be measured: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Sizes sizes(String[] options) throws CommandLineOptionException {
    Map<String, Integer> defaults = new LinkedHashMap<>();
    defaults.put("--sessions", 5_000_000);
    defaults.put("--samples", 50_000_000);
    defaults.put("--devices", 10_000);
    defaults.put("--tenants", 20);
    defaults.put("--days", 365);
    defaults.put("--warm-up", 3);
    defaults.put("--rounds", 50);
    return Sizes.read(defaults, MAX, options);
  }
}
