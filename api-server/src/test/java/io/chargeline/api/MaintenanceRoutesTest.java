package io.chargeline.api;

import static io.chargeline.api.JobTwin.charging;
import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.Client.Reply;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.MaintenanceRow;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.maintenance.MaintenancePhase;
import io.chargeline.domain.maintenance.MaintenanceScope;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import io.chargeline.domain.webhook.Destinations;
import io.chargeline.log.ControlLog;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Maintenance windows, through real HTTP; they are ended by each test, for the devices of others.
 */
final class MaintenanceRoutesTest extends ApiTest {
  private static final String PATH = "/api/third/maintenance";
  private static final String ADMIN_PATH = "/api/admin/maintenance";

  private TenantRecords records;
  private Client admin;

  @BeforeAll
  void readTheTenantsLogs() {
    records = new TenantRecords();
    admin = new Client(server.port(), ADMIN_KEY);
  }

  @AfterAll
  void closeRecords() {
    records.close();
  }

  private static String in(Duration time) {
    return Instant.now().plus(time).truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static String ofDevice(String device, String more) {
    return "{\"scope\":\"device\",\"device_phy_ids\":[\"%s\"],\"ends_at\":\"%s\"%s}"
        .formatted(device, in(Duration.ofHours(1)), more);
  }

  private List<MaintenanceWindow> written(String tenant, String id) {
    return records.of(tenant, RecordKind.MAINTENANCE, MaintenanceWindow.class).stream()
        .filter(window -> window.windowId().equals(id))
        .toList();
  }

  private static String startBody(String order) {
    return "{\"order_no\":\"" + order + "\",\"mode\":4,\"port_no\":1}";
  }

  @Test
  void anAcceptedWindowStandsInTheTenantsLog() {
    demo.post("/api/third/sites", "{\"id\":\"garage-7\",\"name\":\"Garage 7\"}");
    String starts = in(Duration.ofHours(2));
    Reply made =
        demo.post(
            PATH,
            """
            {"scope":"site","site":"garage-7","starts_at":"%s","ends_at":"%s",
             "reason":"new cables","reason_zh":"更换线缆"}
            """
                .formatted(starts, in(Duration.ofHours(3))));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String path = PATH + "/" + made.text("id");
    assertThat(made.raw().headers().firstValue("Location")).contains(path);
    assertThat(made.text("phase")).isEqualTo("announced");
    assertThat(Instant.parse(made.text("starts_at"))).isEqualTo(Instant.parse(starts));
    assertThat(made.text("starts")).isEqualTo("refused");
    assertThat(demo.get(path).body()).isEqualTo(made.body());
    assertThat(demo.get(PATH).body().get("items")).contains(made.body());

    await().until(() -> written("demo", made.text("id")).size() == 1);
    MaintenanceWindow window = written("demo", made.text("id")).get(0);
    assertThat(window)
        .isEqualTo(
            new MaintenanceWindow(
                made.text("id"),
                "demo",
                MaintenanceScope.SITE,
                "demo",
                "garage-7",
                List.of(),
                Instant.parse(starts).toEpochMilli(),
                window.endsAt(),
                false,
                "new cables",
                "更换线缆",
                null,
                1,
                window.createdAt(),
                window.createdAt()));

    Reply moved =
        demo.patch(
            path, "{\"ends_at\":\"" + in(Duration.ofHours(4)) + "\",\"starts\":\"allowed\"}");
    assertThat(moved.text("version")).isEqualTo("2");
    assertThat(moved.text("reason")).isEqualTo("new cables");
    assertThat(demo.delete(path).status()).isEqualTo(204);
    assertThat(demo.delete(path).status()).isEqualTo(204);
    assertThat(demo.get(path).text("phase")).isEqualTo("cancelled");
    assertThat(code(demo.patch(path, "{\"starts\":\"refused\"}")))
        .isEqualTo("409 maintenance_over");
    await().until(() -> written("demo", made.text("id")).size() == 3);
    assertThat(written("demo", made.text("id")))
        .extracting(MaintenanceWindow::version)
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void startsAreRefusedWhileItRunsAndNothingElse() {
    job.write(online("04EC0001", "demo", 1, idle(1), charging(2, "M-OLD")));
    job.write(online("04EC0002", "demo", 1, idle(1)));
    assertThat(ports("04EC0001").get(0).get("startable").asBoolean()).isTrue();
    Reply made = demo.post(PATH, ofDevice("04ec0001", ""));
    assertThat(made.text("phase")).as(made.text()).isEqualTo("running");
    assertThat(made.body().get("device_phy_ids").get(0).asText()).isEqualTo("04EC0001");

    Reply refused = demo.post(start("04EC0001"), startBody("M-1"));
    assertThat(code(refused)).isEqualTo("409 maintenance");
    assertThat(refused.text("ends_at")).isEqualTo(made.text("ends_at"));
    assertThat(refused.text("maintenance_id")).isEqualTo(made.text("id"));
    assertThat(job.commands("04EC0001")).isEmpty();
    JsonNode port = ports("04EC0001").get(0);
    assertThat(port.get("startable").asBoolean()).isFalse();
    assertThat(port.get("not_startable_reason").asText()).isEqualTo("maintenance");
    for (String path : List.of("", "/realtime")) {
      assertThat(demo.get("/api/third/devices/04EC0001" + path).text())
          .contains("\"not_startable_reason\":\"maintenance\"");
    }
    assertThat(inABatch("04EC0001")).isEqualTo("maintenance");
    assertThat(demo.post(start("04EC0002"), startBody("M-2")).status()).isEqualTo(202);
    assertThat(demo.post(stop("04EC0001"), "{\"order_no\":\"M-OLD\"}").status()).isEqualTo(202);
    assertThat(demo.post("/api/third/devices/04EC0001/reboot", "{}").status()).isEqualTo(202);

    String path = PATH + "/" + made.text("id");
    assertThat(demo.patch(path, "{\"starts\":\"allowed\"}").status()).isEqualTo(200);
    assertThat(demo.post(start("04EC0001"), startBody("M-3")).status()).isEqualTo(202);
    assertThat(demo.patch(path, "{\"starts\":\"refused\"}").status()).isEqualTo(200);
    assertThat(code(demo.patch(path, "{\"starts_at\":\"" + in(Duration.ofMinutes(5)) + "\"}")))
        .isEqualTo("400 invalid_field");
    Reply ended = demo.patch(path, "{\"ends_at\":\"" + in(Duration.ofSeconds(-5)) + "\"}");
    assertThat(ended.text("phase")).isEqualTo("ended");
    assertThat(demo.post(start("04EC0001"), startBody("M-4")).status()).isEqualTo(202);
    assertThat(code(demo.delete(path))).isEqualTo("409 maintenance_over");
  }

  private JsonNode ports(String device) {
    String path = "/api/third/devices/" + device + "/ports";
    return await().until(() -> demo.get(path), reply -> reply.status() == 200).body().get("items");
  }

  private String inABatch(String device) {
    Reply batch =
        demo.post(
            "/api/third/devices/batch/control",
            "{\"items\":[{\"device_phy_id\":\"%s\",\"type\":\"start\",\"order_no\":\"M-B\",\"mode\":4,\"port_no\":1}]}"
                .formatted(device));
    assertThat(batch.status()).as(batch.text()).isEqualTo(202);
    String path = "/api/third/batches/" + batch.text("batch_id");
    await().until(() -> demo.get(path).body().path("done").asInt() == 1);
    return demo.get(path).body().at("/items/0/problem/code").asText();
  }

  @Test
  void theOperatorsWindowsAreEveryTenants() {
    job.write(online("04EC0003", "other", 1, idle(1)));
    Reply made =
        admin.post(
            ADMIN_PATH,
            "{\"scope\":\"platform\",\"ends_at\":\"%s\"}".formatted(in(Duration.ofHours(1))));
    try {
      assertThat(made.status()).as(made.text()).isEqualTo(201);
      await().until(() -> written("demo", made.text("id")).size() == 1);
      await().until(() -> written("other", made.text("id")).size() == 1);
      assertThat(code(other.post(start("04EC0003"), startBody("M-5"))))
          .isEqualTo("409 maintenance");
      String path = PATH + "/" + made.text("id");
      Reply seen = other.get(path);
      assertThat(seen.body().get("by_operator").asBoolean()).isTrue();
      assertThat(seen.body()).isEqualTo(made.body());
      assertThat(other.get(PATH).body().get("items")).contains(made.body());
      assertThat(code(other.patch(path, "{\"starts\":\"allowed\"}")))
          .isEqualTo("403 maintenance_by_operator");
      assertThat(code(other.delete(path))).isEqualTo("403 maintenance_by_operator");
      assertThat(admin.get(ADMIN_PATH).body().get("items")).contains(made.body());
    } finally {
      assertThat(admin.delete(ADMIN_PATH + "/" + made.text("id")).status()).isEqualTo(204);
    }
    assertThat(other.post(start("04EC0003"), startBody("M-6")).status()).isEqualTo(202);
  }

  @Test
  void ofAnotherTenantNothingIsSeen() {
    job.write(online("04EC0004", "other", 1, idle(1)));
    Reply foreign = demo.post(PATH, ofDevice("04EC0004", ""));
    assertThat(code(foreign)).isEqualTo("404 device_not_found");
    Reply made =
        admin.post(
            ADMIN_PATH,
            "{\"scope\":\"tenant\",\"tenant\":\"other\",\"starts\":\"allowed\",\"ends_at\":\"%s\"}"
                .formatted(in(Duration.ofHours(1))));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String path = PATH + "/" + made.text("id");
    assertThat(other.get(path).status()).isEqualTo(200);
    assertThat(code(demo.get(path))).isEqualTo("404 maintenance_not_found");
    assertThat(code(demo.delete(path))).isEqualTo("404 maintenance_not_found");
    assertThat(demo.get(PATH).text()).doesNotContain(made.text("id"));
    assertThat(admin.delete(ADMIN_PATH + "/" + made.text("id")).status()).isEqualTo(204);
    Reply own =
        other.post(
            PATH,
            "{\"scope\":\"tenant\",\"starts_at\":\"%s\",\"ends_at\":\"%s\"}"
                .formatted(in(Duration.ofHours(5)), in(Duration.ofHours(6))));
    assertThat(code(admin.get(ADMIN_PATH + "/" + own.text("id"))))
        .isEqualTo("404 maintenance_not_found");
    assertThat(other.delete(PATH + "/" + own.text("id")).status()).isEqualTo(204);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'scope':'platform','ends_at':'SOON'}                          | 400 invalid_field",
        "{'scope':'tenant'}                                             | 400 missing_field",
        "{'scope':'tenant','ends_at':'tomorrow'}                        | 400 invalid_field",
        "{'scope':'tenant','ends_at':1764000000}                        | 400 invalid_field",
        "{'scope':'tenant','ends_at':'2020-01-01T00:00:00Z'}            | 400 invalid_field",
        "{'scope':'tenant','starts_at':'LATER','ends_at':'SOON'}        | 400 invalid_field",
        "{'scope':'tenant','ends_at':'FAR'}                             | 400 invalid_field",
        "{'scope':'tenant','starts_at':'NEXT_YEAR','ends_at':'NEXT_YEAR_PLUS'} | 400 invalid_field",
        "{'scope':'site','ends_at':'SOON'}                              | 400 missing_field",
        "{'scope':'site','site':'nowhere','ends_at':'SOON'}             | 404 site_not_found",
        "{'scope':'tenant','site':'s','ends_at':'SOON'}                 | 400 invalid_field",
        "{'scope':'device','ends_at':'SOON'}                            | 400 missing_field",
        "{'scope':'device','device_phy_ids':[],'ends_at':'SOON'}        | 400 invalid_field",
        "{'scope':'device','device_phy_ids':['04ECFFFF'],'ends_at':'SOON'} | 404 device_not_found",
        "{'scope':'tenant','starts':'never','ends_at':'SOON'}           | 400 invalid_field",
        "{'scope':'tenant','begin':'SOON','ends_at':'SOON'}             | 400 unknown_field",
      })
  void saysWhatCannotBe(String body, String expected) {
    String json =
        body.replace('\'', '"')
            .replace("NEXT_YEAR_PLUS", in(Duration.ofDays(401)))
            .replace("NEXT_YEAR", in(Duration.ofDays(400)))
            .replace("SOON", in(Duration.ofMinutes(1)))
            .replace("LATER", in(Duration.ofMinutes(2)))
            .replace("FAR", in(Duration.ofDays(40)));
    assertThat(code(demo.post(PATH, json))).isEqualTo(expected);
  }

  @Test
  void theOperatorNamesATenantThatExists() {
    String ends = "\"ends_at\":\"" + in(Duration.ofHours(1)) + "\"}";
    assertThat(code(admin.post(ADMIN_PATH, "{\"scope\":\"tenant\",\"tenant\":\"nobody\"," + ends)))
        .isEqualTo("404 tenant_not_found");
    assertThat(code(admin.post(ADMIN_PATH, "{\"scope\":\"platform\",\"tenant\":\"demo\"," + ends)))
        .isEqualTo("400 invalid_field");
    assertThat(code(admin.post(ADMIN_PATH, "{\"scope\":\"site\"," + ends)))
        .isEqualTo("400 invalid_field");
  }

  /** A server died between the acceptance and the tenant's log. */
  @Test
  void whatWasAcceptedAndNotWrittenIsWrittenByWhoeverFindsIt() {
    TestClock clock = new TestClock();
    long now = clock.millis();
    MaintenanceWindow orphan =
        new MaintenanceWindow(
            "orphan-" + now,
            "m-tenant",
            MaintenanceScope.TENANT,
            "m-tenant",
            null,
            List.of(),
            now,
            now + 3_600_000,
            false,
            null,
            null,
            null,
            1,
            now - 10_000,
            now - 10_000);
    try (ControlLog<MaintenanceWindow> log =
            ControlLog.open(
                Broker.bootstrap(),
                Topic.CONTROL_MAINTENANCE,
                MaintenanceWindow.class,
                MaintenanceWindow::windowId,
                MaintenanceWindow::version);
        ApiServer second = serverBy(clock)) {
      second.ready().join();
      assertThat(log.append(orphan).join().accepted()).isTrue();
      await().until(() -> written("m-tenant", orphan.windowId()).size() >= 1);
      assertThat(written("m-tenant", orphan.windowId())).containsOnly(orphan);

      // The job has not told of it: again, until it has.
      int before = written("m-tenant", orphan.windowId()).size();
      clock.advance(Duration.ofSeconds(60));
      await().until(() -> written("m-tenant", orphan.windowId()).size() > before);
      MaintenanceRow row =
          new MaintenanceRow(
              orphan.windowId(),
              "m-tenant",
              "tenant",
              null,
              List.of(),
              false,
              MaintenancePhase.STARTED,
              orphan.startsAt(),
              orphan.endsAt(),
              orphan.startsAt(),
              null,
              null,
              null,
              1,
              2);
      job.write(Topic.FACTS_MAINTENANCE, row.rowKey(), Json.bytes(row));
      await().pollDelay(Duration.ofMillis(1500)).until(() -> true);
      int told = written("m-tenant", orphan.windowId()).size();
      clock.advance(Duration.ofSeconds(60));
      await()
          .during(Duration.ofMillis(1500))
          .until(() -> written("m-tenant", orphan.windowId()).size() == told);
    }
  }

  static ApiServer serverBy(TestClock clock) {
    return ApiServer.start(
        new ApiConfig(
            "127.0.0.1",
            0,
            Broker.bootstrap(),
            Map.of("demo-key", "demo", "other-key", "other"),
            Optional.of(ADMIN_KEY),
            100_000,
            SECRET_KEY,
            Optional.empty(),
            Destinations.ANYWHERE,
            Duration.ofSeconds(40),
            Duration.ofSeconds(5),
            Optional.empty(),
            "chargeline",
            "",
            ConsoleConfig.DEFAULT),
        clock);
  }
}
