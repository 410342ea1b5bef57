package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.tenant.Scope;
import io.chargeline.domain.tenant.Tenant;
import io.chargeline.log.ControlLog.Change;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Administration of tenants. */
final class TenantRoutes {
  static final String PATH = "/api/admin/tenants";

  private static final String RELEASE = "release_devices";
  private static final Set<String> FIELDS = Set.of("id", "name", "zone", "language", "rate_limit");
  private static final Set<String> CHANGES =
      Set.of("name", "zone", "language", "rate_limit", "deleted", RELEASE);
  private static final List<String> LANGUAGES = List.of("en", "zh");
  static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");
  private static final int MAX_NAME = 100;
  private static final int MAX_RATE = 100_000;
  private static final int CREATED = 201;

  private final Tenancy tenancy;
  private final TenantEnd end;
  private final Clock clock;

  TenantRoutes(Tenancy tenancy, TenantEnd end, Clock clock) {
    this.tenancy = tenancy;
    this.end = end;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH, (ctx, operator) -> create(ctx)).needing(Scope.ADMIN),
        Route.get(PATH, (ctx, operator) -> list(ctx)).needing(Scope.ADMIN),
        Route.get(PATH + "/{id}", (ctx, operator) -> show(ctx)).needing(Scope.ADMIN),
        Route.patch(PATH + "/{id}", (ctx, operator) -> change(ctx)).needing(Scope.ADMIN));
  }

  /**
   * A tenant as the administrator sees it.
   *
   * @param rateLimit requests a second; absent: the server's default
   */
  private record TenantResource(
      String id,
      String name,
      String zone,
      String language,
      Integer rateLimit,
      boolean deleted,
      long version,
      String createdAt,
      String effectiveFrom) {
    static TenantResource of(Tenant tenant) {
      return new TenantResource(
          tenant.tenantId(),
          tenant.name(),
          tenant.zone(),
          tenant.language(),
          tenant.rateLimit(),
          tenant.deleted(),
          tenant.version(),
          Rfc3339.of(tenant.createdAt()),
          Rfc3339.of(tenant.effectiveFrom()));
    }
  }

  private void create(Context ctx) {
    Body body = Body.of(ctx, FIELDS);
    String id = body.text("id", 32);
    if (!ID.matcher(id).matches()) {
      throw body.invalid(
          "id",
          "give 1–32 of a-z, 0-9, _ and -, the first a letter or digit",
          "须为 1–32 个 a-z、0-9、_、-,且以字母或数字开头");
    }
    Origin origin = Origin.of(ctx);
    long now = origin.millis(clock);
    Tenant tenant =
        new Tenant(
            id,
            body.text("name", MAX_NAME),
            body.has("zone") ? zone(body) : Zones.DEFAULT,
            body.has("language") ? body.choice("language", LANGUAGES) : "zh",
            body.optionalInteger("rate_limit", 1, MAX_RATE),
            false,
            1,
            now,
            now);
    Change<Tenant> change = tenancy.append(tenant);
    boolean ours = origin.repeated() && change.current().equals(tenant);
    if (!change.accepted() && !ours) {
      throw ProblemCode.TENANT_EXISTS
          .because("there is a tenant " + id + "; change it with PATCH", "租户已存在,请使用 PATCH 修改")
          .blaming("id", id);
    }
    AuditNotes.concerns(ctx, id);
    ctx.header("Location", PATH + "/" + id);
    Answer.json(ctx, CREATED, TenantResource.of(tenant));
  }

  private void list(Context ctx) {
    tenancy.catchUp();
    Answer.ok(
        ctx,
        new Answer.Page<>(
            tenancy
                .allTenants()
                .sorted(Comparator.comparing(Tenant::tenantId))
                .map(TenantResource::of)
                .toList(),
            null));
  }

  private void show(Context ctx) {
    Answer.ok(ctx, TenantResource.of(find(ctx, tenancy)));
  }

  private void change(Context ctx) {
    Body body = Body.of(ctx, CHANGES);
    if (body.flag(RELEASE) && !body.flag("deleted")) {
      throw body.invalid(
          RELEASE,
          "give it together with deleted = true, or PATCH the devices",
          "须与 deleted = true 一同提供,或逐个修改设备");
    }
    Tenant found = find(ctx, tenancy);
    if (body.flag("deleted") && !body.flag(RELEASE)) {
      end.requireNoDevices(found.tenantId());
    }
    Tenant changed = tenancy.change(found, before -> changed(before, body));
    if (changed.deleted()) {
      end.finish(changed.tenantId());
    }
    Answer.ok(ctx, TenantResource.of(changed));
  }

  private Tenant changed(Tenant before, Body body) {
    return new Tenant(
        before.tenantId(),
        body.has("name") ? body.text("name", MAX_NAME) : before.name(),
        body.has("zone") ? zone(body) : before.zone(),
        body.has("language") ? body.choice("language", LANGUAGES) : before.language(),
        rate(before, body),
        body.has("deleted") ? body.flag("deleted") : before.deleted(),
        before.version() + 1,
        before.createdAt(),
        clock.millis());
  }

  /** A null that is given means: the server's default from now on. */
  private static Integer rate(Tenant before, Body body) {
    JsonNode given = body.raw("rate_limit");
    return given == null ? before.rateLimit() : body.optionalInteger("rate_limit", 1, MAX_RATE);
  }

  static String zone(Body body) {
    String zone = body.text("zone", 64);
    try {
      return ZoneId.of(zone).getId();
    } catch (DateTimeException e) {
      throw body.invalid(
          "zone", "give a zone of the tz database, as Asia/Shanghai", "须为 tz 时区名,如 Asia/Shanghai");
    }
  }

  /**
   * The tenant of the path.
   *
   * @throws Problem 404 if there is none
   */
  static Tenant find(Context ctx, Tenancy tenancy) {
    tenancy.catchUp();
    String id = ctx.pathParam("id");
    Tenant found =
        tenancy
            .tenant(id)
            .orElseThrow(
                () ->
                    ProblemCode.TENANT_NOT_FOUND
                        .because("no tenant " + id, "没有该租户")
                        .blaming("id", id));
    AuditNotes.concerns(ctx, id);
    return found;
  }
}
