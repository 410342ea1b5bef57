package io.chargeline.oracle;

import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.MaintenanceRow;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.fact.SessionRow;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.TenantKey;
import io.chargeline.oracle.charge.Recount;
import io.chargeline.protocol.Protocols;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The oracle over a log that stands in no table. */
public final class Retold {
  private static final String LIVE = "live";

  private final Terms terms;
  private final Protocols protocols;
  private final long until;
  private final Map<String, Ticks> ticks = new LinkedHashMap<>();
  private final Map<String, List<StoredRecord>> devices = new LinkedHashMap<>();
  private final Map<String, Integer> partitions = new LinkedHashMap<>();

  public Retold(Terms terms, long until) {
    this.terms = terms;
    this.protocols = Protocols.with(terms.protocols());
    this.until = until;
  }

  public void add(int partition, LogRecord record) {
    if (record.kind() == RecordKind.TICK) {
      ticks(partition).add(record.writer(), record.detail(), record.timeMs());
      return;
    }
    List<StoredRecord> records =
        devices.computeIfAbsent(record.deviceId(), device -> new ArrayList<>());
    partitions.put(record.deviceId(), partition);
    records.add(
        new StoredRecord(
            record.deviceId(),
            record.timeMs(),
            LIVE,
            records.size(),
            record.kind(),
            record.protocol(),
            record.writer(),
            record.connection(),
            record.commandId(),
            record.closeReason(),
            record.detail(),
            record.body()));
  }

  /** Of all devices; tenants have none. */
  public List<Charged> charged() {
    return devices.keySet().stream().filter(key -> !key.contains(":")).map(this::charged).toList();
  }

  private Charged charged(String device) {
    return charged(device, walk(device), new Ports(device));
  }

  private Walk walk(String device) {
    return new Walk(terms, protocols, ticks(partitions.get(device)), device);
  }

  private Charged charged(String device, Walk walk, Ports ports) {
    DeviceLog log = walk.along(devices.get(device), true, until);
    return new Recount(protocols, terms.settleTimeoutMs()).fold(log, ports);
  }

  /**
   * All that the oracle says.
   *
   * @param figures by the row key of a {@code FigureRow}, in the order of its components
   */
  public record Retelling(
      List<PresenceRow> presence,
      List<PortStateRow> ports,
      List<SessionRow> sessions,
      List<CommandRow> commands,
      List<MaintenanceRow> maintenance,
      Map<String, long[]> figures) {}

  /**
   * @param zones of tenants, and of sites as tenant and site with a slash between them
   */
  public Retelling all(Map<String, String> zones) {
    Zones book = new Zones(terms.zone());
    zones.forEach(
        (key, zone) -> {
          String[] parts = (key + '/').split("/", -1);
          book.add(parts[0], parts[1], new Zones.Version(zone, 1, 0));
        });
    Works works = new Works();
    devices.forEach(
        (key, records) -> {
          if (TenantKey.names(key)) {
            works.add(records, until);
          }
        });
    Figures figures = new Figures(true, until, book, works.all());
    Retelling all =
        new Retelling(
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            works.all().stream().map(Works.Work::row).toList(),
            new TreeMap<>());
    devices.keySet().stream().filter(key -> !TenantKey.names(key)).forEach(it -> add(it, all));
    all.presence.forEach(figures::add);
    all.ports.forEach(figures::add);
    all.sessions.forEach(figures::add);
    all.commands.forEach(figures::add);
    figures.forEach(
        (place, step, start, counted) -> {
          if (Arrays.stream(counted).anyMatch(it -> it != 0)) {
            all.figures.put(rowKey(place, step, start), counted);
          }
        });
    return all;
  }

  private void add(String device, Retelling to) {
    Walk walk = walk(device);
    Ports ports = new Ports(device);
    Charged charged = charged(device, walk, ports);
    to.presence.addAll(walk.rows());
    to.ports.addAll(ports.rows());
    to.sessions.addAll(charged.sessions());
    to.commands.addAll(charged.commands());
  }

  private static String rowKey(Figures.Place place, Calendar.Step step, long start) {
    return String.join(
        "/",
        LIVE,
        place.scope(),
        place.tenant(),
        place.site(),
        place.deviceId(),
        Integer.toString(place.port()),
        step.name().toLowerCase(Locale.ROOT),
        Long.toString(start));
  }

  private Ticks ticks(int partition) {
    return ticks.computeIfAbsent("p" + partition, p -> new Ticks(terms.tickGraceMs()));
  }
}
