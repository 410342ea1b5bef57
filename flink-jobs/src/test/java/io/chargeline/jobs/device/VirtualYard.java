package io.chargeline.jobs.device;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.Emission;
import io.chargeline.jobs.log.FrameRecord;
import io.chargeline.jobs.log.TickWatermarks;
import io.chargeline.log.StampedWriter;
import io.chargeline.protocol.ap3000.Ap3000;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.Heartbeat;
import io.chargeline.protocol.ap3000.PortStatus;
import io.chargeline.protocol.ap3000.Registration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A yard of piles on a clock of its own: the gateways' and API servers' real writers, the real
 * watermarks and operators; only sockets and broker are in memory.
 */
final class VirtualYard implements AutoCloseable {
  private static final long T0 = LogOfADevice.T0;
  private static final long SECOND = 1000;
  private static final long BEAT = 180 * SECOND;
  private static final long GRACE = 5000;

  private final AtomicLong clock = new AtomicLong(T0);
  private final Random random;
  private final List<Pile> piles;
  private final List<FrameRecord> log = new ArrayList<>();
  private final Map<String, Map<Long, String>> rows = new HashMap<>();
  private Process gateway;
  private Process api;
  private int starts;
  private KeyedOneInputStreamOperatorTestHarness<Integer, FrameRecord, FrameRecord> watch;
  private KeyedOneInputStreamOperatorTestHarness<String, FrameRecord, Emission> fold;
  private WatermarkGenerator<FrameRecord> watermarks;
  private int read;

  VirtualYard(int devices, long seed) throws Exception {
    random = new Random(seed);
    piles = IntStream.range(0, devices).mapToObj(Pile::new).toList();
    openJob(null, null);
    gateway = start(LogRecord.ROLE_GATEWAY);
    api = start(LogRecord.ROLE_API);
    reconnectAll();
  }

  private final class Pile {
    final DeviceId id;
    Process gateway;
    long connection;
    long beatAt;
    boolean silent;
    final List<Long> heard = new ArrayList<>();
    long closedAt;

    Pile(int number) {
      id = DeviceId.ofPhysicalId(0x04F70000 + number);
    }

    void open() {
      gateway = VirtualYard.this.gateway;
      connection++;
      append(RecordKind.OPENED, null, Bytes.EMPTY);
      frame(
          Registration.COMMAND, new Registration(640, 2, 0, 0x31, 6, OptionalInt.empty()).encode());
      beat();
    }

    void beat() {
      List<PortStatus> ports = List.of(new PortStatus(0), new PortStatus(0));
      frame(Heartbeat.COMMAND, new Heartbeat(2347, ports, 0, OptionalInt.of(28)).encode());
      beatAt = clock.get() + BEAT;
    }

    private void frame(int command, Bytes data) {
      append(RecordKind.FRAME, null, Frame.of(id.physicalId(), 1, command, data).raw());
    }

    void append(RecordKind kind, CloseReason reason, Bytes body) {
      heard.add(clock.get());
      gateway.append(
          at ->
              new LogRecord(
                  id.value(),
                  kind,
                  at,
                  Ap3000.NAME,
                  gateway.name,
                  connection,
                  reason,
                  null,
                  null,
                  body));
    }
  }

  /** One that writes: its own producer, so that what a dead one still writes is lost. */
  private static final class Process {
    final String name;
    final MockProducer<byte[], byte[]> producer;
    final StampedWriter writer;
    int taken;

    Process(String name, String role, AtomicLong clock) {
      this.name = name;
      Node node = new Node(0, "localhost", 0);
      Node[] nodes = {node};
      String topic = Topic.DEVICE_FRAMES.topicName();
      List<PartitionInfo> one = List.of(new PartitionInfo(topic, 0, node, nodes, nodes));
      producer =
          new MockProducer<>(
              new Cluster("memory", List.of(node), one, Set.of(), Set.of()),
              true,
              null,
              new ByteArraySerializer(),
              new ByteArraySerializer());
      writer = StampedWriter.over(producer, topic, name, clock::get, 1L << 30);
      writer.startTicking(role);
    }

    void append(LongFunction<LogRecord> record) {
      writer.append(record).join();
    }

    /** What it has written since it was last asked. */
    List<LogRecord> fresh() {
      List<ProducerRecord<byte[], byte[]>> history = producer.history();
      List<LogRecord> fresh =
          history.subList(taken, history.size()).stream().map(Process::parse).toList();
      taken = history.size();
      return fresh;
    }

    private static LogRecord parse(ProducerRecord<byte[], byte[]> record) {
      return LogRecord.parse(
          record.key(),
          name -> {
            Header header = record.headers().lastHeader(name);
            return header == null ? null : header.value();
          },
          record.value());
    }
  }

  private Process start(String role) {
    starts++;
    return new Process(role + '-' + starts, role, clock);
  }

  long now() {
    return clock.get();
  }

  /** Time goes by, second by second: ticks, and the heartbeats that are due. */
  void run(long ms) throws Exception {
    for (long until = clock.get() + ms; clock.get() < until; ) {
      clock.addAndGet(SECOND);
      for (Process process : processes()) {
        process.writer.tick().join();
      }
      beats();
      fold();
    }
  }

  private List<Process> processes() {
    return gateway == null ? List.of(api) : List.of(gateway, api);
  }

  private void beats() {
    for (Pile pile : piles) {
      if (!pile.silent && pile.beatAt <= clock.get() && pile.gateway == gateway) {
        pile.beat();
      }
    }
  }

  void silence(int device) {
    piles.get(device).silent = true;
  }

  void closed(int device) throws Exception {
    Pile pile = piles.get(device);
    pile.silent = true;
    pile.closedAt = clock.get();
    pile.append(RecordKind.CLOSED, CloseReason.PEER_CLOSED, Bytes.EMPTY);
    fold();
  }

  void heard(int device) throws Exception {
    Pile pile = piles.get(device);
    pile.silent = false;
    if (pile.gateway == gateway) {
      pile.beat();
    } else {
      pile.open();
    }
    fold();
  }

  /**
   * Nothing runs; what devices sent meanwhile is read first of all, in any order, before or after
   * the ticks.
   */
  void freeze(long ms) throws Exception {
    clock.addAndGet(ms);
    if (random.nextBoolean()) {
      api.writer.tick().join();
      fold();
    }
    beats();
    gateway.writer.tick().join();
    fold();
  }

  /** What it still writes is lost. */
  void killGateway(long ms) throws Exception {
    Process dead = gateway;
    gateway = null;
    run(ms);
    dead.writer.close();
    gateway = start(LogRecord.ROLE_GATEWAY);
    fold();
  }

  void killAll(long ms) throws Exception {
    OperatorSubtaskState watched = watch.snapshot(1, clock.get());
    OperatorSubtaskState folded = fold.snapshot(1, clock.get());
    closeJob();
    gateway.writer.close();
    api.writer.close();
    clock.addAndGet(ms);
    openJob(watched, folded);
    gateway = start(LogRecord.ROLE_GATEWAY);
    api = start(LogRecord.ROLE_API);
    fold();
  }

  /** Those that are not silent, and on no connection to a living gateway, come within a minute. */
  void reconnectAll() throws Exception {
    List<Pile> order = new ArrayList<>(piles);
    Collections.shuffle(order, random);
    for (Pile pile : order) {
      if (pile.gateway == gateway) {
        continue;
      }
      if (random.nextInt(2) == 0) {
        run(SECOND);
      }
      if (!pile.silent) {
        pile.open();
        fold();
      }
    }
  }

  /** The log so far goes through the job. */
  private void fold() throws Exception {
    for (Process process : processes()) {
      for (LogRecord record : process.fresh()) {
        log.add(FrameRecord.of(record, 0, log.size()));
      }
    }
    for (; read < log.size(); read++) {
      FrameRecord record = log.get(read);
      watch.processElement(record, record.timeMs);
      pass();
      watermarks.onEvent(record, record.timeMs, time);
    }
  }

  private final WatermarkOutput time =
      new WatermarkOutput() {
        @Override
        public void emitWatermark(org.apache.flink.api.common.eventtime.Watermark watermark) {
          try {
            watch.processWatermark(watermark.getTimestamp());
            pass();
            fold.processWatermark(watermark.getTimestamp());
            take();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        }

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}
      };

  private void pass() throws Exception {
    for (FrameRecord record : watch.extractOutputValues()) {
      fold.processElement(record, record.timeMs);
    }
    watch.getOutput().clear();
    take();
  }

  private void take() {
    for (Emission emission : fold.extractOutputValues()) {
      if (emission.topic.equals(Topic.FACTS_PRESENCE.topicName())) {
        JsonNode row = Json.tree(emission.value);
        rows.computeIfAbsent(row.get("device_id").asText(), id -> new TreeMap<>())
            .put(row.get("from_at").asLong(), row.get("state").asText());
      } else if (emission.topic.equals(Topic.DEVICE_POISON.topicName())) {
        throw new AssertionError(new String(emission.value, StandardCharsets.UTF_8));
      }
    }
    fold.getOutput().clear();
  }

  private void openJob(OperatorSubtaskState watched, OperatorSubtaskState folded) throws Exception {
    watch =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new GapWatch(GRACE, "device.frames")),
            record -> record.partition,
            Types.INT);
    fold =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(
                new DeviceFunction(Rules.standard("demo"), "device.frames", Registry.EMPTY)),
            record -> record.deviceId,
            Types.STRING);
    if (watched != null) {
      watch.initializeState(watched);
      fold.initializeState(folded);
    }
    watch.open();
    fold.open();
    watermarks = TickWatermarks.strategy(GRACE).createWatermarkGenerator(null);
  }

  private void closeJob() throws Exception {
    watch.close();
    fold.close();
  }

  /** State and begin of each interval, as {@code online 1750000000000}. */
  List<String> intervals(int device) {
    return rows.get(piles.get(device).id.value()).entrySet().stream()
        .map(interval -> interval.getValue() + ' ' + interval.getKey())
        .toList();
  }

  long firstHeard(int device) {
    return piles.get(device).heard.get(0);
  }

  long firstHeardAfter(int device, long at) {
    return piles.get(device).heard.stream()
        .filter(time -> time >= at)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  long closedAt(int device) {
    return piles.get(device).closedAt;
  }

  @Override
  public void close() throws Exception {
    closeJob();
    for (Process process : processes()) {
      process.writer.close();
    }
  }
}
