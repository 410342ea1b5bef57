package io.chargeline.jobs.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Ids;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.Emission;
import io.chargeline.jobs.log.FrameRecord;
import io.chargeline.protocol.OrderBytes;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.ProtocolOptions;
import io.chargeline.protocol.Protocols;
import io.chargeline.protocol.WireFrame;
import io.chargeline.protocol.ap3000.Ap3000;
import io.chargeline.protocol.ap3000.ChargeAnswer;
import io.chargeline.protocol.ap3000.ChargeRequest;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.Heartbeat;
import io.chargeline.protocol.ap3000.OrderConfirm;
import io.chargeline.protocol.ap3000.PortStatus;
import io.chargeline.protocol.ap3000.PowerReport;
import io.chargeline.protocol.ap3000.Registration;
import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.protocol.ap3000.StartKind;
import io.chargeline.protocol.ap3000.StopCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** Writes one device's log, record by record, and reads what the real operator makes of it. */
final class LogOfADevice implements AutoCloseable {
  static final long T0 = 1_750_000_000_000L;
  static final DeviceId DEVICE = new DeviceId("04A26CF3");
  static final String GATEWAY = "gw-1";

  private static final long QUIET_S = 60;

  private final Rules rules;
  private final Registry registry;
  private final DeviceId device;
  private final Protocol protocol;
  private final List<Emission> emissions = new ArrayList<>();
  private KeyedOneInputStreamOperatorTestHarness<String, FrameRecord, Emission> harness;
  private long now = T0;
  private long connection = 1;
  private String gateway = GATEWAY;
  private int messageId = 1000;
  private long offset;
  private final List<FrameRecord> records = new ArrayList<>();
  private long until;

  /** Whether all that the operator knows comes from here. */
  private boolean whole = true;

  LogOfADevice() throws Exception {
    this(DEVICE, Ap3000.NAME);
  }

  LogOfADevice(DeviceId device, String protocol) throws Exception {
    this(device, protocol, "demo", Registry.EMPTY);
  }

  /**
   * @param tenant of devices in no registry; null: they are quarantined
   * @param registry from before the log
   */
  LogOfADevice(DeviceId device, String protocol, String tenant, Registry registry)
      throws Exception {
    this(Rules.standard(tenant), device, protocol, registry);
  }

  LogOfADevice(Rules rules, DeviceId device, String protocol, Registry registry) throws Exception {
    this.rules = rules;
    this.registry = registry;
    this.device = device;
    this.protocol = Protocols.with(ProtocolOptions.RECOMMENDED).named(protocol).orElseThrow();
    harness = newHarness();
    harness.open();
  }

  private KeyedOneInputStreamOperatorTestHarness<String, FrameRecord, Emission> newHarness()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new DeviceFunction(rules, "device.frames", registry)),
        record -> record.deviceId,
        Types.STRING);
  }

  /** The job dies after a checkpoint and another one goes on from it. */
  LogOfADevice restart() throws Exception {
    return goOnFrom(savepoint());
  }

  OperatorSubtaskState savepoint() throws Exception {
    return harness.snapshot(1, now);
  }

  LogOfADevice restartFrom(OperatorSubtaskState snapshot) throws Exception {
    whole = false;
    return goOnFrom(snapshot);
  }

  private LogOfADevice goOnFrom(OperatorSubtaskState snapshot) throws Exception {
    drain();
    harness.close();
    harness = newHarness();
    harness.initializeState(snapshot);
    harness.open();
    return this;
  }

  DeviceId device() {
    return device;
  }

  long now() {
    return now;
  }

  /** Lets time pass between two records; nothing is told to the operator. */
  LogOfADevice after(long seconds) {
    now += seconds * 1000;
    return this;
  }

  /** Ticks reach now: timers fire. */
  LogOfADevice tick() throws Exception {
    harness.processWatermark(now);
    until = Math.max(until, now);
    return this;
  }

  LogOfADevice opened(long number) throws Exception {
    connection = number;
    return put(RecordKind.OPENED, null, null, Bytes.EMPTY);
  }

  LogOfADevice openedAt(String otherGateway, long number) throws Exception {
    gateway = otherGateway;
    return opened(number);
  }

  /** What follows comes from there; nothing is told to the operator. */
  LogOfADevice on(String otherGateway, long number) {
    gateway = otherGateway;
    connection = number;
    return this;
  }

  LogOfADevice closed(long number, CloseReason reason) throws Exception {
    long current = connection;
    connection = number;
    put(RecordKind.CLOSED, reason, null, Bytes.EMPTY);
    connection = current;
    return this;
  }

  LogOfADevice seen() throws Exception {
    return put(RecordKind.SEEN, null, null, Bytes.EMPTY);
  }

  /** Lets time pass in which its connection has bytes, and nothing is said. */
  LogOfADevice quiet(long seconds) throws Exception {
    for (long left = seconds; left > 0; left -= QUIET_S) {
      after(Math.min(left, QUIET_S)).seen();
    }
    return this;
  }

  LogOfADevice gap(FrameRecord.GapMark mark) throws Exception {
    return feed(FrameRecord.gap(mark, device.value(), now, gateway, connection));
  }

  LogOfADevice registered() throws Exception {
    Bytes data = new Registration(640, 2, 10, 0x31, 6, OptionalInt.empty()).encode();
    return frame(Registration.COMMAND, data);
  }

  LogOfADevice online() throws Exception {
    return opened(1).registered().heartbeat(0x02, 0x00);
  }

  LogOfADevice heartbeat(int... ports) throws Exception {
    List<PortStatus> statuses = Arrays.stream(ports).mapToObj(PortStatus::new).toList();
    return frame(Heartbeat.COMMAND, new Heartbeat(2347, statuses, 0, OptionalInt.of(28)).encode());
  }

  LogOfADevice report(int portNo, String order, int seconds, int centiKwh) throws Exception {
    PowerReport report =
        new PowerReport(
            portNo - 1,
            PortStatus.CHARGING,
            seconds,
            centiKwh,
            StartKind.ONLINE,
            1205,
            1300,
            1100,
            1203,
            OrderBytes.of(order),
            OptionalInt.of(1),
            OptionalInt.of(1310),
            OptionalInt.of(2205),
            OptionalInt.of(546),
            OptionalInt.of(20),
            OptionalInt.empty(),
            OptionalLong.empty(),
            OptionalInt.empty());
    return frame(PowerReport.COMMAND, report.encode());
  }

  LogOfADevice confirm(int portNo, String order, int seconds) throws Exception {
    OrderConfirm confirm =
        new OrderConfirm(
            portNo - 1, StartKind.ONLINE, Bytes.ofHex("00000000"), seconds, OrderBytes.of(order));
    return frame(OrderConfirm.COMMAND, confirm.encode());
  }

  LogOfADevice settlement(int portNo, String order, int seconds, int centiKwh, int stop)
      throws Exception {
    return settlement(portNo, OrderBytes.of(order), seconds, centiKwh, stop);
  }

  LogOfADevice settlement(int portNo, Bytes order, int seconds, int centiKwh, int stop)
      throws Exception {
    Settlement settlement =
        new Settlement(
            seconds,
            1310,
            centiKwh,
            portNo - 1,
            StartKind.ONLINE,
            Bytes.ofHex("00000000"),
            new StopCode(stop),
            order,
            OptionalInt.of(1300),
            OptionalLong.of(now / 1000),
            OptionalInt.empty());
    return frame(Settlement.COMMAND, settlement.encode());
  }

  LogOfADevice askStart(Integer portNo, String order, int minutes) throws Exception {
    return ask(
        new Command(
            Ids.startCommand("demo", device.value(), order),
            "demo",
            device.value(),
            CommandType.START,
            portNo,
            order,
            ChargeMode.TIME,
            minutes * 60,
            null,
            7000,
            null,
            now,
            now + 40_000));
  }

  LogOfADevice askStop(String id, String order) throws Exception {
    return ask(
        new Command(
            id,
            "demo",
            device.value(),
            CommandType.STOP,
            null,
            order,
            null,
            null,
            null,
            null,
            null,
            now,
            now + 40_000));
  }

  static String startId(String order) {
    return Ids.startCommand("demo", DEVICE.value(), order);
  }

  LogOfADevice ask(Command command) throws Exception {
    return feed(
        record(
            RecordKind.COMMAND,
            "api-1",
            0,
            null,
            command.commandId(),
            Bytes.wrap(Json.bytes(command))));
  }

  /** The gateway logs that it writes the newest order it was given. */
  LogOfADevice sent(int message) throws Exception {
    JsonNode order = last(Topic.GATEWAY_COMMANDS);
    Bytes data = Bytes.ofHex(order.get("data").asText());
    WireFrame frame = protocol.downlink(device, message, order.get("operation").asInt(), data);
    return put(RecordKind.SENT, null, order.get("command_id").asText(), frame.raw());
  }

  LogOfADevice sentUnasked(String id, ChargeRequest request, int message) throws Exception {
    Frame frame = Frame.of(DEVICE.physicalId(), message, ChargeRequest.COMMAND, request.encode());
    return put(RecordKind.SENT, null, id, frame.raw());
  }

  LogOfADevice answer(int message, int result, String order, int portNo) throws Exception {
    Bytes data = ChargeAnswer.of(result, OrderBytes.of(order), portNo - 1).encode();
    return rawFrame(Frame.of(DEVICE.physicalId(), message, ChargeAnswer.COMMAND, data));
  }

  LogOfADevice frame(int command, Bytes data) throws Exception {
    return rawFrame(Frame.of(DEVICE.physicalId(), messageId++, command, data));
  }

  LogOfADevice rawFrame(WireFrame frame) throws Exception {
    return put(RecordKind.FRAME, null, null, frame.raw());
  }

  LogOfADevice put(RecordKind kind, CloseReason reason, String commandId, Bytes body)
      throws Exception {
    return feed(record(kind, gateway, connection, reason, commandId, body));
  }

  private FrameRecord record(
      RecordKind kind,
      String writer,
      long number,
      CloseReason reason,
      String commandId,
      Bytes body) {
    LogRecord record =
        new LogRecord(
            device.value(),
            kind,
            now,
            protocol.name(),
            writer,
            number,
            reason,
            commandId,
            null,
            body);
    return FrameRecord.of(record, 0, offset++);
  }

  private LogOfADevice feed(FrameRecord record) throws Exception {
    harness.processElement(record, record.timeMs);
    records.add(record);
    until = Math.max(until, record.timeMs);
    return this;
  }

  private void drain() {
    List<Emission> fresh = harness.extractOutputValues();
    fresh.stream()
        .filter(emission -> emission.topic.equals(Topic.DEVICE_EVENTS.topicName()))
        .forEach(event -> EventContract.verify(Json.tree(event.value)));
    emissions.addAll(fresh);
    harness.getOutput().clear();
  }

  List<Emission> emissions() {
    drain();
    return emissions;
  }

  List<JsonNode> all(Topic topic) {
    return emissions().stream()
        .filter(emission -> emission.topic.equals(topic.topicName()))
        .map(emission -> Json.tree(emission.value))
        .toList();
  }

  JsonNode last(Topic topic) {
    List<JsonNode> all = all(topic);
    return all.get(all.size() - 1);
  }

  /** Events as {@code type order}, without the ones of device and command. */
  List<String> charging() {
    return all(Topic.DEVICE_EVENTS).stream()
        .filter(event -> event.get("event").asText().startsWith("charging."))
        .map(event -> event.get("event").asText() + ' ' + event.at("/data/order_no").asText())
        .toList();
  }

  /** Without the two that stand beside many others: heartbeats, and the states of ports. */
  List<String> eventTypes() {
    return all(Topic.DEVICE_EVENTS).stream()
        .map(event -> event.get("event").asText())
        .filter(type -> !type.equals(EventType.DEVICE_HEARTBEAT))
        .filter(type -> !type.equals(EventType.PORT_STATE_CHANGED))
        .toList();
  }

  List<JsonNode> events(String type) {
    return all(Topic.DEVICE_EVENTS).stream()
        .filter(event -> event.get("event").asText().equals(type))
        .toList();
  }

  /** The newest row of each key. */
  List<JsonNode> rows(Topic topic) {
    java.util.Map<String, JsonNode> newest = new java.util.LinkedHashMap<>();
    for (Emission emission : emissions()) {
      if (emission.topic.equals(topic.topicName())) {
        newest.put(emission.key, Json.tree(emission.value));
      }
    }
    return List.copyOf(newest.values());
  }

  int stateEntries() {
    return harness.numKeyedStateEntries();
  }

  int timers() {
    return harness.numEventTimeTimers();
  }

  /** What the operator was given, in order. */
  List<FrameRecord> records() {
    return records;
  }

  /** How far it knows the time. */
  long until() {
    return until;
  }

  Rules rules() {
    return rules;
  }

  Registry registry() {
    return registry;
  }

  /** Every history is counted twice, whatever its test was after. */
  @Override
  public void close() throws Exception {
    if (whole) {
      SecondCount.verify(this);
    }
    harness.close();
  }
}
