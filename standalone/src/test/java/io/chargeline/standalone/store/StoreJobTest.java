package io.chargeline.standalone.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.SessionRow;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.store.StoreJob;
import io.chargeline.jobs.store.StoreJobConfig;
import io.chargeline.log.TopicSetup;
import io.chargeline.sql.JdbcUrl;
import io.chargeline.sql.Migrations;
import io.chargeline.sql.Table;
import io.chargeline.standalone.clickhouse.ClickHouseEngine;
import io.chargeline.standalone.clickhouse.EngineFixture;
import io.chargeline.standalone.flink.EmbeddedFlink;
import io.chargeline.standalone.flink.EmbeddedFlinkConfig;
import io.chargeline.standalone.kafka.EmbeddedKafka;
import io.chargeline.standalone.kafka.EmbeddedKafkaConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store job between a real broker and a real ClickHouse. */
final class StoreJobTest {
  private static final Duration PATIENCE = Duration.ofSeconds(45);
  private static final long STARTED = Instant.parse("2024-01-13T23:30:00.123Z").toEpochMilli();

  @TempDir private static Path directory;
  private static ClickHouseEngine engine;
  private static EmbeddedKafka kafka;
  private static EmbeddedFlink flink;
  private static KafkaProducer<byte[], byte[]> producer;
  private static StoreJobConfig config;
  private static JobID job;

  @BeforeAll
  static void start() throws Exception {
    engine = ClickHouseEngine.start(EngineFixture.library(), directory.resolve("clickhouse"), 0);
    Migrations.apply(engine.url(), engine.user(), engine.password());
    kafka =
        EmbeddedKafka.start(
            new EmbeddedKafkaConfig(directory.resolve("kafka"), 0, false, 1L << 30));
    new TopicSetup(kafka.admin(), 1).createAndCheck();
    flink =
        EmbeddedFlink.start(
            new EmbeddedFlinkConfig(directory.resolve("flink"), 0, 1, Duration.ofMillis(500), 0));
    config =
        new StoreJobConfig(
            kafka.bootstrap(),
            engine.url(),
            engine.user(),
            engine.password(),
            1_000,
            Duration.ofMillis(200),
            "test-store");
    StreamExecutionEnvironment env = flink.environment(StoreJob.NAME);
    StoreJob.define(env, config);
    job = flink.submit(StoreJob.NAME, env);
    producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  static void stop() throws Exception {
    producer.close();
    flink.close();
    kafka.close();
    engine.close();
  }

  @Test
  void aSessionIsOneRowWithItsTimesInUtcAndItsLatestRevision() {
    send(Topic.FACTS_SESSIONS, session("s1", 1, null, null, 0));
    send(Topic.FACTS_SESSIONS, session("s1", 2, STARTED + 60_500, 1_234L, 0));
    send(Topic.FACTS_SESSIONS, session("s2", 1, null, null, 0));
    send(Topic.FACTS_SESSIONS, session("s2", 2, null, null, 1));
    awaitAnswer(
        "SELECT session_id, toString(started_at), toString(ended_at), energy_wh, peak_power_w, site"
            + " FROM chargeline.v_sessions WHERE session_id IN ('s1', 's2')",
        "s1|2024-01-13 23:30:00.123|2024-01-13 23:31:00.623|1234|220.5|null");
  }

  @Test
  void alertsWithWhatTheyAreJudgedWithAreRows() {
    String alert =
        """
        {"alert_id":"a1","tenant":"demo","rule_id":"hot","rule_version":3,"severity":"warning",\
        "peak_severity":"warning","phase":"%s","draft":false,"flapping":true,"entity":"port",\
        "began_at":%d,"members":1,"peak_members":2,"member_names":["0A730001/1"],"value":65.5,\
        "revision":%d}""";
    for (int revision : new int[] {1, 3, 2}) {
      String phase = revision == 3 ? "resolved" : "firing";
      sendJson(Topic.FACTS_ALERTS, alert.formatted(phase, STARTED, revision));
    }
    sendJson(Topic.FACTS_ALERTS, alert.replace("a1", "a2").formatted("firing", STARTED, 1));
    send(Topic.FACTS_ALERTS, "mark", (byte[]) null);
    String step =
        """
        {"alert_id":"a1","tenant":"demo","number":%d,"at":%d,"step":"fired","members":1}""";
    sendJson(Topic.FACTS_ALERT_STEPS, step.formatted(1, STARTED));
    sendJson(Topic.FACTS_ALERT_STEPS, step.formatted(1, STARTED));
    sendJson(Topic.FACTS_ALERT_STEPS, step.formatted(2, STARTED));
    String outage = "{\"from_at\":%d,\"until_at\":%d}".formatted(STARTED, STARTED + 20_000);
    sendJson(Topic.FACTS_OUTAGES, outage);
    sendJson(Topic.FACTS_OUTAGES, outage);
    String rule =
        """
        {"tenant":"","rule_id":"hot","version":1,"deleted":false,"by":"chargeline",\
        "effective_from":%d,"rule":{"id":"hot"}}""";
    sendJson(Topic.CONTROL_RULES, rule.formatted(STARTED));
    awaitAnswer(
        "SELECT alert_id, phase, flapping, member_names[1], value, site, count() OVER ()"
            + " FROM chargeline.v_alerts WHERE rule_id = 'hot' ORDER BY alert_id LIMIT 1",
        "a1|resolved|true|0A730001/1|65.5|null|2");
    awaitAnswer("SELECT count() FROM chargeline.v_alert_steps WHERE alert_id = 'a1'", "2");
    awaitAnswer(
        "SELECT toUnixTimestamp(until_at) - toUnixTimestamp(from_at), count() OVER ()"
            + " FROM chargeline.v_outages",
        "20|1");
    awaitAnswer(
        "SELECT rule_id, version, by, rule, note FROM chargeline.v_rule_versions",
        "hot|1|chargeline|{\"id\":\"hot\"}|null");
    awaitAnswer(
        "SELECT tenant, severity, alerts, pending, firing, held FROM chargeline.v_open_alerts",
        "demo|warning|1|0|1|0");
  }

  @Test
  void rawBytesAndAbsentValuesArriveAsTheyWere() {
    byte[] every = new byte[256];
    for (int i = 0; i < every.length; i++) {
      every[i] = (byte) i;
    }
    LogRecord frame =
        new LogRecord(
            "0000000A",
            RecordKind.FRAME,
            STARTED,
            "ap3000",
            "gw",
            1,
            null,
            null,
            null,
            Bytes.wrap(every));
    send(frame);
    send(frame);
    send(LogRecord.tick("gw", STARTED));
    send(portState("0000000A"));
    awaitAnswer(
        "SELECT device_id, toString(at), kind, detail, lower(hex(body)), count() OVER ()"
            + " FROM chargeline.v_frames WHERE writer = 'gw'",
        "0000000A|2024-01-13 23:30:00.123|frame|null|" + Bytes.wrap(every).hex() + "|1");
    awaitAnswer(
        "SELECT raw_status, plugged, until_at FROM chargeline.v_port_states"
            + " WHERE device_id = '0000000A'",
        "null|true|null");
  }

  @Test
  void anEventIsStoredByteForByte() {
    Event event =
        new Event(
            "e1",
            EventType.DEVICE_ONLINE,
            "0000000B",
            STARTED / 1000,
            Instant.ofEpochMilli(STARTED).toString(),
            1,
            Event.SCHEMA_VERSION,
            "demo",
            null,
            Json.MAPPER.createObjectNode().put("text", "'\\ \t 充电"));
    send(Topic.DEVICE_EVENTS, "0000000B", Json.bytes(event));
    awaitAnswer(
        "SELECT toString(at), sequence, body FROM chargeline.v_events WHERE device_id = '0000000B'",
        "2024-01-13 23:30:00.123|1|" + Json.text(event));
  }

  @Test
  void whatIsToldOfAlertsIsStoredAmongTheEventsAndMarksAreNot() throws Exception {
    ObjectNode data = Json.MAPPER.createObjectNode().put("alert_id", "a1").put("summary_zh", "离线");
    Event ofSite =
        new Event(
            "e2",
            EventType.ALERT_FIRING,
            null,
            STARTED / 1000,
            Event.time(STARTED),
            1,
            Event.SCHEMA_VERSION,
            "alerting",
            "garage",
            data);
    Event ofPlatform =
        new Event(
            "e3",
            EventType.SYSTEM_ALARM,
            null,
            STARTED / 1000,
            Event.time(STARTED),
            1,
            Event.SCHEMA_VERSION,
            "",
            null,
            data);
    send(Topic.ALERTS, "alerting", Json.bytes(ofSite));
    send(Topic.ALERTS, "mark", null);
    send(Topic.ALERTS, "", Json.bytes(ofPlatform));
    awaitAnswer(
        "SELECT event, tenant, device_id, body FROM chargeline.v_events"
            + " WHERE id IN ('e2', 'e3') ORDER BY id",
        "alert.firing|alerting||%s\nsystem.alarm|||%s"
            .formatted(Json.text(ofSite), Json.text(ofPlatform)));
    awaitAnswer(
        "SELECT tenant, event FROM chargeline.event_feed WHERE id IN ('e2', 'e3') ORDER BY id",
        "alerting|alert.firing\n|system.alarm");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(committed(Table.EVENTS, Topic.ALERTS)).isEqualTo(3));
  }

  @Test
  void aBadRecordIsPassedByAndTheGroupReachesTheEnd() {
    send(Topic.FACTS_DEVICES, "x", "nonsense".getBytes(StandardCharsets.UTF_8));
    send(
        Topic.FACTS_DEVICES,
        "0000000C",
        "{\"device_id\":\"0000000C\",\"first_seen_at\":1,\"revision\":1}"
            .getBytes(StandardCharsets.UTF_8));
    awaitAnswer(
        "SELECT device_id, tenant FROM chargeline.v_devices WHERE device_id = '0000000C'",
        "0000000C|null");
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(committed(Table.DEVICES)).isEqualTo(2));
  }

  @Test
  void whatComesWhileClickHouseIsAwayIsStoredAfterwards() throws Exception {
    engine.stop();
    for (int i = 0; i < 3_000; i++) {
      send(Topic.FACTS_SESSIONS, session("away-" + i, 1, STARTED, 10L, 0));
    }
    producer.flush();
    // Long enough for inserts to fail and for the job to be restarted once.
    await().during(Duration.ofSeconds(6)).atMost(PATIENCE).until(() -> !engine.healthy());
    engine.start();
    awaitAnswer(
        "SELECT count(), sum(energy_wh) FROM chargeline.v_sessions WHERE session_id LIKE 'away-%'",
        "3000|30000");
    assertThat(flink.status(job)).isEqualTo(JobStatus.RUNNING);
  }

  /** Everything absent that may be. */
  private static PortStateRow portState(String device) {
    return new PortStateRow(
        device, 1, null, null, null, "charging", null, true, null, STARTED, null, 1);
  }

  private static SessionRow session(
      String id, long revision, Long endedAt, Long energyWh, int deleted) {
    return new SessionRow(
        id,
        "demo",
        null,
        "00000001",
        1,
        "ORD" + id,
        null,
        "ap3000",
        "platform",
        1,
        3600,
        null,
        STARTED,
        endedAt,
        null,
        null,
        energyWh,
        2_205L,
        endedAt == null ? "open" : "completed",
        null,
        null,
        null,
        null,
        revision,
        deleted);
  }

  private static void send(Topic topic, SessionRow row) {
    send(topic, row.rowKey(), Json.bytes(row));
  }

  private static void send(PortStateRow row) {
    send(Topic.FACTS_PORT_STATES, row.rowKey(), Json.bytes(row));
  }

  private static void send(Topic topic, String key, byte[] value) {
    var unused =
        producer.send(
            new ProducerRecord<>(topic.topicName(), key.getBytes(StandardCharsets.UTF_8), value));
  }

  private static void sendJson(Topic topic, String json) {
    send(topic, "key", json.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(LogRecord record) {
    byte[] key =
        record.deviceId() == null ? null : record.deviceId().getBytes(StandardCharsets.UTF_8);
    ProducerRecord<byte[], byte[]> out =
        new ProducerRecord<>(Topic.DEVICE_FRAMES.topicName(), 0, key, record.body().array());
    record.headers().forEach((name, value) -> out.headers().add(name, value));
    var unused = producer.send(out);
  }

  private static long committed(Table table) throws Exception {
    return committed(table, table.topic());
  }

  private static long committed(Table table, Topic topic) throws Exception {
    OffsetAndMetadata offset =
        kafka
            .admin()
            .listConsumerGroupOffsets(StoreJob.group(config, table))
            .partitionsToOffsetAndMetadata()
            .get()
            .get(new TopicPartition(topic.topicName(), 0));
    return offset == null ? -1 : offset.offset();
  }

  private static void awaitAnswer(String sql, String expected) {
    producer.flush();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(answer(sql)).isEqualTo(expected));
  }

  /** Rows by line feed, columns by bar. */
  private static String answer(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                JdbcUrl.of(engine.url()), engine.user(), engine.password());
        var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      StringBuilder text = new StringBuilder();
      while (rows.next()) {
        text.append(text.isEmpty() ? "" : "\n");
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          text.append(i == 1 ? "" : "|").append(rows.getString(i));
        }
      }
      return text.toString();
    }
  }
}
