package io.chargeline.jobs.alerts;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** One operator of the job in as many subtasks as there are to be. */
final class Stage<I, O> implements AutoCloseable {
  private static final int MOST = 8;

  private final Supplier<ControlledOperator<I, O>> operator;
  private final KeySelector<I, String> key;
  private final List<ControlledOperator<I, O>> operators = new ArrayList<>();
  private final List<KeyedTwoInputStreamOperatorTestHarness<String, I, ControlRecord, O>> tasks =
      new ArrayList<>();

  Stage(Supplier<ControlledOperator<I, O>> operator, KeySelector<I, String> key, int subtasks)
      throws Exception {
    this.operator = operator;
    this.key = key;
    for (int i = 0; i < subtasks; i++) {
      add(subtasks, i).open();
    }
  }

  private KeyedTwoInputStreamOperatorTestHarness<String, I, ControlRecord, O> add(
      int subtasks, int index) throws Exception {
    ControlledOperator<I, O> one = operator.get();
    operators.add(one);
    var task =
        new KeyedTwoInputStreamOperatorTestHarness<String, I, ControlRecord, O>(
            one, key, null, Types.STRING, MOST, subtasks, index);
    tasks.add(task);
    return task;
  }

  void put(I element) throws Exception {
    int index =
        KeyGroupRangeAssignment.assignKeyToParallelOperator(
            key.getKey(element), MOST, tasks.size());
    tasks.get(index).processElement1(new StreamRecord<>(element));
  }

  void control(ControlRecord record) throws Exception {
    for (var task : tasks) {
      task.processElement2(new StreamRecord<>(record));
    }
  }

  void time(long at) throws Exception {
    for (var task : tasks) {
      task.processWatermark2(new Watermark(at));
      task.processWatermark1(new Watermark(at));
    }
  }

  /** What has come out since the last call. */
  List<O> taken() {
    List<O> taken = new ArrayList<>();
    for (var task : tasks) {
      taken.addAll(task.extractOutputValues());
      task.getOutput().clear();
    }
    return taken;
  }

  /** All subtasks die after a checkpoint, and others go on from it. */
  void restart(int subtasks) throws Exception {
    int before = tasks.size();
    List<OperatorSubtaskState> states = new ArrayList<>();
    for (var task : tasks) {
      states.add(task.snapshot(1, 0));
    }
    close();
    tasks.clear();
    operators.clear();
    OperatorSubtaskState all =
        AbstractStreamOperatorTestHarness.repackageState(
            states.toArray(OperatorSubtaskState[]::new));
    for (int i = 0; i < subtasks; i++) {
      var task = add(subtasks, i);
      task.initializeState(
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              all, MOST, before, subtasks, i));
      task.open();
    }
  }

  /** How many keys something is remembered of, in state or, of tenants, before it is stored. */
  int keys() {
    return operators.stream().mapToInt(Stage::keys).sum();
  }

  private static int keys(ControlledOperator<?, ?> operator) {
    HeapKeyedStateBackend<?> state =
        (HeapKeyedStateBackend<?>) operator.<String>getKeyedStateBackend();
    int live = operator instanceof AlertOperator alerts ? alerts.underWay() : 0;
    return Math.max(state.numKeyValueStateEntries(), live);
  }

  int timers() {
    return tasks.stream().mapToInt(AbstractStreamOperatorTestHarness::numEventTimeTimers).sum();
  }

  @Override
  public void close() throws Exception {
    for (var task : tasks) {
      task.close();
    }
  }
}
