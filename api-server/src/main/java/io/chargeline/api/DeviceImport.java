package io.chargeline.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.RegisteredDevice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes the registry say what a file of devices says. All rows are checked before the first one
 * counts; the same file again changes nothing. An empty cell clears; a column that is not there
 * leaves what stands.
 */
final class DeviceImport {
  private static final int MAX_TOLD = 1000;
  private static final Set<String> VERBATIM = Set.of(DeviceChange.NAME, DeviceChange.MODEL);

  private final Inventory inventory;
  private final Registry registry;
  private final DeviceRules rules;
  private final boolean force;
  private final long now;

  private final Map<String, DeviceChange> changes = new LinkedHashMap<>();
  private final List<Fault> faults = new ArrayList<>();
  private final Set<String> met = new HashSet<>();
  private final Set<String> tenants = new TreeSet<>();
  private int rows;
  private int created;
  private int changed;

  /**
   * What is wrong with a row.
   *
   * @param line in the file, from 1
   * @param column absent if it is the row as a whole
   */
  private record Fault(
      long line, String column, String value, String code, String detail, String detailZh) {}

  /** How many rows did what. */
  record Outcome(boolean dryRun, int rows, int created, int changed, int unchanged) {}

  /**
   * @param force also devices of other tenants than the row's, and such on which something is open
   * @param now unix milliseconds
   */
  DeviceImport(Inventory inventory, Registry registry, DeviceRules rules, boolean force, long now) {
    this.inventory = inventory;
    this.registry = registry;
    this.rules = rules;
    this.force = force;
    this.now = now;
  }

  /**
   * Reads and checks the file.
   *
   * @throws Problem 400 if it is no such file; 422 listing every row that cannot be
   */
  DeviceImport check(CsvRows file) {
    file.forEach(this::check);
    if (!faults.isEmpty()) {
      throw ProblemCode.IMPORT_REFUSED
          .because(
              faults.size() + " of " + rows + " rows cannot be; nothing was changed",
              rows + " 行中有 " + faults.size() + " 行不合法,未做任何修改")
          .with("error_count", faults.size())
          .with("errors", faults.subList(0, Math.min(faults.size(), MAX_TOLD)));
    }
    return this;
  }

  private void check(CsvRows.Row row) {
    rows++;
    try {
      take(row);
    } catch (Problem problem) {
      String column = (String) problem.member("field");
      boolean ofRow = column == null || row.cell(column) == null;
      faults.add(
          new Fault(
              row.line(),
              ofRow ? DeviceCsv.DEVICE : column,
              row.cell(ofRow ? DeviceCsv.DEVICE : column),
              problem.code().wireName(),
              problem.getMessage(),
              problem.detailZh()));
    }
  }

  private void take(CsvRows.Row row) {
    if (!row.fits()) {
      throw ProblemCode.MALFORMED_CSV.because(
          "the row has " + row.cells().size() + " cells, the header " + row.header().size(),
          "列数与首行不一致");
    }
    String deviceId = deviceId(row);
    DeviceChange change = DeviceChange.read(Body.of(fields(row), DeviceChange.OF_OPERATOR));
    RegisteredDevice before = inventory.record(deviceId, registry.device(deviceId));
    RegisteredDevice after = revised(before, change);
    if (after.version() > before.version()) {
      changes.put(deviceId, change);
      Stream.of(before, after)
          .map(RegisteredDevice::tenant)
          .filter(Objects::nonNull)
          .forEach(tenants::add);
      created += before.version() == 0 ? 1 : 0;
      changed += before.version() == 0 ? 0 : 1;
    }
  }

  private String deviceId(CsvRows.Row row) {
    String text = row.cell(DeviceCsv.DEVICE).strip();
    String deviceId =
        DeviceId.parse(text)
            .map(DeviceId::value)
            .orElseThrow(
                () ->
                    Query.invalid(
                        DeviceCsv.DEVICE,
                        text,
                        "give 8 or 14 hex digits; a spreadsheet may have made a number of them:"
                            + " format the column as text",
                        "须为 8 或 14 位十六进制数字;若被表格软件转为数值,请将该列设为文本格式"));
    if (!met.add(deviceId)) {
      throw Query.invalid(
          DeviceCsv.DEVICE, text, "the file names this device before", "文件中已出现过该设备");
    }
    return deviceId;
  }

  private RegisteredDevice revised(RegisteredDevice before, DeviceChange change) {
    RegisteredDevice after = change.appliedTo(before, now);
    if (after.version() > before.version()) {
      requireOwn(before, after);
      rules.require(before, after, force);
    }
    return after;
  }

  private void requireOwn(RegisteredDevice before, RegisteredDevice after) {
    if (before.tenant() != null && !Objects.equals(before.tenant(), after.tenant()) && !force) {
      throw ProblemCode.DEVICE_CLAIMED
          .because(
              "the device is tenant "
                  + before.tenant()
                  + "'s; write that, or import with force=true to take it away",
              "设备属于租户 " + before.tenant() + ",如需转移请使用 force=true")
          .blaming(DeviceChange.TENANT, after.tenant());
    }
  }

  /** Whose devices change: those who own them, and those who are to. */
  Set<String> tenants() {
    return tenants;
  }

  /**
   * Carries it out, unless it is only a rehearsal.
   *
   * @throws Problem 503 if the log did not acknowledge in time; the same file again does the rest
   */
  Outcome carryOut(Registrar registrar, boolean dryRun) {
    if (!dryRun) {
      Map<String, Registrar.Revision> revisions = new LinkedHashMap<>();
      changes.forEach(
          (deviceId, change) -> revisions.put(deviceId, known -> revised(deviceId, known, change)));
      registrar.changeAll(revisions);
    }
    return new Outcome(dryRun, rows, created, changed, rows - created - changed);
  }

  private RegisteredDevice revised(
      String deviceId, Optional<RegisteredDevice> known, DeviceChange change) {
    return revised(inventory.record(deviceId, known), change);
  }

  /** The row as the body of a request would say it. */
  private static ObjectNode fields(CsvRows.Row row) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    for (String column : row.header()) {
      if (!column.equals(DeviceCsv.DEVICE)) {
        String cell = row.cell(column);
        put(fields, column, VERBATIM.contains(column) ? DeviceCsv.unguarded(cell) : cell.strip());
      }
    }
    return fields;
  }

  private static void put(ObjectNode fields, String column, String cell) {
    boolean truth = cell.equalsIgnoreCase("true") || cell.equalsIgnoreCase("false");
    if (cell.isEmpty()) {
      putNothing(fields, column);
    } else if (column.equals(DeviceChange.SOCKETS)) {
      putSockets(fields, cell);
    } else if (column.equals(DeviceChange.TAGS)) {
      putTags(fields, DeviceCsv.unguarded(cell));
    } else if (column.equals(DeviceChange.PORT_COUNT) && cell.matches("\\d{1,9}")) {
      fields.put(column, Integer.parseInt(cell));
    } else if (column.equals(DeviceChange.MAINTENANCE) && truth) {
      fields.put(column, Boolean.parseBoolean(cell));
    } else if (column.equals(DeviceChange.STANDING)) {
      fields.put(column, cell.toLowerCase(Locale.ROOT));
    } else {
      fields.put(column, cell);
    }
  }

  /** A device is always in some standing: saying nothing leaves it there. */
  private static void putNothing(ObjectNode fields, String column) {
    if (!column.equals(DeviceChange.STANDING)) {
      fields.putNull(column);
    }
  }

  /** As {@code one;other}. */
  private static void putTags(ObjectNode fields, String cell) {
    ArrayNode tags = fields.putArray(DeviceChange.TAGS);
    for (String tag : cell.split(";", -1)) {
      tags.add(tag.strip());
    }
  }

  /** As {@code 1=UID;2=UID}; what is not of that form is refused as it stands. */
  private static void putSockets(ObjectNode fields, String cell) {
    ObjectNode sockets = JsonNodeFactory.instance.objectNode();
    for (String pair : cell.split(";", -1)) {
      String[] parts = pair.split("=", -1);
      if (parts.length != 2 || sockets.has(parts[0].strip())) {
        fields.put(DeviceChange.SOCKETS, cell);
        return;
      }
      sockets.put(parts[0].strip(), parts[1].strip());
    }
    fields.set(DeviceChange.SOCKETS, sockets);
  }
}
