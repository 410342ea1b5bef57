package io.chargeline.benchmarks;

import io.chargeline.benchmarks.alerts.AlertsBench;
import io.chargeline.benchmarks.api.ApiBench;
import io.chargeline.benchmarks.codec.CodecBench;
import io.chargeline.benchmarks.state.StateBench;
import io.chargeline.benchmarks.stats.RehearseBench;
import io.chargeline.benchmarks.stats.StatsBench;
import io.chargeline.benchmarks.webhooks.WebhooksBench;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/** The program behind {@code ./chargeline bench}. */
public final class Bench {
  private static final int USAGE = 2;

  private static final Map<String, Benchmark> BY_NAME =
      new TreeMap<>(
          Map.of(
              "alerts",
              new AlertsBench(),
              "api",
              new ApiBench(),
              "codec",
              new CodecBench(),
              "rehearse",
              new RehearseBench(),
              "state",
              new StateBench(),
              "stats",
              new StatsBench(),
              "webhooks",
              new WebhooksBench()));

  private Bench() {}

  /** One thing that can be measured. */
  public interface Benchmark {
    /** One line for the list of names. */
    String about();

    /**
     * Measures and prints.
     *
     * @param options override the defaults of the benchmark; JMH's own where it measures
     */
    void run(String[] options, PrintStream out) throws RunnerException, CommandLineOptionException;
  }

  public static void main(String[] args) throws RunnerException {
    System.exit(run(args, System.out, System.err));
  }

  /** The exit code: 2 when it was called wrongly. */
  static int run(String[] args, PrintStream out, PrintStream err) throws RunnerException {
    Benchmark benchmark = args.length == 0 ? null : BY_NAME.get(args[0]);
    if (benchmark == null) {
      return usage(args, err);
    }
    try {
      benchmark.run(Arrays.copyOfRange(args, 1, args.length), out);
      return 0;
    } catch (CommandLineOptionException e) {
      err.println("chargeline: bench " + args[0] + ": " + e.getMessage());
      return USAGE;
    }
  }

  private static int usage(String[] args, PrintStream err) {
    if (args.length > 0) {
      err.println("chargeline: there is no benchmark '" + args[0] + "'");
    }
    err.println("usage: chargeline bench NAME [options]");
    BY_NAME.forEach((name, it) -> err.println("  %-10s %s".formatted(name, it.about())));
    return USAGE;
  }
}
