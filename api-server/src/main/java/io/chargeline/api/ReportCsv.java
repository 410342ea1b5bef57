package io.chargeline.api;

import io.chargeline.sql.Figure;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVPrinter;

/** A report as a spreadsheet takes it; what is not known is an empty cell. */
final class ReportCsv {
  private ReportCsv() {}

  /**
   * @throws UncheckedIOException if nobody takes it any more
   */
  static void write(List<ReportRoutes.Line> lines, List<Figure> figures, OutputStream out) {
    try (Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        CSVPrinter printer = new CSVPrinter(writer, DeviceCsv.FORMAT)) {
      writer.write(DeviceCsv.BYTE_ORDER_MARK);
      printer.printRecord(header(figures));
      for (ReportRoutes.Line line : lines) {
        List<Object> cells = new ArrayList<>(List.of(line.date(), line.days(), line.isFinal()));
        line.figures().forEach(figure -> cells.add(figure.value()));
        printer.printRecord(cells);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> header(List<Figure> figures) {
    List<String> header = new ArrayList<>(List.of("date", "days", "final"));
    for (Figure figure : figures) {
      String unit = figure.unit().symbol();
      header.add(figure.wireName() + (unit.equals("1") ? "" : " (" + unit + ")"));
    }
    return header;
  }
}
