package io.chargeline.api;

import io.chargeline.domain.frame.Topic;
import io.chargeline.log.TopicTail;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What was written for the webhook job to send. */
final class ReplayTail implements AutoCloseable {
  private final Queue<Handed> handed = new ConcurrentLinkedQueue<>();
  private final TopicTail tail;

  /** An event for one endpoint. */
  record Handed(String key, String endpoint, String replay, String body) {}

  ReplayTail(String bootstrap) {
    tail = TopicTail.start(bootstrap, "replay-tail", List.of(Topic.WEBHOOK_REPLAYS), this::see);
  }

  private void see(ConsumerRecord<byte[], byte[]> message) {
    handed.add(
        new Handed(
            text(message.key()),
            text(message.headers().lastHeader("endpoint").value()),
            text(message.headers().lastHeader("replay").value()),
            text(message.value())));
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  /** All of this endpoint now, in order per device. */
  List<Handed> of(String endpoint) {
    tail.caughtUp().join();
    return handed.stream().filter(it -> it.endpoint().equals(endpoint)).toList();
  }

  @Override
  public void close() {
    tail.close();
  }
}
