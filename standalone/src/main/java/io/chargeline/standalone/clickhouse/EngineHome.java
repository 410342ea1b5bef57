package io.chargeline.standalone.clickhouse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The engine's directory: {@code store} (data), {@code log}, {@code config}, and the passwords,
 * which the engine itself cannot read.
 */
record EngineHome(Path directory) {
  static final String USER = "chargeline";
  static final String ANALYST = "analyst";

  Path store() {
    return directory.resolve("store");
  }

  Path log() {
    return directory.resolve("log");
  }

  Path configDirectory() {
    return directory.resolve("config");
  }

  Path config() {
    return configDirectory().resolve("config.xml");
  }

  Path portFile() {
    return log().resolve("http_port");
  }

  /** What the process said at its start. */
  Path output() {
    return log().resolve("start.log");
  }

  Path lockFile() {
    return directory.resolve("lock");
  }

  /** Makes directories, passwords (once) and configuration (anew at every start). */
  void prepare() throws IOException {
    for (Path path : new Path[] {store(), log(), configDirectory()}) {
      Files.createDirectories(path);
    }
    String password = password(USER);
    String analyst = password(ANALYST);
    Files.writeString(config(), CONFIG.formatted(xml(users()), xml(serverLog()), xml(errorLog())));
    Files.writeString(users(), USERS.formatted(sha256(password), sha256(analyst)));
  }

  /** Generated when first asked for; readable by the owner only. */
  String password(String user) throws IOException {
    Path file = directory.resolve(user + ".password");
    if (!Files.exists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    String known = Files.readString(file).strip();
    if (!known.isEmpty()) {
      return known;
    }
    byte[] random = new byte[24];
    new SecureRandom().nextBytes(random);
    String fresh = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    Files.writeString(file, fresh, StandardOpenOption.SYNC);
    return fresh;
  }

  private Path users() {
    return configDirectory().resolve("users.xml");
  }

  private Path serverLog() {
    return log().resolve("clickhouse.log");
  }

  private Path errorLog() {
    return log().resolve("clickhouse.err.log");
  }

  private static String xml(Object text) {
    return text.toString().replace("&", "&amp;").replace("<", "&lt;");
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  /**
   * No system logs: with them memory grows; small pools, with the limits that hang on their size.
   */
  private static final String CONFIG =
      """
      <clickhouse>
        <log-level>warning</log-level>
        <users_config>%s</users_config>
        <logger>
          <log>%s</log>
          <errorlog>%s</errorlog>
          <size>10M</size>
          <count>3</count>
        </logger>
        <max_server_memory_usage>734003200</max_server_memory_usage>
        <mark_cache_size>67108864</mark_cache_size>
        <uncompressed_cache_size>16777216</uncompressed_cache_size>
        <max_concurrent_queries>50</max_concurrent_queries>
        <background_pool_size>2</background_pool_size>
        <background_merges_mutations_concurrency_ratio>2</background_merges_mutations_concurrency_ratio>
        <background_move_pool_size>1</background_move_pool_size>
        <background_fetches_pool_size>1</background_fetches_pool_size>
        <background_common_pool_size>2</background_common_pool_size>
        <background_schedule_pool_size>4</background_schedule_pool_size>
        <background_message_broker_schedule_pool_size>1</background_message_broker_schedule_pool_size>
        <background_distributed_schedule_pool_size>1</background_distributed_schedule_pool_size>
        <merge_tree>
          <number_of_free_entries_in_pool_to_lower_max_size_of_merge>1</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
          <number_of_free_entries_in_pool_to_execute_mutation>1</number_of_free_entries_in_pool_to_execute_mutation>
          <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>1</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
        </merge_tree>
      </clickhouse>
      """;

  /**
   * The engine's own session is the user {@code default}, without a password and from loopback;
   * nothing can change that. It may hold one session at a time, which the engine's own is, so
   * nobody else ever becomes {@code default}.
   *
   * <p>Analysts come after everything else: a query of theirs waits while one of the product's
   * runs, and what they ask is bounded in memory, time and bytes. {@code readonly} 1 lets them
   * change no setting. The same bounds for a server stand in {@code deploy/clickhouse/analyst.xml}.
   */
  private static final String USERS =
      """
      <clickhouse>
        <profiles>
          <engine>
            <max_sessions_for_user>1</max_sessions_for_user>
            <constraints>
              <max_sessions_for_user><const/></max_sessions_for_user>
            </constraints>
          </engine>
          <!-- No priority: the engine's own query has this profile too, and it never ends. -->
          <default>
            <max_memory_usage>400000000</max_memory_usage>
          </default>
          <product>
            <priority>1</priority>
          </product>
          <analyst>
            <readonly>1</readonly>
            <max_memory_usage>200000000</max_memory_usage>
            <max_memory_usage_for_user>250000000</max_memory_usage_for_user>
            <max_execution_time>30</max_execution_time>
            <max_threads>1</max_threads>
            <max_rows_to_read>500000000</max_rows_to_read>
            <max_bytes_to_read>20000000000</max_bytes_to_read>
            <max_result_rows>1000000</max_result_rows>
            <max_result_bytes>100000000</max_result_bytes>
            <max_temporary_data_on_disk_size_for_query>1000000000</max_temporary_data_on_disk_size_for_query>
            <max_concurrent_queries_for_user>4</max_concurrent_queries_for_user>
            <priority>10</priority>
          </analyst>
        </profiles>
        <quotas>
          <unbounded/>
          <analyst>
            <interval>
              <duration>3600</duration>
              <queries>3600</queries>
              <read_rows>10000000000</read_rows>
              <execution_time>600</execution_time>
            </interval>
          </analyst>
        </quotas>
        <users>
          <default>
            <password/>
            <networks><ip>127.0.0.1</ip></networks>
            <profile>engine</profile>
            <quota>unbounded</quota>
            <grants>
              <query>GRANT SYSTEM LISTEN ON *.*</query>
              <query>GRANT FILE, CREATE TEMPORARY TABLE ON *.*</query>
            </grants>
          </default>
          <chargeline>
            <password_sha256_hex>%s</password_sha256_hex>
            <networks><ip>127.0.0.1</ip></networks>
            <profile>product</profile>
            <quota>unbounded</quota>
            <grants>
              <query>GRANT SELECT, INSERT, ALTER, CREATE DATABASE, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW, TRUNCATE, OPTIMIZE ON chargeline.*</query>
              <query>GRANT TABLE ENGINE ON *</query>
            </grants>
          </chargeline>
          <analyst>
            <password_sha256_hex>%s</password_sha256_hex>
            <networks><ip>127.0.0.1</ip></networks>
            <profile>analyst</profile>
            <quota>analyst</quota>
            <grants>
              <query>GRANT SELECT ON chargeline.v_*</query>
            </grants>
          </analyst>
        </users>
      </clickhouse>
      """;
}
