package io.chargeline.jobs.histories;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.bkv.Bkv;
import io.chargeline.protocol.bkv.ChargeEnd;
import io.chargeline.protocol.bkv.EndReading;
import io.chargeline.protocol.bkv.Frame;
import io.chargeline.protocol.bkv.Heartbeat;
import io.chargeline.protocol.bkv.OutletReading;
import io.chargeline.protocol.bkv.StatusBits;
import io.chargeline.protocol.bkv.StatusReport;
import io.chargeline.protocol.bkv.SwitchReply;
import io.chargeline.protocol.bkv.Uplink;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** One socket with two outlets; its reports name a number of the device's own, and minutes. */
final class BkvPile extends Pile {
  private static final long BOUND_MS = 2 * World.MINUTE;
  private static final int SOCKET = 1;
  private static final int MOST = 0xFFFF;
  private static final int IDLE = 0x80;
  private static final int CHARGING = 0x90;
  private static final int NO_LOAD = 0x98;
  private static final int OVER_TEMPERATURE = 0x94;
  private static final int TARGET_REACHED = 0xB0;
  private static final int FAULT = 0x84;
  private static final int[] ENDINGS = {CHARGING, NO_LOAD, OVER_TEMPERATURE, TARGET_REACHED};
  private static final int BEATS_PER_STATUS = 5;

  private final int[] lastNumber;
  private int beats;

  BkvPile(World world, Gateway[] gateways, Watch watch, int partition, String device) {
    super(world, gateways, watch, partition, device, Bkv.NAME, 2);
    lastNumber = new int[3];
  }

  @Override
  List<Said> hello() {
    return List.of(heartbeat(), status());
  }

  @Override
  Said beat() {
    return ++beats % BEATS_PER_STATUS == 0 ? status() : heartbeat();
  }

  private Said heartbeat() {
    Uplink beat = new Heartbeat("898608551024D1988196", "200.1.17", 17);
    return said(up(0, beat), (t, late) -> {});
  }

  @Override
  Said status() {
    return report(List.of(1, 2));
  }

  private Said report(List<Integer> which) {
    List<OutletReading> readings = new ArrayList<>();
    List<Effect> effects = new ArrayList<>();
    for (int port : which) {
      Charge charge = running[port];
      if (charge == null) {
        int code = broken[port] ? FAULT : IDLE;
        readings.add(reading(port, code, lastNumber[port], 0, 0, 0));
        String state = broken[port] ? "fault" : "idle";
        effects.add((t, late) -> status(port, t, state));
      } else if (!charge.silent) {
        charging(charge, readings, effects);
      }
    }
    if (readings.isEmpty()) {
      return heartbeat();
    }
    StatusReport.Socket socket =
        new StatusReport.Socket(
            SOCKET, OptionalInt.of(0xFFFF), OptionalInt.of(29), OptionalInt.of(30), readings);
    return said(
        up(0, new StatusReport(List.of(socket))),
        (t, late) -> effects.forEach(effect -> effect.heard(t, late)));
  }

  private void charging(Charge charge, List<OutletReading> readings, List<Effect> effects) {
    int port = charge.port;
    lastNumber[port] = charge.number;
    int minutes = charge.elapsedS(world.now()) / 60;
    Charge.Shows shows = charge.shows(world.now(), 1);
    if (charge.pauses()) {
      readings.add(reading(port, IDLE, charge.number, 0, (int) shows.wh(), minutes));
      effects.add((t, late) -> status(port, t, "idle"));
    } else {
      int power = Math.min(MOST, charge.wattage * 10);
      readings.add(reading(port, CHARGING, charge.number, power, (int) shows.wh(), minutes));
      effects.add(
          (t, late) -> {
            reported(charge, t, minutes * 60, shows, late);
            status(port, t, "charging");
          });
    }
  }

  private static OutletReading reading(
      int port, int status, int number, int power, int wh, int minutes) {
    return new OutletReading(
        port - 1,
        new StatusBits(status),
        OptionalInt.of(number),
        OptionalInt.of(2295),
        OptionalInt.of(power),
        OptionalInt.of(1760),
        OptionalInt.of(wh),
        OptionalInt.of(minutes));
  }

  @Override
  Said progress(Charge charge) {
    return charge.silent ? null : report(List.of(charge.port));
  }

  @Override
  Said confirmation(Charge charge) {
    return progress(charge);
  }

  @Override
  Bytes answer(int message, boolean done, boolean stop, Charge charge) {
    return up(message, new SwitchReply(done ? 1 : 0, SOCKET, charge.port - 1, charge.number));
  }

  @Override
  String refusedWord() {
    return "refused";
  }

  @Override
  Said end(Charge charge, long sentAt) {
    int minutes = charge.elapsedS(sentAt) / 60;
    Charge.Shows shows = charge.shows(sentAt, 1);
    // The power of the last instant differs from one copy to the next.
    int power = world.random.nextInt(500);
    EndReading reading =
        new EndReading(
            SOCKET,
            0xFFFF,
            29,
            30,
            charge.port - 1,
            new StatusBits(charge.ending),
            charge.number,
            power,
            345,
            (int) shows.wh(),
            minutes);
    return said(
        up(0, new ChargeEnd(reading)),
        (t, late) -> settled(charge, t, minutes * 60, shows, outcome(charge), reason(charge)));
  }

  private static String outcome(Charge charge) {
    if (charge.stopConfirmed) {
      return "stopped";
    }
    return charge.ending == OVER_TEMPERATURE ? "failed" : "completed";
  }

  private String reason(Charge charge) {
    if (charge.stopConfirmed) {
      return "remote_stop";
    }
    return switch (charge.ending) {
      case OVER_TEMPERATURE -> "over_temperature";
      case NO_LOAD -> "unplugged";
      case TARGET_REACHED -> isBound(charge) ? "time_limit" : "unknown";
      default -> "unknown";
    };
  }

  @Override
  String nameOf(Charge charge) {
    return isBound(charge) ? charge.order : "bkv-%04x".formatted(charge.number);
  }

  /** By its answer, or by the time at which it began by its own count. */
  @Override
  boolean isBound(Charge charge) {
    boolean soon =
        charge.written.stream().anyMatch(t -> Math.abs(charge.startedAt - t) <= BOUND_MS);
    return charge.startId != null && (charge.startSeen || soon);
  }

  @Override
  int anyEnding() {
    return ENDINGS[world.random.nextInt(ENDINGS.length)];
  }

  @Override
  int stoppedByPlatform() {
    return IDLE;
  }

  @Override
  long beatMs() {
    return World.MINUTE;
  }

  @Override
  long repeatMs() {
    return 11 * World.SECOND;
  }

  @Override
  boolean socketsFaultAlone() {
    return true;
  }

  @Override
  long inSteps(long wh) {
    return wh;
  }

  private Bytes up(int sequence, Uplink message) {
    return Frame.up(id(), sequence, message).raw();
  }

  private Said said(Bytes raw, Effect effect) {
    return new Said(raw, effect, world.now());
  }
}
