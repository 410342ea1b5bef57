package io.chargeline.jobs.figures;

import io.chargeline.domain.Json;
import io.chargeline.domain.fact.FigureRow;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.fact.Row;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.Emission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** Writes facts, and reads what the real operators make of them, one behind the other. */
final class LogOfFacts implements AutoCloseable {
  private final FigureRules rules;
  private final Zones zones;
  private CoBroadcastWithKeyedOperator<String, Fact, Fact, Delta> deltaOperator;
  private CoBroadcastWithKeyedOperator<String, Delta, ZoneRecord, Emission> windowOperator;
  private KeyedBroadcastOperatorTestHarness<String, Fact, Fact, Delta> deltas;
  private OneInputStreamOperatorTestHarness<Delta, Delta> combined;
  private KeyedBroadcastOperatorTestHarness<String, Delta, ZoneRecord, Emission> windows;
  private final List<FigureRow> rows = new ArrayList<>();

  LogOfFacts(FigureRules rules, Zones zones) throws Exception {
    this.rules = rules;
    this.zones = zones;
    make();
    deltas.open();
    windows.open();
  }

  private void make() throws Exception {
    deltaOperator =
        new CoBroadcastWithKeyedOperator<>(
            new DeltaFunction(rules.keepMs()), List.of(DeltaFunction.DOWNTIMES));
    deltas =
        new KeyedBroadcastOperatorTestHarness<>(
            deltaOperator, fact -> fact.deviceId, Types.STRING, 1, 1, 0);
    combined = new OneInputStreamOperatorTestHarness<>(new DeltaCombiner());
    combined.open();
    windowOperator =
        new CoBroadcastWithKeyedOperator<>(
            new FigureFunction(rules, zones), List.of(FigureFunction.NO_STATE));
    windows =
        new KeyedBroadcastOperatorTestHarness<>(
            windowOperator, delta -> delta.scope, Types.STRING, 1, 1, 0);
  }

  LogOfFacts put(Topic topic, Row row) throws Exception {
    return put(topic.topicName(), Json.bytes(row));
  }

  LogOfFacts put(String topic, byte[] row) throws Exception {
    Fact fact = FactReader.read(topic, row).orElse(null);
    if (fact == null) {
      return this;
    }
    if (fact.kind == Fact.Kind.MAINTENANCE) {
      deltas.processBroadcastElement(new StreamRecord<>(fact));
    } else {
      deltas.processElement(new StreamRecord<>(fact));
    }
    return this;
  }

  LogOfFacts put(PresenceRow row) throws Exception {
    return put(Topic.FACTS_PRESENCE, row);
  }

  LogOfFacts put(PortStateRow row) throws Exception {
    return put(Topic.FACTS_PORT_STATES, row);
  }

  LogOfFacts zone(ZoneRecord record) throws Exception {
    windows.processBroadcastElement(new StreamRecord<>(record));
    return this;
  }

  /** Everything until then has been told. */
  LogOfFacts time(long at) throws Exception {
    Watermark mark = new Watermark(at);
    deltas.processWatermark(mark);
    deltas.processBroadcastWatermark(mark);
    handOver();
    combined.processWatermark(mark);
    combined.getOutput().clear();
    windows.processBroadcastWatermark(mark);
    windows.processWatermark(mark);
    for (Object emission : windows.extractOutputValues()) {
      rows.add(Json.read(((Emission) emission).value, FigureRow.class));
    }
    windows.getOutput().clear();
    return this;
  }

  /** As a checkpoint's barrier does. */
  private void handOver() throws Exception {
    for (Object delta : deltas.extractOutputValues()) {
      combined.processElement(new StreamRecord<>((Delta) delta));
    }
    deltas.getOutput().clear();
    combined.prepareSnapshotPreBarrier(1);
    for (Delta delta : combined.extractOutputValues()) {
      windows.processElement(new StreamRecord<>(delta));
    }
    combined.getOutput().clear();
  }

  /** The job dies after a checkpoint and another one goes on from it. */
  LogOfFacts restart() throws Exception {
    handOver();
    OperatorSubtaskState first = deltas.snapshot(1, 0);
    OperatorSubtaskState second = windows.snapshot(1, 0);
    close();
    make();
    deltas.initializeState(first);
    deltas.open();
    windows.initializeState(second);
    windows.open();
    return this;
  }

  int state() {
    return entries(deltaOperator) + entries(windowOperator);
  }

  private static int entries(AbstractStreamOperator<?> operator) {
    return ((HeapKeyedStateBackend<?>) operator.getKeyedStateBackend()).numKeyValueStateEntries();
  }

  /** All rows in the order in which they were told. */
  List<FigureRow> told() {
    return rows;
  }

  /** What a table shows that keeps the highest revision of each row, and of equal ones the last. */
  Map<String, FigureRow> table() {
    Map<String, FigureRow> table = new HashMap<>();
    for (FigureRow row : rows) {
      table.merge(row.rowKey(), row, (a, b) -> b.revision() >= a.revision() ? b : a);
    }
    table.values().removeIf(row -> row.deleted() == 1);
    return new TreeMap<>(table);
  }

  FigureRow row(String scope, String step, long start) {
    return table().values().stream()
        .filter(
            row -> row.scope().equals(scope) && row.step().equals(step) && row.startAt() == start)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() throws Exception {
    deltas.close();
    combined.close();
    windows.close();
  }
}
