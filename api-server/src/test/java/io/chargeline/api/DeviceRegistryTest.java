package io.chargeline.api;

import static io.chargeline.api.JobTwin.charging;
import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.JobTwin.outlet;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.Client.Reply;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.tenant.Tenant;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.log.ControlLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whose each device is, and where it stands, through real HTTP on two servers. */
final class DeviceRegistryTest extends ApiTest {
  private static final String TENANTS = "/api/admin/tenants";
  private static final String ADMIN_DEVICES = "/api/admin/devices";
  private static final String DEVICES = "/api/third/devices";
  private static final String SITES = "/api/third/sites";
  private static final String HOOKS = "/api/third/webhook-endpoints";

  private ApiServer second;
  private Client admin;
  private Client a;
  private Client b;

  @BeforeAll
  void makeTenants() {
    job.keepRegistry();
    second = newServer(Optional.empty());
    second.ready().join();
    admin = new Client(server.port(), ADMIN_KEY);
    a = tenant("rg-a");
    b = tenant("rg-b");
    for (Client tenant : List.of(a, b)) {
      assertThat(
              tenant
                  .post(SITES, "{\"id\":\"yard\",\"name\":\"Yard\",\"zone\":\"Asia/Urumqi\"}")
                  .status())
          .isEqualTo(201);
    }
  }

  @AfterAll
  void stopSecond() {
    second.close();
  }

  private Client tenant(String id) {
    Reply made = admin.post(TENANTS, "{\"id\":\"%s\",\"name\":\"T\"}".formatted(id));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    Reply key =
        admin.post(
            TENANTS + "/" + id + "/keys",
            "{\"name\":\"k\",\"scopes\":[\"read\",\"control\",\"manage\"]}");
    return new Client(server.port(), key.text("key"));
  }

  /** The same caller at the other server. */
  private Client there(Client client) {
    return new Client(second.port(), client.key());
  }

  private Reply claim(String device, String tenant, String more) {
    return admin.post(
        ADMIN_DEVICES,
        "{\"device_phy_id\":\"%s\",\"tenant\":\"%s\"%s}".formatted(device, tenant, more));
  }

  private void claimed(String device, String tenant) {
    Reply reply = claim(device, tenant, "");
    assertThat(reply.status()).as(reply.text()).isEqualTo(201);
  }

  private Reply assign(String device, String json) {
    return admin.patch(ADMIN_DEVICES + "/" + device, json);
  }

  private static List<String> ids(Reply page) {
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    page.body().get("items").forEach(one -> ids.add(one.get("device_phy_id").asText()));
    return ids;
  }

  @Test
  void aDeviceIsClaimedBeforeItComes() {
    Reply made =
        claim(
            "04e70001",
            "rg-a",
            ",\"site\":\"yard\",\"name\":\"Pile 1\",\"model\":\"DN-10\",\"port_count\":10");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.raw().headers().firstValue("Location")).contains(ADMIN_DEVICES + "/04E70001");
    assertThat(made.text("tenant")).isEqualTo("rg-a");
    assertThat(made.text("standing")).isEqualTo("active");
    assertThat(made.text("zone")).isEqualTo("Asia/Urumqi");
    assertThat(made.body().get("version").asInt()).isEqualTo(1);
    assertThat(made.body().has("protocol")).isFalse();
    assertThat(made.body().has("last_seen")).isFalse();

    // What was answered is seen at once, everywhere.
    JsonNode own = there(a).get(DEVICES + "/04E70001").body();
    assertThat(own.get("name").asText()).isEqualTo("Pile 1");
    assertThat(own.get("zone").asText()).isEqualTo("Asia/Urumqi");
    assertThat(own.get("port_count").asInt()).isEqualTo(10);
    assertThat(ids(there(a).get(DEVICES + "?limit=1000"))).contains("04E70001");
    assertThat(there(admin).get(ADMIN_DEVICES + "/04e70001").body()).isEqualTo(made.body());
    assertThat(code(b.get(DEVICES + "/04E70001"))).isEqualTo("404 device_not_found");

    Reply again = claim("04E70001", "rg-a", "");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(made.body());
    Reply other = claim("04E70001", "rg-b", "");
    assertThat(code(other)).isEqualTo("409 device_claimed");
    assertThat(other.text("tenant")).isEqualTo("rg-a");
  }

  @Test
  void refusesClaimsThatCannotBe() {
    assertThat(code(claim("04E7", "rg-a", ""))).isEqualTo("400 invalid_field");
    assertThat(code(claim("04E70002", "rg-none", ""))).isEqualTo("404 tenant_not_found");
    assertThat(code(claim("04E70002", "rg-a", ",\"site\":\"none\"")))
        .isEqualTo("404 site_not_found");
    for (String wrong :
        List.of(
            "\"name\":\"\"",
            "\"name\":\"a\\nb\"",
            "\"port_count\":0",
            "\"port_count\":501",
            "\"maintenance\":\"yes\"",
            "\"sockets\":{\"1\":\"UID-1\"}",
            "\"model\":7")) {
      assertThat(code(claim("04E70002", "rg-a", "," + wrong)))
          .as(wrong)
          .isEqualTo("400 invalid_field");
    }
    for (String wrong :
        List.of(
            "[]",
            "{\"1\":\"\"}",
            "{\"251\":\"u\"}",
            "{\"x\":\"u\"}",
            "{\"1\":\"u\",\"2\":\"u\"}")) {
      assertThat(code(claim("86004459450001", "rg-a", ",\"sockets\":" + wrong)))
          .as(wrong)
          .isEqualTo("400 invalid_field");
    }
    assertThat(code(claim("04E70002", "rg-a", ",\"standing\":\"active\"")))
        .isEqualTo("400 unknown_field");
    assertThat(code(admin.post(ADMIN_DEVICES, "{\"device_phy_id\":\"04E70002\"}")))
        .isEqualTo("400 missing_field");
    assertThat(code(admin.get(ADMIN_DEVICES + "/04E70002"))).isEqualTo("404 device_not_found");
    assertThat(code(assign("04E70002", "{}"))).isEqualTo("404 device_not_found");
    assertThat(code(assign("12345", "{}"))).isEqualTo("404 device_not_found");
    assertThat(job.registrations("04E70002")).isZero();
  }

  @Test
  void whoKnocksAndIsNobodysIsSeenByTheOperatorOnly() {
    job.write(JobTwin.quarantined("04E70010", 5));
    Reply list = admin.get(ADMIN_DEVICES + "?standing=quarantined&text=04e70010");
    assertThat(ids(list)).containsExactly("04E70010");
    JsonNode knocking = list.body().at("/items/0");
    assertThat(knocking.get("standing").asText()).isEqualTo("quarantined");
    assertThat(knocking.get("registered").asBoolean()).isFalse();
    assertThat(knocking.has("tenant")).isFalse();
    assertThat(knocking.get("protocol").asText()).isEqualTo("ap3000");
    assertThat(knocking.get("last_seen").asText()).isEqualTo("2023-11-14T22:13:21.000Z");
    assertThat(knocking.get("remote").asText()).isEqualTo("192.0.2.9:40001");
    assertThat(knocking.get("device_type").asText()).isEqualTo("0x31");
    assertThat(code(a.get(DEVICES + "/04E70010"))).isEqualTo("404 device_not_found");
    assertThat(code(a.post(start("04E70010"), "{\"order_no\":\"Q\",\"mode\":4,\"port_no\":1}")))
        .isEqualTo("404 device_not_found");

    claimed("04E70010", "rg-a");
    assertThat(ids(admin.get(ADMIN_DEVICES + "?standing=quarantined&text=04e70010"))).isEmpty();
    assertThat(a.get(DEVICES + "/04E70010").text("standing")).isEqualTo("active");
    assertThat(a.get(DEVICES + "/04E70010").text()).doesNotContain("192.0.2.9");

    assertThat(assign("04E70010", "{\"standing\":\"quarantined\"}").status()).isEqualTo(200);
    assertThat(code(a.post(start("04E70010"), "{\"order_no\":\"Q\",\"mode\":4,\"port_no\":1}")))
        .isEqualTo("409 quarantined");
    assertThat(assign("04E70010", "{\"standing\":\"active\"}").text("standing"))
        .isEqualTo("active");
    Reply released = assign("04E70010", "{\"tenant\":null}");
    assertThat(released.text("standing")).isEqualTo("quarantined");
    assertThat(released.body().get("registered").asBoolean()).isTrue();
    assertThat(code(there(a).get(DEVICES + "/04E70010"))).isEqualTo("404 device_not_found");
  }

  @Test
  void aChangeOfHandsWaitsForWhatIsOpen() {
    job.write(online("04E70020", null, 5, charging(1, "BUSY-1")));
    claimed("04E70020", "rg-a");
    assign("04E70020", "{\"site\":\"yard\",\"name\":\"Of A\",\"model\":\"DN-2\"}");
    Reply busy = assign("04E70020", "{\"tenant\":\"rg-b\"}");
    assertThat(code(busy)).isEqualTo("409 device_busy");
    assertThat(busy.body().get("orders").toString()).isEqualTo("[\"BUSY-1\"]");
    assertThat(code(assign("04E70020", "{\"standing\":\"decommissioned\"}")))
        .isEqualTo("409 device_busy");
    assertThat(assign("04E70020", "{\"name\":\"Still A's\"}").status()).isEqualTo(200);

    Reply forced = assign("04E70020", "{\"tenant\":\"rg-b\",\"force\":true}");
    assertThat(forced.text("tenant")).isEqualTo("rg-b");
    // What the former owner said of it is not for the next one.
    assertThat(forced.body().has("site")).isFalse();
    assertThat(forced.body().has("name")).isFalse();
    assertThat(forced.text("model")).isEqualTo("DN-2");
    assertThat(code(there(a).get(DEVICES + "/04E70020"))).isEqualTo("404 device_not_found");
    assertThat(ids(there(a).get(DEVICES + "?limit=1000"))).doesNotContain("04E70020");
    assertThat(there(b).get(DEVICES + "/04E70020").status()).isEqualTo(200);
  }

  @Test
  void anOpenCommandHoldsADeviceToo() {
    job.write(online("04E70021", null, 5, idle(1)));
    claimed("04E70021", "rg-a");
    Reply locate = a.post(DEVICES + "/04E70021/locate", "{}");
    assertThat(locate.status()).as(locate.text()).isEqualTo(202);
    var command = job.commands("04E70021").get(0);
    job.write(JobTwin.row(command, io.chargeline.domain.command.CommandState.ACCEPTED, 1));
    Reply busy = assign("04E70021", "{\"tenant\":null}");
    assertThat(code(busy)).isEqualTo("409 device_busy");
    assertThat(busy.body().at("/commands/0").asText()).isEqualTo(command.commandId());
    job.write(JobTwin.row(command, io.chargeline.domain.command.CommandState.SUCCEEDED, 2));
    assertThat(assign("04E70021", "{\"tenant\":null}").status()).isEqualTo(200);
  }

  @Test
  void aDeviceOutOfServiceIsLeftOut() {
    job.write(online("04E70030", null, 5, idle(1)));
    claimed("04E70030", "rg-a");
    assertThat(assign("04E70030", "{\"standing\":\"decommissioned\"}").status()).isEqualTo(200);
    assertThat(ids(a.get(DEVICES + "?limit=1000"))).doesNotContain("04E70030");
    assertThat(ids(a.get(DEVICES + "?standing=decommissioned"))).contains("04E70030");
    assertThat(a.get(DEVICES + "/export").text()).doesNotContain("04E70030");
    assertThat(code(a.post(start("04E70030"), "{\"order_no\":\"D\",\"mode\":4,\"port_no\":1}")))
        .isEqualTo("409 decommissioned");
    assertThat(code(claim("04E70030", "rg-a", ""))).isEqualTo("409 decommissioned");
    assertThat(code(assign("04E70030", "{\"standing\":\"asleep\"}")))
        .isEqualTo("400 invalid_field");
    assertThat(assign("04E70030", "{\"standing\":\"active\"}").status()).isEqualTo(200);
    assertThat(ids(a.get(DEVICES + "?limit=1000"))).contains("04E70030");
  }

  @Test
  void aTenantSaysWhatItsDeviceIs() {
    String id = "86004459457101";
    job.write(online(id, null, 5, outlet(1, 1, "A"), outlet(2, 1, "B"), outlet(3, 2, "A")));
    claimed(id, "rg-a");
    String path = DEVICES + "/" + id;
    Reply changed =
        a.patch(
            path,
            "{\"name\":\"Socket row\",\"site\":\"yard\",\"model\":\"GN-2\","
                + "\"sockets\":{\"1\":\"301520045\"},\"maintenance\":true}");
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.body().get("sockets").toString()).isEqualTo("{\"1\":\"301520045\"}");
    assertThat(changed.text("zone")).isEqualTo("Asia/Urumqi");
    assertThat(there(a).get(path).body()).isEqualTo(changed.body());
    JsonNode ports = a.get(path + "/ports").body().get("items");
    assertThat(ports.at("/0/socket_uid").asText()).isEqualTo("301520045");
    assertThat(ports.at("/1/socket_uid").asText()).isEqualTo("301520045");
    assertThat(ports.at("/2").has("socket_uid")).isFalse();
    assertThat(ports.at("/0/not_startable_reason").asText()).isEqualTo("maintenance");
    assertThat(a.get(path + "/realtime").body().at("/ports/0/socket_uid").asText())
        .isEqualTo("301520045");
    assertThat(code(a.post(start(id), "{\"order_no\":\"M\",\"mode\":4,\"port_no\":1}")))
        .isEqualTo("409 maintenance");

    Reply cleared =
        a.patch(path, "{\"name\":null,\"site\":null,\"sockets\":null,\"maintenance\":false}");
    assertThat(cleared.body().has("name")).isFalse();
    assertThat(cleared.body().has("site")).isFalse();
    assertThat(cleared.body().has("sockets")).isFalse();
    assertThat(cleared.text("zone")).isEqualTo("Asia/Shanghai");
    assertThat(cleared.text("model")).isEqualTo("GN-2");

    Reply tagged =
        a.patch(path, "{\"tags\":[\"north\",\"new-1\"],\"gateway_device\":\"04e70050\"}");
    assertThat(tagged.body().get("tags").toString()).isEqualTo("[\"north\",\"new-1\"]");
    assertThat(tagged.text("gateway_device")).isEqualTo("04E70050");
    assertThat(there(a).get(path).body()).isEqualTo(tagged.body());
    assertThat(admin.get(ADMIN_DEVICES + "/" + id).body().get("tags"))
        .isEqualTo(tagged.body().get("tags"));
    for (String wrong :
        List.of(
            "{\"tags\":[\"a b\"]}",
            "{\"tags\":[\"a\",\"a\"]}",
            "{\"tags\":\"a\"}",
            "{\"tags\":[1]}",
            "{\"tags\":[\"" + "a".repeat(33) + "\"]}",
            "{\"gateway_device\":\"x\"}",
            "{\"gateway_device\":\"" + id + "\"}")) {
      assertThat(code(a.patch(path, wrong))).as(wrong).isEqualTo("400 invalid_field");
    }
    Reply untagged = a.patch(path, "{\"tags\":null,\"gateway_device\":null}");
    assertThat(untagged.body().has("tags")).isFalse();
    assertThat(untagged.body().has("gateway_device")).isFalse();

    long before = job.registrations(id);
    assertThat(a.patch(path, "{\"model\":\"GN-2\"}").status()).isEqualTo(200);
    assertThat(job.registrations(id)).as("nothing changed").isEqualTo(before);
    for (String notTheirs : List.of("tenant", "standing", "port_count", "force")) {
      assertThat(code(a.patch(path, "{\"" + notTheirs + "\":null}")))
          .isEqualTo("400 unknown_field");
    }
    assertThat(code(a.patch(path, "{\"site\":\"none\"}"))).isEqualTo("404 site_not_found");
    assertThat(code(b.patch(path, "{\"name\":\"Mine\"}"))).isEqualTo("404 device_not_found");
    assertThat(code(b.get(path + "/ports"))).isEqualTo("404 device_not_found");
    assertThat(b.get(DEVICES + "/export").text()).doesNotContain(id);
  }

  @Test
  void listsByWhatTheRegistrySays() {
    Client lister = tenant("rg-list");
    lister.post(SITES, "{\"id\":\"north\",\"name\":\"North\"}");
    String[][] devices = {
      {"04E70041", "beta", "north", "M-1"},
      {"04E70042", "Alpha", "north", "M-2"},
      {"04E70043", "gamma pile", null, "M-1"},
      {"04E70044", null, null, null}
    };
    for (String[] one : devices) {
      job.write(online(one[0], null, 5, idle(1)));
      claimed(one[0], "rg-list");
      String change = "{\"name\":%s,\"site\":%s,\"model\":%s}";
      Reply changed =
          lister.patch(
              DEVICES + "/" + one[0],
              change.formatted(quoted(one[1]), quoted(one[2]), quoted(one[3])));
      assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    }
    lister.patch(DEVICES + "/04E70043", "{\"maintenance\":true}");
    assertThat(ids(lister.get(DEVICES + "?site=north"))).containsExactly("04E70041", "04E70042");
    assertThat(ids(lister.get(DEVICES + "?model=M-1"))).containsExactly("04E70041", "04E70043");
    assertThat(ids(lister.get(DEVICES + "?maintenance=true"))).containsExactly("04E70043");
    assertThat(ids(lister.get(DEVICES + "?maintenance=false&model=M-1")))
        .containsExactly("04E70041");
    assertThat(ids(lister.get(DEVICES + "?text=PILE"))).containsExactly("04E70043");
    assertThat(ids(lister.get(DEVICES + "?sort=name")))
        .containsExactly("04E70044", "04E70042", "04E70041", "04E70043");
    Reply first = lister.get(DEVICES + "?sort=-name&limit=2");
    assertThat(ids(first)).containsExactly("04E70043", "04E70041");
    assertThat(ids(lister.get(DEVICES + "?sort=-name&cursor=" + first.text("next_cursor"))))
        .containsExactly("04E70042", "04E70044");
    for (String wrong : List.of("standing=x", "maintenance=1", "sort=model", "text=")) {
      assertThat(code(lister.get(DEVICES + "?" + wrong))).as(wrong).isEqualTo("400 invalid_field");
    }

    Reply page = admin.get(ADMIN_DEVICES + "?tenant=rg-list&limit=3");
    assertThat(ids(page)).containsExactly("04E70041", "04E70042", "04E70043");
    assertThat(
            ids(
                admin.get(
                    ADMIN_DEVICES + "?tenant=rg-list&limit=3&cursor=" + page.text("next_cursor"))))
        .containsExactly("04E70044");
    assertThat(ids(admin.get(ADMIN_DEVICES + "?tenant=rg-list&text=alph")))
        .containsExactly("04E70042");
    assertThat(lister.get(DEVICES + "/export?site=north").text().lines().skip(1))
        .containsExactly(
            "04E70041,rg-list,north,beta,M-1,,,false,active,,",
            "04E70042,rg-list,north,Alpha,M-2,,,false,active,,");
  }

  private static String quoted(String text) {
    return text == null ? "null" : '"' + text + '"';
  }

  @Test
  void keepsSites() {
    Reply made =
        a.post(SITES, "{\"id\":\"keep\",\"name\":\"Keep\",\"address\":\"1 Example Road\"}");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.text("zone")).isEqualTo("Asia/Shanghai");
    assertThat(made.text("zone_of")).isEqualTo("tenant");
    String path = SITES + "/keep";
    assertThat(made.raw().headers().firstValue("Location")).contains(path);
    assertThat(there(a).get(path).body()).isEqualTo(made.body());
    assertThat(code(a.post(SITES, "{\"id\":\"keep\",\"name\":\"K\"}")))
        .isEqualTo("409 site_exists");

    Reply changed = a.patch(path, "{\"zone\":\"Europe/Berlin\",\"address\":null}");
    assertThat(changed.text("zone")).isEqualTo("Europe/Berlin");
    assertThat(changed.text("zone_of")).isEqualTo("site");
    assertThat(changed.body().has("address")).isFalse();
    assertThat(there(a).get(SITES).body().get("items")).contains(changed.body());
    assertThat(admin.get(TENANTS + "/rg-a/sites").body().get("items")).contains(changed.body());
    for (String wrong : List.of("{\"zone\":\"Mars\"}", "{\"name\":\"\"}", "{\"address\":1}")) {
      assertThat(code(a.patch(path, wrong))).as(wrong).isEqualTo("400 invalid_field");
    }
    assertThat(code(a.post(SITES, "{\"id\":\"UP\",\"name\":\"K\"}")))
        .isEqualTo("400 invalid_field");

    assertThat(b.get(SITES).text()).doesNotContain("keep");
    assertThat(code(b.get(path))).isEqualTo("404 site_not_found");
    assertThat(code(b.patch(path, "{\"name\":\"x\"}"))).isEqualTo("404 site_not_found");
    assertThat(code(b.delete(path))).isEqualTo("404 site_not_found");
    assertThat(b.post(SITES, "{\"id\":\"keep\",\"name\":\"Of B\"}").status()).isEqualTo(201);
    assertThat(a.get(path).text("name")).isEqualTo("Keep");

    Reply device = claim("04E70050", "rg-a", ",\"site\":\"keep\"");
    assertThat(device.text("zone")).isEqualTo("Europe/Berlin");
    Reply inUse = a.delete(path);
    assertThat(code(inUse)).isEqualTo("409 site_in_use");
    assertThat(inUse.body().get("devices").toString()).isEqualTo("[\"04E70050\"]");
    assertThat(a.patch(DEVICES + "/04E70050", "{\"site\":null}").status()).isEqualTo(200);
    assertThat(a.delete(path).status()).isEqualTo(204);
    assertThat(code(there(a).get(path))).isEqualTo("404 site_not_found");
    assertThat(code(a.delete(path))).isEqualTo("404 site_not_found");
    assertThat(a.post(SITES, "{\"id\":\"keep\",\"name\":\"Anew\"}").status()).isEqualTo(201);
    assertThat(a.get(path).text("name")).isEqualTo("Anew");
    assertThat(code(admin.get(TENANTS + "/rg-none/sites"))).isEqualTo("404 tenant_not_found");
  }

  /** The server that changed the registry is gone before it told the device's log. */
  @Test
  void anotherServerAnnouncesWhatADiedOneLeft() {
    long then = System.currentTimeMillis() - 60_000;
    RegisteredDevice left =
        new RegisteredDevice(
            "04E70060",
            "rg-a",
            Standing.ACTIVE,
            null,
            "Left",
            null,
            null,
            Map.of(),
            false,
            1,
            then,
            then);
    try (ControlLog<RegisteredDevice> log =
        ControlLog.open(
            Broker.bootstrap(),
            Topic.CONTROL_DEVICES,
            RegisteredDevice.class,
            RegisteredDevice::deviceId,
            RegisteredDevice::version)) {
      log.ready().join();
      assertThat(log.append(left).join().accepted()).isTrue();
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> job.registrations("04E70060") > 0);
    assertThat(a.get(DEVICES + "/04E70060").text("name")).isEqualTo("Left");
  }

  @Test
  void ofTwoWhoClaimADeviceAtOnceOneIsRefused() {
    Client elsewhere = there(admin);
    List<Reply> replies =
        List.of(
                admin.postAsync(
                    ADMIN_DEVICES, "{\"device_phy_id\":\"04E70061\",\"tenant\":\"rg-a\"}"),
                elsewhere.postAsync(
                    ADMIN_DEVICES, "{\"device_phy_id\":\"04E70061\",\"tenant\":\"rg-b\"}"))
            .stream()
            .map(java.util.concurrent.CompletableFuture::join)
            .toList();
    assertThat(replies)
        .extracting(StartTest::code)
        .containsExactlyInAnyOrder("201 ", "409 device_claimed");
  }

  @Test
  void aDeletedTenantIsToldNothingAndOwnsNothing() {
    Client gone = tenant("rg-gone");
    assertThat(gone.post(HOOKS, "{\"url\":\"https://example.com/h\",\"events\":[\"*\"]}").status())
        .isEqualTo(201);
    claimed("04E70070", "rg-gone");
    Reply refused = admin.patch(TENANTS + "/rg-gone", "{\"deleted\":true}");
    assertThat(code(refused)).isEqualTo("409 tenant_in_use");
    assertThat(refused.body().get("device_count").asInt()).isEqualTo(1);
    assertThat(gone.get(DEVICES).status()).isEqualTo(200);
    assertThat(code(admin.patch(TENANTS + "/rg-gone", "{\"release_devices\":true}")))
        .isEqualTo("400 invalid_field");

    String end = "{\"deleted\":true,\"release_devices\":true}";
    assertThat(admin.patch(TENANTS + "/rg-gone", end).status()).isEqualTo(200);
    assertThat(admin.patch(TENANTS + "/rg-gone", end).status()).isEqualTo(200);
    assertThat(code(gone.get(DEVICES))).isEqualTo("403 tenant_deleted");
    assertThat(admin.get(ADMIN_DEVICES + "/04E70070").text("standing")).isEqualTo("quarantined");
    assertThat(liveEndpoints("rg-gone")).isZero();
    assertThat(code(claim("04E70071", "rg-gone", ""))).isEqualTo("404 tenant_not_found");
  }

  /** The server that deleted the tenant is gone before it did the rest. */
  @Test
  void anotherServerEndsWhatADiedOneLeftOfATenant() {
    Client left = tenant("rg-left");
    left.post(HOOKS, "{\"url\":\"https://example.com/h\",\"events\":[\"*\"]}");
    claimed("04E70072", "rg-left");
    assertThat(liveEndpoints("rg-left")).isEqualTo(1);
    try (ControlLog<Tenant> log =
        ControlLog.open(
            Broker.bootstrap(),
            Topic.CONTROL_TENANTS,
            Tenant.class,
            Tenant::tenantId,
            Tenant::version)) {
      log.ready().join();
      Tenant before = log.find("rg-left").orElseThrow();
      Tenant deleted =
          new Tenant(
              "rg-left",
              before.name(),
              before.zone(),
              before.language(),
              null,
              true,
              2,
              before.createdAt(),
              before.effectiveFrom());
      assertThat(log.append(deleted).join().accepted()).isTrue();
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> liveEndpoints("rg-left") == 0);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> !admin.get(ADMIN_DEVICES + "/04E70072").body().has("tenant"));
  }

  private static long liveEndpoints(String tenant) {
    try (ControlLog<Endpoint> log =
        ControlLog.open(
            Broker.bootstrap(),
            Topic.CONTROL_ENDPOINTS,
            Endpoint.class,
            Endpoint::endpointId,
            Endpoint::version)) {
      log.ready().join();
      return log.all().stream()
          .filter(endpoint -> endpoint.tenant().equals(tenant) && !endpoint.deleted())
          .count();
    }
  }
}
