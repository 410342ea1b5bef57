package io.chargeline.api;

import io.chargeline.domain.device.RegisteredDevice;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Devices as lines of a file, as people keep them in spreadsheets: UTF-8 with a byte order mark,
 * comma separated, one header line.
 */
final class DeviceCsv {
  static final String DEVICE = "device_phy_id";
  static final List<String> COLUMNS =
      List.of(
          DEVICE,
          DeviceChange.TENANT,
          DeviceChange.SITE,
          DeviceChange.NAME,
          DeviceChange.MODEL,
          DeviceChange.PORT_COUNT,
          DeviceChange.SOCKETS,
          DeviceChange.MAINTENANCE,
          DeviceChange.STANDING,
          DeviceChange.TAGS,
          DeviceChange.GATEWAY_DEVICE);

  static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setIgnoreEmptyLines(false).setRecordSeparator("\r\n").get();

  /** Without it spreadsheets take the text for that of their country. */
  static final char BYTE_ORDER_MARK = '\uFEFF';

  /** How a formula begins, in the half or the full width; quotes of ours before it. */
  private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20].*");

  private static final Pattern GUARDED = Pattern.compile("'+[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20].*");

  private DeviceCsv() {}

  /**
   * Writes a header and a line a device, by id.
   *
   * @throws UncheckedIOException if nobody takes it any more
   */
  static void write(Stream<RegisteredDevice> devices, OutputStream out) {
    try (Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        CSVPrinter printer = new CSVPrinter(writer, FORMAT)) {
      writer.write(BYTE_ORDER_MARK);
      printer.printRecord(COLUMNS);
      Iterator<RegisteredDevice> sorted =
          devices.sorted(Comparator.comparing(RegisteredDevice::deviceId)).iterator();
      while (sorted.hasNext()) {
        write(sorted.next(), printer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(RegisteredDevice device, CSVPrinter printer) throws IOException {
    printer.printRecord(
        device.deviceId(),
        device.tenant(),
        device.site(),
        guarded(device.name()),
        guarded(device.model()),
        device.portCount(),
        sockets(device.sockets()),
        device.maintenance(),
        device.standing().wireName(),
        guarded(String.join(";", device.tags())),
        device.gatewayDevice());
  }

  private static String sockets(Map<String, String> sockets) {
    return sockets.entrySet().stream()
        .sorted(Comparator.comparingInt(one -> Integer.parseInt(one.getKey())))
        .map(one -> one.getKey() + '=' + one.getValue())
        .collect(Collectors.joining(";"));
  }

  /** A spreadsheet would carry it out if it began like a formula; a quote makes it text. */
  static String guarded(String text) {
    return text != null && FORMULA.matcher(text).matches() ? '\'' + text : text;
  }

  /** The text that was {@link #guarded}; others stay as they are. */
  static String unguarded(String text) {
    return GUARDED.matcher(text).matches() ? text.substring(1) : text;
  }
}
