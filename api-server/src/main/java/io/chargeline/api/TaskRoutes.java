package io.chargeline.api;

import io.chargeline.domain.Ids;
import io.chargeline.domain.command.Capabilities;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.DeviceSnapshot;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;

/** Everything that is asked of a device beside starting and stopping a charge. */
final class TaskRoutes {
  private static final String DEVICE = "/api/third/devices/{phyId}/";

  private final LiveView view;
  private final CommandDesk desk;
  private final Executor executor;

  TaskRoutes(LiveView view, CommandDesk desk, Executor executor) {
    this.view = view;
    this.desk = desk;
    this.executor = executor;
  }

  List<Route> routes() {
    return TaskRequest.types().stream()
        .map(type -> Route.post(DEVICE + path(type), (ctx, tenant) -> give(ctx, tenant, type)))
        .toList();
  }

  private static String path(CommandType type) {
    return switch (type) {
      case CHANGE -> "charge/change";
      case SET_PARAMS -> "params";
      case READ_PARAMS -> "params/query";
      default -> type.wireName();
    };
  }

  private void give(Context ctx, String tenant, CommandType type) {
    String key = Query.idempotencyKey(ctx);
    view.catchUp();
    DeviceSnapshot device = view.device(tenant, ctx.pathParam("phyId"));
    if (!Capabilities.has(device.protocol(), type)) {
      throw ProblemCode.NOT_SUPPORTED_BY_PROTOCOL.because(
          "devices of protocol " + device.protocol() + " know no " + type.wireName(),
          "该协议的设备不支持此操作");
    }
    TaskRequest request = TaskRequest.read(ctx, type, device);
    Answer.command(ctx, give(tenant, device, request, key), view, executor);
  }

  private CommandResource give(
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
                request.portNo(),
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
