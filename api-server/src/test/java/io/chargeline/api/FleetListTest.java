package io.chargeline.api;

import static io.chargeline.api.JobTwin.charging;
import static io.chargeline.api.JobTwin.device;
import static io.chargeline.api.JobTwin.fault;
import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.Client.Reply;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Finding devices among many. */
final class FleetListTest extends ApiTest {
  private static final String THIRD = "/api/third/devices";
  private static final String ADMIN = "/api/admin/devices";

  private Client owner;
  private Client admin;

  @BeforeAll
  void settle() {
    job.keepRegistry();
    admin = new Client(server.port(), ADMIN_KEY);
    made(admin.post("/api/admin/tenants", "{\"id\":\"fleet-a\",\"name\":\"Fleet\"}"));
    Reply key =
        admin.post(
            "/api/admin/tenants/fleet-a/keys", "{\"name\":\"k\",\"scopes\":[\"read\",\"manage\"]}");
    owner = new Client(server.port(), key.text("key"));
    made(owner.post("/api/third/sites", "{\"id\":\"s1\",\"name\":\"Nordhof Garage\"}"));
    job.write(online("04DD0001", null, 1, idle(1)));
    job.write(online("04DD0002", null, 1, charging(1, "o")));
    job.write(online("04DD0003", null, 1, fault(1)));
    job.write(device("04DD0004", null, 1, Presence.OFFLINE, List.of(idle(1)), List.of()));
    claim("04DD0001", "\"name\":\"Gate\",\"site\":\"s1\"");
    claim("04DD0002", "\"name\":\"Tower\",\"tags\":[\"vip-row\"]");
    claim("04DD0003", "\"name\":\"Tower 2\"");
    claim("04DD0004", "\"maintenance\":true");
  }

  private void claim(String device, String more) {
    made(
        admin.post(
            ADMIN, "{\"device_phy_id\":\"%s\",\"tenant\":\"fleet-a\",%s}".formatted(device, more)));
  }

  private static void made(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isBetween(200, 201);
  }

  private static List<String> ids(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return StreamSupport.stream(reply.body().path("items").spliterator(), false)
        .map(it -> it.path("device_phy_id").asText())
        .toList();
  }

  private void finds(String query, String... last) {
    List<String> wanted = List.of(last).stream().map(it -> "04DD000" + it).toList();
    assertThat(ids(owner.get(THIRD + "?" + query))).as(query).isEqualTo(wanted);
    assertThat(ids(admin.get(ADMIN + "?tenant=fleet-a&" + query))).as(query).isEqualTo(wanted);
  }

  @Test
  void devicesAreFoundByWhateverPeopleKnowOfThem() {
    finds("q=dd0002", "2");
    finds("q=tower", "2", "3");
    finds("q=NORDHOF", "1");
    finds("q=s1", "1");
    finds("q=vip", "2");
    finds("q=" + new DeviceId("04DD0003").deviceNumber(), "3");
    finds("q=nothing-like-it");
    finds("q=", "1", "2", "3", "4");
    assertThat(code(owner.get(THIRD + "?q=" + "x".repeat(101)))).isEqualTo("400 invalid_field");
  }

  @Test
  void andByTheirStates() {
    finds("state=charging", "2");
    finds("state=charging,fault", "2", "3");
    finds("state=offline", "4");
    finds("state=maintenance", "4");
    finds("state=online&q=tower&sort=-name", "3", "2");
    finds("site=s1", "1");
    assertThat(code(owner.get(THIRD + "?state=online,asleep"))).isEqualTo("400 invalid_field");
    assertThat(code(admin.get(ADMIN + "?state=asleep"))).isEqualTo("400 invalid_field");
  }

  @Test
  void everyPageTellsHowManyThereAre() {
    for (String sort : List.of("device_phy_id", "-name", "last_seen", "-state_since")) {
      pages(owner, THIRD + "?limit=3&sort=" + sort, 2, 4);
      pages(admin, ADMIN + "?tenant=fleet-a&limit=3&sort=" + sort, 2, 4);
    }
    pages(owner, THIRD + "?limit=1&state=online", 3, 3);
  }

  private static void pages(Client client, String path, int pages, int total) {
    List<String> all = new ArrayList<>();
    String cursor = "";
    for (int page = 1; page <= pages; page++) {
      Reply reply = client.get(path + cursor);
      all.addAll(ids(reply));
      JsonNode body = reply.body();
      assertThat(body.path("total").asInt()).isEqualTo(total);
      assertThat(body.has("next_cursor")).as("page %d of %s", page, path).isEqualTo(page < pages);
      cursor = "&cursor=" + reply.text("next_cursor");
    }
    assertThat(all).hasSize(total).doesNotHaveDuplicates();
  }

  @Test
  void countsAreThoseOfTheLists() {
    try (EventStream stream = EventStream.open(server.port(), owner.key(), "/api/third/live")) {
      JsonNode counts = stream.await("counts");
      assertThat(counts.path("total").asInt()).isEqualTo(4);
      counts
          .path("states")
          .properties()
          .forEach(
              state ->
                  assertThat(owner.get(THIRD + "?state=" + state.getKey()).body().path("total"))
                      .as(state.getKey())
                      .isEqualTo(state.getValue()));
    }
  }
}
