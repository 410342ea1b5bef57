package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.fact.Row;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.FrameRecord;
import io.chargeline.jobs.log.FrameRecord.GapMark;
import io.chargeline.oracle.Charged;
import io.chargeline.oracle.DeviceLog;
import io.chargeline.oracle.Holding;
import io.chargeline.oracle.Moment;
import io.chargeline.oracle.Ports;
import io.chargeline.oracle.StoredRecord;
import io.chargeline.oracle.charge.Recount;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.Protocols;
import io.chargeline.protocol.WireFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The charges and commands of a log, as the oracle counts them, beside what the job wrote. */
final class SecondCount {
  private static final String LIVE = "live";

  private final LogOfADevice log;
  private final Protocols protocols;
  private final List<Moment> moments = new ArrayList<>();
  private Holding holding;

  private SecondCount(LogOfADevice log) {
    this.log = log;
    this.protocols = Protocols.with(log.rules().protocols());
  }

  /** Row by row and column by column, but for the count of changes. */
  static void verify(LogOfADevice log) {
    if (log.records().isEmpty()) {
      return;
    }
    Charged charged = new SecondCount(log).count();
    List<String> differences = new ArrayList<>();
    compare("session_id", log.rows(Topic.FACTS_SESSIONS), charged.sessions(), differences);
    compare("command_id", log.rows(Topic.FACTS_COMMANDS), charged.commands(), differences);
    assertThat(differences).as("job / oracle").isEmpty();
  }

  private Charged count() {
    String device = log.device().value();
    hold(Long.MIN_VALUE, first());
    log.records().forEach(this::take);
    DeviceLog all = new DeviceLog(device, true, List.copyOf(moments), log.until());
    return new Recount(protocols, log.rules().settleTimeoutMs()).fold(all, new Ports(device));
  }

  private Holding first() {
    FrameRecord begin = log.records().get(0);
    String owner = log.rules().tenant();
    Standing unregistered = owner == null || isShared() ? Standing.QUARANTINED : Standing.ACTIVE;
    return log.registry()
        .open(key -> true)
        .asOf(begin.deviceId, begin.timeMs)
        .map(this::held)
        .orElse(new Holding(owner, unregistered, null, false, 0));
  }

  private boolean isShared() {
    return DeviceId.parse(log.device().value()).filter(DeviceId::isShared).isPresent();
  }

  private Holding held(RegisteredDevice device) {
    Standing standing = device.effectiveStanding();
    boolean quarantined = standing == Standing.ACTIVE && isShared();
    return new Holding(
        device.tenant(),
        quarantined ? Standing.QUARANTINED : standing,
        device.site(),
        device.maintenance(),
        device.version());
  }

  private void hold(long at, Holding next) {
    holding = next;
    moments.add(new Moment.Held(at, next));
  }

  private void take(FrameRecord record) {
    if (record.gap == GapMark.BEGAN) {
      moments.add(new Moment.Carried(record.timeMs, null, 0));
    } else if (record.gap == GapMark.ENDED && record.connection != 0) {
      moments.add(new Moment.Carried(record.timeMs, record.writer, record.connection));
    } else if (record.gap == null && record.kind == RecordKind.REGISTERED) {
      RegisteredDevice device = Json.read(record.body, RegisteredDevice.class);
      if (device.version() > holding.version()) {
        hold(record.timeMs, held(device));
      }
    } else if (record.gap == null) {
      logged(record);
    }
  }

  private void logged(FrameRecord record) {
    StoredRecord stored =
        new StoredRecord(
            record.deviceId,
            record.timeMs,
            LIVE,
            record.offset,
            record.kind,
            record.protocol,
            record.writer,
            record.connection,
            record.commandId,
            record.closeReason,
            record.detail,
            Bytes.wrap(record.body));
    Optional<Protocol> protocol =
        record.kind == RecordKind.FRAME ? protocols.named(record.protocol) : Optional.empty();
    if (protocol.isEmpty()) {
      moments.add(new Moment.Logged(stored, null, List.of()));
      return;
    }
    try {
      WireFrame frame = protocol.get().parse(stored.body());
      moments.add(new Moment.Logged(stored, frame, protocol.get().read(frame)));
    } catch (IllegalArgumentException poison) {
      // as if it had never come
    }
  }

  private static void compare(
      String key, List<JsonNode> told, List<? extends Row> counted, List<String> differences) {
    Map<String, JsonNode> job = byKey(key, told);
    Map<String, JsonNode> oracle =
        byKey(key, counted.stream().map(row -> Json.tree(Json.bytes(row))).toList());
    Set<String> keys = new TreeSet<>(job.keySet());
    keys.addAll(oracle.keySet());
    for (String each : keys) {
      JsonNode a = job.get(each);
      JsonNode b = oracle.get(each);
      if (a == null || b == null) {
        differences.add(a == null ? "only oracle: " + b : "only job: " + a);
      } else if (!a.equals(b)) {
        differences.add(columns(a, b) + " of " + a);
      }
    }
  }

  private static Map<String, JsonNode> byKey(String key, List<JsonNode> rows) {
    Map<String, JsonNode> byKey = new TreeMap<>();
    rows.forEach(row -> byKey.put(row.get(key).asText(), ((ObjectNode) row).without("revision")));
    return byKey;
  }

  private static List<String> columns(JsonNode a, JsonNode b) {
    Set<String> names = new TreeSet<>();
    a.fieldNames().forEachRemaining(names::add);
    b.fieldNames().forEachRemaining(names::add);
    return names.stream()
        .filter(name -> !Objects.equals(a.get(name), b.get(name)))
        .map(name -> name + ": " + a.get(name) + " / " + b.get(name))
        .toList();
  }
}
