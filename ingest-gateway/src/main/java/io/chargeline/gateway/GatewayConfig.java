package io.chargeline.gateway;

import io.chargeline.domain.Settings;
import io.chargeline.domain.frame.Topic;
import io.chargeline.protocol.ProtocolOptions;
import io.chargeline.protocol.Protocols;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Everything that can be set about a gateway.
 *
 * @param name the beginning of the instance name
 * @param host address the device port listens on
 * @param port device port; 0 takes any free one
 * @param httpPort for metrics and health, on the loopback unless {@code httpHost} says otherwise; 0
 *     takes any free one, {@link #NO_HTTP} has none
 * @param bootstrap Kafka brokers as host:port, comma separated
 * @param framesTopic where frames go: {@code device.frames}, or a recording's own topic
 * @param ticking whether it writes ticks by itself, once a second
 * @param readingCommands whether it takes commands from {@code gateway.commands}; else only those
 *     handed to {@link Gateway#submit}
 * @param seed makes all that is logged repeatable: message ids follow from it, and neither a random
 *     instance name nor a peer's port stands in the log; empty for a live gateway
 */
public record GatewayConfig(
    String name,
    String host,
    int port,
    String httpHost,
    int httpPort,
    String bootstrap,
    String framesTopic,
    boolean ticking,
    boolean readingCommands,
    OptionalLong seed,
    Limits limits,
    Times times,
    Room room,
    Languages languages) {

  public static final int NO_HTTP = -1;

  private static final int NO_PORT = -1;

  private static final String PREFIX = Settings.PREFIX + "GATEWAY_";

  /**
   * What one peer may take.
   *
   * @param connections in all
   * @param connectionsPerAddress from one source address
   * @param devicesPerConnection physical ids heard on one connection
   * @param frameBytes the longest frame accepted
   * @param garbageBytes rejected in a row, with nothing good between, before the connection is
   *     closed
   * @param rejectedPerMinute records of rejected bytes that one connection may cause
   */
  public record Limits(
      int connections,
      int connectionsPerAddress,
      int devicesPerConnection,
      int frameBytes,
      int garbageBytes,
      int rejectedPerMinute) {}

  /**
   * How long it waits.
   *
   * @param idle without a byte, before a connection is closed
   * @param incomplete for the rest of what is begun
   * @param seen least time between two {@code seen} records of a device
   * @param legacyAnswer before a 0x01 is answered, in case a 0x21 comes
   * @param commandGap between two commands to one device; 0 for none
   * @param drain for acknowledgements when going down
   * @param standstill of its own, from which on it counts against no device
   */
  public record Times(
      Duration idle,
      Duration incomplete,
      Duration seen,
      Duration legacyAnswer,
      Duration commandGap,
      Duration drain,
      Duration standstill) {}

  /**
   * What may wait for the broker, in bytes not yet acknowledged.
   *
   * @param lowWater at or under it everything is as usual again
   * @param shedAt from here heartbeats are answered but not logged; the same as {@code stopAt} for
   *     never
   * @param stopAt from here nothing is read from devices
   * @param max beyond it records are refused; what lies between is for {@code closed} records
   */
  public record Room(int lowWater, int shedAt, int stopAt, int max) {
    public Room {
      if (!(0 <= lowWater && lowWater < shedAt && shedAt <= stopAt && stopAt < max)) {
        throw new IllegalArgumentException(
            "room for unacknowledged bytes: must grow from low water over shedding and stopping to the most: %d, %d, %d, %d"
                .formatted(lowWater, shedAt, stopAt, max));
      }
    }

    /** A quarter, a half and three quarters of the most. */
    static Room of(int max) {
      return new Room(max / 4, max / 2, max / 4 * 3, max);
    }
  }

  /**
   * What is spoken with devices.
   *
   * @param zone in which devices that keep local time are
   * @param options where a specification leaves a choice
   * @param ports one more port for one protocol each, by its name; 0 takes any free one
   */
  public record Languages(ZoneId zone, ProtocolOptions options, Map<String, Integer> ports) {
    public Languages {
      ports = Map.copyOf(ports);
    }
  }

  boolean repeatable() {
    return seed.isPresent();
  }

  public static GatewayConfig read(Settings settings) {
    return new GatewayConfig(
        settings.text(PREFIX + "NAME", "gateway", "The beginning of the gateway's instance name"),
        settings.text(
            "CHARGELINE_DEVICE_HOST", "127.0.0.1", "Address on which devices are listened for"),
        settings.integer("CHARGELINE_DEVICE_PORT", 7054, 0, 65535, "Device port; 0: any free one"),
        settings.text(
            PREFIX + "HTTP_HOST", "127.0.0.1", "Address of the gateway's metrics and health"),
        settings.integer(
            PREFIX + "HTTP_PORT",
            7056,
            NO_HTTP,
            65535,
            "Port of the gateway's /metrics, /healthz and /readyz when it runs alone; 0: any free one, -1: none"),
        settings.text("CHARGELINE_KAFKA_BOOTSTRAP", "127.0.0.1:9092", "Kafka brokers as host:port"),
        Topic.DEVICE_FRAMES.topicName(),
        true,
        true,
        OptionalLong.empty(),
        readLimits(settings),
        readTimes(settings),
        Room.of(
            settings.integer(
                PREFIX + "BACKLOG_BYTES",
                32 << 20,
                1 << 16,
                1 << 30,
                "Bytes that may wait for Kafka; heartbeats are shed from half of it, reading stops at three quarters")),
        readLanguages(settings));
  }

  private static Languages readLanguages(Settings settings) {
    ZoneId zone =
        settings.zone(
            "CHARGELINE_DEVICE_ZONE",
            "Asia/Shanghai",
            "Time zone of the sites, for devices that are told local time");
    ProtocolOptions options = ProtocolOptions.read(settings);
    Map<String, Integer> ports = new TreeMap<>();
    for (String protocol : Protocols.with(options).names()) {
      int port =
          settings.integer(
              "CHARGELINE_DEVICE_PORT_" + protocol.toUpperCase(Locale.ROOT),
              NO_PORT,
              NO_PORT,
              65535,
              "One more device port, for "
                  + protocol
                  + " only; 0: any free one, -1: none. The device port takes every protocol");
      if (port != NO_PORT) {
        ports.put(protocol, port);
      }
    }
    return new Languages(zone, options, ports);
  }

  private static Limits readLimits(Settings settings) {
    return new Limits(
        settings.integer(
            PREFIX + "CONNECTIONS", 50_000, 1, 1_000_000, "Most device connections in all"),
        settings.integer(
            PREFIX + "CONNECTIONS_PER_ADDRESS",
            20_000,
            1,
            1_000_000,
            "Most device connections from one source address"),
        settings.integer(
            PREFIX + "DEVICES_PER_CONNECTION",
            2_000,
            1,
            100_000,
            "Most physical ids on one connection"),
        settings.integer(
            PREFIX + "FRAME_BYTES", 1024, 288, 65_540, "The longest frame accepted, in bytes"),
        settings.integer(
            PREFIX + "GARBAGE_BYTES",
            16 << 10,
            64,
            1 << 30,
            "Rejected bytes in a row after which a connection is closed"),
        settings.integer(
            PREFIX + "REJECTED_PER_MINUTE",
            20,
            0,
            100_000,
            "Records of rejected bytes per connection and minute; all are counted"));
  }

  private static Times readTimes(Settings settings) {
    return new Times(
        settings.duration(PREFIX + "IDLE", "9m", "Silence after which a connection is closed"),
        settings.duration(
            PREFIX + "INCOMPLETE", "10s", "How long the rest of a begun frame is waited for"),
        settings.duration(
            PREFIX + "SEEN_EVERY",
            "3m",
            "Least time between two seen records of a device whose connection lives"),
        settings.duration(
            PREFIX + "LEGACY_ANSWER",
            "2s",
            "How long a 0x21 is waited for before a 0x01 heartbeat is answered"),
        settings.duration(
            PREFIX + "COMMAND_GAP", "500ms", "Least time between two commands to one device"),
        settings.duration(
            PREFIX + "DRAIN", "10s", "How long acknowledgements are waited for when going down"),
        settings.duration(
            PREFIX + "STANDSTILL",
            "5s",
            "When the gateway stood still for longer, silence begins anew, and who closed meanwhile"
                + " is not offline for it"));
  }

  /**
   * The same gateway for a recording: any free port, no metrics port, no ticks or commands but
   * those it is handed, no pacing; and nothing is shed, it reads no faster than it can store.
   *
   * @param seed of the message ids, so that a second feed writes the same bytes
   */
  public GatewayConfig forRecording(String recordingTopic, long seed) {
    return new GatewayConfig(
        "recording",
        "127.0.0.1",
        0,
        httpHost,
        NO_HTTP,
        bootstrap,
        recordingTopic,
        false,
        false,
        OptionalLong.of(seed),
        limits,
        new Times(
            times.idle,
            times.incomplete,
            times.seen,
            times.legacyAnswer,
            Duration.ZERO,
            times.drain,
            times.standstill),
        new Room(room.lowWater, room.stopAt, room.stopAt, room.max),
        new Languages(languages.zone, languages.options, Map.of()));
  }

  /** As part of a larger process, which has its own metrics page. */
  public GatewayConfig embedded(String kafkaBootstrap) {
    return new GatewayConfig(
        name,
        host,
        port,
        httpHost,
        NO_HTTP,
        kafkaBootstrap,
        framesTopic,
        ticking,
        readingCommands,
        seed,
        limits,
        times,
        room,
        languages);
  }
}
