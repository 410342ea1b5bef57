package io.chargeline.api;

import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.log.ControlLog;
import io.chargeline.log.ControlLog.Change;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Which device has which order, across all servers: a fold over {@code control.orders}. An order is
 * claimed for a device before its start is written, and is refused on another device while the
 * first is open.
 */
final class OrderBook implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** How long after a command's expiry its traces may still be on their way to the view. */
  private static final Duration TRACE = Duration.ofMinutes(5);

  private final ControlLog<OrderClaim> log;
  private final LiveView view;
  private final Clock clock;

  OrderBook(String bootstrap, LiveView view, Clock clock) {
    this.log =
        ControlLog.open(
            bootstrap,
            Topic.CONTROL_ORDERS,
            OrderClaim.class,
            OrderClaim::key,
            OrderClaim::version);
    this.view = view;
    this.clock = clock;
  }

  CompletableFuture<Void> ready() {
    return log.ready();
  }

  /**
   * Claims the order for this device; a claim that the device already has stands.
   *
   * @throws Problem 409 if the order is open on another device, was asked for with other terms, or
   *     was used on this device too long ago to tell what became of it
   */
  void claim(
      String tenant, String deviceId, String commandId, StartRequest request, Duration timeout) {
    String key = OrderClaim.key(tenant, request.orderNo());
    Optional<OrderClaim> before = log.find(key);
    while (before.isEmpty() || !before.get().deviceId().equals(deviceId)) {
      before.ifPresent(this::refuseIfOpen);
      long now = clock.millis();
      OrderClaim mine =
          new OrderClaim(
              tenant,
              request.orderNo(),
              deviceId,
              commandId,
              request.terms(),
              before.map(OrderClaim::version).orElse(0L) + 1,
              now,
              now + timeout.toMillis());
      Change<OrderClaim> change = CommandLog.await(log.append(mine), PATIENCE);
      before = Optional.of(change.current());
    }
    refuseIfOther(before.get(), request);
  }

  private void refuseIfOther(OrderClaim standing, StartRequest request) {
    if (!standing.terms().equals(request.terms())) {
      throw conflict(standing.commandId());
    }
    if (standing.claimedAt() + LiveView.KEEP_ENDED.toMillis() < clock.millis()) {
      throw ProblemCode.ORDER_ALREADY_USED
          .because(
              "order "
                  + standing.orderNo()
                  + " was given to this device at "
                  + Rfc3339.of(standing.claimedAt())
                  + "; use a new order number",
              "该订单号此前已下发到本设备,请使用新的订单号")
          .with("command_id", standing.commandId());
    }
  }

  static Problem conflict(String commandId) {
    return ProblemCode.ORDER_CONFLICT
        .because(
            "this order was already given to this device with other parameters; one order is one"
                + " charge: send the same parameters, or use a new order number",
            "该订单已以不同参数下发;请使用相同参数或新的订单号")
        .with("command_id", commandId);
  }

  private void refuseIfOpen(OrderClaim claim) {
    if (open(claim)) {
      throw ProblemCode.ORDER_OPEN_ELSEWHERE
          .because(
              "order "
                  + claim.orderNo()
                  + " is open on device "
                  + claim.deviceId()
                  + "; stop it there first",
              "该订单正在设备 " + claim.deviceId() + " 上进行,请先在该设备停止")
          .with("device_phy_id", claim.deviceId())
          .with("command_id", claim.commandId());
    }
  }

  /** Open: it may still charge, for all we know. */
  private boolean open(OrderClaim claim) {
    Optional<DeviceSnapshot> device = view.snapshot(claim.deviceId());
    if (device.flatMap(it -> Sessions.running(it, claim.orderNo())).isPresent()) {
      return true;
    }
    if (device.flatMap(it -> Sessions.ended(it, claim.orderNo())).isPresent()) {
      return false;
    }
    return view.command(claim.commandId())
        .map(this::mayStillCharge)
        .orElseGet(() -> clock.millis() < claim.expiresAt() + TRACE.toMillis());
  }

  private boolean mayStillCharge(CommandRow row) {
    if (row.state() == CommandState.SUCCEEDED) {
      // Its session is neither running nor among the last ones: pushed out, unless just begun.
      return row.endedAt() == null || clock.millis() < row.endedAt() + TRACE.toMillis();
    }
    return !row.state().terminal();
  }

  @Override
  public void close() {
    log.close();
  }

  /** Finds an order's charge in a snapshot. */
  static final class Sessions {
    private Sessions() {}

    static Optional<DeviceSnapshot.Session> running(DeviceSnapshot device, String orderNo) {
      return running(device).filter(session -> orderNo.equals(session.orderNo())).findFirst();
    }

    static Stream<DeviceSnapshot.Session> running(DeviceSnapshot device) {
      return device.ports().stream()
          .map(DeviceSnapshot.Port::session)
          .filter(session -> session != null);
    }

    static Optional<DeviceSnapshot.Session> ended(DeviceSnapshot device, String orderNo) {
      return device.recent().stream()
          .filter(session -> orderNo.equals(session.orderNo()))
          .findFirst();
    }
  }
}
