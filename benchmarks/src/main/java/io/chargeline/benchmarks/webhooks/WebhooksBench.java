package io.chargeline.benchmarks.webhooks;

import io.chargeline.benchmarks.Bench;
import io.chargeline.benchmarks.Sizes;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;

/** {@code bench webhooks}: deliveries a second, beside a bare loop of the same client. */
public final class WebhooksBench implements Bench.Benchmark {
  private static final int MAX = 10_000_000;
  private static final long PATIENCE_S = 300;
  private static final double NANOS = 1e9;

  @Override
  public String about() {
    return "deliveries to a local receiver, beside a bare loop of the same HTTP client";
  }

  @Override
  public void run(String[] options, PrintStream out) throws CommandLineOptionException {
    Sizes sizes = sizes(options);
    try {
      measure(sizes, out);
    } catch (IOException | ExecutionException e) {
      throw new IllegalStateException("deliveries cannot be measured: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void measure(Sizes sizes, PrintStream out)
      throws IOException, InterruptedException, ExecutionException {
    int endpoints = sizes.get("--endpoints");
    int concurrency = sizes.get("--concurrency");
    int events = sizes.get("--events");
    int devices = sizes.get("--devices");
    try (CountingReceiver receiver = new CountingReceiver();
        BareLoop bare = new BareLoop(concurrency * endpoints)) {
      List<String> urls = new ArrayList<>();
      for (int i = 0; i < endpoints; i++) {
        urls.add(receiver.url("/" + i));
      }
      try (JobUnderLoad job = new JobUnderLoad(concurrency, urls)) {
        List<Double> ratios = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        out.println("| round | bare loop, 1/s | job, 1/s | ratio |");
        out.println("|---|---:|---:|---:|");
        for (int round = 0; round <= sizes.get("--rounds"); round++) {
          int before = receiver.count();
          long begin = System.nanoTime();
          List<byte[]> bodies = job.send(events, devices);
          receiver.awaitCount(before + events * endpoints, PATIENCE_S);
          double byJob = events * endpoints * NANOS / (System.nanoTime() - begin);
          int between = receiver.count();
          begin = System.nanoTime();
          bare.post(bodies, urls);
          receiver.awaitCount(between + events * endpoints, PATIENCE_S);
          double byBare = events * endpoints * NANOS / (System.nanoTime() - begin);
          out.printf(
              "| %s | %,.0f | %,.0f | %.2f |%n",
              round == 0 ? "warm-up" : Integer.toString(round), byBare, byJob, byJob / byBare);
          if (round > 0) {
            ratios.add(byJob / byBare);
            rates.add(byJob);
          }
        }
        double ratio = median(ratios);
        double rate = median(rates);
        out.printf(
            "Median: %,.0f deliveries/s (aim: at least 5,000), %.2f of the bare loop (aim: at"
                + " least 0.5).%n",
            rate, ratio);
        out.printf(
            "{\"benchmark\":\"webhooks\",\"deliveries_per_s\":%.0f,\"ratio\":%.3f}%n", rate, ratio);
      }
    }
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  private static Sizes sizes(String[] options) throws CommandLineOptionException {
    Map<String, Integer> defaults = new LinkedHashMap<>();
    defaults.put("--events", 20_000);
    defaults.put("--devices", 2_000);
    defaults.put("--endpoints", 4);
    defaults.put("--concurrency", 16);
    defaults.put("--rounds", 5);
    return Sizes.read(defaults, MAX, options);
  }
}
