package io.chargeline.jobs.store;

import io.chargeline.domain.Json;
import io.chargeline.sql.JdbcUrl;
import io.chargeline.sql.Table;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Properties;
import org.apache.flink.types.Row;

/** Puts facts into their tables with the store job's own reading and binding, without the job. */
public final class StoredFacts {
  private static final int BATCH = 20_000;

  private StoredFacts() {}

  /**
   * @param facts rows or events, as they travel on the table's topic
   */
  public static void store(
      String url, String user, String password, Table table, Collection<?> facts)
      throws SQLException, RowReader.UnreadableException {
    RowReader<LogEntry> reader =
        table == Table.EVENTS ? new EventRowReader() : new JsonRowReader(table);
    RowBinder binder = new RowBinder(table);
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("beta.row_binary_for_simple_insert", "true");
    try (Connection connection = DriverManager.getConnection(JdbcUrl.of(url), properties);
        PreparedStatement insert = connection.prepareStatement(table.insert())) {
      int waiting = 0;
      for (Object fact : facts) {
        Row row =
            reader
                .read(LogEntry.of(table.topic().topicName(), 0, 0, Json.bytes(fact)))
                .orElseThrow();
        binder.accept(insert, row);
        insert.addBatch();
        if (++waiting % BATCH == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
  }
}
