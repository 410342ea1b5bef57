package io.chargeline.jobs.device;

import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.PortState;
import io.chargeline.domain.device.Standing;
import java.util.Optional;

/** Why a command is not sent at all; the API's own check beforehand only makes these quick. */
final class Refusals {
  private final Desk desk;
  private final DeviceMemory device;
  private final PortFold ports;
  private final SessionFold sessions;
  private final SessionFold.Starts starts;

  Refusals(Desk desk, PortFold ports, SessionFold sessions, SessionFold.Starts starts) {
    this.desk = desk;
    this.device = desk.device;
    this.ports = ports;
    this.sessions = sessions;
    this.starts = starts;
  }

  /**
   * @return one word why not; empty when it may go. A stop or change without a port learns its port
   *     here.
   */
  Optional<String> of(CommandMemory command, String tenant) throws Exception {
    if (tenant == null || !tenant.equals(desk.owner())) {
      return Optional.of("device_not_found");
    }
    if (desk.standing() != Standing.ACTIVE) {
      return Optional.of(desk.standing().wireName());
    }
    if (device.maintenance && command.type == CommandType.START) {
      return Optional.of("maintenance");
    }
    return switch (command.type) {
      case START -> startRefusal(command);
      case STOP -> stopRefusal(command);
      case CHANGE -> changeRefusal(command);
      default -> Optional.empty();
    };
  }

  private Optional<String> changeRefusal(CommandMemory command) {
    SessionMemory session = sessions.ofOrder(command.orderHex);
    if (session == null || session.settling || !isOwn(session)) {
      return Optional.of("no_such_order");
    }
    command.portNo = session.portNo;
    return Optional.empty();
  }

  /** A charge that began under another owner is not the present one's to touch. */
  private boolean isOwn(SessionMemory session) {
    return desk.owner().equals(desk.tenant(session.tenant));
  }

  private Optional<String> startRefusal(CommandMemory command) throws Exception {
    if (sessions.ofOrder(command.orderHex) != null) {
      return Optional.of("order_already_running");
    }
    if (command.portNo == null) {
      return Optional.empty();
    }
    if (desk.archive.isBuried(SessionFold.orderTombstone(command.portNo, command.orderHex))) {
      return Optional.of("order_already_ended");
    }
    PortMemory port = ports.find(command.portNo);
    if (port == null && !device.ports.isEmpty()) {
      return Optional.of("port_not_found");
    }
    if (port != null && port.state == PortState.FAULT) {
      return Optional.of("port_fault");
    }
    return portTaken(command) ? Optional.of("port_busy") : Optional.empty();
  }

  private boolean portTaken(CommandMemory command) {
    if (sessions.running(command.portNo) != null) {
      return true;
    }
    return device.commands.stream()
        .anyMatch(
            other ->
                other != command
                    && other.type == CommandType.START
                    && command.portNo.equals(other.portNo));
  }

  private Optional<String> stopRefusal(CommandMemory command) throws Exception {
    SessionMemory own = sessions.ofOrder(command.orderHex);
    if (own != null && !isOwn(own)) {
      return Optional.of("no_such_order");
    }
    if (own != null) {
      command.portNo = own.portNo;
      return Optional.empty();
    }
    CommandMemory start = starts.underWay(command.orderHex);
    if (start == null) {
      start = desk.archive.unseenStart(command.orderHex).orElse(null);
    }
    if (start != null && command.portNo == null) {
      command.portNo = start.portNo;
    }
    if (command.portNo == null) {
      return Optional.of("no_such_order");
    }
    if (desk.archive.isBuried(SessionFold.orderTombstone(command.portNo, command.orderHex))) {
      return Optional.of("order_already_ended");
    }
    return sessions.running(command.portNo) == null
        ? Optional.empty()
        : Optional.of("other_order_running");
  }
}
