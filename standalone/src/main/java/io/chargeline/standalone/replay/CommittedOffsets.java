package io.chargeline.standalone.replay;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a job has come: it commits its offsets with its checkpoints, after what follows from them
 * was written.
 */
final class CommittedOffsets {
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final Admin admin;

  CommittedOffsets(Admin admin) {
    this.admin = admin;
  }

  /** Where the topics end now; partitions that hold nothing are left out. */
  Map<TopicPartition, Long> ends(Collection<String> topics)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    Map<TopicPartition, OffsetSpec> earliest = new HashMap<>();
    for (TopicDescription topic : admin.describeTopics(topics).allTopicNames().get().values()) {
      topic
          .partitions()
          .forEach(
              partition -> {
                TopicPartition at = new TopicPartition(topic.name(), partition.partition());
                latest.put(at, OffsetSpec.latest());
                earliest.put(at, OffsetSpec.earliest());
              });
    }
    Map<TopicPartition, ListOffsetsResultInfo> begins = admin.listOffsets(earliest).all().get();
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(latest)
        .all()
        .get()
        .forEach(
            (at, end) -> {
              if (end.offset() > begins.get(at).offset()) {
                ends.put(at, end.offset());
              }
            });
    return ends;
  }

  /**
   * Waits until a group has come so far.
   *
   * @param alive false ends the waiting with a failure
   * @throws IllegalStateException if {@code alive} became false
   */
  void await(String group, Map<TopicPartition, Long> ends, BooleanSupplier alive)
      throws InterruptedException, ExecutionException {
    while (!reached(group, ends)) {
      if (!alive.getAsBoolean()) {
        throw new IllegalStateException("the job of group " + group + " has ended, see the logs");
      }
      TimeUnit.MILLISECONDS.sleep(INTERVAL.toMillis());
    }
  }

  private boolean reached(String group, Map<TopicPartition, Long> ends)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    return ends.entrySet().stream()
        .allMatch(
            end -> {
              OffsetAndMetadata at = committed.get(end.getKey());
              return at != null && at.offset() >= end.getValue();
            });
  }
}
