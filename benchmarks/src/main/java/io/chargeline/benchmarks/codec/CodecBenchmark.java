package io.chargeline.benchmarks.codec;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** One operation is one frame, on one thread. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
    value = 1,
    jvmArgs = {"-Xms512m", "-Xmx512m", "-XX:+UseSerialGC"})
@Warmup(iterations = 5, time = 800, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 800, timeUnit = TimeUnit.MILLISECONDS)
public class CodecBenchmark {
  private static final int WARM = 200;

  /** A connection of each kind. */
  @State(Scope.Thread)
  public static class Fleet {
    /** Which of them is measured. */
    @Param({"ap3000", "bkv"})
    String protocol;

    private Feed mix;
    private Feed heartbeats;

    /** Makes both protocols warm, as they are in a gateway that speaks both. */
    @Setup(Level.Trial)
    public void setUp(Blackhole sink) {
      mix = Feed.mix(protocol);
      heartbeats = Feed.heartbeats(protocol);
      List<Feed> all = List.of(Feed.mix("ap3000"), Feed.mix("bkv"));
      for (int i = 0; i < WARM; i++) {
        for (Feed feed : all) {
          Work.bare(feed, sink::consume);
          Work.framing(feed, sink::consume);
          Work.codec(feed, sink::consume);
          Work.fromTheLog(feed, sink::consume);
        }
      }
    }
  }

  @Benchmark
  @OperationsPerInvocation(Mix.FRAMES)
  public void bare(Fleet fleet, Blackhole sink) {
    Work.bare(fleet.mix, sink::consume);
  }

  @Benchmark
  @OperationsPerInvocation(Mix.FRAMES)
  public void framing(Fleet fleet, Blackhole sink) {
    Work.framing(fleet.mix, sink::consume);
  }

  @Benchmark
  @OperationsPerInvocation(Mix.FRAMES)
  public void codec(Fleet fleet, Blackhole sink) {
    Work.codec(fleet.mix, sink::consume);
  }

  @Benchmark
  @OperationsPerInvocation(Mix.FRAMES)
  public void fromTheLog(Fleet fleet, Blackhole sink) {
    Work.fromTheLog(fleet.mix, sink::consume);
  }

  @Benchmark
  @OperationsPerInvocation(Mix.FRAMES)
  public void heartbeats(Fleet fleet, Blackhole sink) {
    Work.codec(fleet.heartbeats, sink::consume);
  }
}
