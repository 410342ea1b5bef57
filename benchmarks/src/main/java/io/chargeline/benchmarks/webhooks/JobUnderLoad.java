package io.chargeline.benchmarks.webhooks;

import io.chargeline.domain.Json;
import io.chargeline.domain.Settings;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.jobs.webhook.WebhookConfig;
import io.chargeline.jobs.webhook.WebhookJob;
import io.chargeline.log.TopicSetup;
import io.chargeline.standalone.flink.EmbeddedFlink;
import io.chargeline.standalone.flink.EmbeddedFlinkConfig;
import io.chargeline.standalone.kafka.EmbeddedKafka;
import io.chargeline.standalone.kafka.EmbeddedKafkaConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The webhook job as it is, checkpoints included, behind a broker of its own. */
final class JobUnderLoad implements AutoCloseable {
  private static final String TENANT = "bench";

  private final Path data;
  private final EmbeddedKafka kafka;
  private final EmbeddedFlink flink;
  private final KafkaProducer<byte[], byte[]> producer;
  private int sent;

  JobUnderLoad(int concurrencyPerEndpoint, List<String> urls)
      throws IOException, InterruptedException, ExecutionException {
    data = Files.createTempDirectory("chargeline-bench-");
    kafka = EmbeddedKafka.start(new EmbeddedKafkaConfig(data.resolve("kafka"), 0, false, 4L << 30));
    try (Admin admin = kafka.admin()) {
      new TopicSetup(admin, 1).createAndCheck();
    }
    flink =
        EmbeddedFlink.start(
            new EmbeddedFlinkConfig(data.resolve("flink"), 0, 1, Duration.ofSeconds(1), 0));
    producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    String key = SecretBox.newKey();
    WebhookConfig config =
        WebhookConfig.read(
            new Settings(
                Map.of(
                    "CHARGELINE_KAFKA_BOOTSTRAP",
                    kafka.bootstrap(),
                    "CHARGELINE_SECRET_KEY",
                    key,
                    "CHARGELINE_WEBHOOK_PRIVATE_ADDRESSES",
                    "true",
                    "CHARGELINE_WEBHOOK_CONCURRENCY_PER_ENDPOINT",
                    Integer.toString(concurrencyPerEndpoint))));
    SecretBox box = new SecretBox(key);
    for (int i = 0; i < urls.size(); i++) {
      Endpoint endpoint =
          new Endpoint(
              "endpoint-" + i,
              TENANT,
              urls.get(i),
              List.of("*"),
              box.seal(SecretBox.newWebhookSecret()),
              false,
              1,
              System.currentTimeMillis());
      send(Topic.CONTROL_ENDPOINTS, endpoint.endpointId(), Json.bytes(endpoint));
    }
    producer.flush();
    StreamExecutionEnvironment env = flink.environment(WebhookJob.NAME);
    WebhookJob.define(env, config);
    var unused = flink.submit(WebhookJob.NAME, env);
  }

  /** So many events of as many devices as given, the next of each in turn. */
  List<byte[]> send(int events, int devices) {
    List<byte[]> bodies = new ArrayList<>(events);
    for (int i = 0; i < events; i++) {
      String device = "04BE%04X".formatted(sent % devices);
      byte[] body = body(device, 1 + sent / devices);
      bodies.add(body);
      send(Topic.DEVICE_EVENTS, device, body);
      sent++;
    }
    producer.flush();
    return bodies;
  }

  private static byte[] body(String device, int sequence) {
    long now = System.currentTimeMillis();
    return Json.bytes(
        new Event(
            device + '-' + sequence,
            "charging.progress",
            device,
            now / 1_000,
            Event.time(now),
            sequence,
            Event.SCHEMA_VERSION,
            TENANT,
            null,
            Json.MAPPER
                .createObjectNode()
                .put("port_no", 1)
                .put("order_no", "ORD20240113001")
                .put("duration", 60)
                .put("energy_consumed", 0.12)
                .put("current_power", 7_200)
                .put("voltage", 220.5)
                .put("current", 32.7)));
  }

  private void send(Topic topic, String key, byte[] value) {
    var unused =
        producer.send(
            new ProducerRecord<>(topic.topicName(), key.getBytes(StandardCharsets.UTF_8), value));
  }

  @Override
  public void close() throws IOException {
    producer.close();
    flink.close();
    kafka.close();
    try (Stream<Path> tree = Files.walk(data)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
