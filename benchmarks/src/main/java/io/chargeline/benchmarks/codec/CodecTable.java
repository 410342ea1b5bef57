package io.chargeline.benchmarks.codec;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** The results of {@link CodecBenchmark} as one table. What was not measured is a dash. */
final class CodecTable {
  private static final double MOST_TIMES_SLOWER = 4;
  private static final double MOST_BYTES_PER_HEARTBEAT = 400;
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final Map<String, RunResult> results = new LinkedHashMap<>();
  private final Set<String> protocols = new TreeSet<>();

  CodecTable(Collection<RunResult> all) {
    for (RunResult result : all) {
      String benchmark = result.getParams().getBenchmark();
      String protocol = result.getParams().getParam("protocol");
      protocols.add(protocol);
      results.put(key(benchmark.substring(benchmark.lastIndexOf('.') + 1), protocol), result);
    }
  }

  String text() {
    StringBuilder out = new StringBuilder();
    out.append("Java ").append(System.getProperty("java.runtime.version")).append('\n');
    line(out, "", protocols.toArray());
    row(out, "bare length-field loop, frames/s per core", "bare", this::rate);
    row(out, "framing + decoding + translation, frames/s per core", "codec", this::rate);
    line(out, "  times slower (aim: at most 4)", protocols.stream().map(this::ratio).toArray());
    row(out, "  allocated per frame, B", "codec", this::allocated);
    line(
        out,
        "  allocated per heartbeat, B (aim: under 400)",
        protocols.stream().map(this::perHeartbeat).toArray());
    row(out, "framing alone, frames/s per core", "framing", this::rate);
    row(out, "  allocated per frame, B", "framing", this::allocated);
    row(out, "from the log: checked again, decoded, translated", "fromTheLog", this::rate);
    row(out, "  allocated per frame, B", "fromTheLog", this::allocated);
    return out.toString();
  }

  /** One figure of one result. */
  private interface Figure {
    double of(RunResult result);
  }

  private void row(StringBuilder out, String title, String benchmark, Figure figure) {
    Object[] cells =
        protocols.stream().map(protocol -> cell(benchmark, protocol, figure)).toArray();
    line(out, title, cells);
  }

  private static void line(StringBuilder out, String title, Object... cells) {
    out.append("| %-52s |".formatted(title));
    for (Object cell : cells) {
      out.append(" %16s |".formatted(cell));
    }
    out.append('\n');
  }

  private String cell(String benchmark, String protocol, Figure figure) {
    RunResult result = results.get(key(benchmark, protocol));
    return result == null ? "-" : String.format(Locale.ROOT, "%,.0f", figure.of(result));
  }

  private String ratio(String protocol) {
    RunResult bare = results.get(key("bare", protocol));
    RunResult codec = results.get(key("codec", protocol));
    if (bare == null || codec == null) {
      return "-";
    }
    double times = rate(bare) / rate(codec);
    return String.format(Locale.ROOT, "%.1f", times) + verdict(times <= MOST_TIMES_SLOWER);
  }

  private String perHeartbeat(String protocol) {
    RunResult result = results.get(key("heartbeats", protocol));
    return result == null
        ? "-"
        : cell("heartbeats", protocol, this::allocated)
            + verdict(allocated(result) < MOST_BYTES_PER_HEARTBEAT);
  }

  private static String verdict(boolean met) {
    return met ? " (met)" : " (missed)";
  }

  private double rate(RunResult result) {
    return result.getPrimaryResult().getScore();
  }

  private double allocated(RunResult result) {
    Result<?> norm = result.getSecondaryResults().get(ALLOCATED);
    return norm == null ? Double.NaN : norm.getScore();
  }

  private static String key(String benchmark, String protocol) {
    return benchmark + '/' + protocol;
  }
}
