package io.chargeline.jobs.device;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.FrameRecord.GapMark;
import io.chargeline.protocol.OrderBytes;
import io.chargeline.protocol.ap3000.Ap3000;
import io.chargeline.protocol.bkv.Bkv;
import io.chargeline.protocol.bkv.ChargeEnd;
import io.chargeline.protocol.bkv.EndReading;
import io.chargeline.protocol.bkv.Frame;
import io.chargeline.protocol.bkv.OutletReading;
import io.chargeline.protocol.bkv.StatusBits;
import io.chargeline.protocol.bkv.StatusReport;
import io.chargeline.protocol.bkv.SwitchReply;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records in any order whatever, of devices that lie and gateways that stumble: what it means may
 * be anybody's guess, but job and oracle have to guess the same. The log compares them when it
 * closes.
 */
class TwoCountsTest {
  private static final int FEW = 10;
  private static final int STEPS = 60;
  private static final int ORDERS = 5;
  private static final int NUMBERS = 4;
  private static final int PORTS = 2;
  private static final int DAY = 86_400;
  private static final DeviceId SOCKETS = new DeviceId("82241218000382");
  private static final List<CommandType> OTHERS =
      List.of(CommandType.QUERY, CommandType.REBOOT, CommandType.LOCATE, CommandType.CHANGE);

  private Random random;
  private boolean bkv;
  private LogOfADevice log;
  private int commands;
  private int messages;
  private int connection = 1;
  private long version;

  private static TwoCountsTest of(Random random, boolean bkv) throws Exception {
    TwoCountsTest soup = new TwoCountsTest();
    soup.random = random;
    soup.bkv = bkv;
    soup.log = new LogOfADevice(bkv ? SOCKETS : LogOfADevice.DEVICE, bkv ? Bkv.NAME : Ap3000.NAME);
    return soup;
  }

  static Stream<Arguments> few() {
    return soups(0, FEW);
  }

  private static Stream<Arguments> soups(int from, int to) {
    return IntStream.range(from, to)
        .boxed()
        .flatMap(seed -> Stream.of(Arguments.of("ap3000", seed), Arguments.of("bkv", seed)));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("few")
  void theJobCountsAsTheOracleDoes(String protocol, int seed) throws Exception {
    run(protocol, new Random(seed));
  }

  private static void run(String protocol, Random random) throws Exception {
    TwoCountsTest soup = of(random, protocol.equals("bkv"));
    try (LogOfADevice log = soup.log) {
      log.opened(1);
      for (int i = 0; i < STEPS; i++) {
        soup.passes();
        soup.step();
      }
      if (random.nextBoolean()) {
        log.after(2L * DAY).tick();
      }
    }
  }

  private void passes() {
    log.after(
        switch (random.nextInt(20)) {
          case 0 -> random.nextInt(2 * DAY);
          case 1, 2 -> random.nextInt(2000);
          case 3, 4, 5, 6 -> random.nextInt(90);
          default -> random.nextInt(6);
        });
  }

  private void step() throws Exception {
    switch (random.nextInt(16)) {
      case 0, 1 -> ask(CommandType.START);
      case 2 -> ask(CommandType.STOP);
      case 3 -> ask(OTHERS.get(random.nextInt(OTHERS.size())));
      case 4, 5, 6 -> written();
      case 7, 8 -> answers();
      case 9, 10 -> runs();
      case 11 -> ends();
      case 12 -> status();
      case 13 -> lines();
      case 14 -> registry();
      default -> log.tick();
    }
  }

  private String order() {
    return "ORD-" + random.nextInt(ORDERS);
  }

  private int port() {
    return 1 + random.nextInt(PORTS);
  }

  private void ask(CommandType type) throws Exception {
    boolean start = type == CommandType.START;
    boolean ordered = start || type == CommandType.STOP || type == CommandType.CHANGE;
    boolean energy = start && random.nextInt(3) == 0;
    String order = ordered ? order() : null;
    boolean portless = type != CommandType.START || !bkv && random.nextInt(3) == 0;
    log.ask(
        new Command(
            start && random.nextBoolean() ? "start-" + order : "command-" + commands++,
            random.nextInt(12) == 0 ? "other" : "demo",
            log.device().value(),
            type,
            portless && random.nextInt(3) > 0 || !ordered ? null : Integer.valueOf(port()),
            order,
            !start ? null : energy ? ChargeMode.ENERGY : ChargeMode.TIME,
            start && !energy ? 3600 : null,
            energy ? 1000 : null,
            null,
            type == CommandType.CHANGE
                ? Json.MAPPER.createObjectNode().put("time_limit_s", 7200)
                : null,
            log.now(),
            log.now() + (random.nextInt(10) == 0 ? 0 : 40_000)));
    if (random.nextBoolean()) {
      written();
    }
  }

  private void written() throws Exception {
    if (!log.all(Topic.GATEWAY_COMMANDS).isEmpty()) {
      messages = random.nextInt(3) == 0 ? messages : messages + 1;
      log.sent(messages);
    }
  }

  private void answers() throws Exception {
    int message = random.nextInt(4) == 0 ? random.nextInt(messages + 1) : messages;
    if (bkv) {
      up(message, new SwitchReply(random.nextInt(4) == 0 ? 0 : 1, 1, port() - 1, number()));
    } else {
      int result = List.of(0, 0, 0, 1, 2, 14).get(random.nextInt(6));
      log.answer(message, result, order(), random.nextInt(4) == 0 ? 256 : port());
    }
  }

  private int number() {
    return 1 + random.nextInt(NUMBERS);
  }

  private void runs() throws Exception {
    int seconds = random.nextInt(random.nextInt(20) == 0 ? 0x10000 : 400);
    if (bkv) {
      status(0x90, number(), seconds / 60);
    } else if (random.nextInt(3) == 0) {
      log.confirm(port(), order(), seconds);
    } else {
      log.report(port(), order(), seconds, random.nextInt(40));
    }
  }

  private void ends() throws Exception {
    int seconds = random.nextInt(random.nextInt(9) == 0 ? 0x10000 : 4000);
    if (bkv) {
      StatusBits bits = new StatusBits(List.of(0xB0, 0x90, 0x98, 0x94).get(random.nextInt(4)));
      up(
          0,
          new ChargeEnd(
              new EndReading(
                  1,
                  0xFFFF,
                  29,
                  30,
                  port() - 1,
                  bits,
                  number(),
                  404,
                  345,
                  random.nextInt(60),
                  seconds / 60)));
    } else {
      Bytes order = random.nextInt(8) == 0 ? Bytes.wrap(new byte[16]) : OrderBytes.of(order());
      log.settlement(port(), order, seconds, random.nextInt(60), 1 + random.nextInt(9));
    }
  }

  private void status() throws Exception {
    if (bkv) {
      status(List.of(0x80, 0x90, 0x00, 0x84).get(random.nextInt(4)), number(), 0);
    } else {
      log.heartbeat(random.nextInt(7), random.nextInt(7));
    }
  }

  private void status(int bits, int number, int minutes) throws Exception {
    OutletReading reading =
        new OutletReading(
            port() - 1,
            new StatusBits(bits),
            OptionalInt.of(number),
            OptionalInt.of(2295),
            OptionalInt.of(random.nextInt(5000)),
            OptionalInt.of(1760),
            OptionalInt.of(random.nextInt(60)),
            OptionalInt.of(minutes));
    OptionalInt none = OptionalInt.empty();
    up(
        0,
        new StatusReport(List.of(new StatusReport.Socket(1, none, none, none, List.of(reading)))));
  }

  private void up(int sequence, io.chargeline.protocol.bkv.Uplink message) throws Exception {
    log.rawFrame(Frame.up(SOCKETS, sequence, message));
  }

  private void lines() throws Exception {
    switch (random.nextInt(8)) {
      case 0, 1 -> log.opened(++connection);
      case 2 -> log.openedAt(random.nextBoolean() ? LogOfADevice.GATEWAY : "gw-2", ++connection);
      case 3 -> log.on(LogOfADevice.GATEWAY, Math.max(1, connection - 1)).seen();
      // What is offline is not taken from its gateway.
      case 4 -> log.seen().gap(GapMark.BEGAN);
      case 5 -> log.gap(GapMark.ENDED);
      default -> {
        CloseReason[] reasons = CloseReason.values();
        int number = random.nextInt(4) == 0 ? Math.max(1, connection - 1) : connection;
        log.closed(number, reasons[random.nextInt(reasons.length)]);
      }
    }
  }

  private void registry() throws Exception {
    if (random.nextInt(3) > 0) {
      log.restart();
      return;
    }
    version += random.nextInt(2);
    RegisteredDevice device =
        new RegisteredDevice(
            log.device().value(),
            random.nextInt(4) == 0 ? "other" : "demo",
            random.nextInt(12) == 0 ? Standing.DECOMMISSIONED : Standing.ACTIVE,
            random.nextBoolean() ? "garage" : null,
            null,
            null,
            null,
            Map.of(),
            random.nextInt(6) == 0,
            version,
            log.now(),
            log.now());
    log.put(RecordKind.REGISTERED, null, null, Bytes.wrap(Json.bytes(device)));
  }
}
