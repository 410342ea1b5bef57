package io.chargeline.standalone.webhook;

import io.chargeline.domain.Json;
import io.chargeline.domain.Settings;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.EndpointHealth;
import io.chargeline.domain.webhook.EndpointOptions;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.jobs.webhook.WebhookConfig;
import io.chargeline.jobs.webhook.WebhookJob;
import io.chargeline.log.TopicSetup;
import io.chargeline.log.TopicTail;
import io.chargeline.standalone.flink.EmbeddedFlink;
import io.chargeline.standalone.flink.EmbeddedFlinkConfig;
import io.chargeline.standalone.kafka.EmbeddedKafka;
import io.chargeline.standalone.kafka.EmbeddedKafkaConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The webhook job between a real broker and receivers, to be killed at will. */
final class WebhookScene implements AutoCloseable {
  private static final String PARKED = "\"outcome\":\"parked\"";
  private static final String KEY = SecretBox.newKey();
  private static final SecretBox BOX = new SecretBox(KEY);
  private static final String SECRET = SecretBox.newWebhookSecret();

  private final EmbeddedKafka kafka;
  private final EmbeddedFlink flink;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, Endpoint> endpoints = new HashMap<>();
  private final Map<String, EndpointHealth> health = new ConcurrentHashMap<>();
  private final Set<String> parked = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> sequences = new HashMap<>();
  private final WebhookConfig config;
  private final TopicTail tail;
  private JobID job;

  WebhookScene(Path directory, int parallelism, Map<String, String> settings) throws Exception {
    kafka =
        EmbeddedKafka.start(
            new EmbeddedKafkaConfig(directory.resolve("kafka"), 0, false, 4L << 30));
    try (Admin admin = kafka.admin()) {
      new TopicSetup(admin, 1).createAndCheck();
    }
    flink =
        EmbeddedFlink.start(
            new EmbeddedFlinkConfig(
                directory.resolve("flink"), 0, parallelism, Duration.ofMillis(500), 0));
    Map<String, String> environment = new HashMap<>(settings);
    environment.put("CHARGELINE_KAFKA_BOOTSTRAP", kafka.bootstrap());
    environment.put("CHARGELINE_SECRET_KEY", KEY);
    environment.put("CHARGELINE_WEBHOOK_PRIVATE_ADDRESSES", "true");
    config = WebhookConfig.read(new Settings(environment));
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                kafka.bootstrap(),
                ProducerConfig.LINGER_MS_CONFIG,
                1),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    tail =
        TopicTail.start(
            kafka.bootstrap(),
            "health",
            List.of(Topic.WEBHOOK_HEALTH, Topic.WEBHOOK_OUTCOMES),
            record -> {
              if (record.topic().equals(Topic.WEBHOOK_HEALTH.topicName())) {
                EndpointHealth told = Json.read(record.value(), EndpointHealth.class);
                health.put(told.endpointId(), told);
              } else if (new String(record.value(), StandardCharsets.UTF_8).contains(PARKED)) {
                DeliveryRow row = Json.read(record.value(), DeliveryRow.class);
                parked.add(row.endpointId() + ' ' + row.eventId());
              }
            });
  }

  void startJob() {
    startJob(-1);
  }

  /**
   * @param parallelism -1 for the scene's
   */
  void startJob(int parallelism) {
    StreamExecutionEnvironment env = flink.environment(WebhookJob.NAME);
    if (parallelism > 0) {
      env.setParallelism(parallelism);
    }
    WebhookJob.define(env, config);
    job = flink.submit(WebhookJob.NAME, env);
  }

  /** Without a last checkpoint. */
  void killJob() {
    flink.cancel(job);
  }

  void endpoint(String id, String url) {
    change(
        new Endpoint(
            id, "demo", url, List.of("*"), BOX.seal(SECRET), false, 1, System.currentTimeMillis()));
  }

  void disable(String id, boolean disabled) {
    Endpoint e = endpoints.get(id);
    change(
        new Endpoint(
            e.endpointId(),
            e.tenant(),
            e.url(),
            e.events(),
            e.sealedSecret(),
            false,
            e.version() + 1,
            e.effectiveFrom(),
            new EndpointOptions(null, disabled, null, null, null, null, null, 0, 0, 0, 0, false)));
  }

  private void change(Endpoint endpoint) {
    endpoints.put(endpoint.endpointId(), endpoint);
    send(Topic.CONTROL_ENDPOINTS, endpoint.endpointId(), Json.bytes(endpoint));
    producer.flush();
  }

  EndpointHealth health(String id) {
    return health.get(id);
  }

  /** Whether the delivery log says that an event was taken out of its order. */
  boolean wasParked(String endpoint, String event) {
    return parked.contains(endpoint + ' ' + event);
  }

  /** The next event of a device. */
  void event(String device) {
    long now = System.currentTimeMillis();
    int sequence = next(device);
    Event event =
        new Event(
            Books.id(device, sequence, now),
            "charging.progress",
            device,
            now / 1_000,
            Event.time(now),
            sequence,
            Event.SCHEMA_VERSION,
            "demo",
            null,
            Json.MAPPER
                .createObjectNode()
                .put("port_no", 1)
                .put("order_no", "ORD20240113001")
                .put("current_power", 7_200)
                .put("energy_consumed", 0.12));
    send(Topic.DEVICE_EVENTS, device, Json.bytes(event));
  }

  /** The next that is told of an alert. */
  void alert(String alert) {
    long now = System.currentTimeMillis();
    int sequence = next(alert);
    Event event =
        new Event(
            Books.id(alert, sequence, now),
            EventType.ALERT_FIRING,
            null,
            now / 1_000,
            Event.time(now),
            sequence,
            Event.SCHEMA_VERSION,
            "demo",
            null,
            Json.MAPPER.createObjectNode().put("alert_id", alert).put("severity", "info"));
    send(Topic.ALERTS, "demo", Json.bytes(event));
  }

  private int next(String key) {
    return sequences.merge(key, 1, Integer::sum);
  }

  void flush() {
    producer.flush();
  }

  private void send(Topic topic, String key, byte[] value) {
    var unused =
        producer.send(
            new ProducerRecord<>(topic.topicName(), key.getBytes(StandardCharsets.UTF_8), value));
  }

  @Override
  public void close() {
    tail.close();
    producer.close();
    flink.close();
    kafka.close();
  }
}
