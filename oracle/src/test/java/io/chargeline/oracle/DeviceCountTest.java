package io.chargeline.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.protocol.ProtocolOptions;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a device was heard, and whose it was. */
class DeviceCountTest {
  private static final String DEVICE = "04F70002";
  private static final Terms TERMS =
      new Terms(
          "demo",
          Duration.ofMinutes(9).toMillis(),
          Duration.ofHours(24).toMillis(),
          Duration.ofSeconds(5).toMillis(),
          Duration.ofHours(48).toMillis(),
          ZoneId.of("Asia/Shanghai"),
          ProtocolOptions.RECOMMENDED);

  private final Ticks ticks = new Ticks(TERMS.tickGraceMs());
  private final List<StoredRecord> records = new ArrayList<>();
  private long connection = 1;
  private String gateway = "gw-1";

  @Test
  void isOfflineAFullPatienceAfterItWasLastHeard() {
    ticking("gw-1", 0, 3600);
    add(RecordKind.OPENED, 10);
    add(RecordKind.SEEN, 70);

    assertThat(presence(3600))
        .containsExactly("online heard 10-610", "offline heartbeat_timeout 610-");
  }

  @Test
  void aKilledGatewayBlamesNobody() {
    ticking("gw-1", 0, 100);
    ticking("gw-2", 700, 2000);
    add(RecordKind.OPENED, 10);
    gateway = "gw-2";
    add(RecordKind.OPENED, 705);

    assertThat(presence(1200))
        .containsExactly(
            "online heard 10-100", "unknown not_observed 100-705", "online heard 705-");
  }

  @Test
  void whoStaysSilentAfterAFreezeGetsAFullPatienceFromTheFirstTick() {
    ticking("gw-1", 0, 100);
    ticking("gw-1", 700, 2000);
    add(RecordKind.OPENED, 10);

    assertThat(presence(2000))
        .containsExactly(
            "online heard 10-100",
            "unknown not_observed 100-1240",
            "offline heartbeat_timeout 1240-");
  }

  @Test
  void anApiServerThatTicksLooksAtNoDevice() {
    ticking("gw-1", 0, 100);
    for (int second = 0; second <= 3000; second++) {
      ticks.add("api-1", LogRecord.ROLE_API, second * 1000L);
    }
    add(RecordKind.OPENED, 10);

    assertThat(presence(3000)).containsExactly("online heard 10-100", "unknown not_observed 100-");
  }

  @Test
  void aStragglerOfAnOlderConnectionEndsNothing() {
    ticking("gw-1", 0, 300);
    add(RecordKind.OPENED, 10);
    connection = 2;
    add(RecordKind.OPENED, 20);
    close(1, CloseReason.SUPERSEDED, 21);
    close(2, CloseReason.PEER_CLOSED, 30);

    assertThat(presence(300)).containsExactly("online heard 10-30", "offline peer_closed 30-");
  }

  @Test
  void aDrainedGatewayLeavesItToTheNext() {
    ticking("gw-1", 0, 60);
    ticking("gw-2", 50, 1000);
    add(RecordKind.OPENED, 10);
    close(1, CloseReason.DRAINED, 59);

    assertThat(presence(1000))
        .containsExactly(
            "online heard 10-59", "unknown drained 59-600", "offline heartbeat_timeout 600-");
  }

  @Test
  void aRecordingThatPausesIsNobodysSilence() {
    add(RecordKind.OPENED, 10);
    close(1, CloseReason.RECORDING_PAUSED, 59);
    connection = 2;
    add(RecordKind.OPENED, 90_000);

    assertThat(lines(count(Ticks.NONE, 90_000)))
        .containsExactly(
            "online heard 10-59", "unknown recording_paused 59-90000", "online heard 90000-");
  }

  @Test
  void intervalsAreCutWhereItIsHeldOtherwise() {
    ticking("gw-1", 0, 400);
    add(RecordKind.OPENED, 10);
    register(1, "demo", Standing.ACTIVE, "north", 100);
    register(2, "demo", Standing.ACTIVE, "south", 200);
    register(2, "other", Standing.ACTIVE, "south", 250);
    register(3, "demo", Standing.DECOMMISSIONED, "south", 300);

    List<PresenceRow> rows = count(ticks, 400).presence();

    assertThat(lines(rows))
        .containsExactly(
            "online heard 10-100",
            "online assigned 100-200",
            "online assigned 200-300",
            "online assigned 300-");
    assertThat(rows).extracting(PresenceRow::site).containsExactly(null, "north", "south", "south");
    assertThat(rows).extracting(PresenceRow::tenant).containsExactly("demo", "demo", "demo", null);
  }

  @Test
  void nothingIsSaidOfADeviceThatWasNeverHeard() {
    register(1, "demo", Standing.ACTIVE, "north", 100);

    assertThat(presence(400)).isEmpty();
  }

  private void ticking(String writer, int from, int to) {
    for (int second = from; second <= to; second++) {
      ticks.add(writer, LogRecord.ROLE_GATEWAY, second * 1000L);
    }
  }

  private void add(RecordKind kind, int second) {
    add(kind, second, connection, null, Bytes.EMPTY);
  }

  private void close(long number, CloseReason reason, int second) {
    add(RecordKind.CLOSED, second, number, reason, Bytes.EMPTY);
  }

  private void register(long version, String tenant, Standing standing, String site, int second) {
    RegisteredDevice device =
        new RegisteredDevice(
            DEVICE, tenant, standing, site, null, null, null, Map.of(), false, version, 0, 0);
    add(RecordKind.REGISTERED, second, 0, null, Bytes.wrap(Json.bytes(device)));
  }

  private void add(RecordKind kind, int second, long number, CloseReason reason, Bytes body) {
    records.add(
        new StoredRecord(
            DEVICE,
            second * 1000L,
            "live",
            records.size(),
            kind,
            null,
            gateway,
            number,
            null,
            reason,
            null,
            body));
  }

  private List<String> presence(int until) {
    return lines(count(ticks, until));
  }

  private DeviceCount count(Ticks seen, int until) {
    ChargeFold none = (log, ports) -> new Charged(List.of(), List.of());
    return DeviceCount.of(TERMS, none, seen, DEVICE, records, until * 1000L);
  }

  private static List<String> lines(DeviceCount count) {
    return lines(count.presence());
  }

  private static List<String> lines(List<PresenceRow> rows) {
    return rows.stream()
        .map(
            row ->
                "%s %s %d-%s"
                    .formatted(
                        row.state(),
                        row.reason(),
                        row.fromAt() / 1000,
                        row.untilAt() == null ? "" : row.untilAt() / 1000))
        .toList();
  }
}
