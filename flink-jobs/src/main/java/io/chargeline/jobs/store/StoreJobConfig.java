package io.chargeline.jobs.store;

import io.chargeline.domain.Settings;
import java.io.Serializable;
import java.time.Duration;

/**
 * What the store job needs to know.
 *
 * @param bootstrap Kafka's host:port list
 * @param clickHouseUrl HTTP URL of the server
 * @param user on that server
 * @param password of that user
 * @param batchRows rows of one insert at most
 * @param flushInterval how long a row waits for others at most
 * @param groupPrefix begins the name of each table's consumer group
 */
public record StoreJobConfig(
    String bootstrap,
    String clickHouseUrl,
    String user,
    String password,
    int batchRows,
    Duration flushInterval,
    String groupPrefix)
    implements Serializable {

  public static StoreJobConfig read(Settings settings) {
    return new StoreJobConfig(
        settings.text(
            "CHARGELINE_KAFKA_BOOTSTRAP", "127.0.0.1:9092", "Kafka's host:port, comma separated"),
        settings.text(
            "CHARGELINE_CLICKHOUSE_URL",
            "",
            "HTTP URL of an existing ClickHouse server; empty starts the embedded engine"),
        settings.text(
            "CHARGELINE_CLICKHOUSE_USER", "chargeline", "user on the existing ClickHouse server"),
        settings.text("CHARGELINE_CLICKHOUSE_PASSWORD", "", "password of that user"),
        settings.integer(
            "CHARGELINE_STORE_BATCH_ROWS", 10_000, 1, 1_000_000, "rows of one insert at most"),
        settings.duration(
            "CHARGELINE_STORE_FLUSH_INTERVAL",
            "500ms",
            "how long a row waits for others before it is inserted"),
        "chargeline-store");
  }

  /** Hides the password. */
  @Override
  public String toString() {
    return "StoreJobConfig[bootstrap=%s, clickHouseUrl=%s, user=%s, batchRows=%d, flushInterval=%s]"
        .formatted(bootstrap, clickHouseUrl, user, batchRows, flushInterval);
  }
}
