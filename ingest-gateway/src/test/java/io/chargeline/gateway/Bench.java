package io.chargeline.gateway;

import static org.awaitility.Awaitility.await;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.Settings;
import io.chargeline.domain.command.GatewayCommand;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.protocol.ap3000.Frame;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A real gateway on a free port, over a log in memory and a clock that is set by hand. */
final class Bench implements AutoCloseable {
  /** The time in ap3000.md's example of a time answer. */
  static final long START_MS = 1_604_934_878_000L;

  static final int PILE = 0x04A26CF3;
  static final int SISTER = 0x04A228CD;
  static final String REGISTRATION = "444e590f00f36ca2048405208002020a31066d04";
  static final String HEARTBEAT = "444e591000f36ca204b901212b09020000005d6e04";
  static final String SETTLEMENT =
      "444e592c00f36ca20443000305000000000001010000000003"
          + "544553545f30344132364346335f3030 0000231e5d689908";
  static final String LEGACY_HEARTBEAT_OF_SISTER =
      "444e591d00cd28a2046705018002670902000000000000000000001e00316100b404";

  final MemoryLog log;
  final AtomicLong clock = new AtomicLong(START_MS);
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Gateway gateway;

  private Bench(MemoryLog log, GatewayConfig config) {
    this.log = log;
    this.gateway = Gateway.start(config, log.writer(clock::get, config.room().max()), registry);
  }

  /** Every record is acknowledged at once. */
  static Bench acknowledging(String... settings) {
    return new Bench(new MemoryLog(true), config(settings));
  }

  /** Nothing is acknowledged but by hand. */
  static Bench unacknowledging(String... settings) {
    return new Bench(new MemoryLog(false), config(settings));
  }

  static Bench unacknowledging(GatewayConfig.Room room) {
    GatewayConfig base = config();
    return new Bench(
        new MemoryLog(false),
        new GatewayConfig(
            base.name(),
            base.host(),
            base.port(),
            base.httpHost(),
            base.httpPort(),
            base.bootstrap(),
            base.framesTopic(),
            base.ticking(),
            base.readingCommands(),
            base.seed(),
            base.limits(),
            base.times(),
            room,
            base.languages()));
  }

  /**
   * @param settings name (without the gateway's prefix, or whole) and value in turn
   */
  static GatewayConfig config(String... settings) {
    Map<String, String> environment = new HashMap<>();
    environment.put("CHARGELINE_GATEWAY_DRAIN", "300ms");
    environment.put("CHARGELINE_GATEWAY_COMMAND_GAP", "0ms");
    for (int i = 0; i < settings.length; i += 2) {
      String name = settings[i];
      environment.put(
          name.startsWith(Settings.PREFIX) ? name : "CHARGELINE_GATEWAY_" + name, settings[i + 1]);
    }
    GatewayConfig read = GatewayConfig.read(new Settings(environment));
    GatewayConfig recording = read.forRecording("device.frames", 42);
    return new GatewayConfig(
        read.name(),
        read.host(),
        0,
        read.httpHost(),
        GatewayConfig.NO_HTTP,
        read.bootstrap(),
        read.framesTopic(),
        false,
        false,
        recording.seed(),
        read.limits(),
        read.times(),
        read.room(),
        read.languages());
  }

  TestDevice device() {
    return new TestDevice(gateway.port());
  }

  /** A device that has registered on a connection of its own, which is connection number one. */
  TestDevice registered() {
    TestDevice device = device().send(REGISTRATION);
    device.receive();
    return device;
  }

  List<LogRecord> awaitRecords(RecordKind kind, int count) {
    await().until(() -> log.records(kind).size() >= count);
    return log.records(kind);
  }

  void awaitTaken(long bytes) {
    await().until(() -> gateway.bytesTaken() >= bytes);
  }

  double count(String meter, String... tags) {
    Counter counter = registry.find("chargeline.gateway." + meter).tags(tags).counter();
    return counter == null ? 0 : counter.count();
  }

  GatewayCommand command(String id, int maxSends, Duration answerTimeout, Duration life) {
    return new GatewayCommand(
        id,
        gateway.instance(),
        1,
        "04A26CF3",
        "ap3000",
        0x82,
        Bytes.ofHex("0102"),
        maxSends,
        answerTimeout.toMillis(),
        clock.get() + life.toMillis());
  }

  /** For when its end is of no interest. */
  void submit(GatewayCommand command) {
    var unused = gateway.submit(command);
  }

  static Frame time(int physicalId, int messageId) {
    return Frame.of(physicalId, messageId, 0x22, Bytes.EMPTY);
  }

  @Override
  public void close() {
    gateway.close();
  }
}
