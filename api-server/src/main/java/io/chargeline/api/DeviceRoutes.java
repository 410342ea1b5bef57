package io.chargeline.api;

import io.chargeline.domain.device.DeviceSnapshot;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;

/** The tenant's devices, their ports and live readings. */
final class DeviceRoutes {
  private final LiveView view;
  private final StartPolicy policy;
  private final Clock clock;

  DeviceRoutes(LiveView view, StartPolicy policy, Clock clock) {
    this.view = view;
    this.policy = policy;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/third/devices", this::list),
        Route.get("/api/third/devices/{phyId}", this::detail),
        Route.get("/api/third/devices/{phyId}/ports", this::ports),
        Route.get("/api/third/devices/{phyId}/realtime", this::realtime));
  }

  private void list(Context ctx, String tenant) {
    DeviceList list = DeviceList.read(ctx);
    view.catchUp();
    view.awaitShownAll(tenant);
    Answer.ok(ctx, list.page(view.devicesAfter(tenant, "")));
  }

  private void detail(Context ctx, String tenant) {
    Answer.ok(ctx, DeviceResource.of(device(ctx, tenant), policy));
  }

  private void ports(Context ctx, String tenant) {
    Answer.ok(ctx, new Answer.Page<>(DeviceResource.ports(device(ctx, tenant), policy), null));
  }

  private void realtime(Context ctx, String tenant) {
    Answer.ok(ctx, Realtime.of(device(ctx, tenant), policy, clock.millis()));
  }

  private DeviceSnapshot device(Context ctx, String tenant) {
    view.catchUp();
    return view.device(tenant, ctx.pathParam("phyId"));
  }
}
