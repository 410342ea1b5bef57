package io.chargeline.jobs.device;

import io.chargeline.domain.device.DeviceId;
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
import java.util.List;
import java.util.OptionalInt;

/**
 * Its reports name a number that the device gives a charge; only the answer ties it to an order.
 */
final class HonestSocket extends HonestPile {
  private static final DeviceId GATEWAY = new DeviceId("82241218000382");
  private static final int SOCKET = 1;
  private static final int IDLE = 0x80;
  private static final int CHARGING = 0x90;
  private static final int TARGET_REACHED = 0xB0;
  private static final int EXECUTED = 1;
  private static final int REFUSED = 0;
  private static final int SECONDS_PER_MINUTE = 60;

  HonestSocket() throws Exception {
    super(new LogOfADevice(GATEWAY, Bkv.NAME).opened(1));
    up(0, new Heartbeat("898608551024D1988196", "200.1.17", 17));
    status(0, IDLE, 0, 0);
    status(1, IDLE, 0, 0);
  }

  @Override
  boolean namesPorts() {
    return true;
  }

  @Override
  void sayAnswer(Charge charge) throws Exception {
    int result = charge.verdict == STARTS ? EXECUTED : REFUSED;
    up(charge.message, new SwitchReply(result, SOCKET, charge.portNo - 1, charge.number));
  }

  @Override
  void sayProgress(Charge charge) throws Exception {
    status(charge.portNo - 1, CHARGING, charge.number, minutes(charge));
  }

  @Override
  void sayEnd(Charge charge) throws Exception {
    up(
        0,
        new ChargeEnd(
            new EndReading(
                SOCKET,
                0xFFFF,
                29,
                30,
                charge.portNo - 1,
                new StatusBits(TARGET_REACHED),
                charge.number,
                404,
                345,
                minutes(charge),
                minutes(charge))));
  }

  @Override
  void beat() throws Exception {
    up(0, new Heartbeat("898608551024D1988196", "200.1.17", 17));
    for (int outlet = 0; outlet < 2; outlet++) {
      if (!charges(outlet + 1)) {
        status(outlet, IDLE, 0, 0);
      }
    }
  }

  private int minutes(Charge charge) {
    return charge.seconds(log.now()) / SECONDS_PER_MINUTE;
  }

  private void status(int outlet, int status, int number, int minutes) throws Exception {
    OutletReading reading =
        new OutletReading(
            outlet,
            new StatusBits(status),
            OptionalInt.of(number),
            OptionalInt.of(2295),
            OptionalInt.of(4040),
            OptionalInt.of(1760),
            OptionalInt.of(minutes),
            OptionalInt.of(minutes));
    up(
        0,
        new StatusReport(
            List.of(
                new StatusReport.Socket(
                    SOCKET,
                    OptionalInt.of(0xFFFF),
                    OptionalInt.of(29),
                    OptionalInt.of(30),
                    List.of(reading)))));
  }

  private void up(int sequence, Uplink message) throws Exception {
    log.rawFrame(Frame.up(GATEWAY, sequence, message));
  }
}
