package io.chargeline.benchmarks.codec;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.ap3000.PortStatus;
import io.chargeline.protocol.ap3000.PowerReport;
import io.chargeline.protocol.ap3000.Registration;
import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.protocol.ap3000.StartKind;
import io.chargeline.protocol.ap3000.StopCode;
import io.chargeline.protocol.bkv.ChargeEnd;
import io.chargeline.protocol.bkv.EndReading;
import io.chargeline.protocol.bkv.OutletReading;
import io.chargeline.protocol.bkv.StatusBits;
import io.chargeline.protocol.bkv.StatusReport;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Frames as a fleet sends them, the same at every run: in the layouts and the ranges of captured
 * ones, mostly heartbeats, and as many reports as busy piles send.
 */
final class Mix {
  /** In each stream. */
  static final int FRAMES = 1000;

  /** Piles behind one AP3000 host; a BKV connection is its gateway's alone. */
  private static final int DEVICES = 50;

  private static final DeviceId GATEWAY = new DeviceId("82241218000382");
  private static final int SETTLEMENTS = 10;
  private static final int REGISTRATIONS = 10;

  /** A third of the ports charge; each such reports as often as its device has a heartbeat. */
  private static final int AP3000_POWER_REPORTS = 330;

  /** A gateway has a heartbeat every minute, and a report of its sockets every 5 and on changes. */
  private static final int BKV_STATUS_REPORTS = 250;

  private static final int SOCKETS = 4;

  private final Random random = new Random(20261101);

  private enum Kind {
    HEARTBEAT,
    POWER,
    SETTLEMENT,
    REGISTRATION
  }

  static byte[] ap3000() {
    Mix mix = new Mix();
    return stream(mix.order(AP3000_POWER_REPORTS).stream().map(mix::ap3000Frame).toList());
  }

  static byte[] bkv() {
    Mix mix = new Mix();
    return stream(mix.order(BKV_STATUS_REPORTS).stream().map(mix::bkvFrame).toList());
  }

  /** AP3000's 0x21 of two ports, as all captured ones are. */
  static byte[] ap3000Heartbeats() {
    Mix mix = new Mix();
    return stream(repeated(() -> mix.ap3000Frame(Kind.HEARTBEAT)));
  }

  static byte[] bkvHeartbeats() {
    Mix mix = new Mix();
    return stream(repeated(() -> mix.bkvFrame(Kind.HEARTBEAT)));
  }

  private static List<Bytes> repeated(Supplier<Bytes> frame) {
    List<Bytes> frames = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      frames.add(frame.get());
    }
    return frames;
  }

  private static byte[] stream(List<Bytes> frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    frames.forEach(frame -> out.writeBytes(frame.array()));
    return out.toByteArray();
  }

  private List<Kind> order(int power) {
    List<Kind> kinds = new ArrayList<>();
    add(kinds, Kind.POWER, power);
    add(kinds, Kind.SETTLEMENT, SETTLEMENTS);
    add(kinds, Kind.REGISTRATION, REGISTRATIONS);
    add(kinds, Kind.HEARTBEAT, FRAMES - kinds.size());
    Collections.shuffle(kinds, random);
    return kinds;
  }

  private static void add(List<Kind> kinds, Kind kind, int count) {
    kinds.addAll(Collections.nCopies(count, kind));
  }

  private Bytes ap3000Frame(Kind kind) {
    io.chargeline.protocol.ap3000.Uplink message =
        switch (kind) {
          case HEARTBEAT -> ap3000Heartbeat();
          case POWER -> powerReport();
          case SETTLEMENT -> settlement();
          case REGISTRATION -> new Registration(640, 2, 10, 0x31, 0, OptionalInt.empty());
        };
    return message.frame(0x04A20000 + random.nextInt(DEVICES), 1 + random.nextInt(0xFFFE)).raw();
  }

  private io.chargeline.protocol.ap3000.Heartbeat ap3000Heartbeat() {
    List<PortStatus> ports = List.of(status(), status());
    return new io.chargeline.protocol.ap3000.Heartbeat(
        decivolts(), ports, random.nextInt(32), celsius());
  }

  private PortStatus status() {
    int any = random.nextInt(100);
    if (any < 55) {
      return PortStatus.IDLE;
    } else if (any < 90) {
      return PortStatus.CHARGING;
    }
    return any < 98 ? PortStatus.PLUGGED : PortStatus.FULL;
  }

  private PowerReport powerReport() {
    int deciwatts = 600 + random.nextInt(3000);
    return new PowerReport(
        random.nextInt(2),
        PortStatus.CHARGING,
        random.nextInt(30_000),
        random.nextInt(200),
        StartKind.ONLINE,
        deciwatts,
        deciwatts + 40,
        deciwatts - 40,
        deciwatts,
        orderBytes(),
        OptionalInt.of(random.nextInt(5000)),
        OptionalInt.of(deciwatts + 300),
        OptionalInt.of(decivolts()),
        OptionalInt.of(deciwatts / 2),
        celsius(),
        celsius(),
        OptionalLong.of(1_604_934_878L + random.nextInt(86_400)),
        OptionalInt.empty());
  }

  private Settlement settlement() {
    return new Settlement(
        random.nextInt(30_000),
        600 + random.nextInt(3000),
        random.nextInt(200),
        random.nextInt(2),
        StartKind.ONLINE,
        Bytes.wrap(new byte[4]),
        StopCode.FULL,
        orderBytes(),
        OptionalInt.of(0),
        OptionalLong.of(1_604_934_878L + random.nextInt(86_400)),
        OptionalInt.empty());
  }

  private Bytes orderBytes() {
    String order = "TEST_%08d".formatted(random.nextInt(100_000_000));
    return Bytes.wrap(Arrays.copyOf(order.getBytes(StandardCharsets.US_ASCII), 16));
  }

  /** A BKV gateway registers with its heartbeat, so there the two kinds are one. */
  private Bytes bkvFrame(Kind kind) {
    io.chargeline.protocol.bkv.Uplink message =
        switch (kind) {
          case HEARTBEAT, REGISTRATION -> bkvHeartbeat();
          case POWER -> statusReport();
          case SETTLEMENT -> chargeEnd();
        };
    return io.chargeline.protocol.bkv.Frame.up(GATEWAY, 0, message).raw();
  }

  private io.chargeline.protocol.bkv.Heartbeat bkvHeartbeat() {
    return new io.chargeline.protocol.bkv.Heartbeat(
        "898608551024D1988196", "200.1.17", random.nextInt(32));
  }

  /** Of one socket, as the captured ones are. */
  private StatusReport statusReport() {
    int socket = 1 + random.nextInt(SOCKETS);
    return new StatusReport(
        List.of(
            new StatusReport.Socket(
                socket,
                OptionalInt.of(0xFFFF),
                OptionalInt.of(20 + random.nextInt(20)),
                OptionalInt.of(30),
                List.of(outlet(0), outlet(1)))));
  }

  private OutletReading outlet(int outlet) {
    boolean charging = random.nextInt(3) == 0;
    int deciwatts = charging ? 600 + random.nextInt(3000) : 1;
    return new OutletReading(
        outlet,
        new StatusBits(charging ? 0x90 : 0x80),
        OptionalInt.of(1 + random.nextInt(1000)),
        OptionalInt.of(decivolts()),
        OptionalInt.of(deciwatts),
        OptionalInt.of(deciwatts / 2),
        OptionalInt.of(charging ? random.nextInt(1500) : 0),
        OptionalInt.of(charging ? random.nextInt(600) : 0));
  }

  private ChargeEnd chargeEnd() {
    return new ChargeEnd(
        new EndReading(
            1 + random.nextInt(SOCKETS),
            0xFFFF,
            25,
            30,
            random.nextInt(2),
            new StatusBits(0xB0),
            1 + random.nextInt(1000),
            404,
            345,
            random.nextInt(1500),
            random.nextInt(600)));
  }

  private int decivolts() {
    return 2180 + random.nextInt(220);
  }

  private OptionalInt celsius() {
    return OptionalInt.of(15 + random.nextInt(30));
  }

  /** The stream cut into its frames by what they say of their lengths. */
  static List<Bytes> frames(byte[] stream, LengthField field) {
    List<Bytes> frames = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(stream);
    while (in.hasRemaining()) {
      byte[] frame = new byte[field.size(in, in.position())];
      in.get(frame);
      frames.add(Bytes.wrap(frame));
    }
    return frames;
  }
}
