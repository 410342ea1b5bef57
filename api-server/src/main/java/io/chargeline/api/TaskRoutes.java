package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.device.DeviceSnapshot;
import io.javalin.http.Context;
import java.util.List;
import java.util.concurrent.Executor;

/** Everything that is asked of a device beside starting and stopping a charge. */
final class TaskRoutes {
  private static final String DEVICE = "/api/third/devices/{phyId}/";

  private final LiveView view;
  private final Operations operations;
  private final Executor executor;

  TaskRoutes(LiveView view, Operations operations, Executor executor) {
    this.view = view;
    this.operations = operations;
    this.executor = executor;
  }

  List<Route> routes() {
    return TaskRequest.types().stream()
        .map(
            type ->
                Route.post(DEVICE + path(type), (ctx, tenant) -> give(ctx, tenant, type)).keyed())
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
    JsonNode json = Body.tree(ctx, Body.MAX_BYTES);
    KeyUse use = KeyUse.of(tenant, key, type, device.deviceId(), json);
    Answer.command(ctx, operations.give(device, type, json, use), view, executor);
  }
}
