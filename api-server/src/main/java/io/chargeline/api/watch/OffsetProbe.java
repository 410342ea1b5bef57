package io.chargeline.api.watch;

import io.chargeline.domain.frame.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Asks the broker how far each job has come: its committed offsets, which follow what was written,
 * against the ends of the topics. That it answers is itself the measure of the broker.
 */
final class OffsetProbe implements Probe {
  private static final int ANSWER_MS = 3000;
  private static final long GROUPS_EVERY_MS = 10_000;

  /** Where the ends stood before we began to look. */
  private static final List<Duration> BEFORE =
      List.of(
          Duration.ofHours(24),
          Duration.ofHours(6),
          Duration.ofHours(1),
          Duration.ofMinutes(15),
          Duration.ofMinutes(5),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10));

  /** Jobs by what the names of their groups begin with. */
  private static final Map<String, String> JOBS =
      new TreeMap<>(
          Map.of(
              "chargeline-device", Measure.DEVICE,
              "chargeline-figures", Measure.FIGURES,
              "chargeline-alerts", Measure.ALERTS,
              "chargeline-store", Measure.STORE,
              "chargeline-webhook", Measure.WEBHOOK));

  private final Admin admin;
  private final Clock clock;
  private final List<TopicPartition> partitions = new ArrayList<>();
  private final Map<TopicPartition, OffsetHistory> histories = new HashMap<>();
  private final Map<String, Position> positions = new HashMap<>();
  private Map<String, String> groups = Map.of();
  private long groupsAt = Long.MIN_VALUE;
  private boolean seeded;

  /** Where a group stood at one partition, and since when. */
  private record Position(long offset, long since) {}

  /** The worst of what was found, and how many records wait in all. */
  private record Found(double lag, double stuck, long behind) {
    Found and(Found other) {
      return new Found(
          Math.max(lag, other.lag), Math.max(stuck, other.stuck), behind + other.behind);
    }
  }

  OffsetProbe(String bootstrap, Clock clock) {
    this.clock = clock;
    this.admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                AdminClientConfig.CLIENT_ID_CONFIG,
                "watch-offsets",
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ANSWER_MS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ANSWER_MS,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                1000));
    for (Topic topic : Topic.all()) {
      for (int i = 0; i < topic.partitions(); i++) {
        partitions.add(new TopicPartition(topic.topicName(), i));
      }
    }
    partitions.forEach(partition -> histories.put(partition, new OffsetHistory()));
  }

  @Override
  public String part() {
    return Measure.KAFKA;
  }

  @Override
  public List<Measure> look() throws Exception {
    if (!seeded) {
      seed();
      seeded = true;
    }
    Map<TopicPartition, Long> ends = offsets(OffsetSpec.latest());
    long now = clock.millis();
    ends.forEach((partition, end) -> histories.get(partition).ended(now, end));
    Map<String, Found> found = new TreeMap<>();
    for (Map.Entry<String, Map<TopicPartition, OffsetAndMetadata>> group : committed().entrySet()) {
      String job = groups.get(group.getKey());
      found.merge(job, found(group.getKey(), group.getValue(), ends, now), Found::and);
    }
    List<Measure> measures = new ArrayList<>();
    found.forEach(
        (job, one) -> {
          String what = job.equals(Measure.STORE) ? Measure.STORAGE_LAG : Measure.LAG;
          measures.add(new Measure(what, job, one.lag()));
          measures.add(new Measure(Measure.STUCK, job, one.stuck()));
          measures.add(new Measure(Measure.BEHIND, job, one.behind()));
        });
    return measures;
  }

  private void seed() throws Exception {
    long now = clock.millis();
    for (Duration before : BEFORE) {
      long at = now - before.toMillis();
      offsets(OffsetSpec.forTimestamp(at))
          .forEach((partition, offset) -> histories.get(partition).ended(at, offset));
    }
  }

  /** Of partitions that have one; topics that do not exist yet are left out. */
  private Map<TopicPartition, Long> offsets(OffsetSpec spec) throws Exception {
    Map<TopicPartition, OffsetSpec> question = new HashMap<>();
    partitions.forEach(partition -> question.put(partition, spec));
    ListOffsetsResult answer = admin.listOffsets(question);
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (TopicPartition partition : partitions) {
      try {
        long offset = within(answer.partitionResult(partition)).offset();
        if (offset >= 0) {
          offsets.put(partition, offset);
        }
      } catch (ExecutionException e) {
        if (!(e.getCause()
            instanceof org.apache.kafka.common.errors.UnknownTopicOrPartitionException)) {
          throw e;
        }
      }
    }
    return offsets;
  }

  private Map<String, Map<TopicPartition, OffsetAndMetadata>> committed() throws Exception {
    long now = clock.millis();
    if (now >= groupsAt + GROUPS_EVERY_MS || groups.isEmpty()) {
      groups = groups();
      groupsAt = now;
    }
    if (groups.isEmpty()) {
      return Map.of();
    }
    Map<String, ListConsumerGroupOffsetsSpec> question = new HashMap<>();
    groups.keySet().forEach(group -> question.put(group, new ListConsumerGroupOffsetsSpec()));
    return within(admin.listConsumerGroupOffsets(question).all());
  }

  private Map<String, String> groups() throws Exception {
    Map<String, String> ours = new TreeMap<>();
    for (GroupListing group : within(admin.listGroups().all())) {
      JOBS.forEach(
          (prefix, job) -> {
            if (group.groupId().startsWith(prefix)) {
              ours.put(group.groupId(), job);
            }
          });
    }
    return ours;
  }

  private Found found(
      String group,
      Map<TopicPartition, OffsetAndMetadata> committed,
      Map<TopicPartition, Long> ends,
      long now) {
    Found worst = new Found(0, 0, 0);
    for (Map.Entry<TopicPartition, OffsetAndMetadata> one : committed.entrySet()) {
      TopicPartition partition = one.getKey();
      Long end = ends.get(partition);
      if (end != null && one.getValue() != null) {
        long offset = one.getValue().offset();
        String key = group + ' ' + partition;
        Position before = positions.get(key);
        boolean still = before != null && before.offset() == offset && end > offset;
        Position position = still ? before : new Position(offset, now);
        positions.put(key, position);
        worst =
            worst.and(
                new Found(
                    histories.get(partition).secondsBehind(now, offset),
                    (now - position.since()) / 1000.0,
                    Math.max(0, end - offset)));
      }
    }
    return worst;
  }

  private static <T> T within(org.apache.kafka.common.KafkaFuture<T> asked)
      throws ExecutionException, TimeoutException, InterruptedException {
    return asked.get(ANSWER_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
