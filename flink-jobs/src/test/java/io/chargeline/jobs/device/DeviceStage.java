package io.chargeline.jobs.device;

import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.Emission;
import io.chargeline.jobs.log.FrameRecord;
import io.chargeline.jobs.tenant.TenantFunction;
import io.chargeline.jobs.tenant.TenantRules;
import io.chargeline.protocol.ProtocolOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** The device job without Kafka: its real operators, one behind the other. */
public final class DeviceStage implements AutoCloseable {
  private static final String TOPIC = Topic.DEVICE_FRAMES.topicName();
  private static final TenantRules TENANT_RULES = TenantRules.standard(90_000);

  private final long graceMs;
  private final Rules rules;
  private KeyedOneInputStreamOperatorTestHarness<Integer, FrameRecord, FrameRecord> watch;
  private KeyedOneInputStreamOperatorTestHarness<String, FrameRecord, Emission> devices;
  private KeyedOneInputStreamOperatorTestHarness<String, FrameRecord, Emission> tenants;

  /** The state of all operators at one moment. */
  public record Checkpoint(
      OperatorSubtaskState watch, OperatorSubtaskState devices, OperatorSubtaskState tenants) {}

  /**
   * @param graceMs a longer silence between two ticks of a gateway is our gap
   * @param settleTimeoutMs how long a charge waits for its settlement
   */
  public DeviceStage(long graceMs, long settleTimeoutMs) throws Exception {
    this.graceMs = graceMs;
    Rules standard = Rules.standard(null);
    this.rules =
        new Rules(
            null,
            standard.patienceMs(),
            settleTimeoutMs,
            standard.tombstoneMs(),
            standard.answerTimeoutMs(),
            standard.resendMarginMs(),
            standard.startGraceMs(),
            0,
            standard.stopUnconfirmed(),
            false,
            ProtocolOptions.RECOMMENDED);
    make();
    open();
  }

  private void make() throws Exception {
    watch =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new GapWatch(graceMs, TOPIC)),
            record -> record.partition,
            Types.INT);
    devices =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new DeviceFunction(rules, TOPIC, Registry.EMPTY)),
            record -> record.deviceId,
            Types.STRING);
    tenants =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new TenantFunction(TENANT_RULES, TOPIC)),
            record -> record.deviceId,
            Types.STRING);
  }

  private void open() throws Exception {
    watch.open();
    devices.open();
    tenants.open();
  }

  /**
   * @return what comes of it, in order
   */
  public List<Emission> put(FrameRecord record) throws Exception {
    watch.processElement(record, record.timeMs);
    for (FrameRecord seen : watch.extractOutputValues()) {
      devices.processElement(seen, seen.timeMs);
    }
    watch.getOutput().clear();
    var aside = watch.getSideOutput(GapWatch.TENANTS);
    if (aside != null) {
      for (StreamRecord<FrameRecord> tenant : aside) {
        tenants.processElement(tenant.getValue(), tenant.getValue().timeMs);
      }
      aside.clear();
    }
    return emitted();
  }

  /** Timers fire up to this time. */
  public List<Emission> time(long at) throws Exception {
    devices.processWatermark(at);
    tenants.processWatermark(at);
    return emitted();
  }

  private List<Emission> emitted() {
    if (devices.getOutput().isEmpty() && tenants.getOutput().isEmpty()) {
      return List.of();
    }
    List<Emission> emitted = new ArrayList<>(devices.extractOutputValues());
    emitted.addAll(tenants.extractOutputValues());
    devices.getOutput().clear();
    tenants.getOutput().clear();
    return emitted;
  }

  public Checkpoint checkpoint() throws Exception {
    return new Checkpoint(watch.snapshot(1, 0), devices.snapshot(1, 0), tenants.snapshot(1, 0));
  }

  /** The job dies, and another one goes on from there. */
  public void restore(Checkpoint checkpoint) throws Exception {
    close();
    make();
    watch.initializeState(checkpoint.watch);
    devices.initializeState(checkpoint.devices);
    tenants.initializeState(checkpoint.tenants);
    open();
  }

  /** Rows of state of all devices. */
  public int deviceEntries() {
    return devices.numKeyedStateEntries();
  }

  /** Timers of devices and tenants. */
  public int timers() {
    return devices.numEventTimeTimers() + tenants.numEventTimeTimers();
  }

  @Override
  public void close() throws Exception {
    watch.close();
    devices.close();
    tenants.close();
  }
}
