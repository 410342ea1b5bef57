package io.chargeline.jobs.webhook;

import static io.chargeline.jobs.webhook.DeliveryBench.BOX;
import static io.chargeline.jobs.webhook.DeliveryBench.DEVICE;
import static io.chargeline.jobs.webhook.DeliveryBench.SECRET;
import static io.chargeline.jobs.webhook.DeliveryBench.TENANT;
import static io.chargeline.jobs.webhook.DeliveryBench.endpoint;
import static io.chargeline.jobs.webhook.DeliveryBench.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.standardwebhooks.Webhook;
import io.chargeline.alerting.fold.Notice;
import io.chargeline.alerting.rule.Severity;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.webhook.AlertSeverity;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.EndpointOptions;
import io.chargeline.domain.webhook.WebhookFormat;
import io.chargeline.jobs.webhook.Receiver.Answer;
import io.chargeline.jobs.webhook.Receiver.Call;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of alerts comes from a topic of its own, and goes the way of all events. */
class AlertDeliveryTest {
  private static final EndpointOptions NONE = EndpointOptions.DEFAULTS;

  private final Receiver receiver = new Receiver();

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void itIsSignedAndByteForByteWhatStandsInTheLog() throws Exception {
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(endpoint("e1", receiver.url("/a")));
      EventRecord firing = firing(bench, "one", 1);
      bench.feed(Topic.ALERTS, firing).untilRows(1);
      Call call = receiver.calls("/a").get(0);
      assertThatCode(() -> new Webhook(SECRET).verify(call.body(), call.headers()))
          .doesNotThrowAnyException();
      assertThat(call.body().getBytes(StandardCharsets.UTF_8)).isEqualTo(firing.body);
      assertThat(call.id()).isEqualTo(firing.envelope().id());
      DeliveryRow row = bench.rows().get(0);
      assertThat(row.event()).isEqualTo("alert.firing");
      assertThat(row.deviceId()).isEqualTo(DEVICE);
      assertThat(row.sequence()).isEqualTo(1);
      assertThat(row.outcome()).isEqualTo("delivered");
    }
  }

  @Test
  void inThePredecessorsFormTheDataSaysWhatItIsOf() throws Exception {
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(
          with(
              endpoint("e1", receiver.url("/a")),
              new EndpointOptions(
                  null,
                  false,
                  null,
                  null,
                  null,
                  WebhookFormat.PREDECESSOR,
                  null,
                  0,
                  0,
                  0,
                  0,
                  false)));
      bench.feed(Topic.ALERTS, ofSite(bench, "one", "warning")).untilRows(1);
      JsonNode body =
          Json.tree(receiver.calls("/a").get(0).body().getBytes(StandardCharsets.UTF_8));
      assertThat(body.has("device_phy_id")).isFalse();
      assertThat(body.at("/event_type").asText()).isEqualTo("alert.firing");
      assertThat(body.at("/data/site").asText()).isEqualTo("garage");
    }
  }

  @Test
  void anAlertIsInOrderAndHoldsNeitherItsDeviceNorOtherAlerts() throws Exception {
    receiver.on("/a", call -> Answer.of(call.body().contains("\"alert_id\":\"held\"") ? 503 : 204));
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(endpoint("e1", receiver.url("/a")));
      bench.feed(Topic.ALERTS, firing(bench, "held", 1)).untilRows(1);
      bench.feed(Topic.ALERTS, resolved(bench, "held", 2), firing(bench, "other", 1));
      bench.feed(bench.event(1)).untilRows(3);
      bench.settle();
      assertThat(bench.outcomes()).containsExactly("retry", "delivered", "delivered");
      receiver.on("/a", 204);
      bench.pass(Duration.ofSeconds(2));
      bench.untilRows(5);
      assertThat(sent("/a", "held")).containsExactly("firing 1", "firing 1", "resolved 2");
    }
  }

  /** The job that writes them writes them again after a restart of its own. */
  @Test
  void whatStandsInTheLogTwiceIsSentOnce() throws Exception {
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(endpoint("e1", receiver.url("/a")));
      EventRecord firing = firing(bench, "one", 1);
      EventRecord resolved = resolved(bench, "one", 2);
      EventRecord later = firing(bench, "two", 1);
      bench.feed(Topic.ALERTS, firing, resolved).untilRows(2);
      bench.feed(Topic.ALERTS, again(firing), again(resolved), later).untilRows(3);
      bench.settle();
      assertThat(receiver.ids("/a"))
          .containsExactly(firing.envelope().id(), resolved.envelope().id(), later.envelope().id());
    }
  }

  @Test
  void aRepeatThatComesWhileTheFirstIsStillOwedIsNotSentEither() throws Exception {
    receiver.on("/a", 503);
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(endpoint("e1", receiver.url("/a")));
      EventRecord firing = firing(bench, "one", 1);
      EventRecord resolved = resolved(bench, "one", 2);
      bench.feed(Topic.ALERTS, firing, resolved, again(firing), again(resolved)).untilRows(1);
      receiver.on("/a", 204);
      bench.pass(Duration.ofSeconds(2));
      bench.untilRows(3);
      bench.settle();
      assertThat(sent("/a", "one")).containsExactly("firing 1", "firing 1", "resolved 2");
    }
  }

  @Test
  void aMarkOfTimeIsPassedByAndWhatIsNoEventIsCounted() throws Exception {
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(endpoint("e1", receiver.url("/a")));
      bench.feed(Topic.ALERTS, DeliveryBench.record(null), firing(bench, "one", 1)).untilRows(1);
      assertThat(bench.unreadable("e1")).isZero();
      bench.feed(Topic.ALERTS, DeliveryBench.record(new byte[] {'x'}), firing(bench, "two", 1));
      bench.untilRows(2);
      assertThat(bench.unreadable("e1")).isEqualTo(1);
    }
  }

  @Test
  void anEndpointGetsWhatItAsksFor() throws Exception {
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(options("critical", AlertSeverity.CRITICAL, List.of(), List.of()));
      bench.feed(options("garage", null, List.of("garage"), List.of()));
      bench.feed(options("device", null, List.of(), List.of(DEVICE)));
      bench.feed(events("resolved", List.of("alert.resolved")));
      bench.feed(events("family", List.of("alert.*")));
      bench.feed(events("everything", List.of("*")));
      bench.feed(events("alarms", List.of("system.alarm")));
      bench.feed(
          Topic.ALERTS,
          firing(bench, "device", 1),
          ofSite(bench, "site", "critical"),
          ofTenant(bench, "tenant"),
          resolved(bench, "device", 2),
          ofPlatform(bench, "lag"),
          ofNobody(bench, "stray"));
      bench.untilRows(2 + 3 + 2 + 1 + 4 + 4 + 1);
      bench.settle();
      // That of the device was critical while it fired.
      assertThat(sent("/critical")).containsExactly("device resolved", "site firing");
      assertThat(sent("/garage"))
          .containsExactly("device firing", "device resolved", "site firing");
      assertThat(sent("/device")).containsExactly("device firing", "device resolved");
      assertThat(sent("/resolved")).containsExactly("device resolved");
      assertThat(sent("/family"))
          .containsExactly("device firing", "device resolved", "site firing", "tenant firing");
      assertThat(sent("/everything")).isEqualTo(sent("/family"));
      assertThat(sent("/alarms")).containsExactly("lag firing");
    }
  }

  @Test
  void aReplayComesInOrderBesideWhatIsLive() throws Exception {
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(events("alarms", List.of("system.alarm")));
      bench.feed(options("critical", AlertSeverity.CRITICAL, List.of(), List.of()));
      bench.replay("critical", "r1", firing(bench, "one", 1));
      bench.replay("critical", "r1", resolved(bench, "one", 2));
      bench.replay("alarms", "r2", ofPlatform(bench, "lag"));
      bench.replay("alarms", "r2", ofNobody(bench, "stray"));
      bench.untilRows(3);
      bench.settle();
      assertThat(sent("/critical", "one")).containsExactly("firing 1", "resolved 2");
      assertThat(sent("/alarms")).containsExactly("lag firing");
    }
  }

  @Test
  void afterARestartNothingIsLostAndWhatWasDoneIsNotDoneAgain() throws Exception {
    receiver.on("/a", call -> Answer.of(call.body().contains("\"alert_id\":\"7\"") ? 503 : 204));
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(endpoint("e1", receiver.url("/a")));
      for (int i = 0; i < 20; i++) {
        bench.feed(Topic.ALERTS, firing(bench, "" + i, 1));
      }
      bench.untilRows(20);
      bench.settle();
      for (int i = 0; i < 20; i++) {
        // The live end had not come so far when the job died.
        bench.append(Topic.ALERTS, resolved(bench, "" + i, 2));
      }
      receiver.on("/a", 204);
      try (DeliveryBench after = bench.restarted(DeliveryBench.config())) {
        after.pass(Duration.ofSeconds(2));
        after.untilRows(21);
        after.settle();
        for (int i = 0; i < 20; i++) {
          assertThat(sent("/a", "" + i))
              .as("alert " + i)
              .containsExactlyElementsOf(
                  i == 7
                      ? List.of("firing 1", "firing 1", "resolved 2")
                      : List.of("firing 1", "resolved 2"));
        }
      }
    }
  }

  /** The state of a job that knew no alerts. */
  @Test
  void aStateThatIsOlderThanTheTopicBeginsThereWithTheEndpoint() throws Exception {
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      Endpoint endpoint = endpoint("e1", receiver.url("/a"));
      bench.feed(endpoint).feed(bench.event(1)).untilRows(1);
      ObjectNode state = Json.MAPPER.valueToTree(bench.states().get(0));
      ArrayNode cursors = (ArrayNode) state.get("cursors");
      int all = cursors.size();
      for (int i = all - 1; i >= 0; i--) {
        if (cursors.get(i).get("part").asText().startsWith("alerts-")) {
          cursors.remove(i);
        }
      }
      assertThat(cursors).hasSize(all - 1);
      EventRecord before = firing(bench, "before", 1);
      bench.append(Topic.ALERTS, before);
      try (DeliveryBench after = bench.restored(Json.read(Json.bytes(state), OutletState.class))) {
        after.untilRows(1);
        after.feed(Topic.ALERTS, resolved(after, "before", 2)).untilRows(2);
        after.feed(after.event(2)).untilRows(3);
        assertThat(sent("/a", "before")).containsExactly("firing 1", "resolved 2");
        assertThat(receiver.ids("/a")).hasSize(4).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  void theSeveritiesAreThoseOfTheRules() {
    assertThat(Arrays.stream(AlertSeverity.values()).map(AlertSeverity::wireName))
        .containsExactlyElementsOf(
            Arrays.stream(Severity.values()).map(Severity::wireName).toList());
  }

  @Test
  void anEnvelopeTellsWhichAlertItIsOfHoweverItIsWritten() {
    String data =
        "\"data\":{\"n\":{\"alert_id\":\"no\"},\"alert_id\":\"a1\",\"severity\":\"info\"}";
    String rest =
        "\"id\":\"i\",\"event\":\"%s\",\"tenant\":\"demo\",\"sequence\":1,"
            + "\"occurred_at\":\"2026-01-01T00:00:00Z\"";
    Envelope usual = envelope("{" + rest.formatted("alert.firing") + "," + data + "}");
    assertThat(usual.alert()).isEqualTo(new Envelope.Alert("a1", "info"));
    assertThat(usual.key()).isEqualTo("alert:a1");
    assertThat(envelope("{" + data + "," + rest.formatted("alert.firing") + "}")).isEqualTo(usual);
    Envelope other = envelope("{" + data + "," + rest.formatted("device.fault") + "}");
    assertThat(other.alert()).isNull();
    assertThat(other.key()).isEqualTo("tenant:demo");
    assertThat(envelope("{" + rest.formatted("alert.firing") + ",\"data\":7}").alert()).isNull();
    assertThat(envelope("{" + rest.formatted("alert.firing") + "," + data)).isNull();
  }

  private static Envelope envelope(String json) {
    return DeliveryBench.record(json.getBytes(StandardCharsets.UTF_8)).envelope();
  }

  /** State and sequence of what came of one alert. */
  private List<String> sent(String path, String alert) {
    return receiver.calls(path).stream()
        .map(call -> Json.tree(call.body().getBytes(StandardCharsets.UTF_8)))
        .filter(event -> event.at("/data/alert_id").asText().equals(alert))
        .map(event -> event.at("/data/state").asText() + ' ' + event.get("sequence"))
        .toList();
  }

  /** Alert and state of all that came, sorted: alerts do not wait for one another. */
  private List<String> sent(String path) {
    return receiver.calls(path).stream()
        .map(call -> Json.tree(call.body().getBytes(StandardCharsets.UTF_8)).get("data"))
        .map(data -> data.get("alert_id").asText() + ' ' + data.get("state").asText())
        .sorted()
        .toList();
  }

  private Endpoint options(
      String id, AlertSeverity severity, List<String> sites, List<String> devices) {
    return with(
        endpoint(id, receiver.url("/" + id)),
        new EndpointOptions(
            null, false, sites, devices, null, NONE.format(), null, 0, 0, 0, 0, false, severity));
  }

  private Endpoint events(String id, List<String> events) {
    return new Endpoint(id, TENANT, receiver.url("/" + id), events, BOX.seal(SECRET), false, 1, 0);
  }

  private static EventRecord firing(DeliveryBench bench, String alert, long sequence) {
    return record(bench, true, row(alert, TENANT, "device", "garage", DEVICE, "info"), sequence);
  }

  private static EventRecord resolved(DeliveryBench bench, String alert, long sequence) {
    return record(bench, false, row(alert, TENANT, "device", "garage", DEVICE, "info"), sequence);
  }

  private static EventRecord ofSite(DeliveryBench bench, String alert, String severity) {
    return record(bench, true, row(alert, TENANT, "site", "garage", null, severity), 1);
  }

  private static EventRecord ofTenant(DeliveryBench bench, String alert) {
    return record(bench, true, row(alert, TENANT, "tenant", null, null, "warning"), 1);
  }

  private static EventRecord ofPlatform(DeliveryBench bench, String alert) {
    return record(bench, true, row(alert, "", "platform", null, null, "critical"), 1);
  }

  /** Of a device that has no owner. */
  private static EventRecord ofNobody(DeliveryBench bench, String alert) {
    return record(bench, true, row(alert, "", "device", null, "0A74FFFF", "critical"), 1);
  }

  private static EventRecord record(
      DeliveryBench bench, boolean firing, AlertRow row, long sequence) {
    Notice notice = new Notice(firing, bench.now(), row, Map.of());
    return DeliveryBench.record(Json.bytes(notice.event(sequence)));
  }

  private static EventRecord again(EventRecord record) {
    return DeliveryBench.record(record.body);
  }

  private static AlertRow row(
      String alert, String tenant, String entity, String site, String device, String severity) {
    return new AlertRow(
        alert,
        tenant,
        "rule",
        1,
        "Rule",
        "规则",
        severity,
        "critical",
        "firing",
        null,
        null,
        false,
        false,
        entity,
        site,
        device,
        null,
        null,
        1_000,
        2_000L,
        2_000L,
        null,
        null,
        3_000L,
        "cleared",
        1,
        1,
        List.of(),
        null,
        null,
        "It is so",
        "如此",
        1);
  }
}
