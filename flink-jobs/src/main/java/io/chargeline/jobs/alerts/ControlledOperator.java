package io.chargeline.jobs.alerts;

import io.chargeline.alerting.fold.Outage;
import io.chargeline.alerting.fold.RuleBook;
import io.chargeline.alerting.fold.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * One stage of the job: its first input is keyed, its second what counts for everybody. That counts
 * in event time: when the watermark goes on, the operator goes from one change to the next, as is
 * said at {@link io.chargeline.alerting.RuleTimeline}. Flink's broadcast functions do not see the
 * watermark, hence an operator.
 *
 * <p>State beside that of the keys: the records that still count, and the watermark up to which
 * everything was judged. It is the same in every subtask, because all have the same inputs before a
 * barrier; each subtask of a restored or rescaled job gets all of it.
 */
abstract class ControlledOperator<IN, OUT> extends AbstractStreamOperator<OUT>
    implements TwoInputStreamOperator<IN, ControlRecord, OUT> {
  private static final long serialVersionUID = 1L;
  private static final String CLOCK = "clock";
  private static final MapStateDescriptor<String, ControlRecord> RECORDS =
      new MapStateDescriptor<>("controls", Types.STRING, Types.POJO(ControlRecord.class));
  private static final MapStateDescriptor<String, Long> CLOCKS =
      new MapStateDescriptor<>("clock", Types.STRING, Types.LONG);

  private transient BroadcastState<String, ControlRecord> records;
  private transient BroadcastState<String, Long> clocks;
  private transient Controls controls;
  private transient Counter failures;
  private transient long clock;

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    records = context.getOperatorStateStore().getBroadcastState(RECORDS);
    clocks = context.getOperatorStateStore().getBroadcastState(CLOCKS);
    Long before = clocks.get(CLOCK);
    clock = before == null ? Long.MIN_VALUE : before;
    controls = new Controls();
    List<ControlRecord> restored = new ArrayList<>();
    for (Map.Entry<String, ControlRecord> entry : records.immutableEntries()) {
      restored.add(entry.getValue());
    }
    restored.sort(Comparator.comparingLong(record -> record.from));
    restored.forEach(record -> controls.restore(record, clock));
  }

  @Override
  public void open() throws Exception {
    super.open();
    failures = getMetricGroup().counter("failed");
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    clocks.put(CLOCK, clock);
  }

  @Override
  public void processElement2(StreamRecord<ControlRecord> element) throws Exception {
    ControlRecord kept = controls.take(element.getValue(), clock);
    if (kept != null) {
      records.put(kept.id(), kept);
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    // The end of all input is no time.
    if (mark.getTimestamp() > clock && mark.getTimestamp() != Long.MAX_VALUE) {
      goOn(mark.getTimestamp());
    }
    output.emitWatermark(mark);
  }

  private void goOn(long to) throws Exception {
    long applied = clock;
    while (true) {
      long rules = controls.nextRules(applied);
      long world = controls.nextWorld(applied);
      long change = Math.min(rules, world);
      long silent = controls.nextOutage();
      if (Math.min(change, silent) > to) {
        break;
      }
      if (silent < change) {
        advance(silent);
        outage(controls.outage(), controls.book(silent), controls.world(silent));
        applied = silent;
      } else {
        advance(change - 1);
        if (rules == change) {
          rulesChanged(controls.book(change), controls.world(change), change);
        }
        if (world == change) {
          worldChanged(controls.world(change), change);
        }
        applied = change;
      }
    }
    advance(to);
    clock = to;
    for (String gone : controls.forget(clock)) {
      records.remove(gone);
    }
  }

  /** Up to when everything was judged; {@code Long.MIN_VALUE} at first. */
  final long clock() {
    return clock;
  }

  /** The rules that count after {@link #clock}. */
  final RuleBook book() {
    return controls.book(clock);
  }

  final World world() {
    return controls.world(clock);
  }

  /** Counts that something could not be judged. */
  final void failed() {
    failures.inc();
  }

  /** Judges everything up to and with this time. */
  abstract void advance(long to) throws Exception;

  /**
   * @param at everything before it was judged
   */
  abstract void rulesChanged(RuleBook book, World world, long at) throws Exception;

  /**
   * @param at everything before it was judged
   */
  abstract void worldChanged(World world, long at) throws Exception;

  /** Everything up to and with the outage's beginning was judged. */
  abstract void outage(Outage outage, RuleBook book, World world) throws Exception;
}
