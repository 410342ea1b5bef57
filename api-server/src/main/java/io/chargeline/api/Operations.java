package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Ids;
import io.chargeline.domain.command.Capabilities;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.DeviceSnapshot;
import java.time.Duration;
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
   * @param key idempotency key; null: none
   * @throws Problem saying why not
   */
  CommandResource give(
      String tenant, DeviceSnapshot device, CommandType type, JsonNode json, String key) {
    return switch (type) {
      case START -> charging.start(tenant, device, StartRequest.read(json), key);
      case STOP -> charging.stop(tenant, device, StopRequest.read(json), key);
      default -> task(tenant, device, type, json, key);
    };
  }

  private CommandResource task(
      String tenant, DeviceSnapshot device, CommandType type, JsonNode json, String key) {
    if (!Capabilities.has(device.protocol(), type)) {
      throw ProblemCode.NOT_SUPPORTED_BY_PROTOCOL.because(
          "devices of protocol " + device.protocol() + " know no " + type.wireName(),
          "该协议的设备不支持此操作");
    }
    return task(tenant, device, TaskRequest.read(json, type, device), key);
  }

  private CommandResource task(
      String tenant, DeviceSnapshot device, TaskRequest request, String key) {
    String use = device.deviceId() + ' ' + request.terms();
    desk.refuseReused(tenant, key, use);
    String id = key == null ? UUID.randomUUID().toString() : Ids.keyedCommand(tenant, key);
    return view.command(id)
        .map(CommandResource::of)
        .orElseGet(
            () ->
                desk.resource(
                    desk.issue(tenant, key, use, id, () -> append(tenant, device, request, id))));
  }

  private Command append(String tenant, DeviceSnapshot device, TaskRequest request, String id) {
    Refusal.refuse(Refusal.ofDevice(device));
    if (request.type() == CommandType.CHANGE) {
      Refusal.refuse(Refusal.ofChange(device, request.orderNo()));
    }
    Duration timeout = desk.timeout(request.timeoutS());
    return desk.append(
        time ->
            new Command(
                id,
                tenant,
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
