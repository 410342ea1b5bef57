package io.chargeline.standalone.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.Settings;
import io.chargeline.jobs.alerts.AlertJob;
import io.chargeline.jobs.device.DeviceJob;
import io.chargeline.jobs.figures.FigureJob;
import io.chargeline.jobs.store.StoreJob;
import io.chargeline.jobs.webhook.WebhookJob;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits the jobs that do not run yet to a Flink cluster, and ends. The cluster keeps them from
 * then on: checkpoints, restarts and, with high availability, its own restart.
 */
public final class JobsMain {
  private static final Logger LOG = LoggerFactory.getLogger(JobsMain.class);

  /** States of Flink's overview in which a job is over. */
  private static final Set<String> OVER = Set.of("FAILED", "CANCELED", "FINISHED");

  private JobsMain() {}

  public static void main(String[] args) throws Exception {
    Settings settings = new Settings(System.getenv());
    JobsConfig config = JobsConfig.read(settings);
    settings.refuseUnknown();
    Set<String> running = running(config.flink());
    submit(config, running, DeviceJob.NAME, env -> DeviceJob.define(env, config.device()));
    submit(config, running, StoreJob.NAME, env -> StoreJob.define(env, config.store()));
    submit(config, running, WebhookJob.NAME, env -> WebhookJob.define(env, config.webhook()));
    submit(config, running, FigureJob.NAME, env -> FigureJob.define(env, config.figures()));
    submit(config, running, AlertJob.NAME, env -> AlertJob.define(env, config.alerts()));
  }

  private static void submit(
      JobsConfig config,
      Set<String> running,
      String name,
      Consumer<StreamExecutionEnvironment> definition)
      throws Exception {
    if (running.contains(name)) {
      LOG.atInfo().addKeyValue("job", name).log("the job runs already");
      return;
    }
    try (StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createRemoteEnvironment(
            config.flink().getHost(), config.flink().getPort(), configuration(config))) {
      definition.accept(env);
      env.executeAsync(name);
    }
    LOG.atInfo().addKeyValue("job", name).log("job submitted");
  }

  /** These go with the job; the cluster's own configuration holds where checkpoints lie. */
  private static Configuration configuration(JobsConfig config) {
    Configuration flink = new Configuration();
    flink.set(CoreOptions.DEFAULT_PARALLELISM, config.parallelism());
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, config.checkpointInterval());
    flink.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    return flink;
  }

  private static Set<String> running(URI flink) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(flink.resolve("/jobs/overview")).build();
    HttpResponse<byte[]> response =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
    Set<String> names = new HashSet<>();
    for (JsonNode job : Json.tree(response.body()).path("jobs")) {
      if (!OVER.contains(job.path("state").asText())) {
        names.add(job.path("name").asText());
      }
    }
    return names;
  }
}
