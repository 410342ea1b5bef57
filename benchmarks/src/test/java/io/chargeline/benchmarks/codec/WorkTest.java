package io.chargeline.benchmarks.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Reading;
import io.chargeline.protocol.WireFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is compared reads the same frames. */
final class WorkTest {

  @ParameterizedTest
  @ValueSource(strings = {"ap3000", "bkv"})
  void theBareLoopAndTheCodecSeeTheSameFrames(String protocol) {
    Feed feed = Feed.mix(protocol);
    List<Object> slices = new ArrayList<>();
    Work.bare(feed, slices::add);
    List<Object> items = new ArrayList<>();
    Work.framing(feed, items::add);
    assertThat(slices).hasSize(Mix.FRAMES);
    assertThat(items).hasSize(Mix.FRAMES).allMatch(WireFrame.class::isInstance);
    for (int i = 0; i < Mix.FRAMES; i++) {
      byte[] raw = ((Inbound) items.get(i)).raw().array();
      assertThat((ByteBuffer) slices.get(i)).isEqualTo(ByteBuffer.wrap(raw));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ap3000", "bkv"})
  void everyFrameSaysSomethingAndTheLogSaysTheSame(String protocol) {
    Feed feed = Feed.mix(protocol);
    List<Object> readings = new ArrayList<>();
    Work.codec(feed, read -> readings.addAll((List<?>) read));
    List<Object> again = new ArrayList<>();
    Work.fromTheLog(feed, read -> again.addAll((List<?>) read));
    assertThat(readings).hasSizeGreaterThanOrEqualTo(Mix.FRAMES).hasSameSizeAs(again);
    assertThat(readings)
        .hasAtLeastOneElementOfType(Reading.Identity.class)
        .hasAtLeastOneElementOfType(Reading.Vitals.class)
        .hasAtLeastOneElementOfType(Reading.Port.class)
        .hasAtLeastOneElementOfType(Reading.Charging.class)
        .hasAtLeastOneElementOfType(Reading.Ended.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ap3000", "bkv"})
  void theMixIsTheSameAtEveryRun(String protocol) {
    assertThat(Feed.mix(protocol).bytes()).isEqualTo(Feed.mix(protocol).bytes());
    assertThat(Feed.heartbeats(protocol).frames()).hasSize(Mix.FRAMES);
  }
}
