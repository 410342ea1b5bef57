package io.chargeline.jobs.device;

import io.chargeline.jobs.log.Emission;
import io.chargeline.jobs.log.FrameRecord;
import io.chargeline.jobs.log.Poison;
import io.chargeline.protocol.Protocols;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Moves a device's state in and out of the fold, which decides. State ends as one row per device:
 * charges and commands leave with their terminal event, tombstones and failed starts 60 days later.
 * A repeat finds a tombstone. One timer per device, armed anew when it fires or something earlier
 * comes due. A record that makes the fold throw goes to the poison log with its place and stack.
 */
final class DeviceFunction extends KeyedProcessFunction<String, FrameRecord, Emission> {
  private static final long serialVersionUID = 1L;

  private final Rules rules;
  private final String topic;
  private final Registry registry;
  private transient Registry.Past past;
  private transient ValueState<DeviceMemory> memory;
  private transient Protocols protocols;
  private transient Archive archive;
  private transient Counter poisoned;

  DeviceFunction(Rules rules, String topic, Registry registry) {
    this.rules = rules;
    this.topic = topic;
    this.registry = registry;
  }

  @Override
  public void open(OpenContext context) {
    memory =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("device", TypeInformation.of(DeviceMemory.class)));
    protocols = Protocols.with(rules.protocols());
    archive = new FlinkArchive(getRuntimeContext(), rules.tombstoneMs());
    past = registry.open(ownKeys());
    poisoned = getRuntimeContext().getMetricGroup().counter("poisoned");
  }

  private Predicate<String> ownKeys() {
    TaskInfo task = getRuntimeContext().getTaskInfo();
    int all = task.getMaxNumberOfParallelSubtasks();
    KeyGroupRange own =
        KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
            all, task.getNumberOfParallelSubtasks(), task.getIndexOfThisSubtask());
    return key -> own.contains(KeyGroupRangeAssignment.assignToKeyGroup(key, all));
  }

  @Override
  public void processElement(FrameRecord record, Context context, Collector<Emission> out)
      throws Exception {
    DeviceMemory device = memory.value();
    if (device == null) {
      device = firstMet(record);
    }
    List<Emission> emissions = new ArrayList<>();
    DeviceFold fold = new DeviceFold(rules, protocols, device, archive, emissions::add);
    try {
      fold.apply(record);
    } catch (RuntimeException e) {
      poisoned.inc();
      emissions.add(Poison.of("device", topic, record, e));
    }
    emissions.forEach(out::collect);
    keep(device, fold, context);
  }

  private DeviceMemory firstMet(FrameRecord record) {
    DeviceMemory device = new DeviceMemory(record.deviceId);
    past.asOf(record.deviceId, record.timeMs)
        .ifPresent(registered -> RegistryFold.remember(device, registered));
    return device;
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Emission> out)
      throws Exception {
    DeviceMemory device = memory.value();
    if (device == null) {
      return;
    }
    device.timerAt = 0;
    DeviceFold fold = new DeviceFold(rules, protocols, device, archive, out::collect);
    fold.advanceTo(timestamp);
    keep(device, fold, context);
  }

  private void keep(DeviceMemory device, DeviceFold fold, Context context) throws Exception {
    long due = fold.nextDue();
    if (due == 0 && device.firstSeenAt == 0 && device.registryVersion == 0) {
      memory.clear();
      return;
    }
    if (due != 0 && (device.timerAt == 0 || due < device.timerAt)) {
      context.timerService().registerEventTimeTimer(due);
      device.timerAt = due;
    }
    memory.update(device);
  }
}
