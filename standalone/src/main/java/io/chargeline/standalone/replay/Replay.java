package io.chargeline.standalone.replay;

import io.chargeline.gateway.GatewayConfig;
import io.chargeline.jobs.device.DeviceJob;
import io.chargeline.jobs.device.DeviceJobConfig;
import io.chargeline.jobs.figures.FigureJob;
import io.chargeline.jobs.figures.FiguresConfig;
import io.chargeline.jobs.store.StoreJob;
import io.chargeline.jobs.store.StoreJobConfig;
import io.chargeline.log.TopicSetup;
import io.chargeline.simulator.recording.Recording;
import io.chargeline.simulator.recording.RecordingDriver;
import io.chargeline.simulator.recording.RecordingProgress;
import io.chargeline.simulator.recording.RecordingSummary;
import io.chargeline.sql.Table;
import io.chargeline.standalone.StartupException;
import io.chargeline.standalone.flink.EmbeddedFlink;
import io.chargeline.standalone.kafka.EmbeddedKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.TopicPartition;

/**
 * Feeds a recording through a second gateway on the recording's clock, into a frames topic of its
 * own and a job of its own that starts from nothing; only the tables are shared with what is live.
 * A second feed writes the same rows again.
 */
public final class Replay {
  private static final String TOPIC_PREFIX = "recording.frames.";
  private static final String JOB = "recording";

  /** Any number, the same for every feed: message ids follow from it. */
  private static final long SEED = 20141118;

  private static final String FACTS_PREFIX = "facts.";

  private final EmbeddedKafka kafka;
  private final EmbeddedFlink flink;
  private final GatewayConfig gateway;
  private final DeviceJobConfig deviceJob;
  private final StoreJobConfig storeJob;
  private final FiguresConfig figureJob;
  private final Tables tables;
  private final BooleanSupplier storing;
  private final UnaryOperator<byte[]> onWire;
  private final boolean folding;

  /**
   * @param storing whether the job runs that stores the facts
   */
  public Replay(
      EmbeddedKafka kafka,
      EmbeddedFlink flink,
      GatewayConfig gateway,
      DeviceJobConfig deviceJob,
      StoreJobConfig storeJob,
      FiguresConfig figureJob,
      Tables tables,
      BooleanSupplier storing) {
    this(
        kafka,
        flink,
        gateway,
        deviceJob,
        storeJob,
        figureJob,
        tables,
        storing,
        UnaryOperator.identity(),
        true);
  }

  private Replay(
      EmbeddedKafka kafka,
      EmbeddedFlink flink,
      GatewayConfig gateway,
      DeviceJobConfig deviceJob,
      StoreJobConfig storeJob,
      FiguresConfig figureJob,
      Tables tables,
      BooleanSupplier storing,
      UnaryOperator<byte[]> onWire,
      boolean folding) {
    this.kafka = kafka;
    this.flink = flink;
    this.gateway = gateway;
    this.deviceJob = deviceJob;
    this.storeJob = storeJob;
    this.figureJob = figureJob;
    this.tables = tables;
    this.storing = storing;
    this.onWire = onWire;
    this.folding = folding;
  }

  /** Lets every frame of a device pass through a function on its way. */
  public Replay onWire(UnaryOperator<byte[]> change) {
    return new Replay(
        kafka, flink, gateway, deviceJob, storeJob, figureJob, tables, storing, change, folding);
  }

  /** Stores the frames and nothing that follows from them: the device job is left out. */
  public Replay withoutFold() {
    return new Replay(
        kafka, flink, gateway, deviceJob, storeJob, figureJob, tables, storing, onWire, false);
  }

  /**
   * Comes back when the last row is in the database.
   *
   * @throws StartupException if the facts are not being stored
   * @throws Exception if the gateway stalls, the job ends, or the database refuses
   */
  public ReplaySummary feed(Recording recording, RecordingProgress progress) throws Exception {
    if (!storing.getAsBoolean()) {
      throw new StartupException("a replay ends when its rows are stored: start the store job");
    }
    long begin = System.nanoTime();
    try (Admin admin = kafka.admin()) {
      String topic = freshTopic(admin);
      JobID job = startJob(topic);
      RecordingSummary fed;
      try {
        fed = feed(recording, progress, topic);
        awaitStored(new CommittedOffsets(admin), topic, job);
      } finally {
        flink.cancel(job);
      }
      tables.merge();
      return new ReplaySummary(fed, Duration.ofNanos(System.nanoTime() - begin));
    }
  }

  private RecordingSummary feed(Recording recording, RecordingProgress progress, String topic)
      throws Exception {
    try (GatewayTarget target =
        new GatewayTarget(
            gateway.forRecording(topic, SEED), recording.fromMs(), new SimpleMeterRegistry())) {
      return new RecordingDriver(target)
          .onWire(onWire)
          .runOut(figureJob.runOut())
          .feed(recording, progress);
    }
  }

  /** A new name each time: a topic of a name just deleted may not be gone yet. */
  private static String freshTopic(Admin admin) throws InterruptedException, ExecutionException {
    long last = 0;
    for (String name : admin.listTopics().names().get()) {
      if (name.startsWith(TOPIC_PREFIX)) {
        last = Math.max(last, Long.parseLong(name.substring(TOPIC_PREFIX.length())));
      }
    }
    TopicSetup topics = new TopicSetup(admin, 1);
    topics.deleteByPrefix(TOPIC_PREFIX);
    deleteGroups(admin);
    String topic = TOPIC_PREFIX + (last + 1);
    topics.createRecording(topic);
    return topic;
  }

  /**
   * What an earlier job of the same group had committed would look as if this one had come so far.
   */
  private static void deleteGroups(Admin admin) throws InterruptedException, ExecutionException {
    Collection<String> groups =
        admin.listGroups().all().get().stream()
            .map(GroupListing::groupId)
            .filter(group -> group.contains(TOPIC_PREFIX))
            .toList();
    admin.deleteConsumerGroups(groups).all().get();
  }

  private JobID startJob(String topic) {
    StreamExecutionEnvironment env = flink.environment(JOB);
    StoreJob.defineRecording(env, storeJob, topic);
    if (folding) {
      FigureJob.defineRecording(
          env, DeviceJob.define(env, deviceJob.forRecording(topic)), figureJob);
    }
    flink.forget(JOB);
    return flink.submitFresh(JOB, env);
  }

  private void awaitStored(CommittedOffsets offsets, String topic, JobID job)
      throws InterruptedException, ExecutionException {
    Map<TopicPartition, Long> frames = offsets.ends(List.of(topic));
    BooleanSupplier alive = () -> !flink.status(job).isGloballyTerminalState();
    offsets.await(StoreJob.framesGroup(storeJob, topic), frames, alive);
    if (!folding) {
      return;
    }
    offsets.await(deviceJob.forRecording(topic).group(), frames, alive);
    for (Table table : Table.values()) {
      String facts = table.topic().topicName();
      if (facts.startsWith(FACTS_PREFIX)) {
        offsets.await(StoreJob.group(storeJob, table), offsets.ends(List.of(facts)), storing);
      }
    }
  }
}
