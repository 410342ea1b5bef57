package io.chargeline.standalone.deploy;

import io.chargeline.domain.Settings;
import io.chargeline.sql.Retention;

/**
 * What the set-up needs to know.
 *
 * @param replication copies of each topic: 1 on a single broker, 3 in production
 * @param clickHouseUrl over HTTP
 * @param retention how long its tables keep their rows
 */
record SetupConfig(
    String bootstrap,
    int replication,
    String clickHouseUrl,
    String user,
    String password,
    Retention retention) {

  static SetupConfig read(Settings settings) {
    return new SetupConfig(
        settings.text("CHARGELINE_KAFKA_BOOTSTRAP", "127.0.0.1:9092", "Kafka brokers as host:port"),
        settings.integer(
            "CHARGELINE_KAFKA_REPLICATION", 3, 1, 9, "copies of each topic made by the set-up"),
        settings.text(
            "CHARGELINE_CLICKHOUSE_URL", "http://127.0.0.1:8123", "HTTP URL of ClickHouse"),
        settings.text("CHARGELINE_CLICKHOUSE_USER", "chargeline", "ClickHouse user"),
        settings.text("CHARGELINE_CLICKHOUSE_PASSWORD", "", "ClickHouse password"),
        Retention.read(settings));
  }
}
