package io.chargeline.api;

import static io.chargeline.api.JobTwin.charging;
import static io.chargeline.api.JobTwin.device;
import static io.chargeline.api.JobTwin.fault;
import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.api.Client.Reply;
import io.chargeline.domain.Json;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.DeviceSnapshot.Port;
import io.chargeline.domain.device.DeviceSnapshot.Registered;
import io.chargeline.domain.device.PortState;
import io.chargeline.domain.device.Presence;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.frame.ClockMark;
import io.chargeline.domain.frame.Topic;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Statistics of now, which need no database; the past is tested with one. */
final class StatsTest extends ApiTest {
  private static final String DEVICES = "/api/third/stats/devices";
  private static final String USAGE = "/api/third/stats/usage";
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  @Test
  void countsDevicesAndPortsAsThePageSays() {
    String model = "M-COUNT";
    job.write(
        of(
            model,
            online("05100001", "demo", 1, idle(1), charging(2, "S-1")),
            Standing.ACTIVE,
            false));
    job.write(of(model, online("05100002", "demo", 1, fault(1), fault(2)), Standing.ACTIVE, false));
    job.write(of(model, online("05100003", "demo", 1, charging(1, "S-2")), Standing.ACTIVE, true));
    job.write(
        of(
            model,
            device(
                "05100004",
                "demo",
                1,
                Presence.OFFLINE,
                List.of(idle(1), charging(2, "S-3")),
                List.of()),
            Standing.ACTIVE,
            false));
    job.write(
        of(
            model,
            device("05100005", "demo", 1, Presence.UNKNOWN, List.of(idle(1)), List.of()),
            Standing.ACTIVE,
            false));
    job.write(of(model, online("05100006", "demo", 1, idle(1)), Standing.QUARANTINED, false));
    job.write(of(model, online("05100007", "demo", 1, idle(1)), Standing.DECOMMISSIONED, false));
    job.write(of(model, online("05100008", "other", 1, idle(1)), Standing.ACTIVE, false));
    job.write(of(model, online("05100009", "demo", 1, unseen(1), lost(2)), Standing.ACTIVE, false));

    JsonNode body = demo.get(DEVICES + "?model=" + model).body();
    assertThat(body.get("device_stats").toString())
        .isEqualTo(
            "{\"total_devices\":6,\"online_devices\":3,\"offline_devices\":1,\"online_rate\":0.5}");
    // Of nine ports one was only counted; those of three devices nobody sees, or may count.
    assertThat(body.get("port_stats").toString())
        .isEqualTo(
            "{\"total_ports\":9,\"idle_ports\":1,\"charging_ports\":1,\"fault_ports\":2,"
                + "\"utilization_rate\":0.1111111111111111}");
    assertThat(body.at("/window/step").asText()).isEqualTo("moment");
    assertThat(body.at("/window/zone").asText()).isEqualTo("Asia/Shanghai");
    assertThat(body.get("final").asBoolean()).isFalse();

    JsonNode one = demo.get(DEVICES + "?device=05100002").body();
    assertThat(one.at("/port_stats/fault_ports").asInt()).isEqualTo(2);
    assertThat(one.at("/of/device_phy_id").asText()).isEqualTo("05100002");
    assertThat(
            demo.get(DEVICES + "?device=05100002&port_no=1")
                .body()
                .at("/port_stats/total_ports")
                .asInt())
        .isEqualTo(1);
  }

  @Test
  void withoutADenominatorThereIsNoRate() {
    JsonNode none = other.get(DEVICES + "?model=nobodys").body();
    assertThat(none.get("device_stats").toString())
        .isEqualTo(
            "{\"total_devices\":0,\"online_devices\":0,\"offline_devices\":0,\"online_rate\":null}");
    assertThat(none.at("/port_stats/utilization_rate").isNull()).isTrue();
  }

  /** Up to when the device job has told everything: the slowest of its subtasks. */
  @Test
  void saysAsOfWhen() {
    mark(0, 2, "2026-11-23T08:00:05Z");
    mark(1, 2, "2026-11-23T08:00:03Z");
    assertThat(demo.get(DEVICES).text("as_of")).isEqualTo("2026-11-23T08:00:03.000Z");
  }

  private void mark(int subtask, int of, String time) {
    ClockMark mark = new ClockMark(subtask, of, Instant.parse(time).toEpochMilli());
    job.write(Topic.FACTS_COMMANDS, mark.key(), null);
  }

  @Test
  void todayIsAsTheWindowJobToldItLast() {
    long midnight = LocalDate.now(ZONE).atStartOfDay(ZONE).toInstant().toEpochMilli();
    tell("demo", midnight, 1, Map.of("sessions_started", 2, "energy_wh", 500));
    tell(
        "demo",
        midnight,
        3,
        Map.of(
            "sessions_started", 7,
            "sessions_ended", 3,
            "sessions_successful", 2,
            "energy_wh", 12_345,
            "duration_s", 100));
    tell("demo", midnight, 2, Map.of("sessions_started", 4));
    tell("demo", midnight - 86_400_000, 9, Map.of("sessions_started", 99));
    await()
        .untilAsserted(
            () ->
                assertThat(demo.get(USAGE).body().path("business_stats").toString())
                    .isEqualTo(
                        "{\"today_sessions\":7,\"today_energy\":12.345,\"avg_duration\":33,"
                            + "\"success_rate\":0.6666666666666666}"));
    JsonNode usage = demo.get(USAGE).body();
    assertThat(usage.at("/window/from").asText()).isEqualTo(Rfc3339.of(midnight));
    assertThat(usage.at("/window/step").asText()).isEqualTo("day");
    assertThat(usage.get("as_of").asText()).isEqualTo(Rfc3339.of(midnight + 1000));
    assertThat(usage.get("port_stats").has("total_ports")).isTrue();
    // Nothing was told of the other tenant, and there is no database to ask.
    assertThat(code(other.get(USAGE))).isEqualTo("503 statistics_unavailable");
  }

  private void tell(String tenant, long start, long revision, Map<String, Object> figures) {
    ObjectNode row = Json.MAPPER.createObjectNode();
    row.put("log", "live").put("scope", "tenant").put("tenant", tenant).put("site", "");
    row.put("device_id", "").put("step", "day").put("zone", "Asia/Shanghai");
    row.put("start_at", start).put("end_at", start + 86_400_000).put("as_of_at", start + 1000);
    row.put("revision", revision);
    figures.forEach((name, value) -> row.set(name, Json.MAPPER.valueToTree(value)));
    String key = "live/tenant/" + tenant + "///0/day/" + start;
    job.write(Topic.FACTS_FIGURES, key, Json.bytes(row));
  }

  /** Each refusal names the parameter, its value and what to do. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stats/devices?site=nowhere|404 site_not_found|site|nowhere|GET /api/third/sites",
        "stats/devices?device=0510FFFF|404 device_not_found|phyId|0510FFFF|8 or 14 hex digits",
        "stats/devices?port_no=1|400 invalid_field|port_no|1|give the device",
        "stats/devices?at=yesterday|400 invalid_field|at|yesterday|give a time such as",
        "stats/devices?at=2199-01-01T00:00:00Z|400 invalid_field|at|2199-01-01T00:00:00Z|of the past",
        "stats/devices?model=x&at=2026-01-01T00:00:00Z|400 invalid_field|model|x|of=models",
        "stats/usage?model=x|400 invalid_field|model|x|of=models",
        "stats/series|400 missing_field|figure|null|online_rate",
        "stats/series?figure=speed|400 invalid_field|figure|speed|energy",
        "stats/series?figure=api_success_rate|400 invalid_field|figure|api_success_rate|energy",
        "stats/series?figure=energy&step=week|400 invalid_field|step|week|minute, hour or day",
        "stats/series?figure=energy&device=05100001&step=minute|400 invalid_field|step|minute|step=hour",
        "stats/series?figure=energy&from=2026-02-30|400 invalid_field|from|2026-02-30|a date such as",
        "stats/series?figure=energy&from=2026-02-02&to=2026-02-01|400 invalid_field|from|2026-02-02|before to",
        "stats/series?figure=energy&step=minute&from=2026-02-01&to=2026-02-03|400 invalid_field|from|2026-02-01|step=hour or step=day",
        "stats/series?figure=energy&log=old|400 invalid_field|log|old|live or recording",
        "stats/trends?figure=online_rate|400 invalid_field|figure|online_rate|time_weighted_online_rate",
        "stats/trends?compare=decade|400 invalid_field|compare|decade|previous, week or year",
        "stats/ranking?of=tenants|400 invalid_field|of|tenants|devices, ports, sites or models",
        "stats/ranking?by=beauty|400 invalid_field|by|beauty|energy",
        "stats/ranking?order=middle|400 invalid_field|order|middle|top or bottom",
        "stats/ranking?limit=0|400 invalid_field|limit|0|from 1 to 100",
        "stats/ranking?device=05100001|400 invalid_field|device|05100001|stats/series",
        "reports?period=decade|400 invalid_field|period|decade|day or month",
        "reports?format=pdf|400 invalid_field|format|pdf|json or csv",
        "reports?from=2020-01-01&to=2026-01-01|400 invalid_field|from|2020-01-01|shorter window"
      })
  void saysWhatIsWrongAndWhatToDo(
      String query, String code, String field, String value, String remedy) {
    job.write(online("05100001", "demo", 1, idle(1)));
    Reply reply = demo.get("/api/third/" + query);
    assertThat(code(reply)).as("%s", reply.body()).isEqualTo(code);
    assertThat(reply.text("field")).isEqualTo(field);
    if (!value.equals("null")) {
      assertThat(reply.text("value")).isEqualTo(value);
    }
    assertThat(reply.text("detail")).contains(remedy);
  }

  @Test
  void saysThatThereIsNoDatabase() {
    for (String path :
        List.of(
            "stats/devices?at=2026-01-01T00:00:00Z",
            "stats/series?figure=energy",
            "stats/trends",
            "stats/ranking",
            "reports")) {
      assertThat(code(demo.get("/api/third/" + path)))
          .as(path)
          .isEqualTo("503 statistics_unavailable");
    }
  }

  private static DeviceSnapshot of(
      String model, DeviceSnapshot device, Standing standing, boolean maintenance) {
    return new DeviceSnapshot(
        device.deviceId(),
        device.tenant(),
        device.protocol(),
        device.version(),
        device.revision() + System.nanoTime(),
        device.presence(),
        device.presenceSince(),
        device.lastSeen(),
        device.gateway(),
        device.connection(),
        device.remote(),
        device.firmware(),
        device.deviceType(),
        device.signal(),
        device.voltageDv(),
        device.ambientCelsius(),
        new ArrayList<>(device.ports()),
        device.recent(),
        new Registered(0, standing, null, null, model, maintenance));
  }

  /** Its device said that there is one, and nothing of its state. */
  private static Port unseen(int portNo) {
    return new Port(portNo, null, null, null, PortState.UNKNOWN, null, null, 0, null, null);
  }

  /** Was charging when its device was last heard, and was not seen since. */
  private static Port lost(int portNo) {
    return new Port(
        portNo, null, null, null, PortState.CHARGING, 1, true, JobTwin.T0, null, null, "offline");
  }
}
