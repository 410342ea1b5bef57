package io.chargeline.standalone.flink;

import io.chargeline.domain.Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * @param directory holds the checkpoints, one directory per job name
 * @param port of REST and web UI; 0: any free one
 * @param parallelism of every job that does not say otherwise
 * @param checkpointInterval how often state is written down
 * @param metricsPort Prometheus; 0: none
 */
public record EmbeddedFlinkConfig(
    Path directory, int port, int parallelism, Duration checkpointInterval, int metricsPort) {
  public static final String PORT = "CHARGELINE_FLINK_PORT";
  public static final String METRICS_PORT = "CHARGELINE_FLINK_METRICS_PORT";

  public static EmbeddedFlinkConfig read(Settings settings, Path directory) {
    return new EmbeddedFlinkConfig(
        directory,
        settings.integer(
            PORT, 8081, 0, 65535, "port of embedded Flink's REST and web UI; 0: any free one"),
        settings.integer(
            "CHARGELINE_FLINK_PARALLELISM", 1, 1, 64, "parallelism of the embedded jobs"),
        settings.duration(
            "CHARGELINE_FLINK_CHECKPOINT_INTERVAL",
            "1s",
            "how often the embedded jobs write down their state"),
        settings.integer(
            METRICS_PORT, 0, 0, 65535, "port of embedded Flink's Prometheus metrics; 0: none"));
  }
}
