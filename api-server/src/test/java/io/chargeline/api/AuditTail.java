package io.chargeline.api;

import static org.awaitility.Awaitility.await;

import io.chargeline.domain.Json;
import io.chargeline.domain.fact.AuditRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.log.TopicTail;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What stands in the audit's topic. */
final class AuditTail implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Queue<String> records = new ConcurrentLinkedQueue<>();
  private final TopicTail tail;

  AuditTail(String bootstrap) {
    tail =
        TopicTail.start(
            bootstrap,
            "audit-test",
            List.of(Topic.FACTS_AUDIT),
            message -> records.add(new String(message.value(), StandardCharsets.UTF_8)));
    tail.ready().join();
  }

  /** As they are written. */
  Collection<String> records() {
    return records;
  }

  List<AuditRow> ofRequest(String requestId) {
    return records.stream()
        .map(json -> Json.read(json.getBytes(StandardCharsets.UTF_8), AuditRow.class))
        .filter(row -> requestId.equals(row.requestId()))
        .toList();
  }

  /** The only one of this request. */
  AuditRow one(String requestId) {
    List<AuditRow> rows = some(requestId, 1);
    if (rows.size() != 1) {
      throw new AssertionError(rows);
    }
    return rows.get(0);
  }

  List<AuditRow> some(String requestId, int count) {
    await().atMost(PATIENCE).until(() -> ofRequest(requestId).size() >= count);
    return ofRequest(requestId);
  }

  @Override
  public void close() {
    tail.close();
  }
}
