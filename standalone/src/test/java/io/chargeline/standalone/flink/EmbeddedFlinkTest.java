package io.chargeline.standalone.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedFlinkTest {
  /** What the job's state last held, and what it held when it was restored. */
  private static final AtomicLong COUNTED = new AtomicLong();

  private static final AtomicLong FIRST_SEEN = new AtomicLong(-1);

  @TempDir private Path directory;

  @Test
  void goesOnFromTheNewestCheckpointThatCanBeRead() throws Exception {
    long before;
    try (EmbeddedFlink flink = EmbeddedFlink.start(config())) {
      // A JobManager that has just been elected may not know it yet.
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(get(flink.url() + "/overview")).contains("\"taskmanagers\":1"));
      assertThat(get(flink.url() + "/")).contains("<html");
      JobID job = submit(flink);
      awaitCount(50);
      assertThat(FIRST_SEEN).hasValue(0);
      flink.checkpoint(job);
      before = COUNTED.get();
      flink.stop(job);
      assertThat(flink.status(job)).isEqualTo(JobStatus.CANCELED);
      restartsInTheSameCluster(flink, before);
    }
    breakTheNewestCheckpoint();
    try (EmbeddedFlink flink = EmbeddedFlink.start(config())) {
      FIRST_SEEN.set(-1);
      JobID job = submit(flink);
      awaitFirst();
      assertThat(FIRST_SEEN.get()).isPositive();
      assertThat(directoriesNamed("unreadable-chk-")).hasSize(1);
      flink.checkpoint(job);
      flink.cancel(job);
    }
    assertThat(directoriesNamed("chk-")).hasSizeLessThanOrEqualTo(3 * 3);
  }

  private void restartsInTheSameCluster(EmbeddedFlink flink, long before) {
    FIRST_SEEN.set(-1);
    JobID again = submit(flink);
    awaitFirst();
    assertThat(FIRST_SEEN.get()).isGreaterThanOrEqualTo(before);
    flink.checkpoint(again);
    flink.checkpoint(again);
    flink.cancel(again);
  }

  @Test
  void startsFromNothingWhenNoCheckpointCanBeRestored() throws Exception {
    try (EmbeddedFlink flink = EmbeddedFlink.start(config())) {
      COUNTED.set(0);
      JobID job = submit(flink);
      awaitCount(10);
      flink.checkpoint(job);
      flink.cancel(job);
      StreamExecutionEnvironment other = flink.environment("count");
      other.fromData(1, 2, 3).uid("another-source").sinkTo(new DiscardingSink<>()).uid("sink");
      JobID otherJob = flink.submit("count", other);
      Awaitility.await().until(() -> flink.status(otherJob) == JobStatus.FINISHED);
      assertThat(directoriesNamed("unreadable-chk-")).isNotEmpty();
    }
  }

  @Test
  void hasTheseDefaults() {
    assertThat(EmbeddedFlinkConfig.read(new Settings(Map.of()), directory))
        .isEqualTo(new EmbeddedFlinkConfig(directory, 8081, 1, Duration.ofSeconds(1), 0));
  }

  private EmbeddedFlinkConfig config() {
    return new EmbeddedFlinkConfig(directory, 0, 1, Duration.ofMillis(200), 0);
  }

  private static JobID submit(EmbeddedFlink flink) {
    StreamExecutionEnvironment env = flink.environment("count");
    env.fromSource(
            new DataGeneratorSource<>(
                i -> i, Long.MAX_VALUE, RateLimiterStrategy.perSecond(500), Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "numbers")
        .uid("numbers")
        .keyBy(i -> 0)
        .process(new Counter())
        .uid("counter")
        .sinkTo(new DiscardingSink<>())
        .uid("nowhere");
    return flink.submit("count", env);
  }

  private static void awaitCount(long least) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> COUNTED.get() >= least);
  }

  private static void awaitFirst() {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> FIRST_SEEN.get() >= 0);
  }

  private void breakTheNewestCheckpoint() throws IOException {
    Path metadata =
        Checkpoint.newestFirst(directory.resolve("count")).get(0).directory().resolve("_metadata");
    Files.write(metadata, new byte[] {1, 2, 3});
  }

  private List<Path> directoriesNamed(String prefix) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      return tree.filter(p -> p.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  private static String get(String url) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  private static final class Counter extends KeyedProcessFunction<Integer, Long, Long> {
    private static final long serialVersionUID = 1;
    private transient ValueState<Long> count;

    @Override
    public void open(OpenContext context) {
      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    public void processElement(Long value, Context ctx, Collector<Long> out) throws Exception {
      long before = count.value() == null ? 0 : count.value();
      FIRST_SEEN.compareAndSet(-1, before);
      count.update(before + 1);
      COUNTED.set(before + 1);
      out.collect(before + 1);
    }
  }
}
