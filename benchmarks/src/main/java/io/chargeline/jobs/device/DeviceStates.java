package io.chargeline.jobs.device;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.jobs.log.Emission;
import io.chargeline.jobs.log.FrameRecord;
import io.chargeline.protocol.OrderBytes;
import io.chargeline.protocol.ap3000.Ap3000;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.Heartbeat;
import io.chargeline.protocol.ap3000.OrderConfirm;
import io.chargeline.protocol.ap3000.PortStatus;
import io.chargeline.protocol.ap3000.Registration;
import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.protocol.ap3000.StartKind;
import io.chargeline.protocol.ap3000.StopCode;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/**
 * The keyed operators of the device job, weighed with many devices that live alike. In the package
 * of those operators, which nobody else may make.
 */
public final class DeviceStates implements AutoCloseable {
  private static final String TOPIC = "device.frames";
  private static final String WRITER = "gateway-bench";
  private static final int FIRST = 0x04A00000;
  private static final long GRACE_MS = 5000;
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();
  private static final long SEEN_MS = HOUR_MS / 8;
  private static final int CHARGE_S = 1800;

  private final int devices;
  private final Consumer<Emission> facts;
  private final KeyedOneInputStreamOperatorTestHarness<Integer, FrameRecord, FrameRecord> watch;
  private final KeyedOneInputStreamOperatorTestHarness<String, FrameRecord, Emission> fold;
  private long offset;

  /**
   * @param facts is handed all that the fold emits
   */
  public DeviceStates(int devices, int maxBytes, Consumer<Emission> facts) throws Exception {
    this.devices = devices;
    this.facts = facts;
    watch =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new GapWatch(GRACE_MS, TOPIC)),
            record -> record.partition,
            Types.INT);
    fold =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(
                new DeviceFunction(Rules.standard("demo"), TOPIC, Registry.EMPTY)),
            record -> record.deviceId,
            Types.STRING);
    watch.setCheckpointStorage(new JobManagerCheckpointStorage(maxBytes));
    fold.setCheckpointStorage(new JobManagerCheckpointStorage(maxBytes));
    watch.open();
    fold.open();
  }

  /** They connect, register and say how they are. */
  public void connect(long at) throws Exception {
    Bytes registration = new Registration(640, 2, 0, 0x31, 6, OptionalInt.empty()).encode();
    for (int i = 0; i < devices; i++) {
      put(i, at, RecordKind.OPENED, Bytes.EMPTY);
      frame(i, at, Registration.COMMAND, registration);
      beat(i, at);
    }
  }

  /** An hour: bytes often enough that they stay online, a heartbeat, and so many charges. */
  public void hour(long from, int charges) throws Exception {
    for (int i = 0; i < devices; i++) {
      for (long seen = from; seen < from + HOUR_MS; seen += SEEN_MS) {
        put(i, seen, RecordKind.SEEN, Bytes.EMPTY);
      }
      beat(i, from + HOUR_MS - 2);
    }
    for (int n = 0; n < charges; n++) {
      charge(from + HOUR_MS - 2, n);
    }
    time(from + HOUR_MS - 1);
  }

  /** At the first port with a confirmed order, at the second nothing is seen but its end. */
  private void charge(long at, int number) throws Exception {
    for (int i = 0; i < devices; i++) {
      int port = number % 2;
      String order = "B" + at / 1000 % 1_000_000_000 + '-' + number;
      if (port == 0) {
        frame(
            i,
            at,
            OrderConfirm.COMMAND,
            new OrderConfirm(
                    port, StartKind.ONLINE, Bytes.ofHex("00000000"), CHARGE_S, OrderBytes.of(order))
                .encode());
      }
      frame(i, at, Settlement.COMMAND, settlement(port, order, at).encode());
    }
  }

  private static Settlement settlement(int port, String order, long at) {
    return new Settlement(
        CHARGE_S,
        1310,
        52,
        port,
        StartKind.ONLINE,
        Bytes.ofHex("00000000"),
        new StopCode(1),
        OrderBytes.of(order),
        OptionalInt.of(1300),
        OptionalLong.of(at / 1000),
        OptionalInt.empty());
  }

  private void beat(int device, long at) throws Exception {
    List<PortStatus> ports = List.of(new PortStatus(2), new PortStatus(0));
    frame(
        device, at, Heartbeat.COMMAND, new Heartbeat(2347, ports, 0, OptionalInt.of(28)).encode());
  }

  private void frame(int device, long at, int command, Bytes data) throws Exception {
    Frame frame = Frame.of(FIRST + device, (int) (offset & 0xFFFF), command, data);
    put(device, at, RecordKind.FRAME, frame.raw());
  }

  private void put(int device, long at, RecordKind kind, Bytes body) throws Exception {
    String id = DeviceId.ofPhysicalId(FIRST + device).value();
    LogRecord record =
        new LogRecord(id, kind, at, Ap3000.NAME, WRITER, 1 + device, null, null, null, body);
    watch.processElement(FrameRecord.of(record, device % 4, offset++), at);
    for (FrameRecord watched : watch.extractOutputValues()) {
      fold.processElement(watched, at);
    }
    watch.getOutput().clear();
    handOn();
  }

  private void time(long at) throws Exception {
    fold.processWatermark(at);
    handOn();
  }

  private void handOn() {
    for (Emission emission : fold.extractOutputValues()) {
      facts.accept(emission);
    }
    fold.getOutput().clear();
  }

  /** Of which device sits where. */
  public long watchBytes() throws Exception {
    return bytes(watch.snapshot(1, 0));
  }

  /** Of what is known of each device. */
  public long foldBytes() throws Exception {
    return bytes(fold.snapshot(1, 0));
  }

  private static long bytes(OperatorSubtaskState state) {
    return state.getStateSize();
  }

  @Override
  public void close() throws Exception {
    watch.close();
    fold.close();
  }
}
