package io.chargeline.jobs.device;

import io.chargeline.protocol.OrderBytes;

/** Its reports name their order. */
final class HonestAp3000 extends HonestPile {
  private static final int EXECUTED = 0;
  private static final int NOTHING_PLUGGED = 1;
  private static final int STOPPED = 7;
  private static final int UNSAID = 256;
  private static final int IDLE = 0x00;
  private static final int CHARGING = 0x01;

  private final boolean namesPorts;

  /**
   * @param namesPorts false: starts leave the port to the device, and its answers do not say it
   */
  HonestAp3000(boolean namesPorts) throws Exception {
    super(new LogOfADevice().online());
    this.namesPorts = namesPorts;
  }

  @Override
  boolean namesPorts() {
    return namesPorts;
  }

  @Override
  void sayAnswer(Charge charge) throws Exception {
    int result = charge.verdict == STARTS ? EXECUTED : NOTHING_PLUGGED;
    log.answer(charge.message, result, charge.order, namesPorts ? charge.portNo : UNSAID);
  }

  @Override
  void sayProgress(Charge charge) throws Exception {
    int seconds = charge.seconds(log.now());
    if (charge.number % 2 == 0) {
      log.confirm(charge.portNo, charge.order, Math.min(seconds, 0xFFFF));
    } else {
      log.report(charge.portNo, charge.order, Math.min(seconds, 0xFFFF), seconds / 600);
    }
  }

  @Override
  void sayEnd(Charge charge) throws Exception {
    int seconds = charge.seconds(log.now());
    log.settlement(
        charge.portNo,
        OrderBytes.of(charge.order),
        Math.min(seconds, 0xFFFF),
        seconds / 600,
        STOPPED);
  }

  @Override
  void beat() throws Exception {
    log.heartbeat(charges(1) ? CHARGING : IDLE, charges(2) ? CHARGING : IDLE);
  }
}
