package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.watch.Operator;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.log.TopicTail;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An alarm of the watcher is acknowledged, and stays so when the server starts again. */
@Tag("slow")
final class WatchActsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<AlertRow> rows = new CopyOnWriteArrayList<>();
  private final List<AlertStepRow> steps = new CopyOnWriteArrayList<>();

  @Test
  void anAlarmIsAcknowledgedAndStaysSo() throws Exception {
    Broker broker = Broker.own();
    WatchOutageTest.quicken(broker.address(), "disk-nearly-full");
    try (Operator operator = new Operator(0);
        TopicTail facts =
            TopicTail.start(
                broker.address(),
                "test-rows",
                List.of(Topic.FACTS_ALERTS),
                one -> rows.add(Json.read(one.value(), AlertRow.class)));
        TopicTail timeline =
            TopicTail.start(
                broker.address(),
                "test-steps",
                List.of(Topic.FACTS_ALERT_STEPS),
                one -> steps.add(Json.read(one.value(), AlertStepRow.class)))) {
      facts.ready().join();
      timeline.ready().join();
      String alert;
      try (ApiServer server = start(broker, operator)) {
        Client admin = new Client(server.port(), WatchOutageTest.ADMIN_KEY);
        await().atMost(PATIENCE).until(() -> !rows.isEmpty());
        alert = rows.get(0).alertId();
        done(admin, alert, "acknowledge", "{\"comment\": \"clearing it\"}", 200);
        awaitAcknowledged(admin, alert);
        awaitSaid("acknowledged: clearing it");
        assertThat(rows).last().extracting(AlertRow::phase).isEqualTo("acknowledged");
      }
      try (ApiServer server = start(broker, operator)) {
        Client admin = new Client(server.port(), WatchOutageTest.ADMIN_KEY);
        awaitAcknowledged(admin, alert);
        done(admin, alert, "comments", "{\"text\": \"nearly there\"}", 201);
        awaitSaid("commented: nearly there");
      }
      assertThat(rows).extracting(AlertRow::alertId).containsOnly(alert);
      assertThat(rows).last().extracting(AlertRow::phase).isEqualTo("acknowledged");
      assertThat(operator.told()).containsExactly("firing disk-nearly-full");
    } finally {
      broker.halt();
    }
  }

  private static ApiServer start(Broker broker, Operator operator) throws Exception {
    ApiServer server =
        ApiServer.start(WatchOutageTest.config(broker.address()), WatchOutageTest.watch(operator));
    server.ready().join();
    return server;
  }

  private static void done(Client admin, String alert, String what, String body, int status) {
    Client.Reply reply = admin.post("/api/admin/alerts/" + alert + "/" + what, body);
    assertThat(reply.status()).as("%s", reply.body()).isEqualTo(status);
  }

  private static void awaitAcknowledged(Client admin, String alert) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              JsonNode alarm = WatchOutageTest.view(admin).at("/alarms/0");
              assertThat(alarm.path("alert_id").asText()).isEqualTo(alert);
              assertThat(alarm.path("phase").asText()).isEqualTo("acknowledged");
            });
  }

  private void awaitSaid(String what) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(steps)
                    .filteredOn(step -> step.byWhom() != null)
                    .extracting(step -> step.step() + ": " + step.text())
                    .contains(what));
  }
}
