package io.chargeline.gateway;

import io.chargeline.domain.command.GatewayCommand;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.WireFrame;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** One command on its way to a device: queued, logged, written, waiting for its answer. */
final class Downlink {
  final GatewayCommand command;
  final DeviceId device;
  final CompletableFuture<CommandResult> result;

  /** The same bytes for every send; null until the first. */
  WireFrame frame;

  int sends;
  Future<?> answerTimer;

  Downlink(GatewayCommand command, DeviceId device, CompletableFuture<CommandResult> result) {
    this.result = result;
    this.command = command;
    this.device = device;
  }

  boolean done() {
    return result.isDone();
  }

  /** At the very millisecond of its expiry the device job calls it expired, so it is. */
  boolean expiredAt(long now) {
    return now >= command.expiresAt();
  }

  boolean mayBeSentAgain() {
    return sends < command.maxSends();
  }

  void finish(CommandResult how) {
    if (answerTimer != null) {
      answerTimer.cancel(false);
    }
    result.complete(how);
  }

  /** What it is when it cannot be sent now. */
  void giveUp(CommandResult ifNeverSent) {
    finish(sends == 0 ? ifNeverSent : CommandResult.UNANSWERED);
  }
}
