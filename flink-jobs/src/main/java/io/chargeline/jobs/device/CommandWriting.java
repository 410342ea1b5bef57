package io.chargeline.jobs.device;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.Capabilities;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.command.GatewayCommand;
import io.chargeline.domain.command.PowerTariff;
import io.chargeline.jobs.log.FrameRecord;
import io.chargeline.protocol.ChargeOrder;
import io.chargeline.protocol.DeviceTask;
import io.chargeline.protocol.OrderBytes;
import io.chargeline.protocol.Protocol;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Commands as they are remembered, and as their device's protocol writes them. */
final class CommandWriting {
  private static final TypeReference<Map<String, Object>> ARGUMENTS = new TypeReference<>() {};
  private static final long UNASKED_PATIENCE_MS = 35_000;

  private final Desk desk;
  private final DeviceMemory device;
  private final PortFold ports;

  CommandWriting(Desk desk, PortFold ports) {
    this.desk = desk;
    this.device = desk.device;
    this.ports = ports;
  }

  /** The command as the API put it into the log. */
  static CommandMemory remember(Command asked) {
    CommandMemory command = new CommandMemory();
    command.commandId = asked.commandId();
    command.tenant = asked.tenant();
    command.type = asked.type();
    command.portNo = asked.portNo();
    command.orderNo = asked.orderNo();
    command.orderHex = asked.orderNo() == null ? null : OrderBytes.of(asked.orderNo()).hex();
    command.arguments = asked.arguments() == null ? null : asked.arguments().toString();
    command.mode = asked.mode();
    command.limitS = asked.limitS();
    command.limitWh = asked.limitWh();
    command.estimatedPowerW = asked.estimatedPowerW();
    command.issuedAt = asked.issuedAt();
    command.expiresAt = asked.expiresAt();
    command.dueAt = asked.expiresAt();
    return command;
  }

  /** A start that only the downlink tells of: a recording's. Null for anything else. */
  static CommandMemory unasked(FrameRecord record, Optional<ChargeOrder> order) {
    if (order.isEmpty() || order.get().orderHex() == null) {
      return null;
    }
    ChargeOrder charge = order.get();
    CommandMemory command = new CommandMemory();
    command.unasked = true;
    command.commandId = record.commandId;
    command.type = charge.start() ? CommandType.START : CommandType.STOP;
    command.portNo = charge.portNo();
    command.orderHex = charge.orderHex();
    command.orderNo = OrderBytes.display(Bytes.ofHex(charge.orderHex()));
    command.mode = charge.mode();
    command.limitS = charge.limitS();
    command.limitWh = charge.limitWh();
    command.issuedAt = record.timeMs;
    command.expiresAt = record.timeMs + UNASKED_PATIENCE_MS;
    return command;
  }

  /** An object, be it empty. */
  static JsonNode arguments(CommandMemory command) {
    String arguments = command.arguments == null ? "{}" : command.arguments;
    return Json.tree(arguments.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Null unless it is a start by power tiers, and not one that only its downlink tells of.
   *
   * @throws IllegalArgumentException if its arguments are no tariff
   */
  static PowerTariff tariff(CommandMemory command) {
    return command.mode == ChargeMode.POWER_TIERS && command.arguments != null
        ? PowerTariff.of(arguments(command))
        : null;
  }

  /** The command in its device's words; or why it has none. */
  Protocol.Encoded encode(CommandMemory command) {
    return desk.protocols
        .named(device.protocol)
        .map(protocol -> encoded(protocol, command))
        .orElse(new Protocol.Encoded.Refused(CommandReason.PROTOCOL_UNKNOWN));
  }

  /** To the gateway that holds the device's connection. */
  GatewayCommand order(CommandMemory command, Protocol.Encoded.Order order) {
    return new GatewayCommand(
        command.commandId,
        command.gateway,
        command.connection,
        device.deviceId,
        device.protocol,
        order.operation(),
        order.data(),
        command.maxSends(),
        desk.rules.answerTimeoutMs(),
        command.expiresAt);
  }

  private Protocol.Encoded encoded(Protocol protocol, CommandMemory command) {
    boolean charge = command.type == CommandType.START || command.type == CommandType.STOP;
    if (!charge && !Capabilities.has(protocol.name(), command.type)) {
      return new Protocol.Encoded.Refused(CommandReason.NOT_SUPPORTED_BY_PROTOCOL);
    }
    try {
      return charge ? protocol.encode(charge(command)) : protocol.encode(task(command));
    } catch (IllegalArgumentException e) {
      return new Protocol.Encoded.Refused(CommandReason.INVALID_ARGUMENTS);
    }
  }

  private ChargeOrder charge(CommandMemory command) {
    return new ChargeOrder(
        command.type == CommandType.START,
        command.portNo,
        socketNo(command),
        command.orderHex,
        command.mode,
        command.limitS,
        command.limitWh,
        tariff(command));
  }

  private DeviceTask task(CommandMemory command) {
    return new DeviceTask(
        command.type,
        command.portNo,
        socketNo(command),
        Json.MAPPER.convertValue(arguments(command), ARGUMENTS));
  }

  private Integer socketNo(CommandMemory command) {
    PortMemory port = command.portNo == null ? null : ports.find(command.portNo);
    return port == null ? null : port.socketNo;
  }
}
