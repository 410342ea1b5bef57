package io.chargeline.standalone.deploy;

import io.chargeline.domain.Settings;
import io.chargeline.jobs.alerts.AlertsConfig;
import io.chargeline.jobs.device.DeviceJobConfig;
import io.chargeline.jobs.figures.FiguresConfig;
import io.chargeline.jobs.store.StoreJobConfig;
import io.chargeline.jobs.webhook.WebhookConfig;
import java.net.URI;
import java.time.Duration;

/**
 * What the submission of the jobs needs to know.
 *
 * @param flink the JobManager's REST address; its cluster has our classes on its own path
 * @param parallelism of each job
 * @param checkpointInterval how often a job's state is written down
 */
record JobsConfig(
    URI flink,
    int parallelism,
    Duration checkpointInterval,
    DeviceJobConfig device,
    StoreJobConfig store,
    WebhookConfig webhook,
    FiguresConfig figures,
    AlertsConfig alerts) {

  static JobsConfig read(Settings settings) {
    return new JobsConfig(
        URI.create(
            settings.text(
                "CHARGELINE_FLINK_URL",
                "http://127.0.0.1:8081",
                "REST address of the Flink cluster that the jobs are submitted to")),
        settings.integer("CHARGELINE_FLINK_PARALLELISM", 1, 1, 64, "parallelism of each job"),
        settings.duration(
            "CHARGELINE_FLINK_CHECKPOINT_INTERVAL", "1s", "how often jobs write down their state"),
        DeviceJobConfig.read(settings),
        StoreJobConfig.read(settings),
        WebhookConfig.read(settings),
        FiguresConfig.read(settings),
        AlertsConfig.read(settings));
  }
}
