package io.chargeline.benchmarks.codec;

import io.chargeline.benchmarks.Bench;
import java.io.PrintStream;
import java.util.Collection;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** {@code bench codec}: framing, decoding and translation beside a bare length-field loop. */
public final class CodecBench implements Bench.Benchmark {

  @Override
  public String about() {
    return "framing, decoding and translation of both protocols, beside a bare length-field loop";
  }

  @Override
  public void run(String[] options, PrintStream out)
      throws RunnerException, CommandLineOptionException {
    CommandLineOptions given = new CommandLineOptions(options);
    if (given.shouldHelp()) {
      help(given);
      return;
    }
    out.println("Measuring on one core, about two minutes unless told otherwise.");
    Collection<RunResult> results = new Runner(with(given).build()).run();
    out.print(new CodecTable(results).text());
  }

  private static ChainedOptionsBuilder with(CommandLineOptions given) {
    ChainedOptionsBuilder all =
        new OptionsBuilder()
            .parent(given)
            .include(CodecBenchmark.class.getName())
            .mode(Mode.Throughput)
            .addProfiler(GCProfiler.class);
    return given.verbosity().hasValue() ? all : all.verbosity(VerboseMode.SILENT);
  }

  private static void help(CommandLineOptions given) throws CommandLineOptionException {
    try {
      given.showHelp();
    } catch (java.io.IOException e) {
      throw new CommandLineOptionException(e.getMessage(), e);
    }
  }
}
