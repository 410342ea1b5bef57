package io.chargeline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Settings;
import io.chargeline.protocol.ProtocolOptions;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GatewayConfigTest {
  @Test
  void defaults() {
    assertThat(GatewayConfig.read(new Settings(Map.of())))
        .isEqualTo(
            new GatewayConfig(
                "gateway",
                "127.0.0.1",
                7054,
                "127.0.0.1",
                7056,
                "127.0.0.1:9092",
                "device.frames",
                true,
                true,
                OptionalLong.empty(),
                new GatewayConfig.Limits(50_000, 20_000, 2_000, 1024, 16_384, 20),
                new GatewayConfig.Times(
                    Duration.ofMinutes(9),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(3),
                    Duration.ofSeconds(2),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5)),
                new GatewayConfig.Room(8 << 20, 16 << 20, 24 << 20, 32 << 20),
                new GatewayConfig.Languages(
                    ZoneId.of("Asia/Shanghai"), ProtocolOptions.RECOMMENDED, Map.of())));
  }

  @Test
  void aRecordingHasItsOwnTopicAndNoPacingTicksOrCommandsOfOthers() {
    GatewayConfig recording =
        GatewayConfig.read(new Settings(Map.of())).forRecording("recording.1.frames", 7);
    assertThat(recording.framesTopic()).isEqualTo("recording.1.frames");
    assertThat(recording.port()).isZero();
    assertThat(recording.httpPort()).isEqualTo(GatewayConfig.NO_HTTP);
    assertThat(recording.ticking()).isFalse();
    assertThat(recording.readingCommands()).isFalse();
    assertThat(recording.seed()).hasValue(7);
    assertThat(recording.times().commandGap()).isZero();
    assertThat(recording.room())
        .as("nothing is shed: reading stops instead")
        .isEqualTo(new GatewayConfig.Room(8 << 20, 24 << 20, 24 << 20, 32 << 20));
  }
}
