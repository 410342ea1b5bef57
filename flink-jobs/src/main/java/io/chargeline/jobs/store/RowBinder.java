package io.chargeline.jobs.store;

import io.chargeline.sql.Column;
import io.chargeline.sql.Table;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.RowTypeInfo;
import org.apache.flink.connector.jdbc.JdbcStatementBuilder;
import org.apache.flink.types.Row;

/** Puts a row's values into the insert of its table, each by its column's type. */
final class RowBinder implements JdbcStatementBuilder<Row> {
  private static final long serialVersionUID = 1L;

  private final Table table;

  RowBinder(Table table) {
    this.table = table;
  }

  @Override
  public void accept(PreparedStatement insert, Row row) throws SQLException {
    List<Column> columns = table.columns();
    for (int i = 0; i < columns.size(); i++) {
      insert.setObject(i + 1, bound(columns.get(i), row.getField(i)));
    }
  }

  /** Times carry their zone, so that neither the driver's nor the server's zone matters. */
  private static Object bound(Column column, Object value) {
    return value instanceof Long ms && column.type() == Column.Type.TIME
        ? Instant.ofEpochMilli(ms).atZone(ZoneOffset.UTC)
        : value;
  }

  /** The rows' type between operators. */
  static RowTypeInfo typeOf(Table table) {
    List<Column> columns = table.columns();
    return new RowTypeInfo(
        columns.stream().map(column -> typeOf(column.type())).toArray(TypeInformation<?>[]::new),
        columns.stream().map(Column::name).toArray(String[]::new));
  }

  private static TypeInformation<?> typeOf(Column.Type type) {
    return switch (type) {
      case TEXT, JSON -> Types.STRING;
      case INT, FLAG -> Types.INT;
      case LONG, TIME -> Types.LONG;
      case DOUBLE -> Types.DOUBLE;
      case BOOL -> Types.BOOLEAN;
      case BYTES -> PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
    };
  }
}
