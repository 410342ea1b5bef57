package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.standalone.TestStack.Reply;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts from the log through the store job into ClickHouse, and back over HTTP. */
class AlertHistoryTest {
  private static final Duration PATIENCE = Duration.ofSeconds(45);
  private static final String SITE = "yard-0A73";
  private static final String DEVICE = "0A730001";
  private static final String PATH = "/api/third/alerts";
  private static final String OURS = PATH + "?site=" + SITE;
  private static final long DAY = Duration.ofDays(1).toMillis();

  private final TestStack stack = TestStack.shared();
  private final long now = System.currentTimeMillis();
  private ToldAlerts told;

  @BeforeEach
  void open() {
    told = new ToldAlerts(stack.endpoints().kafka());
  }

  /** Nothing stays open, and nothing is left in the tables that others look at. */
  @AfterEach
  void leave() throws Exception {
    told.close();
    for (String table : List.of("alerts", "alert_steps")) {
      List<String> unused =
          rows(
              "ALTER TABLE chargeline.%s DELETE WHERE alert_id IN ('%s', '%s', '%s', '%s', '%s')"
                  + " SETTINGS mutations_sync = 2",
              table,
              ToldAlerts.id("open"),
              ToldAlerts.id("week"),
              ToldAlerts.id("month"),
              ToldAlerts.id("year"),
              ToldAlerts.id("forgotten"));
    }
  }

  private static AlertRow alert(String name, long beganAt, Long resolvedAt, long revision) {
    return ToldAlerts.alert(name, "demo", SITE, DEVICE, beganAt, resolvedAt, false, revision);
  }

  private List<String> rows(String sql, Object... arguments) throws Exception {
    return stack.tables().rows(sql.formatted(arguments));
  }

  private void awaitRows(String sql, String name) {
    await().atMost(PATIENCE).until(() -> rows(sql, ToldAlerts.id(name)).size() == 1);
  }

  private static List<String> ids(Reply page) {
    assertThat(page.status()).as("%s", page).isEqualTo(200);
    return StreamSupport.stream(page.body().path("items").spliterator(), false)
        .map(item -> item.path("id").asText())
        .toList();
  }

  @Test
  void whatEndedLongAgoComesFromTheTables() throws Exception {
    AlertRow week = alert("week", now - 3 * DAY, now - 2 * DAY, 2);
    told.tell(week);
    told.tell(alert("week", now - 3 * DAY, null, 1));
    told.tell(week);
    told.tell(alert("month", now - 30 * DAY, now - 29 * DAY, 5));
    told.tell(alert("year", now - 300 * DAY, now - 299 * DAY, 1));
    told.tell(alert("open", now - 60_000, null, 1));
    for (long number : new long[] {2, 1, 3, 2}) {
      told.tell(week, number, List.of("", "pending", "fired", "resolved").get((int) number));
    }
    List<String> over =
        List.of(ToldAlerts.id("week"), ToldAlerts.id("month"), ToldAlerts.id("year"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(ids(stack.get(OURS + "&state=resolved"))).isEqualTo(over));
    awaitRows(
        "SELECT 3 FROM chargeline.v_alert_steps WHERE alert_id = '%s' AND number = 3", "week");
    assertThat(ids(stack.get(OURS))).containsExactly(ToldAlerts.id("open"));

    List<String> paged = new ArrayList<>();
    String cursor = "";
    do {
      Reply page = stack.get(OURS + "&state=all&limit=1" + cursor);
      paged.addAll(ids(page));
      cursor = page.text("next_cursor").isEmpty() ? "" : "&cursor=" + page.text("next_cursor");
    } while (!cursor.isEmpty());
    assertThat(paged).containsExactly(ToldAlerts.id("open"), over.get(0), over.get(1), over.get(2));
    for (String same :
        List.of(
            "&severity=critical",
            "&rule=by-hand",
            "&device=" + DEVICE.toLowerCase(Locale.ROOT),
            "&held=false")) {
      assertThat(ids(stack.get(OURS + "&state=resolved" + same))).as(same).isEqualTo(over);
    }
    for (String none : List.of("&port=1", "&held=true", "&held_by=silence", "&draft=true")) {
      assertThat(ids(stack.get(OURS + "&state=resolved" + none))).as(none).isEmpty();
    }
    String since = Instant.ofEpochMilli(now - 31 * DAY).toString();
    String until = Instant.ofEpochMilli(now - 29 * DAY).toString();
    assertThat(ids(stack.get(OURS + "&state=resolved&since=" + since + "&until=" + until)))
        .containsExactly(over.get(1));

    JsonNode shown = stack.get(PATH + "/" + over.get(0)).body();
    assertThat(shown.path("began_at").asText())
        .isEqualTo(Instant.ofEpochMilli(now - 3 * DAY).toString());
    assertThat(shown.path("value").asDouble()).isEqualTo(61.5);
    assertThat(shown.path("members").get(0).asText()).isEqualTo(DEVICE);
    assertThat(shown.path("timeline").findValuesAsText("step"))
        .containsExactly("pending", "fired", "resolved");
    assertThat(shown.path("timeline_complete").asBoolean()).isTrue();
    Reply first = stack.get(PATH + "/" + over.get(0) + "/timeline?limit=2");
    assertThat(first.body().path("items").findValuesAsText("step"))
        .containsExactly("pending", "fired");
    Reply second =
        stack.get(
            PATH + "/" + over.get(0) + "/timeline?limit=2&cursor=" + first.text("next_cursor"));
    assertThat(second.body().path("items").findValuesAsText("step")).containsExactly("resolved");
    assertThat(stack.post(PATH + "/" + over.get(0) + "/acknowledge", "{}").text("code"))
        .isEqualTo("alert_resolved");
    assertThat(
            rows(
                "SELECT count(), any(phase), any(member_names[1]) FROM chargeline.v_alerts"
                    + " WHERE alert_id = '%s'",
                over.get(0)))
        .containsExactly("1\tresolved\t" + DEVICE);

    told.tell(alert("open", now - 60_000, now, 2));
    awaitRows("SELECT 1 FROM chargeline.v_alerts WHERE alert_id = '%s' AND revision = 2", "open");
  }

  /** The log forgets in 30 days what was last told of an alert that is still open. */
  @Test
  void whatIsOpenForLongerThanTheLogRemembersIsShown() throws Exception {
    List<String> unused =
        rows(
            "INSERT INTO chargeline.alerts (alert_id, tenant, rule_id, rule_version, severity,"
                + " peak_severity, phase, draft, flapping, entity, site, began_at, members,"
                + " peak_members, member_names, revision, stored_at) VALUES ('%s', 'demo', 'r', 1,"
                + " 'info', 'info', 'firing', false, false, 'site', '%s', now() - INTERVAL 50 DAY,"
                + " 1, 1, '[]', 7, now() - INTERVAL 40 DAY)",
            ToldAlerts.id("forgotten"), SITE);
    try (SecondServer second = SecondServer.start(stack.endpoints())) {
      String address = second.url() + OURS;
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  ids(stack.send(stack.request("").uri(URI.create(address)).GET()))
                      .contains(ToldAlerts.id("forgotten")));
    }
  }
}
