package io.chargeline.jobs.tenant;

import io.chargeline.jobs.log.Emission;
import io.chargeline.jobs.log.FrameRecord;
import io.chargeline.jobs.log.Poison;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Moves a tenant's state in and out of the fold, which decides. State ends as one row per tenant
 * that was ever told something, for the number of its next event. One timer per tenant, armed anew
 * when it fires or something earlier comes due. A record that makes the fold throw goes to the
 * poison log with its place and stack.
 */
public final class TenantFunction extends KeyedProcessFunction<String, FrameRecord, Emission> {
  private static final long serialVersionUID = 1L;

  private final TenantRules rules;
  private final String topic;
  private transient ValueState<TenantMemory> memory;
  private transient Counter poisoned;

  /**
   * @param topic the log that is folded, to name in poison
   */
  public TenantFunction(TenantRules rules, String topic) {
    this.rules = rules;
    this.topic = topic;
  }

  @Override
  public void open(OpenContext context) {
    memory =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("tenant", TypeInformation.of(TenantMemory.class)));
    poisoned = getRuntimeContext().getMetricGroup().counter("poisoned");
  }

  @Override
  public void processElement(FrameRecord record, Context context, Collector<Emission> out)
      throws Exception {
    TenantMemory tenant = memory.value();
    if (tenant == null) {
      tenant = new TenantMemory(record.deviceId);
    }
    List<Emission> emissions = new ArrayList<>();
    TenantFold fold = new TenantFold(rules, tenant, emissions::add);
    try {
      fold.apply(record);
    } catch (RuntimeException e) {
      poisoned.inc();
      emissions.add(Poison.of("device", topic, record, e));
    }
    emissions.forEach(out::collect);
    keep(tenant, fold, context);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Emission> out)
      throws Exception {
    TenantMemory tenant = memory.value();
    if (tenant == null) {
      return;
    }
    tenant.timerAt = 0;
    TenantFold fold = new TenantFold(rules, tenant, out::collect);
    fold.advanceTo(timestamp);
    keep(tenant, fold, context);
  }

  private void keep(TenantMemory tenant, TenantFold fold, Context context) throws Exception {
    if (tenant.isEmpty()) {
      memory.clear();
      return;
    }
    long due = fold.nextDue();
    if (due != 0 && (tenant.timerAt == 0 || due < tenant.timerAt)) {
      context.timerService().registerEventTimeTimer(due);
      tenant.timerAt = due;
    }
    memory.update(tenant);
  }
}
