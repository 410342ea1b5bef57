package io.chargeline.api;

import static io.chargeline.api.JobTwin.charging;
import static io.chargeline.api.JobTwin.device;
import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.JobTwin.session;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.Client.Reply;
import io.chargeline.domain.device.Presence;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists and readings from the live view; the history's own are tested with ClickHouse. */
final class QueryTest extends ApiTest {
  private static final String DEVICES = "/api/third/devices";

  @Test
  void filtersAndSortsDevices() {
    job.write(online("04D1A001", "demo", 1, idle(1)));
    job.write(device("04D1A002", "demo", 1, Presence.OFFLINE, List.of(idle(1)), List.of()));
    job.write(online("04D1A003", "other", 1, idle(1)));
    job.write(online("82241218009001", "demo", 1, idle(1)));

    assertThat(ids(demo.get(DEVICES + "?text=04d1a"))).containsExactly("04D1A001", "04D1A002");
    assertThat(ids(demo.get(DEVICES + "?text=04D1A&sort=-device_phy_id")))
        .containsExactly("04D1A002", "04D1A001");
    assertThat(ids(demo.get(DEVICES + "?text=04D1A&state=offline"))).containsExactly("04D1A002");
    assertThat(ids(demo.get(DEVICES + "?protocol=bkv&text=822412180090")))
        .containsExactly("82241218009001");
    String printed = Integer.toString(0xD1A001);
    assertThat(ids(demo.get(DEVICES + "?text=" + printed))).containsExactly("04D1A001");
    for (String bad :
        new String[] {"sort=size", "protocol=http", "state=gone", "text=", "cursor=x", "limit=0"}) {
      assertThat(code(demo.get(DEVICES + "?" + bad))).as(bad).isEqualTo("400 invalid_field");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"device_phy_id", "-device_phy_id", "last_seen", "-last_seen", "-state_since"})
  void pagesStayInPlaceWhenDevicesCome(String sort) {
    String prefix = "04D1%1X".formatted(Math.floorMod(sort.hashCode(), 16));
    for (int i = 1; i < 8; i++) {
      job.write(online(prefix + "%X00".formatted(i), "demo", 1, idle(1)));
    }
    String list = DEVICES + "?text=" + prefix + "&limit=3&sort=" + sort;
    Reply first = demo.get(list);
    // One before and one after what was shown.
    job.write(online(prefix + "001", "demo", 1, idle(1)));
    job.write(online(prefix + "F01", "demo", 1, idle(1)));
    List<String> all = new ArrayList<>(ids(first));
    String cursor = first.text("next_cursor");
    while (!cursor.isEmpty()) {
      Reply next = demo.get(list + "&cursor=" + cursor);
      all.addAll(ids(next));
      cursor = next.text("next_cursor");
    }
    assertThat(all).doesNotHaveDuplicates();
    for (int i = 1; i < 8; i++) {
      assertThat(all).contains(prefix + "%X00".formatted(i));
    }
    assertThat(all).hasSize(8);
    assertThat(code(demo.get(DEVICES + "?sort=state_since&cursor=" + first.text("next_cursor"))))
        .isEqualTo("400 invalid_field");
  }

  @Test
  void aReadingHasAnAge() {
    job.write(
        device(
            "04D20001",
            "demo",
            1,
            Presence.ONLINE,
            List.of(charging(1, "R-1"), idle(2), idle(3)),
            List.of(session(2, "R-0", "ended"))));
    JsonNode body = demo.get(DEVICES + "/04D20001/realtime").body();
    long age = (System.currentTimeMillis() - JobTwin.T0) / 1000;

    assertThat(body.get("age_s").asLong()).isBetween(age - 60, age);
    JsonNode running = body.get("ports").get(0);
    assertThat(running.get("port_no").asInt()).isEqualTo(1);
    assertThat(running.get("state").asText()).isEqualTo("charging");
    JsonNode reading = running.get("reading");
    assertThat(reading.get("order_no").asText()).isEqualTo("R-1");
    assertThat(reading.get("current_power").asDouble()).isEqualTo(7200.0);
    assertThat(reading.get("voltage").asDouble()).isEqualTo(220.5);
    assertThat(reading.get("current").asDouble()).isEqualTo(32.7);
    assertThat(reading.get("energy_consumed").asDouble()).isEqualTo(0.12);
    assertThat(reading.get("age_s").asLong()).isBetween(age - 120, age);
    assertThat(body.get("ports").get(1).get("reading").get("order_no").asText()).isEqualTo("R-0");
    assertThat(body.get("ports").get(2).has("reading")).isFalse();
  }

  @Test
  void saysThatThereIsNoHistory() {
    job.write(online("04D20002", "demo", 1, idle(1)));
    for (String path :
        new String[] {"sessions", "sessions/x", "events", "devices/04D20002/frames", "audit"}) {
      assertThat(code(demo.get("/api/third/" + path)))
          .as(path)
          .isEqualTo("503 history_unavailable");
    }
    assertThat(code(demo.get("/api/third/devices/04D20099/frames")))
        .isEqualTo("404 device_not_found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sessions?from=yesterday",
        "sessions?outcome=good",
        "sessions?cursor=abc",
        "audit?action=charge.begin",
        "audit?since=today",
        "audit?key=",
        "audit?cursor=abc",
        "sessions?port_no=0",
        "events?types=charging.begun",
        "events?types=chargin.*",
        "events?limit=1001",
        "events?cursor=WyJkZXZpY2VzIl0",
      })
  void refusesWhatItDoesNotKnow(String query) {
    assertThat(code(demo.get("/api/third/" + query))).isEqualTo("400 invalid_field");
  }

  private static List<String> ids(Reply page) {
    List<String> ids = new ArrayList<>();
    page.body().get("items").forEach(item -> ids.add(item.get("device_phy_id").asText()));
    return ids;
  }
}
