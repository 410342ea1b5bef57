package io.chargeline.api;

import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.Client.Reply;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Devices in and out as files. */
final class DeviceImportTest extends ApiTest {
  private static final Logger LOG = LoggerFactory.getLogger(DeviceImportTest.class);
  private static final String DEVICES = "/api/admin/devices";
  private static final String IMPORT = DEVICES + "/import";
  private static final String HEADER =
      "device_phy_id,tenant,site,name,model,port_count,sockets,maintenance,standing,tags,gateway_device\n";

  private Client admin;

  @BeforeAll
  void makeTenants() {
    job.keepRegistry();
    admin = new Client(server.port(), ADMIN_KEY);
    for (String tenant : List.of("im-a", "im-b", "im-bulk")) {
      admin.post("/api/admin/tenants", "{\"id\":\"%s\",\"name\":\"T\"}".formatted(tenant));
    }
    Reply key =
        admin.post("/api/admin/tenants/im-a/keys", "{\"name\":\"k\",\"scopes\":[\"manage\"]}");
    Client manager = new Client(server.port(), key.text("key"));
    assertThat(manager.post("/api/third/sites", "{\"id\":\"s1\",\"name\":\"S\"}").status())
        .isEqualTo(201);
  }

  private static String counts(Reply reply) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    JsonNode body = reply.body();
    return "%d rows: %d created, %d changed, %d unchanged"
        .formatted(
            body.get("rows").asInt(),
            body.get("created").asInt(),
            body.get("changed").asInt(),
            body.get("unchanged").asInt());
  }

  @Test
  void whatGoesOutComesInAgain() {
    String file =
        "\uFEFF"
            + HEADER
            + "04E60001,im-a,s1,\"Pile \"\"one\"\", left\",DN-10,10,,false,active,north; -b ,86004459456001\n"
            + "\n"
            + "04e60002,im-a,, =1+1 ,,,,TRUE,,,\n"
            + "86004459456001,im-a,s1,充电桩 3,GN-2,,2=302;1=301,,quarantined,-x,\r\n"
            + "04E60003,,,,-x,,,,decommissioned,,\n";
    assertThat(counts(admin.post(IMPORT + "?dry_run=true", file)))
        .isEqualTo("4 rows: 4 created, 0 changed, 0 unchanged");
    assertThat(code(admin.get(DEVICES + "/04E60001"))).isEqualTo("404 device_not_found");
    assertThat(counts(admin.post(IMPORT, file)))
        .isEqualTo("4 rows: 4 created, 0 changed, 0 unchanged");
    assertThat(admin.get(DEVICES + "/04E60001").text("name")).isEqualTo("Pile \"one\", left");
    assertThat(admin.get(DEVICES + "/04E60002").body().get("maintenance").asBoolean()).isTrue();
    assertThat(admin.get(DEVICES + "/86004459456001").body().get("sockets").toString())
        .isEqualTo("{\"1\":\"301\",\"2\":\"302\"}");
    assertThat(counts(admin.post(IMPORT, file)))
        .isEqualTo("4 rows: 0 created, 0 changed, 4 unchanged");

    admin.patch(DEVICES + "/04E60001", "{\"name\":\"=cmd|'/c calc'!A1\",\"model\":\"@m\"}");
    Reply out = admin.get(DEVICES + "/export?text=04E6000");
    assertThat(out.type()).startsWith("text/csv");
    assertThat(out.raw().headers().firstValue("Content-Disposition").orElseThrow())
        .contains("devices.csv");
    assertThat(out.text().lines())
        .containsExactly(
            "\uFEFF" + HEADER.strip(),
            "04E60001,im-a,s1,'=cmd|'/c calc'!A1,'@m,10,,false,active,north;-b,86004459456001",
            "04E60002,im-a,,\" =1+1 \",,,,true,active,,",
            "04E60003,,,,'-x,,,false,decommissioned,,");
    assertThat(counts(admin.post(IMPORT, out.text())))
        .isEqualTo("3 rows: 0 created, 0 changed, 3 unchanged");
    assertThat(admin.get(DEVICES + "/export?text=86004459456001").text())
        .contains("86004459456001,im-a,s1,充电桩 3,GN-2,,1=301;2=302,false,quarantined,'-x,");
    String all = admin.get(DEVICES + "/export?tenant=im-a").text();
    assertThat(admin.post(IMPORT, all).body().get("unchanged").asLong())
        .isEqualTo(all.lines().count() - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1", "'=1", "''=1", "+", "-2", "@a", "＝1", "'", "'a", "a=b", "Pile"})
  void theGuardIsTakenAwayAsItWasPut(String name) {
    String out = DeviceCsv.guarded(name);
    assertThat(out).doesNotMatch("[=+\\-@＝＋－＠].*");
    assertThat(DeviceCsv.unguarded(out)).isEqualTo(name);
  }

  @Test
  void everyBadRowIsListedAndNothingIsChanged() {
    String file =
        HEADER
            + "04E60010,im-a,s1,Good,,,,,,,\n"
            + "04E6001,im-a,,,,,,,,,\n"
            + "04E60011,im-none,,,,,,,,,\n"
            + "04E60012,im-a,nowhere,,,,,,,,\n"
            + "04E60013,im-a,,,,many,,,,,\n"
            + "04E60014,im-a,,,,,1-2,,,,\n"
            + "04E60015,im-a,,,,,,maybe,,,\n"
            + "04E60016,im-a,,,,,,,asleep,,\n"
            + "04E60018,im-a,,,,,,,,a;a,\n"
            + "04E60019,im-a,,,,,,,,,here\n"
            + "04E60017,im-a,,\n"
            + "04E60010,im-a,,,,,,,,,\n";
    Reply refused = admin.post(IMPORT, file);
    assertThat(code(refused)).isEqualTo("422 import_refused");
    assertThat(refused.body().get("error_count").asInt()).isEqualTo(11);
    List<String> told = new ArrayList<>();
    for (JsonNode one : refused.body().get("errors")) {
      told.add(
          "%d %s=%s %s"
              .formatted(
                  one.get("line").asInt(),
                  one.get("column").asText(),
                  one.get("value").asText(),
                  one.get("code").asText()));
      assertThat(one.get("detail").asText()).isNotBlank();
      assertThat(one.get("detail_zh").asText()).isNotBlank();
    }
    assertThat(told)
        .containsExactly(
            "3 device_phy_id=04E6001 invalid_field",
            "4 tenant=im-none tenant_not_found",
            "5 site=nowhere site_not_found",
            "6 port_count=many invalid_field",
            "7 sockets=1-2 invalid_field",
            "8 maintenance=maybe invalid_field",
            "9 standing=asleep invalid_field",
            "10 tags=a;a invalid_field",
            "11 gateway_device=here invalid_field",
            "12 device_phy_id=04E60017 malformed_csv",
            "13 device_phy_id=04E60010 invalid_field");
    assertThat(code(admin.get(DEVICES + "/04E60010"))).isEqualTo("404 device_not_found");
    assertThat(job.registrations("04E60010")).isZero();
  }

  @Test
  void aColumnThatIsNotThereLeavesWhatStands() {
    String made = HEADER + "04E60020,im-a,s1,Named,DN-1,4,,true,,,\n";
    assertThat(counts(admin.post(IMPORT, made))).contains("1 created");
    String rename = "name,device_phy_id\nOther,04E60020\n";
    assertThat(counts(admin.post(IMPORT, rename))).contains("1 changed");
    JsonNode device = admin.get(DEVICES + "/04E60020").body();
    assertThat(device.get("name").asText()).isEqualTo("Other");
    assertThat(device.get("site").asText()).isEqualTo("s1");
    assertThat(device.get("maintenance").asBoolean()).isTrue();
    assertThat(device.get("version").asInt()).isEqualTo(2);
    assertThat(counts(admin.post(IMPORT, "device_phy_id,name\n04E60020,\n"))).contains("1 changed");
    assertThat(admin.get(DEVICES + "/04E60020").body().has("name")).isFalse();
  }

  @Test
  void aFileTakesNoDeviceFromAnotherTenantUnlessForced() {
    admin.post(IMPORT, "device_phy_id,tenant\n04E60030,im-a\n");
    for (String to : List.of("im-b", "")) {
      Reply refused = admin.post(IMPORT, "device_phy_id,tenant\n04E60030," + to + "\n");
      assertThat(refused.body().at("/errors/0/code").asText()).isEqualTo("device_claimed");
    }
    String file = "device_phy_id,tenant\n04E60030,im-b\n";
    assertThat(counts(admin.post(IMPORT + "?force=true", file))).contains("1 changed");
    assertThat(admin.get(DEVICES + "/04E60030").text("tenant")).isEqualTo("im-b");
  }

  @Test
  void refusesFilesThatAreNone() {
    for (String wrong :
        List.of(
            "",
            "\n\n",
            "name\nx\n",
            "device_phy_id,device_phy_id\n",
            "device_phy_id;tenant\n",
            "device_phy_id,owner\n",
            "device_phy_id,name\n04E60040,\"open")) {
      assertThat(code(admin.post(IMPORT, wrong))).as(wrong).isEqualTo("400 malformed_csv");
    }
    assertThat(code(admin.post(IMPORT + "?dry_run=1", HEADER))).isEqualTo("400 invalid_field");
    assertThat(counts(admin.post(IMPORT, HEADER))).startsWith("0 rows");
    byte[] gbk = "device_phy_id,name\n04E60040,充电\n".getBytes(Charset.forName("GBK"));
    assertThatThrownBy(() -> new CsvRows(gbk)).hasMessageContaining("UTF-8");
    String tooMany = "device_phy_id\n" + "x\n".repeat(CsvRows.MAX_ROWS + 1);
    assertThatThrownBy(
            () -> new CsvRows(tooMany.getBytes(StandardCharsets.UTF_8)).forEach(row -> {}))
        .hasMessageContaining("50000");
    assertThat(code(admin.post(IMPORT, "x".repeat(CsvRows.MAX_BYTES + 1))))
        .isEqualTo("413 content_too_large");
  }

  @Test
  void manyRowsAreWaitedForOnce() {
    load(3000, "04E7");
  }

  @Tag("slow")
  @Test
  void theLargestFile() {
    load(CsvRows.MAX_ROWS, "04E9");
  }

  private void load(int rows, String prefix) {
    String file =
        IntStream.range(0, rows)
            .mapToObj(i -> prefix + "%04X".formatted(i + 0x1000) + ",im-bulk,Pile number " + i)
            .collect(Collectors.joining("\n", "device_phy_id,tenant,name\n", "\n"));
    long began = System.nanoTime();
    assertThat(counts(admin.post(IMPORT, file)))
        .isEqualTo("%d rows: %d created, 0 changed, 0 unchanged".formatted(rows, rows));
    long tookMs = Duration.ofNanos(System.nanoTime() - began).toMillis();
    assertThat(counts(admin.post(IMPORT, file))).endsWith(rows + " unchanged");
    LOG.atInfo().addKeyValue("rows", rows).addKeyValue("ms", tookMs).log("imported");
    try (ApiServer other = newServer(Optional.empty())) {
      other.ready().join();
      Client there = new Client(other.port(), ADMIN_KEY);
      assertThat(there.get(DEVICES + "/export?tenant=im-bulk").text().lines().count())
          .isGreaterThan(rows);
    }
  }
}
