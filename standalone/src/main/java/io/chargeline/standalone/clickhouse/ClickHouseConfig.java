package io.chargeline.standalone.clickhouse;

import io.chargeline.domain.Settings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where rows go.
 *
 * @param server an existing server's HTTP URL; empty: the embedded engine is started
 * @param user of the existing server
 * @param password of the existing server's user
 * @param port the embedded engine's HTTP port; 0 is any free one
 * @param cache where what is fetched once is kept
 */
public record ClickHouseConfig(
    Optional<String> server, String user, String password, int port, Path cache) {

  public static ClickHouseConfig read(Settings settings) {
    String server =
        settings.text(
            "CHARGELINE_CLICKHOUSE_URL",
            "",
            "HTTP URL of an existing ClickHouse server; empty starts the embedded engine");
    return new ClickHouseConfig(
        server.isEmpty() ? Optional.empty() : Optional.of(server),
        settings.text(
            "CHARGELINE_CLICKHOUSE_USER", "chargeline", "user on the existing ClickHouse server"),
        settings.text("CHARGELINE_CLICKHOUSE_PASSWORD", "", "password of that user"),
        settings.integer(
            "CHARGELINE_CLICKHOUSE_PORT",
            8123,
            0,
            65535,
            "HTTP port of the embedded ClickHouse; 0 is any free one"),
        Path.of(
            settings.text(
                "CHARGELINE_CACHE",
                EngineLibrary.defaultCache().toString(),
                "directory that keeps what is fetched once (the ClickHouse engine, 566 MB)")));
  }
}
