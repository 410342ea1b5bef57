package io.chargeline.oracle;

import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.oracle.charge.Recount;
import io.chargeline.protocol.Protocols;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    Walk walk = new Walk(terms, protocols, ticks(partitions.get(device)), device);
    DeviceLog log = walk.along(devices.get(device), true, until);
    return new Recount(protocols, terms.settleTimeoutMs()).fold(log, new Ports(device));
  }

  private Ticks ticks(int partition) {
    return ticks.computeIfAbsent("p" + partition, p -> new Ticks(terms.tickGraceMs()));
  }
}
