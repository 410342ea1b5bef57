package io.chargeline.api;

import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.tenant.Scope;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operator's view of all devices, and whose each is. */
final class AdminDeviceRoutes {
  private static final String PATH = "/api/admin/devices";
  private static final String ONE = PATH + "/{phyId}";
  private static final String FORCE = "force";
  private static final int CREATED = 201;
  private static final int OK = 200;

  private static final Set<String> CHANGES = with(DeviceChange.OF_OPERATOR, FORCE);
  private static final Set<String> CLAIM =
      with(DeviceChange.OF_OWNER, DeviceCsv.DEVICE, DeviceChange.TENANT, DeviceChange.PORT_COUNT);

  private final Inventory inventory;
  private final Registry registry;
  private final Registrar registrar;
  private final DeviceRules rules;
  private final Zones zones;
  private final DeviceFilter filter;
  private final Clock clock;

  AdminDeviceRoutes(
      Inventory inventory,
      Registry registry,
      Registrar registrar,
      DeviceRules rules,
      Zones zones,
      DeviceFilter filter,
      Clock clock) {
    this.inventory = inventory;
    this.registry = registry;
    this.registrar = registrar;
    this.rules = rules;
    this.zones = zones;
    this.filter = filter;
    this.clock = clock;
  }

  private static Set<String> with(Set<String> fields, String... more) {
    return Stream.concat(fields.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
  }

  /** Those with a name of their own before those with an id in its place. */
  List<Route> routes() {
    return List.of(
        Route.get(PATH, (ctx, operator) -> list(ctx)).needing(Scope.ADMIN),
        Route.post(PATH, (ctx, operator) -> claim(ctx)).needing(Scope.ADMIN),
        Route.get(PATH + "/export", (ctx, operator) -> export(ctx)).needing(Scope.ADMIN),
        Route.post(PATH + "/import", (ctx, operator) -> load(ctx)).needing(Scope.ADMIN),
        Route.get(ONE, (ctx, operator) -> show(ctx)).needing(Scope.ADMIN),
        Route.patch(ONE, (ctx, operator) -> change(ctx)).needing(Scope.ADMIN));
  }

  private void list(Context ctx) {
    DeviceList<KnownDevice> list =
        DeviceList.read(ctx, PATH, filter.ofOperator(ctx), DeviceList.Traits.OF_KNOWN);
    inventory.catchUp();
    Answer.ok(ctx, list.page(inventory.all(), device -> AdminDevice.of(device, zones)));
  }

  private void export(Context ctx) {
    Predicate<KnownDevice> wanted = filter.ofOperator(ctx);
    inventory.catchUp();
    Answer.csv(ctx, inventory.all().filter(wanted).map(KnownDevice::record));
  }

  private void show(Context ctx) {
    inventory.catchUp();
    show(ctx, OK, known(ctx).id());
  }

  private void show(Context ctx, int status, String deviceId) {
    Answer.json(ctx, status, AdminDevice.of(inventory.find(deviceId).orElseThrow(), zones));
  }

  private KnownDevice known(Context ctx) {
    String text = ctx.pathParam("phyId");
    return DeviceId.parse(text)
        .flatMap(id -> inventory.find(id.value()))
        .orElseThrow(
            () ->
                ProblemCode.DEVICE_NOT_FOUND
                    .because(
                        "no device "
                            + text
                            + " is registered or ever came; give 8 or 14 hex digits",
                        "没有设备 " + text)
                    .blaming("phyId", text));
  }

  private void claim(Context ctx) {
    Body body = Body.of(ctx, CLAIM);
    String deviceId = deviceId(body);
    String tenant = body.text(DeviceChange.TENANT, DeviceChange.MAX_ID);
    DeviceChange change = DeviceChange.read(body);
    inventory.catchUp();
    AtomicBoolean gained = new AtomicBoolean();
    RegisteredDevice claimed =
        registrar.change(
            deviceId,
            known -> {
              RegisteredDevice before = inventory.record(deviceId, known);
              requireFree(before, tenant);
              gained.set(before.version() == 0 || before.tenant() == null);
              RegisteredDevice after =
                  before.version() == 0
                      ? change.anewOf(before, clock.millis())
                      : change.appliedTo(before, clock.millis());
              rules.require(before, after, false);
              return after;
            });
    AuditNotes.concerns(ctx, claimed.tenant());
    ctx.header("Location", PATH + "/" + claimed.deviceId());
    show(ctx, gained.get() ? CREATED : OK, deviceId);
  }

  private static String deviceId(Body body) {
    String text = body.text(DeviceCsv.DEVICE, DeviceChange.MAX_ID);
    return DeviceId.parse(text)
        .map(DeviceId::value)
        .orElseThrow(
            () ->
                body.invalid(
                    DeviceCsv.DEVICE,
                    "give 8 (AP3000) or 14 (BKV) hex digits, as 04CEAA40",
                    "须为 8 位(AP3000)或 14 位(BKV)十六进制数字,如 04CEAA40"));
  }

  private static void requireFree(RegisteredDevice before, String tenant) {
    if (before.tenant() != null && !before.tenant().equals(tenant)) {
      throw ProblemCode.DEVICE_CLAIMED
          .because(
              "device "
                  + before.deviceId()
                  + " is tenant "
                  + before.tenant()
                  + "'s; assign it with PATCH if that shall change",
              "设备已属于租户 " + before.tenant() + ",如需转移请使用 PATCH")
          .blaming(DeviceCsv.DEVICE, before.deviceId())
          .with(DeviceChange.TENANT, before.tenant());
    }
    if (before.standing() == Standing.DECOMMISSIONED) {
      throw ProblemCode.DECOMMISSIONED
          .because(
              "device "
                  + before.deviceId()
                  + " was taken out of service; PATCH its standing to active first",
              "设备已退役,请先将 standing 改为 active")
          .blaming(DeviceCsv.DEVICE, before.deviceId());
    }
  }

  private void change(Context ctx) {
    Body body = Body.of(ctx, CHANGES);
    DeviceChange change = DeviceChange.read(body);
    boolean force = body.flag(FORCE);
    inventory.catchUp();
    KnownDevice found = known(ctx);
    AuditNotes.concerns(ctx, found.record().tenant());
    String deviceId = found.id();
    RegisteredDevice changed =
        registrar.change(
            deviceId,
            known -> {
              RegisteredDevice before = inventory.record(deviceId, known);
              RegisteredDevice after = change.appliedTo(before, clock.millis());
              rules.require(before, after, force);
              return after;
            });
    AuditNotes.concerns(ctx, changed.tenant());
    show(ctx, OK, deviceId);
  }

  private void load(Context ctx) {
    boolean dryRun = Optional.ofNullable(Query.flag(ctx, "dry_run")).orElse(false);
    boolean force = Optional.ofNullable(Query.flag(ctx, FORCE)).orElse(false);
    CsvRows file = new CsvRows(Body.bytes(ctx, CsvRows.MAX_BYTES));
    inventory.catchUp();
    DeviceImport checked =
        new DeviceImport(inventory, registry, rules, force, clock.millis()).check(file);
    if (!dryRun) {
      checked.tenants().forEach(tenant -> AuditNotes.concerns(ctx, tenant));
    }
    Answer.ok(ctx, checked.carryOut(registrar, dryRun));
  }
}
