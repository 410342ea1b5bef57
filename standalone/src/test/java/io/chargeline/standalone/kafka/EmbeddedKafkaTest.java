package io.chargeline.standalone.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chargeline.domain.Settings;
import io.chargeline.domain.frame.Topic;
import io.chargeline.log.TopicSetup;
import io.chargeline.standalone.StartupException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {
  private static final long CAP = 300L << 20;

  @TempDir private Path directory;

  @Test
  void aSecondStartContinuesOnTheSamePort() throws Exception {
    String bootstrap;
    try (EmbeddedKafka kafka = EmbeddedKafka.start(config(true))) {
      bootstrap = kafka.bootstrap();
      try (Admin admin = kafka.admin()) {
        new TopicSetup(admin, 1).createAndCheck();
        kafka.keepWithinSize();
        awaitWithinSize(admin);
      }
      send(bootstrap, "kept");
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(config(false))) {
      assertThat(kafka.bootstrap()).isEqualTo(bootstrap);
      try (Admin admin = kafka.admin()) {
        new TopicSetup(admin, 1).createAndCheck();
        kafka.keepWithinSize();
        awaitWithinSize(admin);
      }
      assertThat(read(bootstrap)).containsExactly("kept");
    }
  }

  @Test
  void saysWhichPortIsInUseAndWhatChangesIt() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      EmbeddedKafkaConfig config =
          new EmbeddedKafkaConfig(directory, taken.getLocalPort(), false, CAP);
      assertThatThrownBy(() -> EmbeddedKafka.start(config))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("port " + taken.getLocalPort() + " (Kafka) is in use")
          .hasMessageContaining("CHARGELINE_KAFKA_PORT");
    }
  }

  @Test
  void hasTheseDefaults() {
    assertThat(EmbeddedKafkaConfig.read(new Settings(Map.of()), directory))
        .isEqualTo(new EmbeddedKafkaConfig(directory, 9092, false, 8192L << 20));
  }

  private EmbeddedKafkaConfig config(boolean fsync) {
    return new EmbeddedKafkaConfig(directory, 0, fsync, CAP);
  }

  /** What was altered shows when the broker has read it. */
  private static void awaitWithinSize(Admin admin) {
    await().untilAsserted(() -> assertThat(boundedBytes(admin)).isBetween(CAP - (1 << 20), CAP));
  }

  private static long boundedBytes(Admin admin) throws Exception {
    long sum = 0;
    for (Topic topic : Topic.all()) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName());
      long bytes =
          Long.parseLong(
              admin
                  .describeConfigs(List.of(resource))
                  .all()
                  .get()
                  .get(resource)
                  .get("retention.bytes")
                  .value());
      sum += Math.max(0, bytes) * topic.partitions();
    }
    return sum;
  }

  private static void send(String bootstrap, String value) throws Exception {
    try (Producer<String, String> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrap, "acks", "all"),
            new StringSerializer(),
            new StringSerializer())) {
      producer.send(new ProducerRecord<>(Topic.DEVICE_POISON.topicName(), value)).get();
    }
  }

  private static List<String> read(String bootstrap) {
    try (Consumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrap, "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.assign(List.of(new TopicPartition(Topic.DEVICE_POISON.topicName(), 0)));
      List<String> values = new ArrayList<>();
      Awaitility.await()
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100)).forEach(r -> values.add(r.value()));
                return !values.isEmpty();
              });
      return values;
    }
  }
}
