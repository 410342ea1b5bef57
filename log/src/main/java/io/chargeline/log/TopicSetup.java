package io.chargeline.log;

import io.chargeline.domain.frame.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes the log's topics, and refuses to run on topics made otherwise. */
public final class TopicSetup {
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(30);
  private static final long PAUSE_MS = 50;

  private final Admin admin;
  private final short replication;

  /**
   * @param replication 1 embedded, 3 in production (then with {@code min.insync.replicas} 2)
   */
  public TopicSetup(Admin admin, int replication) {
    this.admin = admin;
    this.replication = (short) replication;
  }

  /**
   * Makes what is missing; safe when several processes do it at once.
   *
   * @throws IllegalStateException naming a topic whose partition count is not the fixed one
   */
  public void createAndCheck() throws InterruptedException, ExecutionException {
    create(Topic.all().stream().map(topic -> newTopic(topic.topicName(), topic)).toList());
    check();
  }

  /** A recording's own frames topic, with the shape of {@code device.frames}. */
  public void createRecording(String name) throws InterruptedException, ExecutionException {
    create(List.of(newTopic(name, Topic.DEVICE_FRAMES)));
  }

  /** Deletes every topic whose name begins so. */
  public void deleteByPrefix(String prefix) throws InterruptedException, ExecutionException {
    Set<String> all = admin.listTopics().names().get();
    Collection<String> doomed = new ArrayList<>(all);
    doomed.removeIf(name -> !name.startsWith(prefix));
    admin.deleteTopics(doomed).all().get();
  }

  private void create(List<NewTopic> topics) throws InterruptedException, ExecutionException {
    for (KafkaFuture<Void> created : admin.createTopics(topics).values().values()) {
      try {
        created.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw e;
        }
      }
    }
  }

  private NewTopic newTopic(String name, Topic shape) {
    Map<String, String> config = new HashMap<>();
    // Event time is a header; append time keeps retention from eating a recording of old times.
    config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "LogAppendTime");
    config.put(
        TopicConfig.CLEANUP_POLICY_CONFIG,
        shape.compacted() ? TopicConfig.CLEANUP_POLICY_COMPACT : TopicConfig.CLEANUP_POLICY_DELETE);
    config.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(shape.retentionMs()));
    config.put(TopicConfig.RETENTION_BYTES_CONFIG, Long.toString(shape.retentionBytes()));
    if (replication >= 3) {
      config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, "2");
    }
    return new NewTopic(name, shape.partitions(), replication).configs(config);
  }

  private void check() throws InterruptedException, ExecutionException {
    List<String> names = Topic.all().stream().map(Topic::topicName).toList();
    Map<String, TopicDescription> found = describe(names);
    for (Topic topic : Topic.all()) {
      int partitions = found.get(topic.topicName()).partitions().size();
      if (partitions != topic.partitions()) {
        throw new IllegalStateException(
            "topic %s has %d partitions, it must have %d: keys would change partition; make a new cluster or move the data"
                .formatted(topic, partitions, topic.partitions()));
      }
    }
  }

  /** A topic that was just made may not be known to every broker yet. */
  private Map<String, TopicDescription> describe(List<String> names)
      throws InterruptedException, ExecutionException {
    long deadline = System.nanoTime() + KNOWN_WITHIN.toNanos();
    while (true) {
      try {
        return admin.describeTopics(names).allTopicNames().get();
      } catch (ExecutionException e) {
        boolean notYet = e.getCause() instanceof UnknownTopicOrPartitionException;
        if (!notYet || System.nanoTime() > deadline) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
      }
    }
  }
}
