package io.chargeline.api;

import io.chargeline.domain.Json;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.command.Effect;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.DeviceSnapshot.Port;
import io.chargeline.domain.device.DeviceSnapshot.Session;
import io.chargeline.domain.device.PortState;
import io.chargeline.domain.device.Presence;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.Topic;
import io.chargeline.log.TopicTail;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Plays the device job: writes what it would write, and sees what it would read. */
final class JobTwin implements AutoCloseable {
  static final long T0 = 1_700_000_000_000L;

  private final KafkaProducer<byte[], byte[]> producer;
  private final Queue<LogRecord> frames = new ConcurrentLinkedQueue<>();
  private final TopicTail tail;

  /** Device id → the last snapshot this twin wrote. */
  private final Map<String, DeviceSnapshot> shown = new ConcurrentHashMap<>();

  private volatile boolean keepsRegistry;

  JobTwin(String bootstrap) {
    producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    tail = TopicTail.start(bootstrap, "twin", List.of(Topic.DEVICE_FRAMES), this::see);
  }

  private void see(ConsumerRecord<byte[], byte[]> message) {
    LogRecord record =
        LogRecord.parse(
            message.key(),
            name -> {
              Header header = message.headers().lastHeader(name);
              return header == null ? null : header.value();
            },
            message.value());
    frames.add(record);
    if (keepsRegistry && record.kind() == RecordKind.REGISTERED) {
      show(Json.read(record.body().array(), RegisteredDevice.class));
    }
  }

  /** From now on shows what the registry says of a device, as the job does. */
  void keepRegistry() {
    tail.ready().join();
    keepsRegistry = true;
  }

  private void show(RegisteredDevice device) {
    DeviceSnapshot next =
        shown.compute(
            device.deviceId(),
            (id, before) -> assigned(before == null ? never(id) : before, device));
    Future<RecordMetadata> unused =
        producer.send(message(Topic.DEVICE_STATE, next.deviceId(), Json.bytes(next)));
  }

  /** How many records of the registry stand in the device's log. */
  long registrations(String deviceId) {
    tail.caughtUp().join();
    return frames.stream()
        .filter(frame -> frame.kind() == RecordKind.REGISTERED)
        .filter(frame -> deviceId.equals(frame.deviceId()))
        .count();
  }

  /** Every command record of this device in the log now. */
  List<Command> commands(String deviceId) {
    tail.caughtUp().join();
    List<Command> commands = new ArrayList<>();
    for (LogRecord frame : frames) {
      if (frame.kind() == RecordKind.COMMAND && deviceId.equals(frame.deviceId())) {
        commands.add(Json.read(frame.body().array(), Command.class));
      }
    }
    return commands;
  }

  long ticks() {
    return frames.stream().filter(frame -> frame.kind() == RecordKind.TICK).count();
  }

  void write(DeviceSnapshot snapshot) {
    shown.put(snapshot.deviceId(), snapshot);
    send(Topic.DEVICE_STATE, snapshot.deviceId(), Json.bytes(snapshot));
  }

  void write(CommandRow row) {
    send(Topic.FACTS_COMMANDS, row.rowKey(), Json.bytes(row));
  }

  void write(Topic topic, String key, byte[] value) {
    send(topic, key, value);
  }

  private static ProducerRecord<byte[], byte[]> message(Topic topic, String key, byte[] value) {
    return new ProducerRecord<>(topic.topicName(), key.getBytes(StandardCharsets.UTF_8), value);
  }

  private void send(Topic topic, String key, byte[] value) {
    try {
      producer.send(message(topic, key, value)).get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  static DeviceSnapshot online(String deviceId, String tenant, long revision, Port... ports) {
    return device(deviceId, tenant, revision, Presence.ONLINE, List.of(ports), List.of());
  }

  static DeviceSnapshot device(
      String deviceId,
      String tenant,
      long revision,
      Presence presence,
      List<Port> ports,
      List<Session> recent) {
    return new DeviceSnapshot(
        deviceId,
        tenant,
        deviceId.length() == 8 ? "ap3000" : "bkv",
        revision,
        revision,
        presence,
        T0,
        T0 + 1000,
        presence == Presence.ONLINE ? "gw-1" : null,
        presence == Presence.ONLINE ? 1L : null,
        "192.0.2.9:40001",
        "V6.40",
        "0x31",
        23,
        2214,
        31,
        ports,
        recent,
        new DeviceSnapshot.Registered(0, Standing.ACTIVE, null, null, null, false));
  }

  /** Has never come. */
  private static DeviceSnapshot never(String deviceId) {
    return new DeviceSnapshot(
        deviceId,
        null,
        null,
        0,
        0,
        Presence.UNKNOWN,
        T0,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        null);
  }

  /** Online, and nobody's. */
  static DeviceSnapshot quarantined(String deviceId, long revision) {
    RegisteredDevice nobodys =
        new RegisteredDevice(
            deviceId, null, Standing.ACTIVE, null, null, null, null, null, false, 0, 0, 0);
    return assigned(online(deviceId, null, revision - 1, idle(1)), nobodys);
  }

  private static DeviceSnapshot assigned(DeviceSnapshot before, RegisteredDevice device) {
    return new DeviceSnapshot(
        before.deviceId(),
        device.tenant(),
        before.protocol(),
        before.version(),
        before.revision() + 1,
        before.presence(),
        before.presenceSince(),
        before.lastSeen(),
        before.gateway(),
        before.connection(),
        before.remote(),
        before.firmware(),
        before.deviceType(),
        before.signal(),
        before.voltageDv(),
        before.ambientCelsius(),
        before.ports(),
        before.recent(),
        new DeviceSnapshot.Registered(
            device.version(),
            device.effectiveStanding(),
            device.site(),
            device.name(),
            device.model(),
            device.maintenance()));
  }

  static Port idle(int portNo) {
    return new Port(portNo, null, null, null, PortState.IDLE, 0, true, T0, null, null);
  }

  /** One of a socket's. */
  static Port outlet(int portNo, int socketNo, String outlet) {
    return new Port(portNo, socketNo, outlet, true, PortState.IDLE, 0x80, null, T0, null, null);
  }

  static Port fault(int portNo) {
    return new Port(portNo, null, null, null, PortState.FAULT, 4, null, T0, null, null);
  }

  static Port charging(int portNo, String orderNo) {
    return new Port(
        portNo,
        null,
        null,
        null,
        PortState.CHARGING,
        1,
        true,
        T0,
        72000L,
        session(portNo, orderNo, "charging"));
  }

  static Session session(int portNo, String orderNo, String state) {
    boolean ended = state.equals("ended");
    return new Session(
        "s-" + orderNo,
        orderNo,
        portNo,
        state,
        1,
        3600,
        null,
        T0,
        ended ? T0 + 60_000 : null,
        60L,
        120L,
        72000L,
        72500L,
        2205,
        32700L,
        T0 + 60_000,
        ended ? "completed" : null,
        ended ? "full" : null,
        ended ? 1 : null,
        ended ? "settlement" : null);
  }

  /** The row the job would write for this command once it is in this state. */
  static CommandRow row(Command command, CommandState state, long revision) {
    List<CommandRow.Hop> timeline =
        List.of(
            new CommandRow.Hop(CommandState.ACCEPTED, command.issuedAt()),
            new CommandRow.Hop(state, command.issuedAt() + 500));
    return new CommandRow(
        command.commandId(),
        command.tenant(),
        null,
        command.deviceId(),
        command.type(),
        command.portNo(),
        command.orderNo(),
        command.mode(),
        command.limitS(),
        command.limitWh(),
        command.arguments() == null ? null : command.arguments().toString(),
        state,
        state == CommandState.SUCCEEDED ? Effect.CONFIRMED : null,
        null,
        state == CommandState.SUCCEEDED ? 0 : null,
        null,
        command.issuedAt(),
        command.expiresAt(),
        state.terminal() ? command.issuedAt() + 500 : null,
        timeline,
        revision);
  }

  static CommandRow failedStart(String commandId, String tenant, String deviceId, String orderNo) {
    long now = System.currentTimeMillis();
    return new CommandRow(
        commandId,
        tenant,
        null,
        deviceId,
        CommandType.START,
        1,
        orderNo,
        ChargeMode.TIME,
        3600,
        null,
        null,
        CommandState.REJECTED,
        Effect.NONE,
        "no_charger_plugged",
        1,
        null,
        now,
        now + 40_000,
        now,
        List.of(new CommandRow.Hop(CommandState.REJECTED, now)),
        9);
  }

  @Override
  public void close() {
    tail.close();
    producer.close();
  }
}
