package io.chargeline.jobs.store;

import io.chargeline.sql.JdbcUrl;
import io.chargeline.sql.Table;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.connector.jdbc.JdbcExecutionOptions;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSink;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;
import org.apache.flink.connector.jdbc.datasource.connections.SimpleJdbcConnectionProvider;
import org.apache.flink.types.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows into their table through Flink's JDBC sink, at least once. That sink flushes once more when
 * it is closed and throws if it cannot, which Flink takes for a broken task manager: every job on
 * it would die because a database is away. Here the failure of a close is only logged; rows not yet
 * stored are not yet behind a checkpoint and come again.
 */
final class TableSink implements Sink<Row> {
  private static final long serialVersionUID = 1L;
  private static final Logger log = LoggerFactory.getLogger(TableSink.class);

  /** Short: what stays away longer is a restart's matter. */
  private static final int RETRIES = 2;

  private final StoreJobConfig config;
  private final Table table;

  TableSink(StoreJobConfig config, Table table) {
    this.config = config;
    this.table = table;
  }

  @Override
  public SinkWriter<Row> createWriter(WriterInitContext context) throws IOException {
    JdbcConnectionProvider connection = new SimpleJdbcConnectionProvider(connectionOptions());
    JdbcSink<Row> sink =
        JdbcSink.<Row>builder()
            .withQueryStatement(table.insert(), new RowBinder(table))
            .withExecutionOptions(executionOptions())
            .buildAtLeastOnce(connection);
    try {
      return new Writer(sink.createWriter(context), connection);
    } catch (IOException | RuntimeException e) {
      connection.closeConnection();
      throw e;
    }
  }

  private JdbcConnectionOptions connectionOptions() {
    return new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
        .withUrl(JdbcUrl.of(config.clickHouseUrl()))
        .withDriverName("com.clickhouse.jdbc.Driver")
        .withUsername(config.user())
        .withPassword(config.password())
        // Several times as fast as the driver's text form.
        .withProperty("beta.row_binary_for_simple_insert", "true")
        .build();
  }

  private JdbcExecutionOptions executionOptions() {
    return JdbcExecutionOptions.builder()
        .withBatchSize(config.batchRows())
        .withBatchIntervalMs(config.flushInterval().toMillis())
        .withMaxRetries(RETRIES)
        .build();
  }

  private static final class Writer implements SinkWriter<Row> {
    private final SinkWriter<Row> jdbc;
    private final JdbcConnectionProvider connection;

    Writer(SinkWriter<Row> jdbc, JdbcConnectionProvider connection) {
      this.jdbc = jdbc;
      this.connection = connection;
    }

    @Override
    public void write(Row row, Context context) throws IOException, InterruptedException {
      jdbc.write(row, context);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
      jdbc.flush(endOfInput);
    }

    @Override
    public void close() {
      try {
        jdbc.close();
      } catch (Exception e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        log.atWarn().addKeyValue("reason", e.toString()).log("rows of a closing sink come again");
      } finally {
        connection.closeConnection();
      }
    }
  }
}
