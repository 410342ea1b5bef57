package io.chargeline.standalone.kafka;

import io.chargeline.domain.Settings;
import java.nio.file.Path;

/**
 * @param directory holds the broker's logs, and its ports
 * @param port 0: the port of the last start if it is still free, else any
 * @param fsync every record reaches the disk before it is acknowledged: survives a power loss, not
 *     only the death of the process
 * @param maxBytes what all topics with a bounded retention may hold together
 */
public record EmbeddedKafkaConfig(Path directory, int port, boolean fsync, long maxBytes) {
  public static final String PORT = "CHARGELINE_KAFKA_PORT";

  private static final int MIB = 20;

  public static EmbeddedKafkaConfig read(Settings settings, Path directory) {
    return new EmbeddedKafkaConfig(
        directory,
        settings.integer(PORT, 9092, 0, 65535, "port of the embedded broker; 0: any free one"),
        settings.flag(
            "CHARGELINE_KAFKA_FSYNC",
            false,
            "embedded broker: write every record to the disk before it is acknowledged"),
        (long)
                settings.integer(
                    "CHARGELINE_KAFKA_MAX_MB",
                    8192,
                    256,
                    1 << MIB,
                    "embedded broker: what all topics with a bounded retention hold together, MiB")
            << MIB);
  }
}
