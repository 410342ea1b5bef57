package io.chargeline.api;

import io.chargeline.domain.Json;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.EndpointHealth;
import io.chargeline.log.TopicTail;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How endpoints fare, by the webhook job's word: the last record of each on its topic. */
final class HealthBook implements AutoCloseable {
  private final Map<String, EndpointHealth> newest = new ConcurrentHashMap<>();
  private final TopicTail tail;

  HealthBook(String bootstrap) {
    tail =
        TopicTail.start(
            bootstrap, Topic.WEBHOOK_HEALTH.topicName(), List.of(Topic.WEBHOOK_HEALTH), this::fold);
  }

  private void fold(ConsumerRecord<byte[], byte[]> message) {
    String endpointId = new String(message.key(), StandardCharsets.UTF_8);
    if (message.value() == null) {
      newest.remove(endpointId);
    } else {
      newest.put(endpointId, Json.read(message.value(), EndpointHealth.class));
    }
  }

  CompletableFuture<Void> ready() {
    return tail.ready();
  }

  /** Of all endpoints of which anything was told. */
  Collection<EndpointHealth> all() {
    return List.copyOf(newest.values());
  }

  /** Of this version or one before; empty if nothing was ever told. */
  Optional<EndpointHealth> of(Endpoint endpoint) {
    return Optional.ofNullable(newest.get(endpoint.endpointId()))
        .filter(health -> endpoint.tenant().equals(health.tenant()))
        .map(health -> health.version() == endpoint.version() ? health : enabled(health));
  }

  /** A new version is sent to, whatever became of the one before. */
  private static EndpointHealth enabled(EndpointHealth before) {
    return new EndpointHealth(
        before.endpointId(),
        before.tenant(),
        before.at(),
        before.version(),
        before.breaker(),
        before.breakerSince(),
        before.catchingUp(),
        before.behind(),
        before.oldestUndeliveredAt(),
        before.blockedDevices(),
        before.parkedEvents(),
        before.deadEvents(),
        before.lastSuccessAt(),
        before.lastSuccessEventAt(),
        before.lastFailureAt(),
        before.lastError(),
        null);
  }

  /** Whether it answered 410, and nothing is sent for that. */
  static boolean gone(EndpointHealth health) {
    return health.disabledBy() != null;
  }

  @Override
  public void close() {
    tail.close();
  }
}
