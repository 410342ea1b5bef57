package io.chargeline.jobs.device;

import io.chargeline.domain.command.Capabilities;
import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.PortState;
import io.chargeline.domain.device.Standing;
import java.util.Optional;
import java.util.stream.Stream;

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
   * @return why not; empty when it may go. A stop or change without a port learns its port here.
   */
  Optional<CommandReason> of(CommandMemory command, String tenant) throws Exception {
    if (tenant == null || !tenant.equals(desk.owner())) {
      return Optional.of(CommandReason.DEVICE_NOT_FOUND);
    }
    if (desk.standing() != Standing.ACTIVE) {
      return Optional.of(
          desk.standing() == Standing.QUARANTINED
              ? CommandReason.QUARANTINED
              : CommandReason.DECOMMISSIONED);
    }
    if (!Capabilities.has(new DeviceId(device.deviceId), command.type)) {
      return Optional.of(CommandReason.NOT_SUPPORTED_BY_MODEL);
    }
    if (device.maintenance && command.type == CommandType.START) {
      return Optional.of(CommandReason.MAINTENANCE);
    }
    return switch (command.type) {
      case START -> startRefusal(command);
      case STOP -> stopRefusal(command);
      case CHANGE -> changeRefusal(command);
      default -> Optional.empty();
    };
  }

  private Optional<CommandReason> changeRefusal(CommandMemory command) {
    SessionMemory session = sessions.ofOrder(command.orderHex);
    if (session == null || session.settling || !isOwn(session)) {
      return Optional.of(CommandReason.NO_SUCH_ORDER);
    }
    command.portNo = session.portNo;
    return Optional.empty();
  }

  /** A charge that began under another owner is not the present one's to touch. */
  private boolean isOwn(SessionMemory session) {
    return desk.owner().equals(desk.tenant(session.tenant));
  }

  private Optional<CommandReason> startRefusal(CommandMemory command) throws Exception {
    if (sessions.ofOrder(command.orderHex) != null || isUnderWay(command)) {
      return Optional.of(CommandReason.ORDER_ALREADY_RUNNING);
    }
    if (command.portNo == null) {
      return Optional.empty();
    }
    if (desk.archive.isBuried(SessionFold.orderTombstone(command.portNo, command.orderHex))) {
      return Optional.of(CommandReason.ORDER_ALREADY_ENDED);
    }
    PortMemory port = ports.find(command.portNo);
    if (port == null && !device.ports.isEmpty()) {
      return Optional.of(CommandReason.PORT_NOT_FOUND);
    }
    if (port != null && port.state == PortState.FAULT) {
      return Optional.of(CommandReason.PORT_FAULT);
    }
    return portTaken(command) ? Optional.of(CommandReason.PORT_BUSY) : Optional.empty();
  }

  /** Another start of this order is on its way, or the device executes it on a port to be seen. */
  private boolean isUnderWay(CommandMemory command) {
    return Stream.concat(device.commands.stream(), device.awaited.stream())
        .anyMatch(
            other ->
                other != command
                    && other.type == CommandType.START
                    && command.orderHex.equals(other.orderHex));
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

  private Optional<CommandReason> stopRefusal(CommandMemory command) throws Exception {
    SessionMemory own = sessions.ofOrder(command.orderHex);
    if (own != null && !isOwn(own)) {
      return Optional.of(CommandReason.NO_SUCH_ORDER);
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
      return Optional.of(CommandReason.NO_SUCH_ORDER);
    }
    if (desk.archive.isBuried(SessionFold.orderTombstone(command.portNo, command.orderHex))) {
      return Optional.of(CommandReason.ORDER_ALREADY_ENDED);
    }
    return sessions.running(command.portNo) == null
        ? Optional.empty()
        : Optional.of(CommandReason.OTHER_ORDER_RUNNING);
  }
}
