package io.chargeline.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.FigureRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.log.TopicTail;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The running days of tenants, sites and devices as the window job tells them, so that what counts
 * today is known without the database, and as soon. Only the end of the topic is read: a tenant's
 * and a site's day is told again each minute, and whoever is not in here is asked of the database.
 */
final class FigureTail implements Today, AutoCloseable {
  private static final int MAX_SCOPES = 200_000;
  private static final String LIVE = "live";
  private static final String DAY = "day";

  /** Parts of a row's key: log, scope, tenant, site, device, port, step, start. */
  private static final int PARTS = 8;

  private static final int STEP_PART = 6;

  private final TopicTail tail;
  private final AtomicLong clock = new AtomicLong();
  private final Cache<String, FigureRow> days =
      Caffeine.newBuilder().maximumSize(MAX_SCOPES).build();

  FigureTail(String bootstrap) {
    tail =
        TopicTail.start(
            bootstrap, "figures-of-today", List.of(), List.of(Topic.FACTS_FIGURES), this::fold);
  }

  CompletableFuture<Void> ready() {
    return tail.ready();
  }

  @Override
  public Long asOf() {
    long time = clock.get();
    return time == 0 ? null : time;
  }

  @Override
  public Optional<FigureRow> day(Subject subject, long time) {
    String key = key(subject.scope(), subject.tenant(), subject.place(), subject.device());
    return Optional.ofNullable(days.getIfPresent(key))
        .filter(row -> row.startAt() <= time && time < row.endAt());
  }

  private static String key(String scope, String tenant, String site, String device) {
    return String.join("/", scope, tenant, site == null ? "" : site, device == null ? "" : device);
  }

  private void fold(ConsumerRecord<byte[], byte[]> message) {
    if (message.value() == null || !isWanted(new String(message.key(), StandardCharsets.UTF_8))) {
      return;
    }
    FigureRow row = Json.read(message.value(), FigureRow.class);
    clock.accumulateAndGet(row.asOfAt(), Math::max);
    if (!row.step().equals(DAY)) {
      return;
    }
    String key = key(row.scope(), row.tenant(), row.site(), row.deviceId());
    FigureRow before = days.getIfPresent(key);
    if (before == null
        || before.startAt() < row.startAt()
        || (before.startAt() == row.startAt() && before.revision() <= row.revision())) {
      days.put(key, row);
    }
  }

  /** Most rows are of ports, or of other steps, and not worth reading. */
  private static boolean isWanted(String key) {
    String[] parts = key.split("/", PARTS + 1);
    return parts.length == PARTS
        && parts[0].equals(LIVE)
        && (parts[1].equals("fleet") || (!parts[1].equals("port") && parts[STEP_PART].equals(DAY)));
  }

  @Override
  public void close() {
    tail.close();
  }
}
