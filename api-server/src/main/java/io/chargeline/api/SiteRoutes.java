package io.chargeline.api;

import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.tenant.Scope;
import io.chargeline.domain.tenant.Site;
import io.chargeline.log.ControlLog.Change;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Where a tenant's devices stand. */
final class SiteRoutes {
  private static final String PATH = "/api/third/sites";
  private static final String ONE = PATH + "/{id}";
  private static final String NAME = "name";
  private static final String ZONE = "zone";
  private static final String ADDRESS = "address";
  private static final Set<String> CHANGES = Set.of(NAME, ZONE, ADDRESS);
  private static final Set<String> FIELDS = Set.of("id", NAME, ZONE, ADDRESS);
  private static final int MAX_ADDRESS = 200;
  private static final int MAX_TOLD = 10;
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;

  private final Registry registry;
  private final Tenancy tenancy;
  private final Zones zones;
  private final Clock clock;

  SiteRoutes(Registry registry, Tenancy tenancy, Zones zones, Clock clock) {
    this.registry = registry;
    this.tenancy = tenancy;
    this.zones = zones;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(PATH, this::list),
        Route.post(PATH, this::create).needing(Scope.MANAGE),
        Route.get(ONE, this::show),
        Route.patch(ONE, this::change),
        Route.delete(ONE, this::delete),
        Route.get(TenantRoutes.PATH + "/{id}/sites", (ctx, operator) -> listOfTenant(ctx))
            .needing(Scope.ADMIN));
  }

  /**
   * A site as the caller sees it.
   *
   * @param zone in which its days begin
   * @param zoneOf {@code site} or {@code tenant}: who says so
   */
  private record SiteResource(
      String id,
      String name,
      String zone,
      String zoneOf,
      String address,
      long version,
      String createdAt,
      String effectiveFrom) {}

  private SiteResource resource(Site site) {
    return new SiteResource(
        site.siteId(),
        site.name(),
        zones.of(site),
        site.zone() == null ? "tenant" : "site",
        site.address(),
        site.version(),
        Rfc3339.of(site.createdAt()),
        Rfc3339.of(site.effectiveFrom()));
  }

  private void listOfTenant(Context ctx) {
    list(ctx, TenantRoutes.find(ctx, tenancy).tenantId());
  }

  private void list(Context ctx, String tenant) {
    registry.catchUp();
    Answer.ok(
        ctx,
        new Answer.Page<>(
            registry
                .sitesOf(tenant)
                .sorted(Comparator.comparing(Site::siteId))
                .map(this::resource)
                .toList(),
            null));
  }

  private void show(Context ctx, String tenant) {
    registry.catchUp();
    Answer.ok(ctx, resource(find(ctx, tenant)));
  }

  private void create(Context ctx, String tenant) {
    Body body = Body.of(ctx, FIELDS);
    String id = body.text("id", DeviceChange.MAX_ID);
    if (!TenantRoutes.ID.matcher(id).matches()) {
      throw body.invalid(
          "id",
          "give 1–32 of a-z, 0-9, _ and -, the first a letter or digit",
          "须为 1–32 个 a-z、0-9、_、- 字符,首字符为字母或数字");
    }
    Origin origin = Origin.of(ctx);
    long now = origin.millis(clock);
    Site site =
        new Site(
            tenant,
            id,
            body.text(NAME, DeviceChange.MAX_NAME),
            zone(body),
            address(body),
            false,
            1,
            now,
            now);
    registry.catchUp();
    ctx.header("Location", PATH + "/" + id);
    Answer.json(ctx, CREATED, resource(made(site, origin.repeated())));
  }

  /**
   * An id that was deleted may be used again.
   *
   * @param repeated whether an earlier attempt at this request may have made it
   */
  private Site made(Site site, boolean repeated) {
    Optional<Site> before = registry.siteRecord(site.tenant(), site.siteId());
    while (true) {
      if (repeated && before.filter(it -> it.equals(numbered(site, it.version()))).isPresent()) {
        return before.get();
      }
      if (before.filter(it -> !it.deleted()).isPresent()) {
        throw ProblemCode.SITE_EXISTS
            .because(
                "there is a site " + site.siteId() + "; change it with PATCH", "站点已存在,请使用 PATCH 修改")
            .blaming("id", site.siteId());
      }
      Change<Site> change =
          registry.append(before.map(gone -> numbered(site, gone.version() + 1)).orElse(site));
      if (change.accepted()) {
        return change.current();
      }
      before = Optional.of(change.current());
    }
  }

  private static Site numbered(Site site, long version) {
    return new Site(
        site.tenant(),
        site.siteId(),
        site.name(),
        site.zone(),
        site.address(),
        site.deleted(),
        version,
        site.createdAt(),
        site.effectiveFrom());
  }

  private void change(Context ctx, String tenant) {
    Body body = Body.of(ctx, CHANGES);
    registry.catchUp();
    Answer.ok(ctx, resource(change(ctx, find(ctx, tenant), before -> changed(before, body))));
  }

  private Site changed(Site before, Body body) {
    return new Site(
        before.tenant(),
        before.siteId(),
        body.has(NAME) ? body.text(NAME, DeviceChange.MAX_NAME) : before.name(),
        body.raw(ZONE) == null ? before.zone() : zone(body),
        body.raw(ADDRESS) == null ? before.address() : address(body),
        false,
        before.version() + 1,
        before.createdAt(),
        clock.millis());
  }

  private static String zone(Body body) {
    return body.has(ZONE) ? TenantRoutes.zone(body) : null;
  }

  private static String address(Body body) {
    return body.has(ADDRESS) ? body.text(ADDRESS, MAX_ADDRESS) : null;
  }

  private void delete(Context ctx, String tenant) {
    registry.catchUp();
    change(
        ctx,
        find(ctx, tenant),
        before -> {
          requireEmpty(before);
          return new Site(
              before.tenant(),
              before.siteId(),
              before.name(),
              before.zone(),
              before.address(),
              true,
              before.version() + 1,
              before.createdAt(),
              clock.millis());
        });
    ctx.status(NO_CONTENT);
  }

  private void requireEmpty(Site site) {
    List<String> devices =
        registry
            .devicesOf(site.tenant())
            .filter(device -> site.siteId().equals(device.site()))
            .map(RegisteredDevice::deviceId)
            .sorted()
            .toList();
    if (!devices.isEmpty()) {
      throw ProblemCode.SITE_IN_USE
          .because(
              devices.size()
                  + " devices stand at site "
                  + site.siteId()
                  + ", those out of service counted; give them another site or none",
              "站点下仍有 " + devices.size() + " 台设备,请先更改其站点")
          .with("device_count", devices.size())
          .with("devices", devices.subList(0, Math.min(devices.size(), MAX_TOLD)));
    }
  }

  /** Changes what counts, again if another server was faster. */
  private Site change(Context ctx, Site site, UnaryOperator<Site> change) {
    Change<Site> made = registry.append(change.apply(site));
    while (!made.accepted()) {
      if (made.current().deleted()) {
        throw notFound(ctx);
      }
      made = registry.append(change.apply(made.current()));
    }
    return made.current();
  }

  private Site find(Context ctx, String tenant) {
    return registry.site(tenant, ctx.pathParam("id")).orElseThrow(() -> notFound(ctx));
  }

  private static Problem notFound(Context ctx) {
    String id = ctx.pathParam("id");
    return ProblemCode.SITE_NOT_FOUND.because("no site " + id, "没有该站点").blaming("id", id);
  }
}
