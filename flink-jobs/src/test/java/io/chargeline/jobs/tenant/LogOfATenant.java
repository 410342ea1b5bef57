package io.chargeline.jobs.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.TenantKey;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.maintenance.MaintenanceScope;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import io.chargeline.domain.tenant.ApiMinute;
import io.chargeline.jobs.log.Emission;
import io.chargeline.jobs.log.FrameRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** Writes one tenant's log, record by record, and reads what the real operator makes of it. */
final class LogOfATenant implements AutoCloseable {
  /** The beginning of a minute. */
  static final long T0 = 1_750_000_020_000L;

  private static final TenantRules RULES = TenantRules.standard(Duration.ofSeconds(90).toMillis());

  private final List<Emission> emissions = new ArrayList<>();
  private KeyedOneInputStreamOperatorTestHarness<String, FrameRecord, Emission> harness;
  private long now = T0;
  private long offset;

  LogOfATenant() throws Exception {
    harness = newHarness();
    harness.open();
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, FrameRecord, Emission> newHarness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new TenantFunction(RULES, "device.frames")),
        record -> record.deviceId,
        Types.STRING);
  }

  /** The job dies after a checkpoint and another one goes on from it. */
  LogOfATenant restart() throws Exception {
    OperatorSubtaskState snapshot = harness.snapshot(1, now);
    drain();
    harness.close();
    harness = newHarness();
    harness.initializeState(snapshot);
    harness.open();
    return this;
  }

  long now() {
    return now;
  }

  /** Lets time pass between two records; nothing is told to the operator. */
  LogOfATenant after(long seconds) {
    now += seconds * 1000;
    return this;
  }

  /** Ticks reach now: timers fire. */
  LogOfATenant tick() throws Exception {
    harness.processWatermark(now);
    return this;
  }

  /** A window of the tenant's, first version, made now. */
  MaintenanceWindow window(String id, long startsAt, long endsAt) {
    return new MaintenanceWindow(
        id,
        "demo",
        MaintenanceScope.DEVICE,
        "demo",
        null,
        List.of("04A26CF3"),
        startsAt,
        endsAt,
        false,
        "new firmware",
        "升级固件",
        null,
        1,
        now,
        now);
  }

  LogOfATenant told(MaintenanceWindow window) throws Exception {
    return put(RecordKind.MAINTENANCE, "api-1", Json.bytes(window));
  }

  /** Figures of one server for the minute that began at T0. */
  LogOfATenant counted(String server, ApiMinute.Calls... calls) throws Exception {
    ApiMinute minute = new ApiMinute(server, T0, List.of(calls));
    return put(RecordKind.API_CALLS, server, Json.bytes(minute));
  }

  static ApiMinute.Calls calls(
      String route, String method, long succeeded, long unauthorized, long failed) {
    List<ApiMinute.Cause> causes = new ArrayList<>();
    if (unauthorized > 0) {
      causes.add(new ApiMinute.Cause(401, "key_expired", unauthorized));
    }
    if (failed > 0) {
      causes.add(new ApiMinute.Cause(503, "view_behind", failed));
    }
    long all = succeeded + unauthorized + failed;
    List<Long> latencies = new ArrayList<>(Collections.nCopies(13, 0L));
    latencies.set(1, all);
    return new ApiMinute.Calls(
        route,
        method,
        all,
        succeeded,
        0,
        unauthorized,
        0,
        failed,
        7000 * all,
        9000,
        latencies,
        causes);
  }

  LogOfATenant put(RecordKind kind, String writer, byte[] body) throws Exception {
    LogRecord record = LogRecord.ofTenant("demo", kind, writer, now, body);
    harness.processElement(FrameRecord.of(record, 0, offset++), now);
    return this;
  }

  private void drain() {
    emissions.addAll(harness.extractOutputValues());
    harness.getOutput().clear();
  }

  List<Emission> emissions() {
    drain();
    return emissions;
  }

  List<JsonNode> all(Topic topic) {
    return emissions().stream()
        .filter(emission -> emission.topic.equals(topic.topicName()))
        .peek(
            emission -> {
              if (topic == Topic.DEVICE_EVENTS && !emission.key.equals(TenantKey.of("demo"))) {
                throw new AssertionError("event under key " + emission.key);
              }
            })
        .map(emission -> Json.tree(emission.value))
        .toList();
  }

  JsonNode last(Topic topic) {
    List<JsonNode> all = all(topic);
    return all.get(all.size() - 1);
  }

  /** Events of a window as {@code phase seconds}, counted from T0. */
  List<String> phases() {
    return all(Topic.DEVICE_EVENTS).stream()
        .map(
            event ->
                event.at("/data/phase").asText()
                    + ' '
                    + (event.get("timestamp").asLong() - T0 / 1000))
        .toList();
  }

  int stateEntries() {
    return harness.numKeyedStateEntries();
  }

  int timers() {
    return harness.numEventTimeTimers();
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }
}
