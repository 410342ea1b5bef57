package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import io.chargeline.standalone.TestStack.Reply;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The oracle beside live traffic, its own and that of all tests that came before on the stack. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RecomputeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String DEVICE = "04F70001";
  private static final int PHYSICAL_ID = 0x04F70001;

  private final TestStack stack = TestStack.shared();

  @Test
  @Order(1)
  void whatHappenedIsRecomputedWithoutADifference() {
    liveThrough();

    Run run = recompute(stack);

    assertThat(run.code).as("%s", run).isZero();
    for (String table : List.of("presence", "port_states", "sessions", "commands", "figures")) {
      assertThat(run.compared(table)).as(table).isPositive();
    }
  }

  /** Online, charged by order, stopped by order, worked on, gone and back. */
  private void liveThrough() {
    String order = "REC-" + System.nanoTime() % 1_000_000_000;
    try (RawPile pile = new RawPile(stack.devices(), PHYSICAL_ID)) {
      pile.introduce().frame(0x21, "2b0902" + "0000" + "005d");
      await(
          () ->
              stack
                  .get("/api/third/devices/" + DEVICE)
                  .body()
                  .at("/ports/0/startable")
                  .asBoolean());
      Thread answering = new Thread(() -> pile.answerCharge(pile.expect(0x82)));
      answering.start();
      charge("start", "\"port_no\":1,\"order_no\":\"%s\",\"mode\":1,\"time_limit\":60", order);
      pile.report(0, order, 30, 5);
      Thread stopping = new Thread(() -> pile.answerCharge(pile.expect(0x82)));
      stopping.start();
      charge("stop", "\"port_no\":1,\"order_no\":\"%s\"", order);
      pile.settle(0, order, 60, 10, 5);
      pile.expect(0x03);
      work(true);
      pile.frame(0x21, "2b0902" + "0400" + "005d");
      work(false);
      pile.frame(0x21, "2b0902" + "0000" + "005d");
    }
    await(() -> row("presence", "state = 'offline'"));
    try (RawPile back = new RawPile(stack.devices(), PHYSICAL_ID)) {
      back.introduce();
      await(() -> row("presence", "state = 'online' AND reason = 'heard' AND until_at IS NULL"));
    }
    await(() -> row("presence", "state = 'offline' AND until_at IS NULL"));
    await(this::figuresHaveIt);
    awaitClock();
  }

  private void charge(String verb, String fields, String order) {
    Reply reply =
        stack.send(
            stack
                .request("/api/third/devices/" + DEVICE + "/charge/" + verb)
                .header("Content-Type", "application/json")
                .header("Prefer", "wait=30")
                .POST(BodyPublishers.ofString("{" + fields.formatted(order) + "}")));
    assertThat(reply.text("state")).as("%s", reply).isEqualTo("succeeded");
  }

  private void work(boolean begins) {
    Reply reply =
        stack.send(
            HttpRequest.newBuilder(
                    URI.create(stack.endpoints().api() + "/api/admin/devices/" + DEVICE))
                .timeout(Duration.ofSeconds(60))
                .header("X-Api-Key", TestStack.ADMIN_KEY)
                .method("PATCH", BodyPublishers.ofString("{\"maintenance\":" + begins + "}")));
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    await(() -> row("presence", "maintenance = " + begins + " AND reason = 'assigned'"));
  }

  private boolean row(String table, String where) throws Exception {
    return !rows(
            "SELECT 1 FROM chargeline.%s FINAL WHERE device_id = '%s' AND %s LIMIT 1",
            table, DEVICE, where)
        .isEmpty();
  }

  private boolean figuresHaveIt() throws Exception {
    return !rows(
            "SELECT 1 FROM chargeline.v_figures WHERE device_id = '%s' AND scope = 'device'"
                + " AND offline_times >= 2",
            DEVICE)
        .isEmpty();
  }

  private List<String> rows(String sql, Object... arguments) throws Exception {
    return stack.tables().rows(sql.formatted(arguments));
  }

  /** What is recomputed ends some seconds before now. */
  private void awaitClock() {
    long now = System.currentTimeMillis();
    await(
        () ->
            Long.parseLong(
                    rows("SELECT toUnixTimestamp64Milli(max(at)) FROM chargeline.ticks WHERE log = 'live'")
                        .get(0))
                > now + 6000);
  }

  @Test
  @Order(2)
  void whatWasFalsifiedIsNamed() throws Exception {
    String session = "device_id = '%s' AND energy_wh = %d";
    String presence = "device_id = '%s' AND until_at IS NULL AND state = '%s'";
    String window =
        "scope = 'fleet' AND step = 'minute' AND as_of_at = end_at AND log = 'live'"
            + " AND devices_offline ";
    falsify("sessions", "energy_wh + 1 AS energy_wh", session.formatted(DEVICE, 100));
    falsify("presence", "'unknown' AS state", presence.formatted(DEVICE, "offline"));
    falsify("figures", "devices_offline + 7000000 AS devices_offline", window + "< 7000000");
    try {
      Run run = recompute(stack);

      assertThat(run.code()).as("%s", run).isEqualTo(1);
      assertThat(run.out())
          .containsPattern("sessions session_id=\\S+: energy_wh is 101, recomputed 100\n")
          .containsPattern(
              "presence device_id=04F70001 from_at=\\S+: state is unknown, recomputed offline\n")
          .containsPattern(
              "figures scope=fleet step=minute start_at=\\S+: devices_offline is 7\\d{6}, ")
          .contains("3 rows differ; 3 differences shown");
      for (String table : List.of("presence", "sessions", "figures")) {
        assertThat(run.differing(table)).as(table).isEqualTo(1);
      }
    } finally {
      falsify("sessions", "energy_wh - 1 AS energy_wh", session.formatted(DEVICE, 101));
      falsify("presence", "'offline' AS state", presence.formatted(DEVICE, "unknown"));
      falsify("figures", "devices_offline - 7000000 AS devices_offline", window + ">= 7000000");
    }
  }

  /** As a version of the row that outranks it. */
  private void falsify(String table, String how, String where) throws Exception {
    await(
        () -> rows("SELECT 1 FROM chargeline.%s FINAL WHERE %s LIMIT 1", table, where).size() == 1);
    rows(
        "INSERT INTO chargeline.%s SELECT * REPLACE (%s, revision + 1 AS revision)"
            + " FROM (SELECT * FROM chargeline.%s FINAL WHERE %s LIMIT 1)",
        table, how, table, where);
  }

  @Test
  @Order(3)
  void aRangeThatIsNotHeldIsRefused() throws Exception {
    assertThat(recompute(stack, "--from", "tomorrow").code()).isEqualTo(2);
    Run future = recompute(stack, "--to", "2100-01-01");
    assertThat(future.code()).isEqualTo(2);
    assertThat(future.err()).contains("2099-12-31T16:00:00Z: not known yet", "at the latest");
    // As if the database were older than frames are kept.
    rows(
        "INSERT INTO chargeline.schema_migrations (version, name, checksum, applied_at)"
            + " VALUES (0, 'before', '', now64(3) - INTERVAL 60 DAY)");
    try {
      Run old = recompute(stack, "--from", "2026-01-01");
      assertThat(old.code()).as("%s", old).isEqualTo(2);
      assertThat(old.err()).contains("no longer held", "can be recomputed at the earliest");
    } finally {
      rows(
          "ALTER TABLE chargeline.schema_migrations DELETE WHERE version = 0"
              + " SETTINGS mutations_sync = 1");
    }
    assertThat(recompute(stack, "--from", "2026-01-01", "--json").json().at("/tables/presence"))
        .isNotEmpty();
  }

  @Test
  void aDirectoryWithoutDataIsRefused() {
    Run run = Run.of("recompute", "--data", TestStack.newDirectory().toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("nothing was ever stored there");
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).until(condition);
  }

  static Run recompute(TestStack stack, String... arguments) {
    List<String> all = new ArrayList<>(List.of("recompute", "--data", stack.data().toString()));
    all.addAll(List.of(arguments));
    return Run.of(all.toArray(String[]::new));
  }

  /** How the command ended, and what it said. */
  record Run(int code, String out, String err) {
    static Run of(String... arguments) {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      int code =
          Chargeline.commandLine()
              .setOut(new PrintWriter(out))
              .setErr(new PrintWriter(err))
              .execute(arguments);
      return new Run(code, out.toString(), err.toString());
    }

    long compared(String table) {
      return count(table, 1);
    }

    long differing(String table) {
      return count(table, 2);
    }

    private long count(String table, int column) {
      return out.lines()
          .filter(line -> line.startsWith(table + ' '))
          .map(line -> line.split(" +"))
          .filter(fields -> fields.length == 4)
          .mapToLong(fields -> Long.parseLong(fields[column]))
          .findFirst()
          .orElse(0);
    }

    JsonNode json() {
      return Json.tree(out.getBytes(StandardCharsets.UTF_8));
    }
  }
}
