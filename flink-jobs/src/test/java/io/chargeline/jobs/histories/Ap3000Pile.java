package io.chargeline.jobs.histories;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.OrderBytes;
import io.chargeline.protocol.ap3000.Ap3000;
import io.chargeline.protocol.ap3000.ChargeAnswer;
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
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Its reports name their order, and its meter counts 10 Wh. */
final class Ap3000Pile extends Pile {
  private static final int STEP_WH = 10;
  private static final int MOST = 0xFFFF;
  private static final Bytes NO_CARD = Bytes.ofHex("00000000");
  private static final int[] ENDINGS = {0x01, 0x03, 0x05, 0x0B, 0x0C};
  private static final int BY_SERVER = 0x07;

  private final long clockOffS;

  Ap3000Pile(
      World world, Gateway[] gateways, Watch watch, int partition, String device, int ports) {
    super(world, gateways, watch, partition, device, Ap3000.NAME, ports);
    this.clockOffS = world.between(-86_400, 86_400);
    world.count(Kind.CLOCK_OFF);
  }

  @Override
  List<Said> hello() {
    Bytes data = new Registration(640, ports, 10, 0x31, 6, OptionalInt.empty()).encode();
    return List.of(said(frame(Registration.COMMAND, data), (t, late) -> {}), status());
  }

  @Override
  Said beat() {
    return status();
  }

  @Override
  Said status() {
    List<PortStatus> statuses = new ArrayList<>();
    List<String> states = new ArrayList<>();
    for (int port = 1; port <= ports; port++) {
      Charge charge = running[port];
      boolean flows = charge != null && !charge.pauses();
      int code = broken[port] ? 0x04 : flows ? 0x01 : charge != null ? 0x03 : 0x00;
      statuses.add(new PortStatus(code));
      states.add(broken[port] ? "fault" : flows ? "charging" : "idle");
    }
    Bytes data = new Heartbeat(2300, statuses, 0, OptionalInt.of(25)).encode();
    return said(
        frame(Heartbeat.COMMAND, data),
        (t, late) -> {
          for (int port = 1; port <= ports; port++) {
            status(port, t, states.get(port - 1));
          }
        });
  }

  @Override
  Said progress(Charge charge) {
    if (charge.silent) {
      return null;
    }
    long now = world.now();
    int seconds = Math.min(MOST, charge.elapsedS(now));
    Charge.Shows shows = charge.shows(now, STEP_WH);
    int power = Math.min(MOST, charge.wattage * 10);
    PowerReport report =
        new PowerReport(
            charge.port - 1,
            PortStatus.CHARGING,
            seconds,
            (int) (shows.wh() / STEP_WH),
            kind(charge),
            power,
            power,
            power,
            power,
            OrderBytes.of(charge.order),
            OptionalInt.of(1),
            OptionalInt.of(power),
            OptionalInt.of(2205),
            OptionalInt.of(546),
            OptionalInt.of(20),
            OptionalInt.of(30),
            OptionalLong.of(deviceTime()),
            OptionalInt.empty());
    return said(
        frame(PowerReport.COMMAND, report.encode()),
        (t, late) -> reported(charge, t, seconds, shows, late));
  }

  @Override
  Said confirmation(Charge charge) {
    if (charge.number % 2 == 0) {
      return progress(charge);
    }
    int seconds = Math.min(MOST, charge.elapsedS(world.now()));
    OrderConfirm confirm =
        new OrderConfirm(
            charge.port - 1, kind(charge), NO_CARD, seconds, OrderBytes.of(charge.order));
    return said(
        frame(OrderConfirm.COMMAND, confirm.encode()),
        (t, late) -> {
          if (evidence(charge, t, seconds)) {
            power(charge, t);
          }
        });
  }

  @Override
  Bytes answer(int message, boolean done, boolean stop, Charge charge) {
    int result = done ? ChargeAnswer.DONE : ChargeAnswer.NO_CHARGER;
    Bytes data = ChargeAnswer.of(result, OrderBytes.of(charge.order), charge.port - 1).encode();
    return Frame.of(id().physicalId(), message, ChargeAnswer.COMMAND, data).raw();
  }

  @Override
  String refusedWord() {
    return "no_charger_plugged";
  }

  @Override
  Said end(Charge charge, long sentAt) {
    int seconds = Math.min(MOST, charge.elapsedS(sentAt));
    Charge.Shows shows = charge.shows(sentAt, STEP_WH);
    int power = Math.min(MOST, charge.wattage * 10);
    Settlement settlement =
        new Settlement(
            seconds,
            power,
            (int) (shows.wh() / STEP_WH),
            charge.port - 1,
            kind(charge),
            NO_CARD,
            new StopCode(charge.ending),
            OrderBytes.of(charge.order),
            OptionalInt.of(power),
            OptionalLong.of(deviceTime()),
            OptionalInt.empty());
    return said(
        frame(Settlement.COMMAND, settlement.encode()),
        (t, late) ->
            settled(charge, t, seconds, shows, outcome(charge.ending), reason(charge.ending)));
  }

  private static String outcome(int ending) {
    return switch (ending) {
      case 0x01, 0x03 -> "completed";
      case 0x05, BY_SERVER -> "stopped";
      default -> "failed";
    };
  }

  private static String reason(int ending) {
    return switch (ending) {
      case 0x01 -> "full";
      case 0x03 -> "time_limit";
      case 0x05 -> "unplugged";
      case BY_SERVER -> "remote_stop";
      case 0x0B -> "over_temperature";
      default -> "over_current";
    };
  }

  @Override
  String nameOf(Charge charge) {
    return charge.order;
  }

  @Override
  int anyEnding() {
    return ENDINGS[world.random.nextInt(ENDINGS.length)];
  }

  @Override
  int stoppedByPlatform() {
    return BY_SERVER;
  }

  @Override
  long beatMs() {
    return 3 * World.MINUTE;
  }

  @Override
  long repeatMs() {
    return 30 * World.MINUTE;
  }

  @Override
  boolean socketsFaultAlone() {
    return false;
  }

  @Override
  long inSteps(long wh) {
    return wh / STEP_WH * STEP_WH;
  }

  private static StartKind kind(Charge charge) {
    return charge.startId == null ? StartKind.OFFLINE_CARD : StartKind.ONLINE;
  }

  private long deviceTime() {
    return world.now() / 1000 + clockOffS;
  }

  private Bytes frame(int command, Bytes data) {
    return Frame.of(id().physicalId(), nextMessage(), command, data).raw();
  }

  private Said said(Bytes raw, Effect effect) {
    return new Said(raw, effect, world.now());
  }
}
