package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Ids;
import io.chargeline.domain.command.Capabilities;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.fact.CommandRow;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** Everything that can be asked of a device, whichever way it is asked: the rules are these. */
final class Operations {
  private final LiveView view;
  private final CommandDesk desk;
  private final Charging charging;

  Operations(LiveView view, CommandDesk desk, Charging charging) {
    this.view = view;
    this.desk = desk;
    this.charging = charging;
  }

  /**
   * Puts the command into the log, or gives the one that stands there already.
   *
   * @param json the request's body
   * @param use of {@code json}, and its idempotency key
   * @throws Problem saying why not
   */
  CommandResource give(DeviceSnapshot device, CommandType type, JsonNode json, KeyUse use) {
    return switch (type) {
      case START -> charging.start(device, StartRequest.read(json), use);
      case STOP -> charging.stop(device, StopRequest.read(json), use);
      default -> task(device, type, json, use);
    };
  }

  private CommandResource task(DeviceSnapshot device, CommandType type, JsonNode json, KeyUse use) {
    if (!Capabilities.has(device.protocol(), type)) {
      throw ProblemCode.NOT_SUPPORTED_BY_PROTOCOL.because(
          "devices of protocol " + device.protocol() + " know no " + type.wireName(),
          "该协议的设备不支持此操作");
    }
    Refusal.refuse(Refusal.ofModel(device, type));
    return task(device, TaskRequest.read(json, type, device), use);
  }

  private CommandResource task(DeviceSnapshot device, TaskRequest request, KeyUse use) {
    desk.refuseOther(use);
    String id =
        use.key() == null
            ? UUID.randomUUID().toString()
            : Ids.keyedCommand(use.tenant(), use.key());
    Optional<CommandRow> row = view.command(id);
    if (row.isPresent()) {
      row.filter(it -> !same(it, device, request)).ifPresent(it -> KeyBook.refuse());
      return desk.resource(use, row.get());
    }
    return desk.resource(use, desk.issue(use, id, () -> append(device, request, use, id)));
  }

  private static boolean same(CommandRow row, DeviceSnapshot device, TaskRequest request) {
    return row.type() == request.type()
        && row.deviceId().equals(device.deviceId())
        && Objects.equals(row.orderNo(), request.orderNo())
        && KeyUse.sameJson(row.arguments(), request.arguments());
  }

  private Command append(DeviceSnapshot device, TaskRequest request, KeyUse use, String id) {
    Refusal.refuse(Refusal.ofDevice(device));
    if (request.type() == CommandType.CHANGE) {
      Refusal.refuse(Refusal.ofChange(device, request.orderNo()));
    }
    Duration timeout = desk.timeout(request.timeoutS());
    return desk.append(
        use,
        time ->
            new Command(
                id,
                use.tenant(),
                device.deviceId(),
                request.type(),
                null,
                request.orderNo(),
                null,
                null,
                null,
                null,
                request.arguments(),
                time,
                time + timeout.toMillis()));
  }
}
