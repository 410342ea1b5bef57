package io.chargeline.jobs.device;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Ids;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.GatewayCommand;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.Row;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.Emission;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.Protocols;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.function.Consumer;

/** What every part of the fold works with: the device's memory, its archive, the rules, the out. */
final class Desk {
  private static final int HEARTBEATS_MISSED = 3;
  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  final Rules rules;
  final Protocols protocols;
  final DeviceMemory device;
  final Archive archive;
  private final Consumer<Emission> out;
  private final boolean shared;

  Desk(
      Rules rules,
      Protocols protocols,
      DeviceMemory device,
      Archive archive,
      Consumer<Emission> out) {
    this.rules = rules;
    this.protocols = protocols;
    this.device = device;
    this.archive = archive;
    this.out = out;
    this.shared = DeviceId.parse(device.deviceId).filter(DeviceId::isShared).isPresent();
  }

  void fact(Topic topic, Row row) {
    out.accept(Emission.row(topic, row));
  }

  /** Who owns the device; null: nobody. */
  String owner() {
    return device.registryVersion == 0 ? rules.tenant() : device.tenant;
  }

  /**
   * What may be done with the device. One that nobody owns is quarantined, and so is an id that
   * many devices may have: a command would reach any of them.
   */
  Standing standing() {
    if (device.standing != Standing.ACTIVE) {
      return device.standing;
    }
    return owner() == null || shared ? Standing.QUARANTINED : Standing.ACTIVE;
  }

  /** Who is told what the device does; null: nobody. */
  String tenant() {
    return standing() == Standing.ACTIVE ? owner() : null;
  }

  /** Who is told of something that began when the device may have been another's. */
  String tenant(String then) {
    if (then == null) {
      return tenant();
    }
    return then.isEmpty() ? null : then;
  }

  /**
   * Numbers and emits an event of the device.
   *
   * @param identity what makes this event this one, beside type and device; never the sequence
   */
  void event(String type, long time, Object identity, ObjectNode data) {
    event(type, time, identity, data, tenant());
  }

  /**
   * The same of something that is a tenant's own.
   *
   * @param tenant who is told; null: nobody
   */
  void event(String type, long time, Object identity, ObjectNode data, String tenant) {
    device.sequence++;
    if (rules.factsOnly()) {
      return;
    }
    Event event =
        new Event(
            Ids.of(type, device.deviceId, identity),
            type,
            device.deviceId,
            Math.floorDiv(time, 1000),
            text(time),
            device.sequence,
            Event.SCHEMA_VERSION,
            tenant,
            // A former owner is told of what began under it, but not where the device is now.
            tenant != null && tenant.equals(tenant()) ? device.site : null,
            data);
    out.accept(Emission.json(Topic.DEVICE_EVENTS, device.deviceId, event));
  }

  void order(GatewayCommand command) {
    if (!rules.factsOnly()) {
      out.accept(Emission.json(Topic.GATEWAY_COMMANDS, command.gateway(), command));
    }
  }

  void snapshot() {
    if (!rules.factsOnly()) {
      Object snapshot = Snapshot.of(this);
      out.accept(Emission.json(Topic.DEVICE_STATE, device.deviceId, snapshot));
    }
  }

  /** How long the device may be silent: three heartbeats, and never longer than the rules say. */
  long patienceMs() {
    return protocols
        .named(device.protocol)
        .map(protocol -> HEARTBEATS_MISSED * protocol.heartbeatPeriod().toMillis())
        .map(patience -> Math.min(patience, rules.patienceMs()))
        .orElse(rules.patienceMs());
  }

  /** That of the device's charges. */
  Meter meter() {
    return new Meter(
        protocols.named(device.protocol).map(Protocol::meterRangeWh).orElse(Long.MAX_VALUE));
  }

  void bury(String key, long time) throws Exception {
    bury(key, time, rules.tombstoneMs());
  }

  /** So that the archive is swept when the first of its entries is due. */
  void bury(String key, long time, long keptMs) throws Exception {
    archive.bury(key, time + keptMs);
    sweepBy(time + keptMs);
  }

  void sweepBy(long time) {
    if (device.sweepDueAt == 0 || time < device.sweepDueAt) {
      device.sweepDueAt = time;
    }
  }

  static ObjectNode data() {
    return Json.MAPPER.createObjectNode();
  }

  static String text(long timeMs) {
    return MILLIS.format(Instant.ofEpochMilli(timeMs));
  }
}
