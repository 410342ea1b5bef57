package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.FrameRecord.GapMark;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private LogOfADevice log;

  @BeforeEach
  void open() throws Exception {
    log = new LogOfADevice();
  }

  @AfterEach
  void close() throws Exception {
    log.close();
  }

  @Test
  void aSilentDeviceIsOfflineAfterThreeHeartbeats() throws Exception {
    log.online().after(539).tick();
    assertThat(log.events("device.offline")).isEmpty();

    log.after(1).tick();
    JsonNode data = log.events("device.offline").get(0).get("data");
    assertThat(data.get("reason").asText()).isEqualTo("heartbeat_timeout");
    assertThat(data.get("offline_duration").asLong()).isEqualTo(540);
    assertThat(data.get("last_seen").asText()).isEqualTo("2025-06-15T15:06:40.000Z");
  }

  @Test
  void anyBytesOfItsConnectionKeepItOnline() throws Exception {
    log.online().after(500).seen().after(500).tick();

    assertThat(log.eventTypes()).containsExactly("device.online", "device.registered");
  }

  @Test
  void aClosedConnectionIsOfflineAtOnceAndAnOldOneIsNot() throws Exception {
    log.online().after(5).opened(2).after(1).closed(1, CloseReason.SUPERSEDED);
    assertThat(log.events("device.offline")).isEmpty();

    log.after(1).closed(2, CloseReason.PEER_CLOSED);
    assertThat(log.events("device.offline")).hasSize(1);

    log.after(10).openedAt("gw-2", 1);
    assertThat(log.events("device.online")).hasSize(2);
    assertThat(intervals()).containsExactly("online 7000", "offline 10000", "online -");
  }

  @Test
  void aDrainedGatewayMakesItsDevicesUnknownAndNeverOffline() throws Exception {
    log.online().after(5).closed(1, CloseReason.DRAINED).after(3600).tick();

    assertThat(log.events("device.offline")).isEmpty();
    assertThat(intervals()).containsExactly("online 5000", "unknown -");
  }

  @Test
  void ourGapCountsForNobody() throws Exception {
    log.online().after(100).gap(GapMark.BEGAN).after(3600).gap(GapMark.ENDED).after(530).tick();
    assertThat(log.events("device.offline")).isEmpty();

    log.after(10).tick();
    assertThat(log.events("device.offline")).hasSize(1);
    assertThat(intervals()).containsExactly("online 100000", "unknown 4140000", "offline -");
  }

  @Test
  void aGatewayThatWasOnlyFrozenStillHoldsItsConnections() throws Exception {
    log.online().after(100).gap(GapMark.BEGAN);
    assertThat(log.last(Topic.DEVICE_STATE).has("gateway")).isFalse();

    log.after(20).gap(GapMark.ENDED).askStart(1, "A", 10);
    assertThat(log.last(Topic.GATEWAY_COMMANDS).get("connection").asLong()).isEqualTo(1);
  }

  @Test
  void whatWasDueBeforeARecordIsAppliedBeforeItEvenWithoutATick() throws Exception {
    log.online().after(1000).heartbeat(0x00, 0x00);

    assertThat(log.eventTypes())
        .containsExactly("device.online", "device.registered", "device.offline", "device.online");
    assertThat(intervals()).containsExactly("online 540000", "offline 460000", "online -");
  }

  @Test
  void faultsOfAPortComeAndGo() throws Exception {
    log.online().after(180).heartbeat(0x02, 0x04).after(180).heartbeat(0x02, 0x00);

    assertThat(log.eventTypes()).endsWith("device.fault", "device.recovered");
    assertThat(log.events("device.fault").get(0).get("data").toString())
        .isEqualTo("{\"port_no\":2,\"fault\":\"cannot_meter\",\"raw_status\":4}");
  }

  @Test
  void sequencesAreWithoutGapsAndVersionsSayThem() throws Exception {
    log.online().after(1000).tick().heartbeat(0x00, 0x00);

    List<Long> sequences =
        log.all(Topic.DEVICE_EVENTS).stream().map(e -> e.get("sequence").asLong()).toList();
    assertThat(sequences).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(log.last(Topic.DEVICE_STATE).get("version").asLong()).isEqualTo(6);
  }

  @Test
  void aRecordThatBreaksUsIsPutAsideAndTheJobGoesOn() throws Exception {
    log.online().put(RecordKind.FRAME, null, null, Bytes.ofHex("444e59"));
    log.after(1).heartbeat(0x02, 0x04);

    JsonNode poison = log.last(Topic.DEVICE_POISON);
    assertThat(poison.get("reason").asText()).contains("not one whole DNY frame");
    assertThat(poison.get("body").asText()).isEqualTo("444e59");
    assertThat(poison.get("stack").asText()).contains("DeviceFold");
    assertThat(log.eventTypes()).endsWith("device.fault");
  }

  private List<String> intervals() {
    return log.rows(Topic.FACTS_PRESENCE).stream()
        .map(
            row ->
                row.get("state").asText()
                    + ' '
                    + (!row.has("until_at")
                        ? "-"
                        : row.get("until_at").asLong() - row.get("from_at").asLong()))
        .toList();
  }
}
