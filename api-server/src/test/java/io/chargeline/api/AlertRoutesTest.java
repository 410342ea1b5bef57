package io.chargeline.api;

import static io.chargeline.api.AlertRecords.id;
import static io.chargeline.api.AlertRecords.resolved;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.Client.Reply;
import io.chargeline.domain.Json;
import io.chargeline.domain.alert.AlertAct;
import io.chargeline.domain.frame.Topic;
import io.chargeline.log.TopicTail;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alerts through real HTTP, as the alert job would have told them on a real broker. */
final class AlertRoutesTest extends ApiTest {
  private static final String PATH = "/api/third/alerts";
  private static final String ADMIN_PATH = "/api/admin/alerts";
  private static final String OURS = "&site=" + AlertRecords.SITE;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final String TENANT = "alerts-0a73";

  private final long now = System.currentTimeMillis();
  private final Queue<AlertAct> acts = new ConcurrentLinkedQueue<>();
  private AlertRecords records;
  private AlertRecords filtered;
  private AlertRecords platform;
  private Client admin;
  private Client night;
  private Client reader;
  private TopicTail tail;

  @BeforeAll
  void tell() {
    admin = new Client(server.port(), ADMIN_KEY);
    admin.post("/api/admin/tenants", "{\"id\":\"%s\",\"name\":\"Alerts\"}".formatted(TENANT));
    night = new Client(server.port(), key("night shift", "\"read\",\"manage\""));
    reader = new Client(server.port(), key("reader", "\"read\""));
    records = new AlertRecords(job, TENANT);
    filtered = new AlertRecords(job, "other");
    platform = new AlertRecords(job, "");
    tail =
        TopicTail.start(
            Broker.bootstrap(),
            "acts-of-tests",
            List.of(Topic.CONTROL_ALERT_ACTS),
            message -> acts.add(Json.read(message.value(), AlertAct.class)));
    many();
  }

  @AfterAll
  void end() {
    tail.close();
  }

  private String key(String name, String scopes) {
    return admin
        .post(
            "/api/admin/tenants/" + TENANT + "/keys",
            "{\"name\":\"%s\",\"scopes\":[%s]}".formatted(name, scopes))
        .text("key");
  }

  /** Of tenant {@code other}, each differing from the plain one in something. */
  private void many() {
    filtered.alert("f-plain", now - 10 * MINUTE, 1);
    filtered.alert("f-rule", now - 9 * MINUTE, 1, row -> row.put("rule_id", "port-hot"));
    filtered.alert("f-site", now - 8 * MINUTE, 1, row -> row.put("site", "elsewhere"));
    filtered.alert(
        "f-critical",
        now - 7 * MINUTE,
        1,
        row -> row.put("severity", "critical").put("peak_severity", "critical"));
    filtered.alert(
        "f-port", now - 6 * MINUTE, 1, row -> row.put("device_id", "0A730002").put("port", 2));
    filtered.alert(
        "f-held",
        now - 5 * MINUTE,
        1,
        row -> row.put("held_by", "silence").put("held_ref", "quiet-1"));
    filtered.alert(
        "f-draft", now - 4 * MINUTE, 1, row -> row.put("draft", true).put("held_by", "draft"));
    filtered.alert(
        "f-pending",
        now - 3 * MINUTE,
        1,
        row -> {
          row.put("phase", "pending").put("severity", "info");
          row.remove("fired_at");
        });
    filtered.alert(
        "f-taken",
        now - 2 * MINUTE,
        1,
        row ->
            row.put("phase", "acknowledged")
                .put("acknowledged_at", now)
                .put("acknowledged_by", "day shift"));
    filtered.alert(
        "f-over",
        now - 20 * MINUTE,
        1,
        resolved(now - MINUTE).andThen(row -> row.put("peak_severity", "critical")));
  }

  private static List<String> ids(Reply page) {
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    return StreamSupport.stream(page.body().path("items").spliterator(), false)
        .map(item -> item.path("id").asText())
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''               | taken pending held port critical site rule plain",
        "state=open       | taken pending held port critical site rule plain",
        "state=pending    | pending",
        "state=firing     | held port critical site rule plain",
        "state=acknowledged | taken",
        "state=resolved   | over",
        "state=all        | taken pending held port critical site rule plain over",
        "severity=warning | taken held port critical site rule plain",
        "state=all&severity=critical | critical over",
        "rule=port-hot    | rule",
        "site=elsewhere   | site",
        "device=0a730002  | port",
        "port=2           | port",
        "port=3           | ''",
        "held=true        | held",
        "held=false       | taken pending port critical site rule plain",
        "held_by=silence  | held",
        "held_by=inhibited | ''",
        "held_ref=quiet-1 | held",
        "state=all&held_ref=quiet-2 | ''",
        "draft=true       | draft",
      })
  void theListIsNarrowed(String query, String names) {
    List<String> expected =
        names.isEmpty()
            ? List.of()
            : List.of(names.split(" ")).stream().map(name -> id("f-" + name)).toList();
    assertThat(ids(other.get(PATH + "?" + query))).containsExactlyElementsOf(expected);
  }

  @Test
  void theListIsNarrowedByTime() {
    String since = Instant.ofEpochMilli(now - 5 * MINUTE).toString();
    String until = Instant.ofEpochMilli(now - 3 * MINUTE).toString();
    assertThat(ids(other.get(PATH + "?since=" + since + "&until=" + until)))
        .containsExactly(id("f-held"));
    assertThat(code(other.get(PATH + "?state=open&severity=worst"))).isEqualTo("400 invalid_field");
    assertThat(code(other.get(PATH + "?held=maybe"))).isEqualTo("400 invalid_field");
  }

  @Test
  void pagesFollowEachOtherWithoutGap() {
    List<String> all = new ArrayList<>();
    String cursor = "";
    do {
      Reply page = other.get(PATH + "?state=all&limit=4" + cursor);
      all.addAll(ids(page));
      cursor = page.body().has("next_cursor") ? "&cursor=" + page.text("next_cursor") : "";
    } while (!cursor.isEmpty());
    assertThat(all)
        .hasSize(9)
        .isEqualTo(ids(other.get(PATH + "?state=all&limit=1000")))
        .doesNotHaveDuplicates();
    assertThat(code(other.get(PATH + "?cursor=WyJzaXRlcyJd"))).isEqualTo("400 invalid_field");
  }

  @Test
  void theSummaryCountsThem() {
    JsonNode summary = other.get(PATH + "/summary").body();
    assertThat(summary.path("open").asInt()).isEqualTo(8);
    assertThat(summary.path("held").asInt()).isEqualTo(1);
    assertThat(summary.at("/by_held_by/silence").asInt()).isEqualTo(1);
    assertThat(summary.at("/by_severity/critical").asInt()).isEqualTo(1);
    assertThat(summary.at("/by_state/acknowledged").asInt()).isEqualTo(1);
    assertThat(summary.path("draft").asInt()).isEqualTo(1);
    assertThat(summary.path("resolved_last_day").asInt()).isEqualTo(1);
  }

  @Test
  void recordsMayComeInAnyOrderAndTwice() {
    long began = now - HOUR;
    records.step("order", 2, began + 120_000, "fired", null, "it fires");
    records.step("order", 1, began, "pending", null, "it holds");
    records.alert("order", began, 3, row -> row.put("members", 3));
    records.alert("order", began, 2, row -> row.put("members", 2));
    records.alert("order", began, 3, row -> row.put("members", 3));
    records.step("order", 2, began + 120_000, "fired", null, "it fires");
    Reply shown = night.get(PATH + "/" + id("order"));
    assertThat(shown.body().path("count").asInt()).as(shown.text()).isEqualTo(3);
    assertThat(shown.body().path("timeline").findValuesAsText("number")).containsExactly("1", "2");
    assertThat(shown.body().path("timeline_complete").asBoolean()).isTrue();
    Reply first = night.get(PATH + "/" + id("order") + "/timeline?limit=1");
    assertThat(first.body().at("/items/0/text").asText()).isEqualTo("it holds");
    Reply second =
        night.get(
            PATH + "/" + id("order") + "/timeline?limit=1&cursor=" + first.text("next_cursor"));
    assertThat(second.body().at("/items/0/text").asText()).isEqualTo("it fires");
    assertThat(second.body().has("next_cursor")).isFalse();

    records.alert("order", began, 5, resolved(now - MINUTE));
    records.alert("order", began, 4);
    assertThat(night.get(PATH + "/" + id("order")).text("state")).isEqualTo("resolved");
  }

  @Test
  void whatEndedLongAgoDoesNotComeBack() {
    records.alert("old", now - 3 * DAY, 5, resolved(now - 2 * DAY));
    records.alert("old", now - 3 * DAY, 4);
    records.step("old", 1, now - 3 * DAY, "fired", null, "it fires");
    assertThat(code(night.get(PATH + "/" + id("old")))).isEqualTo("404 alert_not_found");
    assertThat(ids(night.get(PATH + "?state=all"))).doesNotContain(id("old"));
  }

  @Test
  void theFirstWhoAcknowledgesIsShownAtOnceAndToEverybody() {
    long began = now - HOUR;
    records.alert("ack", began, 2);
    records.step("ack", 1, began, "fired", null, "it fires");
    String path = PATH + "/" + id("ack");
    Reply done = night.post(path + "/acknowledge", "{\"comment\":\"on my way\"}");
    assertThat(done.status()).as(done.text()).isEqualTo(200);
    assertThat(done.text("state")).isEqualTo("acknowledged");
    assertThat(done.text("acknowledged_by")).isEqualTo("night shift");
    assertThat(done.body().at("/pending_acts/0/text").asText()).isEqualTo("on my way");
    assertThat(ids(night.get(PATH + "?state=acknowledged"))).contains(id("ack"));
    assertThat(ids(night.get(PATH + "?state=firing"))).doesNotContain(id("ack"));

    Client day = new Client(server.port(), key("day shift", "\"manage\",\"read\""));
    Reply again = day.post(path + "/acknowledge", "{\"comment\":\"me too\"}");
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text("acknowledged_by")).isEqualTo("night shift");
    assertThat(again.text("acknowledged_at")).isEqualTo(done.text("acknowledged_at"));
    assertThat(again.body().path("pending_acts").findValuesAsText("kind"))
        .containsExactly("acknowledge", "comment");
    assertThat(day.post(path + "/acknowledge", "").text("acknowledged_by"))
        .isEqualTo("night shift");

    tail.caughtUp().join();
    List<AlertAct> written = acts.stream().filter(a -> a.alertId().equals(id("ack"))).toList();
    assertThat(written).extracting(AlertAct::kind).containsExactly("acknowledge", "comment");
    assertThat(written).extracting(AlertAct::by).containsExactly("night shift", "day shift");
    assertThat(written).allMatch(act -> act.tenant().equals(TENANT));

    try (ApiServer restarted = newServer(Optional.empty())) {
      restarted.ready().join();
      Reply after = new Client(restarted.port(), night.key()).get(path);
      assertThat(after.body()).isEqualTo(again.body());
    }

    AlertAct first = written.get(0);
    records.alert(
        "ack",
        began,
        3,
        row ->
            row.put("phase", "acknowledged")
                .put("acknowledged_at", first.at())
                .put("acknowledged_by", first.by()));
    records.step("ack", 2, first.at(), "acknowledged", first.by(), "on my way");
    records.step("ack", 3, written.get(1).at(), "commented", "day shift", "me too");
    // The same act comes again where a server could not know that it was written.
    records.act(first);
    Reply judged = night.get(path);
    assertThat(judged.body().path("pending_acts")).isEmpty();
    assertThat(judged.body().path("timeline").findValuesAsText("by"))
        .containsExactly("night shift", "day shift");
  }

  @Test
  void whatCannotBeIsRefused() {
    records.alert("refused", now - HOUR, 1, resolved(now - MINUTE));
    records.alert("not-yet", now - HOUR, 1, row -> row.put("phase", "pending"));
    String over = PATH + "/" + id("refused");
    Reply late = night.post(over + "/acknowledge", "{}");
    assertThat(code(late)).isEqualTo("409 alert_resolved");
    assertThat(late.text("resolved_at")).isEqualTo(Rfc3339.of(now - MINUTE));
    assertThat(code(night.post(over + "/comments", "{\"text\":\"x\"}")))
        .isEqualTo("409 alert_resolved");
    String pending = PATH + "/" + id("not-yet");
    assertThat(code(night.post(pending + "/acknowledge", "{}"))).isEqualTo("409 alert_pending");
    assertThat(night.post(pending + "/comments", "{\"text\":\"x\"}").status()).isEqualTo(201);
    assertThat(code(reader.post(pending + "/comments", "{\"text\":\"x\"}")))
        .isEqualTo("403 scope_missing");
    for (String path : List.of(pending, PATH + "/nothing", PATH + "/" + id("nothing"))) {
      assertThat(code(demo.get(path))).isEqualTo("404 alert_not_found");
      assertThat(code(demo.get(path + "/timeline"))).isEqualTo("404 alert_not_found");
      assertThat(code(demo.post(path + "/acknowledge", "{}"))).isEqualTo("404 alert_not_found");
      assertThat(code(demo.post(path + "/comments", "{\"text\":\"x\"}")))
          .isEqualTo("404 alert_not_found");
    }
    assertThat(code(night.post(pending + "/comments", "{}"))).isEqualTo("400 missing_field");
    assertThat(
            code(
                night.post(pending + "/comments", "{\"text\":\"%s\"}".formatted("x".repeat(2001)))))
        .isEqualTo("400 invalid_field");
    assertThat(code(night.post(pending + "/comments", "{\"txt\":\"x\"}")))
        .isEqualTo("400 unknown_field");
  }

  @Test
  void aRepeatedRequestIsOneComment() {
    records.alert("twice", now - HOUR, 1);
    String path = PATH + "/" + id("twice") + "/comments";
    Reply first = night.post(path, "{\"text\":\"once\"}", "Idempotency-Key", "twice-0A73");
    Reply second = night.post(path, "{\"text\":\"once\"}", "Idempotency-Key", "twice-0A73");
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.raw().headers().firstValue("Idempotency-Replayed")).contains("true");
    assertThat(code(night.post(path, "{\"text\":\"2\"}", "Idempotency-Key", "twice-0A73")))
        .isEqualTo("422 idempotency_key_reused");
    tail.caughtUp().join();
    assertThat(acts.stream().filter(act -> act.alertId().equals(id("twice")))).hasSize(1);
  }

  @Test
  void thePlatformsOwnAreTheOperators() {
    platform.alert("platform", now - HOUR, 1);
    assertThat(ids(admin.get(ADMIN_PATH + "?limit=1000" + OURS))).containsExactly(id("platform"));
    assertThat(code(night.get(PATH + "/" + id("platform")))).isEqualTo("404 alert_not_found");
    assertThat(code(admin.get(ADMIN_PATH + "/" + id("f-plain")))).isEqualTo("404 alert_not_found");
    assertThat(code(night.get(ADMIN_PATH))).isEqualTo("403 scope_missing");
    String path = ADMIN_PATH + "/" + id("platform");
    Reply shown = admin.get(path);
    assertThat(shown.body().has("tenant")).isFalse();
    assertThat(admin.post(path + "/acknowledge", "{}").text("acknowledged_by"))
        .isEqualTo("configured");
    assertThat(admin.post(path + "/comments", "{\"text\":\"seen\"}").status()).isEqualTo(201);
    assertThat(admin.get(path + "/timeline").status()).isEqualTo(200);
    assertThat(admin.get(ADMIN_PATH + "/summary").body().path("open").asInt()).isPositive();
    platform.alert("platform", now - HOUR, 2, resolved(now));
  }

  @Test
  void withoutTheHistoryWhatIsRecentIsTold() throws Exception {
    String tenant = "demo";
    AlertRecords recent = new AlertRecords(job, tenant);
    recent.alert("h-open", now - 5 * DAY, 1);
    recent.alert("h-over", now - 2 * HOUR, 1, resolved(now - HOUR));
    recent.alert("h-long", now - 4 * DAY, 1, resolved(now - HOUR));
    try (ApiServer alone = newServer(Optional.of(nowhere()))) {
      alone.ready().join();
      Client client = new Client(alone.port(), "demo-key");
      assertThat(ids(client.get(PATH + "?" + OURS))).containsExactly(id("h-open"));
      Reply over = client.get(PATH + "?state=resolved" + OURS);
      assertThat(ids(over)).containsExactly(id("h-over"));
      assertThat(code(client.get(PATH + "?state=resolved&cursor=" + over.text("next_cursor"))))
          .isEqualTo("503 history_unavailable");
      String today = Instant.ofEpochMilli(now - 20 * HOUR).toString();
      Reply complete = client.get(PATH + "?state=all&since=" + today + OURS);
      assertThat(ids(complete)).containsExactly(id("h-over"));
      assertThat(complete.body().has("next_cursor")).isFalse();
      assertThat(client.get(PATH + "/" + id("h-long")).text("state")).isEqualTo("resolved");
      assertThat(code(client.get(PATH + "/" + id("h-unknown"))))
          .isEqualTo("503 history_unavailable");
      recent.step("h-open", 7, now, "members", null, "more");
      Reply partly = client.get(PATH + "/" + id("h-open"));
      assertThat(partly.body().at("/timeline/0/number").asInt()).isEqualTo(7);
      assertThat(partly.body().path("timeline_complete").asBoolean()).isFalse();
    }
  }

  private static URI nowhere() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }
  }

  @Test
  void metricsCountThemOfAllTenants() {
    String open = "chargeline_alerts_open{held=\"false\",severity=\"info\",state=\"firing\"} ";
    String told = "chargeline_alerts_told_total{severity=\"info\"} ";
    String took = "chargeline_alerts_time_to_tell_seconds_sum{since=\"began\"} ";
    double openBefore = metric(open);
    double toldBefore = metric(told);
    double tookBefore = metric(took);
    records.alert("m", now - HOUR, 1, row -> row.put("severity", "info"));
    await().until(() -> metric(open) == openBefore + 1);
    records.alert(
        "m",
        now - HOUR,
        2,
        row -> row.put("severity", "info").put("told_at", now - HOUR + 3 * MINUTE));
    await().until(() -> metric(told) == toldBefore + 1);
    assertThat(metric(took)).isEqualTo(tookBefore + 180);
    records.alert("m", now - HOUR, 3, resolved(now).andThen(row -> row.put("severity", "info")));
    await().until(() -> metric(open) == openBefore);
    assertThat(metric(told)).isEqualTo(toldBefore + 1);
  }

  private double metric(String line) {
    String page = new Client(server.port(), null).get("/metrics").text();
    Matcher found = Pattern.compile("(?m)^" + Pattern.quote(line) + "(\\S+)$").matcher(page);
    assertThat(found.find()).as(line).isTrue();
    return Double.parseDouble(found.group(1));
  }
}
