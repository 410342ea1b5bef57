package io.chargeline.jobs.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Settings;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;

final class StoreJobTest {
  @Test
  void itsDefaults() {
    assertThat(StoreJobConfig.read(new Settings(Map.of())))
        .isEqualTo(
            new StoreJobConfig(
                "127.0.0.1:9092",
                "",
                "chargeline",
                "",
                10_000,
                Duration.ofMillis(500),
                "chargeline-store"));
  }

  @Test
  void everyOperatorHasAUid() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    StoreJob.define(env, config());
    assertThat(env.getStreamGraph().getStreamNodes())
        .isNotEmpty()
        .extracting(StreamNode::getTransformationUID)
        .doesNotContainNull()
        .doesNotHaveDuplicates();
  }

  @Test
  void entriesAreFlat() {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(LogEntry.class);
  }

  @Test
  void aRecordingsFramesHaveAGroupOfTheirOwn() {
    assertThat(StoreJob.framesGroup(config(), "device.frames"))
        .isEqualTo("chargeline-store-frames");
    assertThat(StoreJob.framesGroup(config(), "recording.a.frames"))
        .isEqualTo("chargeline-store-frames-recording.a.frames");
  }

  private static StoreJobConfig config() {
    return StoreJobConfig.read(
        new Settings(Map.of("CHARGELINE_CLICKHOUSE_URL", "http://127.0.0.1:8123")));
  }
}
