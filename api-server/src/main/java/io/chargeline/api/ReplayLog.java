package io.chargeline.api;

import io.chargeline.domain.frame.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Where events are put that one endpoint is to have (again): {@code webhook.replays}. */
final class ReplayLog implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(9);

  private final KafkaProducer<byte[], byte[]> producer;

  ReplayLog(String bootstrap) {
    producer =
        new KafkaProducer<>(
            producerConfig(bootstrap), new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * An event.
   *
   * @param key its device's id, or its tenant's key
   * @param body byte for byte
   */
  record Entry(String key, String body) {}

  /**
   * Writes events in this order and waits until the broker has them for good. When that fails, some
   * of them may stand there.
   *
   * @param replayId of the replay or test that asks for them
   * @throws Problem 503 {@code log_unavailable}
   */
  void append(String endpointId, String replayId, List<Entry> entries) {
    CompletableFuture<?>[] written =
        entries.stream()
            .map(entry -> send(message(endpointId, replayId, entry)))
            .toArray(CompletableFuture<?>[]::new);
    CommandLog.await(CompletableFuture.allOf(written), PATIENCE);
  }

  private static ProducerRecord<byte[], byte[]> message(
      String endpointId, String replayId, Entry entry) {
    ProducerRecord<byte[], byte[]> message =
        new ProducerRecord<>(
            Topic.WEBHOOK_REPLAYS.topicName(), utf8(entry.key()), utf8(entry.body()));
    message.headers().add("endpoint", utf8(endpointId)).add("replay", utf8(replayId));
    return message;
  }

  private CompletableFuture<Void> send(ProducerRecord<byte[], byte[]> message) {
    CompletableFuture<Void> written = new CompletableFuture<>();
    try {
      var unused =
          producer.send(
              message,
              (where, failure) -> {
                if (failure == null) {
                  written.complete(null);
                } else {
                  written.completeExceptionally(failure);
                }
              });
    } catch (KafkaException | IllegalStateException e) {
      written.completeExceptionally(e);
    }
    return written;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(3));
  }

  private static Map<String, Object> producerConfig(String bootstrap) {
    return Map.of(
        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
        bootstrap,
        ProducerConfig.CLIENT_ID_CONFIG,
        "replays",
        ProducerConfig.ACKS_CONFIG,
        "all",
        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
        true,
        ProducerConfig.COMPRESSION_TYPE_CONFIG,
        "lz4",
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        16L << 20,
        ProducerConfig.MAX_BLOCK_MS_CONFIG,
        3000,
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        3000,
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        8000);
  }
}
