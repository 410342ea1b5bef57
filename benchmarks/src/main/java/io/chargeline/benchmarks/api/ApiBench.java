package io.chargeline.benchmarks.api;

import io.chargeline.benchmarks.Bench;
import io.chargeline.benchmarks.Sizes;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/** {@code bench api}: reads and refusals of the control API beside the cheapest answer it has. */
public final class ApiBench implements Bench.Benchmark {
  private static final int MAX = 10_000;

  @Override
  public String about() {
    return "reads and refusals of the control API under parallel clients, beside /healthz";
  }

  @Override
  public void run(String[] options, PrintStream out) throws CommandLineOptionException {
    Sizes sizes = sizes(options);
    int clients = sizes.get("--clients");
    int rounds = sizes.get("--rounds");
    int each = sizes.get("--each");
    out.printf(
        "Starting everything; then %d clients, %d rounds of %d requests a client and kind.%n",
        clients, rounds, each);
    try (Scene scene = Scene.set();
        Load load = new Load(scene.api(), clients)) {
      List<Ask> asks = scene.asks();
      Map<String, Latencies> warmUp = load.run(asks, sizes.get("--warm-up"), each);
      out.printf(
          "Warm after %d answers.%n", warmUp.values().stream().mapToInt(Latencies::count).sum());
      ApiTable table = new ApiTable(clients, load.run(asks, rounds, each));
      out.print(table.text());
      out.println(table.json());
    } catch (IOException e) {
      throw new IllegalStateException("the API cannot be measured: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Sizes sizes(String[] options) throws CommandLineOptionException {
    Map<String, Integer> defaults = new LinkedHashMap<>();
    defaults.put("--clients", 64);
    defaults.put("--warm-up", 4);
    defaults.put("--rounds", 8);
    defaults.put("--each", 50);
    return Sizes.read(defaults, MAX, options);
  }
}
