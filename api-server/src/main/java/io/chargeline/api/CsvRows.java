package io.chargeline.api;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** The lines of a file of devices, each with its number in the file. */
final class CsvRows {
  static final int MAX_BYTES = 8 << 20;
  static final int MAX_ROWS = 50_000;

  private final String text;

  /**
   * One line below the header.
   *
   * @param line where it begins, from 1
   */
  record Row(long line, List<String> header, CSVRecord cells) {

    boolean fits() {
      return cells.size() == header.size();
    }

    /** Null where the file has no such column. */
    String cell(String column) {
      int at = header.indexOf(column);
      return at < 0 || at >= cells.size() ? null : cells.get(at);
    }
  }

  /**
   * @throws Problem 400 if the bytes are no UTF-8
   */
  CsvRows(byte[] body) {
    text = decoded(body);
  }

  private static String decoded(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      boolean marked = !text.isEmpty() && text.charAt(0) == DeviceCsv.BYTE_ORDER_MARK;
      return marked ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw malformed("it is not UTF-8; save the file as CSV UTF-8", "编码不是 UTF-8,请另存为 CSV UTF-8");
    }
  }

  /**
   * Gives each line in turn; empty ones are passed over.
   *
   * @throws Problem 400 if the file cannot be read as a whole
   */
  void forEach(Consumer<Row> each) {
    try (CSVParser parser = CSVParser.parse(new StringReader(text), DeviceCsv.FORMAT)) {
      read(parser, each);
    } catch (UncheckedIOException e) {
      throw malformed(e.getCause().getMessage(), "CSV 格式错误");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void read(CSVParser parser, Consumer<Row> each) {
    List<String> header = null;
    int rows = 0;
    long line = 1;
    for (CSVRecord cells : parser) {
      boolean empty = cells.size() == 1 && cells.get(0).isBlank();
      if (!empty && header == null) {
        header = header(cells);
      } else if (!empty) {
        rows++;
        requireRoom(rows);
        each.accept(new Row(line, header, cells));
      }
      line = parser.getCurrentLineNumber() + 1;
    }
    if (header == null) {
      throw malformed("it is empty; begin with a header line", "文件为空,首行须为列名");
    }
  }

  private static void requireRoom(int rows) {
    if (rows > MAX_ROWS) {
      throw ProblemCode.CONTENT_TOO_LARGE.because(
          "a file may have " + MAX_ROWS + " rows; send several", "文件不得超过 " + MAX_ROWS + " 行");
    }
  }

  private static List<String> header(CSVRecord cells) {
    List<String> header = new ArrayList<>();
    cells.forEach(cell -> header.add(cell.strip()));
    for (String column : header) {
      if (!DeviceCsv.COLUMNS.contains(column)) {
        throw malformed(
                "'"
                    + column
                    + "' is no column; the columns, separated by commas, are "
                    + DeviceCsv.COLUMNS,
                "未知列 " + column)
            .blaming("header", column);
      }
    }
    if (!header.contains(DeviceCsv.DEVICE) || new HashSet<>(header).size() < header.size()) {
      throw malformed(
          "the header needs the column device_phy_id, and none twice", "列名须包含 device_phy_id 且不得重复");
    }
    return header;
  }

  private static Problem malformed(String why, String whyZh) {
    return ProblemCode.MALFORMED_CSV.because("the CSV: " + why, whyZh);
  }
}
