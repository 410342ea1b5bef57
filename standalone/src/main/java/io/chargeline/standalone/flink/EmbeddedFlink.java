package io.chargeline.standalone.flink;

import io.chargeline.standalone.FreePort;
import io.chargeline.standalone.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Flink cluster: job manager, one task manager, REST and web UI. Jobs restart for ever, with
 * growing pauses, and go on from their newest checkpoint when the process starts again.
 */
public final class EmbeddedFlink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedFlink.class);
  private static final String HOST = "127.0.0.1";
  private static final int SLOTS = 16;
  private static final int RETAINED = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LAST_CHECKPOINT_PATIENCE = Duration.ofSeconds(5);

  private final MiniCluster cluster;
  private final EmbeddedFlinkConfig config;
  private final URI rest;
  private final Map<String, Integer> runs = new HashMap<>();

  private EmbeddedFlink(MiniCluster cluster, EmbeddedFlinkConfig config, URI rest) {
    this.cluster = cluster;
    this.config = config;
    this.rest = rest;
  }

  /**
   * Starts and waits until it takes jobs.
   *
   * @throws StartupException if a port is in use
   */
  public static EmbeddedFlink start(EmbeddedFlinkConfig config) {
    FreePort.require("Flink", HOST, config.port(), EmbeddedFlinkConfig.PORT);
    FreePort.require(
        "Flink metrics", "0.0.0.0", config.metricsPort(), EmbeddedFlinkConfig.METRICS_PORT);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(clusterConfiguration(config))
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .build());
    try {
      cluster.start();
      return new EmbeddedFlink(
          cluster, config, cluster.getRestAddress().get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    } catch (Exception e) {
      var unused = cluster.closeAsync();
      throw new StartupException("the embedded Flink cluster does not start: " + e, e);
    }
  }

  /** REST and web UI. */
  public String url() {
    return "http://" + HOST + ':' + rest.getPort();
  }

  /** Where a job is defined, before {@link #submit}. */
  public StreamExecutionEnvironment environment(String jobName) {
    return StreamExecutionEnvironment.getExecutionEnvironment(jobConfiguration(jobName));
  }

  /**
   * Runs what was defined in {@link #environment} of the same name, from the newest checkpoint of
   * that name that can be restored; from nothing if there is none. Comes back when it runs.
   *
   * @throws StartupException if the job fails at once although it started from nothing
   */
  public JobID submit(String jobName, StreamExecutionEnvironment env) {
    StreamGraph graph = env.getStreamGraph();
    graph.setJobName(jobName);
    CheckpointStore checkpoints = new CheckpointStore(directory(jobName), RETAINED);
    try {
      for (Optional<Checkpoint> from = checkpoints.newestReadable();
          from.isPresent();
          from = checkpoints.newestReadable()) {
        Optional<JobID> running = run(jobName, graph, restore(from.get()));
        if (running.isPresent()) {
          return running.get();
        }
        LOG.atWarn()
            .addKeyValue("job", jobName)
            .addKeyValue("checkpoint", from.get().directory())
            .log("a checkpoint cannot be restored, the one before is taken");
        checkpoints.putAside(from.get());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("checkpoints of job " + jobName, e);
    }
    return submitFresh(jobName, graph);
  }

  /**
   * Runs a job from nothing, whatever checkpoints there are.
   *
   * @throws StartupException if it fails at once
   */
  public JobID submitFresh(String jobName, StreamExecutionEnvironment env) {
    return submitFresh(jobName, env.getStreamGraph());
  }

  private JobID submitFresh(String jobName, StreamGraph graph) {
    graph.setJobName(jobName);
    return run(jobName, graph, SavepointRestoreSettings.none())
        .orElseThrow(
            () -> new StartupException("the job " + jobName + " fails at once, see the logs"));
  }

  /** Removes all checkpoints of a job that does not run. */
  public void forget(String jobName) {
    try {
      new CheckpointStore(directory(jobName), RETAINED).clear();
    } catch (IOException e) {
      throw new UncheckedIOException("checkpoints of job " + jobName, e);
    }
  }

  public JobStatus status(JobID job) {
    return await(cluster.getJobStatus(job));
  }

  /** Completes one more checkpoint now. */
  public void checkpoint(JobID job) {
    await(cluster.triggerCheckpoint(job));
  }

  /**
   * Ends a job, if it has not ended; its checkpoints stay. Comes back when its tasks have ended.
   */
  public void cancel(JobID job) {
    if (status(job).isGloballyTerminalState()) {
      return;
    }
    await(cluster.cancelJob(job));
    await(cluster.requestJobResult(job));
  }

  /** Ends a job after one last checkpoint, if that comes within a few seconds. */
  public void stop(JobID job) {
    if (status(job).isGloballyTerminalState()) {
      return;
    }
    try {
      cluster
          .triggerCheckpoint(job)
          .get(LAST_CHECKPOINT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.atInfo().addKeyValue("job", job).log("ended without a last checkpoint");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cancel(job);
  }

  /** Ends cluster and jobs; checkpoints stay. */
  @Override
  public void close() {
    await(cluster.closeAsync());
  }

  /** Empty when it failed before it ran. */
  private Optional<JobID> run(String jobName, StreamGraph graph, SavepointRestoreSettings restore) {
    JobID id = nextId(jobName);
    JobGraph job = graph.getJobGraph(EmbeddedFlink.class.getClassLoader(), id);
    job.setSavepointRestoreSettings(restore);
    try {
      await(cluster.submitJob(job));
    } catch (IllegalStateException refused) {
      LOG.atWarn().addKeyValue("job", jobName).setCause(refused).log("a job was refused");
      return Optional.empty();
    }
    return awaitRunning(id) ? Optional.of(id) : Optional.empty();
  }

  private boolean awaitRunning(JobID id) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    JobStatus status = status(id);
    while (status != JobStatus.RUNNING
        && !status.isGloballyTerminalState()
        && System.nanoTime() < deadline) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      status = status(id);
    }
    return !status.isGloballyTerminalState();
  }

  /** Fixed for the first run in a process; a cluster takes no id twice. */
  private JobID nextId(String jobName) {
    int run = runs.merge(jobName, 1, Integer::sum);
    String name = run == 1 ? jobName : jobName + '#' + run;
    UUID uuid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    return new JobID(uuid.getLeastSignificantBits(), uuid.getMostSignificantBits());
  }

  private static SavepointRestoreSettings restore(Checkpoint from) {
    // Not claimed: the run before it may have to be read again if this one breaks early.
    return SavepointRestoreSettings.forPath(
        from.directory().toUri().toString(), false, RecoveryClaimMode.NO_CLAIM);
  }

  private Path directory(String jobName) {
    return config.directory().resolve(jobName);
  }

  private Configuration jobConfiguration(String jobName) {
    Map<String, String> c = new HashMap<>();
    c.put("parallelism.default", Integer.toString(config.parallelism()));
    c.put("state.backend.type", "hashmap");
    c.put("execution.checkpointing.interval", config.checkpointInterval().toMillis() + " ms");
    c.put("execution.checkpointing.mode", "EXACTLY_ONCE");
    c.put("execution.checkpointing.storage", "filesystem");
    c.put("execution.checkpointing.dir", directory(jobName).toAbsolutePath().toUri().toString());
    c.put("execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    c.put("execution.checkpointing.num-retained", Integer.toString(RETAINED));
    // A sink whose database is away holds checkpoints up; that is no reason to restart it.
    c.put("execution.checkpointing.tolerable-failed-checkpoints", "1000000");
    c.put("restart-strategy.type", "exponential-delay");
    c.put("restart-strategy.exponential-delay.initial-backoff", "500 ms");
    c.put("restart-strategy.exponential-delay.max-backoff", "15 s");
    c.put("restart-strategy.exponential-delay.backoff-multiplier", "2");
    return Configuration.fromMap(c);
  }

  private static Configuration clusterConfiguration(EmbeddedFlinkConfig config) {
    String temporary = config.directory().resolve("tmp").toAbsolutePath().toString();
    Map<String, String> c = new HashMap<>();
    c.put("rest.address", HOST);
    c.put("rest.bind-address", HOST);
    c.put("rest.bind-port", Integer.toString(config.port()));
    c.put("rest.port", Integer.toString(config.port()));
    c.put("web.submit.enable", "false");
    c.put("web.cancel.enable", "false");
    c.put("web.tmpdir", temporary);
    c.put("io.tmp.dirs", temporary);
    c.put("blob.storage.directory", temporary);
    c.put("taskmanager.memory.managed.size", "16m");
    c.put("taskmanager.memory.network.min", "64m");
    c.put("taskmanager.memory.network.max", "64m");
    c.put("execution.checkpointing.num-retained", Integer.toString(RETAINED));
    if (config.metricsPort() != 0) {
      c.put("metrics.reporters", "prometheus");
      c.put(
          "metrics.reporter.prometheus.factory.class",
          "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
      c.put("metrics.reporter.prometheus.port", Integer.toString(config.metricsPort()));
    }
    return Configuration.fromMap(c);
  }

  private static <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("Flink does not answer within " + PATIENCE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
