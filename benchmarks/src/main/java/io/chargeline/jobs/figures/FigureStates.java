package io.chargeline.jobs.figures;

import io.chargeline.domain.fact.FigureRow;
import io.chargeline.jobs.log.Emission;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedBroadcastOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/**
 * The keyed operators of the window job, weighed. In the package of those operators, which nobody
 * else may make.
 */
public final class FigureStates implements AutoCloseable {
  private static final FigureRules RULES =
      new FigureRules("live", "Asia/Shanghai", Duration.ofHours(48).toMillis(), true);

  private final KeyedBroadcastOperatorTestHarness<String, Fact, Fact, Delta> deltas;
  private final OneInputStreamOperatorTestHarness<Delta, Delta> combined;
  private final KeyedBroadcastOperatorTestHarness<String, Delta, ZoneRecord, Emission> windows;
  private long told;

  /**
   * @param maxBytes of one snapshot
   */
  public FigureStates(int maxBytes) throws Exception {
    deltas =
        new KeyedBroadcastOperatorTestHarness<>(
            new CoBroadcastWithKeyedOperator<>(
                new DeltaFunction(RULES.keepMs()), List.of(DeltaFunction.DOWNTIMES)),
            fact -> fact.deviceId,
            Types.STRING,
            1,
            1,
            0);
    combined = new OneInputStreamOperatorTestHarness<>(new DeltaCombiner());
    windows =
        new KeyedBroadcastOperatorTestHarness<>(
            new CoBroadcastWithKeyedOperator<>(
                new FigureFunction(RULES, Zones.EMPTY), List.of(FigureFunction.NO_STATE)),
            delta -> delta.scope,
            Types.STRING,
            1,
            1,
            0);
    deltas.setCheckpointStorage(new JobManagerCheckpointStorage(maxBytes));
    windows.setCheckpointStorage(new JobManagerCheckpointStorage(maxBytes));
    deltas.open();
    combined.open();
    windows.open();
  }

  /** One of the device job's; other than facts are passed by. */
  public void take(Emission emission) {
    if (emission.value == null) {
      return;
    }
    try {
      Fact fact = FactReader.read(emission.topic, emission.value).orElse(null);
      if (fact != null && fact.deviceId != null) {
        deltas.processElement(new StreamRecord<>(fact));
        handOver();
      }
    } catch (Exception e) {
      throw new IllegalStateException("a fact could not be counted", e);
    }
  }

  private void handOver() throws Exception {
    for (Delta delta : deltas.extractOutputValues()) {
      combined.processElement(new StreamRecord<>(delta));
    }
    deltas.getOutput().clear();
    windowsTake();
  }

  private void windowsTake() throws Exception {
    for (Delta delta : combined.extractOutputValues()) {
      windows.processElement(new StreamRecord<>(delta));
    }
    combined.getOutput().clear();
  }

  /** All before it has been told. */
  public void time(long at) throws Exception {
    Watermark mark = new Watermark(at);
    deltas.processWatermark(mark);
    deltas.processBroadcastWatermark(mark);
    handOver();
    combined.processWatermark(mark);
    windowsTake();
    combined.getOutput().clear();
    windows.processBroadcastWatermark(mark);
    windows.processWatermark(mark);
    told += windows.extractOutputValues().size();
    windows.getOutput().clear();
  }

  /** Rows told so far, each a {@link FigureRow}. */
  public long told() {
    return told;
  }

  /** Of what each fact has given to the figures. */
  public long deltaBytes() throws Exception {
    return deltas.snapshot(1, 0).getStateSize();
  }

  /** Of the slots and levels of each scope. */
  public long windowBytes() throws Exception {
    return windows.snapshot(1, 0).getStateSize();
  }

  @Override
  public void close() throws Exception {
    deltas.close();
    combined.close();
    windows.close();
  }
}
