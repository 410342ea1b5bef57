package io.chargeline.api;

import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.RegisteredDevice;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The tenant's devices, their ports and live readings, and what the tenant says of them. */
final class DeviceRoutes {
  private static final String PATH = "/api/third/devices";
  private static final String ONE = PATH + "/{phyId}";

  private final LiveView view;
  private final Registry registry;
  private final Registrar registrar;
  private final DeviceRules rules;
  private final Zones zones;
  private final DeviceFilter filter;
  private final StartPolicy policy;
  private final Clock clock;

  DeviceRoutes(
      LiveView view,
      Registry registry,
      Registrar registrar,
      DeviceRules rules,
      Zones zones,
      DeviceFilter filter,
      StartPolicy policy,
      Clock clock) {
    this.view = view;
    this.registry = registry;
    this.registrar = registrar;
    this.rules = rules;
    this.zones = zones;
    this.filter = filter;
    this.policy = policy;
    this.clock = clock;
  }

  /** Those with a name of their own before those with an id in its place. */
  List<Route> routes() {
    return List.of(
        Route.get(PATH, this::list),
        Route.get(PATH + "/export", this::export),
        Route.get(ONE, this::detail),
        Route.patch(ONE, this::change),
        Route.get(ONE + "/ports", this::ports),
        Route.get(ONE + "/realtime", this::realtime));
  }

  private void list(Context ctx, String tenant) {
    DeviceList<DeviceSnapshot> list =
        DeviceList.read(ctx, "devices", filter.ofTenant(ctx), DeviceList.Traits.OF_OWN);
    view.catchUp();
    view.awaitShownAll(tenant);
    Answer.ok(
        ctx,
        list.page(
            view.devicesAfter(tenant, ""),
            device -> DeviceResource.brief(device, registration(tenant, device))));
  }

  private void export(Context ctx, String tenant) {
    Predicate<DeviceSnapshot> wanted = filter.ofTenant(ctx);
    registry.catchUp();
    view.catchUp();
    Answer.csv(
        ctx,
        view.devicesAfter(tenant, "")
            .filter(wanted)
            .map(device -> record(device.deviceId()))
            .filter(device -> tenant.equals(device.tenant())));
  }

  private RegisteredDevice record(String deviceId) {
    return KnownDevice.record(deviceId, registry.device(deviceId), view.snapshot(deviceId));
  }

  private void detail(Context ctx, String tenant) {
    show(ctx, tenant, device(ctx, tenant));
  }

  private void show(Context ctx, String tenant, DeviceSnapshot device) {
    Answer.ok(ctx, DeviceResource.of(device, registration(tenant, device), policy));
  }

  private void change(Context ctx, String tenant) {
    Body body = Body.of(ctx, DeviceChange.OF_OWNER);
    DeviceChange change = DeviceChange.read(body);
    registry.catchUp();
    String deviceId = device(ctx, tenant).deviceId();
    registrar.change(deviceId, known -> revised(deviceId, tenant, known, change));
    show(ctx, tenant, view.device(tenant, deviceId));
  }

  private RegisteredDevice revised(
      String deviceId, String tenant, Optional<RegisteredDevice> known, DeviceChange change) {
    RegisteredDevice before = KnownDevice.record(deviceId, known, view.snapshot(deviceId));
    if (!tenant.equals(before.tenant())) {
      throw LiveView.noDevice(deviceId);
    }
    RegisteredDevice after = change.appliedTo(before, clock.millis());
    rules.require(before, after, false);
    return after;
  }

  private void ports(Context ctx, String tenant) {
    DeviceSnapshot device = device(ctx, tenant);
    Answer.ok(
        ctx,
        new Answer.Page<>(
            DeviceResource.ports(device, registration(tenant, device), policy), null));
  }

  private void realtime(Context ctx, String tenant) {
    DeviceSnapshot device = device(ctx, tenant);
    Answer.ok(ctx, Realtime.of(device, registration(tenant, device), policy, clock.millis()));
  }

  private Registration registration(String tenant, DeviceSnapshot device) {
    return Registration.of(tenant, device.deviceId(), device.registered().site(), registry, zones);
  }

  private DeviceSnapshot device(Context ctx, String tenant) {
    view.catchUp();
    return view.device(tenant, ctx.pathParam("phyId"));
  }
}
