package io.chargeline.jobs.figures;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Adds up differences of the same scope and slot before they are sent to whoever holds that scope:
 * the fleet's scope is one key, and would else get every change of every device. It holds back
 * nothing over a watermark or a checkpoint, so it has no state.
 */
final class DeltaCombiner extends AbstractStreamOperator<Delta>
    implements OneInputStreamOperator<Delta, Delta> {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 10_000;

  private transient Map<String, Delta> held;

  @Override
  public void open() throws Exception {
    super.open();
    held = new LinkedHashMap<>();
  }

  @Override
  public void processElement(StreamRecord<Delta> element) {
    Delta delta = element.getValue();
    Delta known = held.putIfAbsent(delta.scope + '@' + delta.slot, delta);
    if (known != null) {
      known.add(delta);
    }
    if (held.size() >= MOST) {
      flush();
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    flush();
    super.processWatermark(mark);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) {
    flush();
  }

  @Override
  public void finish() throws Exception {
    flush();
    super.finish();
  }

  private void flush() {
    for (Delta delta : held.values()) {
      if (!delta.tally.isEmpty()) {
        output.collect(new StreamRecord<>(delta));
      }
    }
    held.clear();
  }
}
