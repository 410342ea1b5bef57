package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleJson;
import io.chargeline.alerting.rule.ShippedRules;
import io.chargeline.api.watch.Operator;
import io.chargeline.api.watch.WatchConfig;
import io.chargeline.domain.Ids;
import io.chargeline.domain.Json;
import io.chargeline.domain.alert.RuleVersion;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.webhook.Destinations;
import io.chargeline.log.TopicTail;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The broker goes away: that is told without it, once, and so is its return. */
@Tag("slow")
final class WatchOutageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  static final String ADMIN_KEY = "an-admin-key-of-24-characters";

  @Test
  void thatTheBrokerIsAwayIsToldWithoutIt() throws Exception {
    Broker broker = Broker.own();
    List<Event> written = new CopyOnWriteArrayList<>();
    List<AlertRow> rows = new CopyOnWriteArrayList<>();
    quicken(broker.address(), "kafka-down");
    try (Operator operator = new Operator(0);
        ApiServer server = ApiServer.start(config(broker.address()), watch(operator));
        TopicTail alerts =
            TopicTail.start(
                broker.address(),
                "test-alerts",
                List.of(Topic.ALERTS),
                one -> written.add(Json.read(one.value(), Event.class)));
        TopicTail facts =
            TopicTail.start(
                broker.address(),
                "test-rows",
                List.of(Topic.FACTS_ALERTS),
                one -> rows.add(Json.read(one.value(), AlertRow.class)))) {
      server.ready().join();
      alerts.ready().join();
      facts.ready().join();
      Client admin = new Client(server.port(), ADMIN_KEY);
      await().atMost(PATIENCE).until(() -> view(admin).path("telling").asBoolean());
      pipelineTells(broker.address(), "of-the-pipeline");
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(operator.told()).contains("firing of-the-pipeline"));
      assertThat(part(view(admin), "kafka").path("up").asBoolean()).isTrue();

      broker.halt();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(operator.told()).contains("firing kafka-down"));
      JsonNode seen = view(admin);
      assertThat(part(seen, "kafka").path("up").asBoolean()).isFalse();
      assertThat(part(seen, "kafka").path("failure").asText()).isNotBlank();
      assertThat(seen.at("/alarms/0/rule_id").asText()).isEqualTo("kafka-down");
      assertThat(seen.path("unwritten").asInt()).isPositive();
      Client anybody = new Client(server.port(), "demo-key");
      assertThat(anybody.get("/readyz").body().path("alarms").toString())
          .isEqualTo("[\"kafka-down\"]");
      assertThat(anybody.get("/metrics").raw().body())
          .asString()
          .contains("chargeline_watch_up{part=\"kafka\"} 0")
          .contains("chargeline_watch_alarms{rule=\"kafka-down\",severity=\"critical\"} 1");

      broker.run();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(operator.told())
                      .containsExactly(
                          "firing of-the-pipeline", "firing kafka-down", "resolved kafka-down"));
      assertThat(operator.forged()).isEmpty();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(written)
                      .filteredOn(event -> event.data().has("began_at"))
                      .extracting(event -> event.data().path("state").asText())
                      .containsExactly("firing", "resolved"));
      assertThat(rows).last().extracting(AlertRow::phase).isEqualTo("resolved");
      assertThat(rows).extracting(AlertRow::alertId).containsOnly(rows.get(0).alertId());
    } finally {
      broker.halt();
    }
  }

  /**
   * One rule as it is shipped, but at once and at anything; the others, which would see an empty
   * house, off.
   */
  static void quicken(String bootstrap, String only) {
    try (AlertRuleBook book = new AlertRuleBook(bootstrap, ShippedRules.all(), Clock.systemUTC())) {
      book.ready().join();
      for (Rule rule : ShippedRules.all()) {
        ObjectNode tree = RuleJson.write(rule);
        if (rule.id().equals(only)) {
          tree.putArray("levels").addObject().put("level", "critical").put("value", 0);
          tree.putObject("clear").put("for", 0);
        } else {
          tree.put("enabled", false);
        }
        tree.put("version", 2);
        RuleVersion changed =
            new RuleVersion(
                "", rule.id(), 2, tree, false, "operator", null, System.currentTimeMillis());
        assertThat(book.append(changed).accepted()).isTrue();
      }
    }
  }

  private static void pipelineTells(String bootstrap, String rule) throws Exception {
    Event event =
        Event.ofTenant(
            Ids.of("test", rule),
            EventType.SYSTEM_ALARM,
            System.currentTimeMillis(),
            1,
            "",
            Json.MAPPER.createObjectNode().put("state", "firing").put("rule_id", rule));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  Topic.ALERTS.topicName(), "".getBytes(StandardCharsets.UTF_8), Json.bytes(event)))
          .get();
    }
  }

  static JsonNode view(Client admin) {
    Client.Reply reply = admin.get("/api/admin/watch");
    assertThat(reply.status()).as("%s", reply.body()).isEqualTo(200);
    return reply.body();
  }

  private static JsonNode part(JsonNode view, String name) {
    for (JsonNode part : view.path("parts")) {
      if (part.path("part").asText().equals(name)) {
        return part;
      }
    }
    return Json.MAPPER.missingNode();
  }

  static WatchConfig watch(Operator operator) {
    return new WatchConfig(
        List.of(operator.url()),
        Optional.of(Operator.SECRET),
        Optional.empty(),
        List.of(Path.of(".")));
  }

  static ApiConfig config(String bootstrap) {
    return new ApiConfig(
        "127.0.0.1",
        0,
        bootstrap,
        Map.of("demo-key", "demo"),
        Optional.of(ADMIN_KEY),
        100_000,
        ApiTest.SECRET_KEY,
        Optional.empty(),
        Destinations.ANYWHERE,
        Duration.ofSeconds(40),
        Duration.ofSeconds(5),
        Optional.empty(),
        "chargeline",
        "",
        ConsoleConfig.DEFAULT);
  }
}
