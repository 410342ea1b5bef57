package io.chargeline.api;

import io.chargeline.api.OrderBook.Sessions;
import io.chargeline.domain.command.Capabilities;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.DeviceSnapshot.Port;
import io.chargeline.domain.device.DeviceSnapshot.Session;
import io.chargeline.domain.device.PortState;
import io.chargeline.domain.device.Presence;
import java.util.Optional;

/**
 * What makes a command hopeless as far as the view knows. The device job decides again; refusing
 * here only makes the answer quick.
 */
final class Refusal {
  private Refusal() {}

  /** Why no command reaches this device now; empty if one may. */
  static Optional<Problem> ofDevice(DeviceSnapshot device) {
    switch (device.registered().standing()) {
      case QUARANTINED:
        return Optional.of(
            ProblemCode.QUARANTINED.because(
                "device " + device.deviceId() + " takes no commands until its operator releases it",
                "设备已被隔离,解除前不接受任何命令"));
      case DECOMMISSIONED:
        return Optional.of(
            ProblemCode.DECOMMISSIONED.because(
                "device " + device.deviceId() + " was taken out of service", "设备已退役,不再接受命令"));
      case ACTIVE:
        break;
    }
    if (device.presence() == Presence.OFFLINE) {
      return Optional.of(
          withLastSeen(
              device,
              ProblemCode.DEVICE_OFFLINE.because(
                  "device " + device.deviceId() + " is offline", "设备离线")));
    }
    if (device.presence() == Presence.UNKNOWN && device.gateway() == null) {
      return Optional.of(
          withLastSeen(
              device,
              ProblemCode.DEVICE_UNREACHABLE.because(
                  "device " + device.deviceId() + " has no connection to us at the moment",
                  "设备当前没有与平台的连接")));
    }
    return Optional.empty();
  }

  /** Why no charge may start on this device at all; empty if one may. */
  static Optional<Problem> ofAnyStart(DeviceSnapshot device) {
    return ofDevice(device).or(() -> ofMaintenance(device));
  }

  private static Optional<Problem> ofMaintenance(DeviceSnapshot device) {
    return device.registered().maintenance()
        ? Optional.of(
            ProblemCode.MAINTENANCE.because(
                "somebody works on device " + device.deviceId() + "; nothing starts there now",
                "设备维护中,暂不能开始充电"))
        : Optional.empty();
  }

  /** Why a device such as this one cannot do it; empty if it can. */
  static Optional<Problem> ofModel(DeviceSnapshot device, CommandType type) {
    return Capabilities.has(new DeviceId(device.deviceId()), type)
        ? Optional.empty()
        : Optional.of(
            ProblemCode.NOT_SUPPORTED_BY_MODEL.because(
                "device " + device.deviceId() + " is a host without ports and can be rebooted only",
                "该设备是没有充电端口的主机,仅支持重启"));
  }

  /** Why this order cannot start on this port; empty if it may. */
  static Optional<Problem> ofPort(Port port, String orderNo) {
    if (port.state() == PortState.FAULT) {
      return Optional.of(
          ProblemCode.PORT_FAULT
              .because("port " + port.portNo() + " reports a fault", "端口上报故障")
              .with("port_no", port.portNo())
              .with("raw_status", port.rawStatus()));
    }
    // A charge that only waits for its settlement leaves the port free for the next.
    boolean open = port.session() != null && !port.session().state().equals(Session.SETTLING);
    boolean other = open && !orderNo.equals(port.session().orderNo());
    boolean somebody = port.session() == null && port.state() == PortState.CHARGING;
    if (other || somebody) {
      return Optional.of(
          ProblemCode.PORT_BUSY
              .because("port " + port.portNo() + " is charging", "端口正在充电")
              .with("port_no", port.portNo()));
    }
    return Optional.empty();
  }

  /** Why the charge of this order cannot be changed; empty if it may. */
  static Optional<Problem> ofChange(DeviceSnapshot device, String orderNo) {
    boolean runs =
        Sessions.running(device, orderNo)
            .filter(session -> !session.state().equals(Session.SETTLING))
            .isPresent();
    return runs
        ? Optional.empty()
        : Optional.of(
            ProblemCode.NO_SUCH_ORDER
                .because(
                    "order " + orderNo + " does not run on device " + device.deviceId(),
                    "设备上没有进行中的该订单")
                .blaming("order_no", orderNo));
  }

  static void ofStart(DeviceSnapshot device, Integer portNo, String orderNo) {
    refuse(ofModel(device, CommandType.START));
    refuse(ofAnyStart(device));
    if (portNo != null && !device.ports().isEmpty()) {
      refuse(ofPort(port(device, portNo), orderNo));
    }
  }

  static void refuse(Optional<Problem> problem) {
    if (problem.isPresent()) {
      throw problem.get();
    }
  }

  static Port port(DeviceSnapshot device, int portNo) {
    return device.ports().stream()
        .filter(port -> port.portNo() == portNo)
        .findFirst()
        .orElseThrow(
            () ->
                ProblemCode.PORT_NOT_FOUND
                    .because(
                        "device "
                            + device.deviceId()
                            + " has ports "
                            + device.ports().stream().map(Port::portNo).toList(),
                        "设备没有端口 " + portNo)
                    .blaming("port_no", portNo));
  }

  private static Problem withLastSeen(DeviceSnapshot device, Problem problem) {
    return problem.with("last_seen", Rfc3339.of(device.lastSeen()));
  }
}
