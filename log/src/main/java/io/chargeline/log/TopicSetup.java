package io.chargeline.log;

import io.chargeline.domain.frame.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Makes the log's topics, and refuses to run on topics made otherwise. */
public final class TopicSetup {
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
    for (Topic topic : Topic.all()) {
      create(newTopic(topic.topicName(), topic));
    }
    check();
  }

  /** A recording's own frames topic, with the shape of {@code device.frames}. */
  public void createRecording(String name) throws InterruptedException, ExecutionException {
    create(newTopic(name, Topic.DEVICE_FRAMES));
  }

  /** Deletes every topic whose name begins so. */
  public void deleteByPrefix(String prefix) throws InterruptedException, ExecutionException {
    Set<String> all = admin.listTopics().names().get();
    Collection<String> doomed = new ArrayList<>(all);
    doomed.removeIf(name -> !name.startsWith(prefix));
    admin.deleteTopics(doomed).all().get();
  }

  private void create(NewTopic topic) throws InterruptedException, ExecutionException {
    try {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
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
    Map<String, TopicDescription> found = admin.describeTopics(names).allTopicNames().get();
    for (Topic topic : Topic.all()) {
      int partitions = found.get(topic.topicName()).partitions().size();
      if (partitions != topic.partitions()) {
        throw new IllegalStateException(
            "topic %s has %d partitions, it must have %d: keys would change partition; make a new cluster or move the data"
                .formatted(topic, partitions, topic.partitions()));
      }
    }
  }
}
