package io.chargeline.api;

import io.chargeline.domain.maintenance.MaintenanceScope;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import io.chargeline.domain.tenant.ApiKey;
import io.chargeline.domain.tenant.Scope;
import io.chargeline.log.ControlLog.Change;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Maintenance windows: a tenant's own, and those of the operator, which every tenant sees. */
final class MaintenanceRoutes {
  static final String PATH = "/api/third/maintenance";
  static final String ADMIN_PATH = "/api/admin/maintenance";

  private static final Set<String> TERMS =
      Set.of("starts_at", "ends_at", "starts", "reason", "reason_zh");
  private static final Set<String> FIELDS =
      Set.of(
          "scope",
          "site",
          "device_phy_ids",
          "starts_at",
          "ends_at",
          "starts",
          "reason",
          "reason_zh");
  private static final Set<String> ADMIN_FIELDS =
      Set.of("scope", "tenant", "starts_at", "ends_at", "starts", "reason", "reason_zh");
  private static final List<String> SCOPES = List.of("tenant", "site", "device");
  private static final List<String> ADMIN_SCOPES = List.of("platform", "tenant");
  private static final String ALLOWED = "allowed";
  private static final List<String> STARTS = List.of("refused", ALLOWED);
  private static final int MAX_DEVICES = 1000;
  private static final int MAX_STANDING = 100;
  private static final int MAX_REASON = 200;
  private static final int MAX_SITE = 64;
  private static final Duration LONGEST = Duration.ofDays(31);
  private static final Duration FURTHEST = Duration.ofDays(366);
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;

  private final MaintenanceBook book;
  private final LiveView view;
  private final Registry registry;
  private final Predicate<String> tenantExists;
  private final Clock clock;

  /**
   * A window as the caller sees it.
   *
   * @param phase by our clock: {@code announced, running, ended, cancelled}
   * @param byOperator whether only the operator may change it
   */
  private record WindowResource(
      String id,
      String scope,
      String tenant,
      String site,
      List<String> devicePhyIds,
      String phase,
      String startsAt,
      String endsAt,
      String starts,
      String reason,
      String reasonZh,
      boolean byOperator,
      String cancelledAt,
      long version,
      String createdAt) {
    static WindowResource of(MaintenanceWindow window, long now) {
      return new WindowResource(
          window.windowId(),
          window.scope().wireName(),
          window.tenant(),
          window.site(),
          window.devices().isEmpty() ? null : window.devices(),
          phase(window, now),
          Rfc3339.of(window.startsAt()),
          Rfc3339.of(window.endsAt()),
          window.startsAllowed() ? ALLOWED : "refused",
          window.reason(),
          window.reasonZh(),
          window.owner().equals(ApiKey.OPERATOR),
          Rfc3339.of(window.cancelledAt()),
          window.version(),
          Rfc3339.of(window.createdAt()));
    }

    private static String phase(MaintenanceWindow window, long now) {
      if (window.cancelled()) {
        return "cancelled";
      }
      if (window.over(now)) {
        return "ended";
      }
      return window.running(now) ? "running" : "announced";
    }
  }

  /**
   * @param tenantExists whether there is a tenant of this id
   */
  MaintenanceRoutes(
      MaintenanceBook book,
      LiveView view,
      Registry registry,
      Predicate<String> tenantExists,
      Clock clock) {
    this.book = book;
    this.view = view;
    this.registry = registry;
    this.tenantExists = tenantExists;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH, this::create).needing(Scope.MANAGE),
        Route.get(PATH, this::list),
        Route.get(PATH + "/{id}", this::show),
        Route.patch(PATH + "/{id}", this::change),
        Route.delete(PATH + "/{id}", this::cancel),
        Route.post(ADMIN_PATH, this::createForTenants).needing(Scope.ADMIN),
        Route.get(ADMIN_PATH, this::list).needing(Scope.ADMIN),
        Route.get(ADMIN_PATH + "/{id}", this::show).needing(Scope.ADMIN),
        Route.patch(ADMIN_PATH + "/{id}", this::change).needing(Scope.ADMIN),
        Route.delete(ADMIN_PATH + "/{id}", this::cancel).needing(Scope.ADMIN));
  }

  private void create(Context ctx, String tenant) {
    Body body = Body.of(ctx, FIELDS);
    MaintenanceScope scope = scope(body, SCOPES);
    String site = scope == MaintenanceScope.SITE ? site(body, tenant) : null;
    List<String> devices =
        scope == MaintenanceScope.DEVICE ? devices(body, tenant) : List.<String>of();
    refuseNeedless(body, "site", scope == MaintenanceScope.SITE);
    refuseNeedless(body, "device_phy_ids", scope == MaintenanceScope.DEVICE);
    create(ctx, body, PATH, tenant, scope, tenant, site, devices);
  }

  private void createForTenants(Context ctx, String operator) {
    Body body = Body.of(ctx, ADMIN_FIELDS);
    MaintenanceScope scope = scope(body, ADMIN_SCOPES);
    refuseNeedless(body, "tenant", scope == MaintenanceScope.TENANT);
    String tenant = scope == MaintenanceScope.TENANT ? tenant(body) : null;
    AuditNotes.concerns(ctx, tenant);
    create(ctx, body, ADMIN_PATH, operator, scope, tenant, null, List.of());
  }

  private void create(
      Context ctx,
      Body body,
      String path,
      String owner,
      MaintenanceScope scope,
      String tenant,
      String site,
      List<String> devices) {
    Origin origin = Origin.of(ctx);
    long now = clock.millis();
    long startsAt = body.has("starts_at") ? Math.max(body.time("starts_at"), now) : now;
    long endsAt = body.time("ends_at");
    requireTimes(body, startsAt, endsAt, now);
    book.catchUp();
    requireRoom(owner, now);
    MaintenanceWindow asked =
        new MaintenanceWindow(
            origin.id("window"),
            owner,
            scope,
            tenant,
            site,
            devices,
            startsAt,
            endsAt,
            body.has("starts") && allowed(body),
            reason(body, "reason"),
            reason(body, "reason_zh"),
            null,
            1,
            now,
            now);
    // Of a repeated request the window may stand there already: then that one counts.
    MaintenanceWindow window = book.append(asked).current();
    ctx.header("Location", path + "/" + window.windowId());
    Answer.json(ctx, CREATED, WindowResource.of(window, clock.millis()));
  }

  private void list(Context ctx, String caller) {
    book.catchUp();
    long now = clock.millis();
    Answer.ok(
        ctx,
        new Answer.Page<>(
            book.all()
                .filter(window -> sees(caller, window))
                .map(window -> WindowResource.of(window, now))
                .toList(),
            null));
  }

  private void show(Context ctx, String caller) {
    Answer.ok(ctx, WindowResource.of(find(ctx, caller), clock.millis()));
  }

  private void change(Context ctx, String caller) {
    Body body = Body.of(ctx, TERMS);
    MaintenanceWindow window = own(ctx, caller);
    Answer.ok(ctx, WindowResource.of(changed(window, it -> changed(it, body)), clock.millis()));
  }

  private MaintenanceWindow changed(MaintenanceWindow window, Body body) {
    long now = clock.millis();
    requireOpen(window, now);
    long startsAt = window.startsAt();
    if (body.has("starts_at")) {
      if (startsAt <= now) {
        throw body.invalid(
            "starts_at", "the window has begun: give ends_at only", "维护已开始,仅可修改 ends_at");
      }
      startsAt = Math.max(body.time("starts_at"), now);
    }
    long endsAt = window.endsAt();
    if (body.has("ends_at")) {
      long given = body.time("ends_at");
      // Whoever ends it "now" may have a clock behind ours.
      endsAt = startsAt <= now && given < now ? now : given;
    }
    if (endsAt != now) {
      requireTimes(body, startsAt, endsAt, now);
    }
    return window.change(
        startsAt,
        endsAt,
        body.has("starts") ? allowed(body) : window.startsAllowed(),
        body.has("reason") ? reason(body, "reason") : window.reason(),
        body.has("reason_zh") ? reason(body, "reason_zh") : window.reasonZh(),
        now);
  }

  private void cancel(Context ctx, String caller) {
    MaintenanceWindow window = own(ctx, caller);
    changed(window, this::cancelled);
    ctx.status(NO_CONTENT);
  }

  /** Null where it was cancelled before. */
  private MaintenanceWindow cancelled(MaintenanceWindow window) {
    if (window.cancelled()) {
      return null;
    }
    long now = clock.millis();
    requireOpen(window, now);
    return window.cancel(now);
  }

  /** Changes what counts, again if another server was faster. */
  private MaintenanceWindow changed(
      MaintenanceWindow window, UnaryOperator<MaintenanceWindow> change) {
    MaintenanceWindow current = window;
    while (true) {
      MaintenanceWindow next = change.apply(current);
      if (next == null) {
        return current;
      }
      Change<MaintenanceWindow> made = book.append(next);
      current = made.current();
      if (made.accepted()) {
        return current;
      }
    }
  }

  private static boolean sees(String caller, MaintenanceWindow window) {
    return caller.equals(ApiKey.OPERATOR)
        ? window.owner().equals(ApiKey.OPERATOR)
        : window.concerns(caller);
  }

  private MaintenanceWindow find(Context ctx, String caller) {
    book.catchUp();
    String id = ctx.pathParam("id");
    return book.find(id)
        .filter(window -> sees(caller, window))
        .orElseThrow(
            () ->
                ProblemCode.MAINTENANCE_NOT_FOUND
                    .because("no maintenance window " + id, "没有该维护窗口")
                    .blaming("id", id));
  }

  private MaintenanceWindow own(Context ctx, String caller) {
    MaintenanceWindow window = find(ctx, caller);
    if (!window.owner().equals(caller)) {
      throw ProblemCode.MAINTENANCE_BY_OPERATOR.because(
          "window " + window.windowId() + " was made by the operator; only they may change it",
          "该维护窗口由平台运营方创建,不能修改");
    }
    AuditNotes.concerns(ctx, window.tenant());
    return window;
  }

  private static void requireOpen(MaintenanceWindow window, long now) {
    if (window.over(now)) {
      throw ProblemCode.MAINTENANCE_OVER
          .because(
              "window "
                  + window.windowId()
                  + " was over at "
                  + Rfc3339.of(window.overAt())
                  + "; make a new one",
              "该维护窗口已结束,请新建")
          .with("ends_at", Rfc3339.of(window.overAt()));
    }
  }

  private static void requireTimes(Body body, long startsAt, long endsAt, long now) {
    if (endsAt <= startsAt) {
      throw body.invalid(
          "ends_at", "give a time after starts_at, and after now", "须晚于 starts_at 与当前时间");
    }
    if (endsAt - startsAt > LONGEST.toMillis()) {
      throw body.invalid(
          "ends_at",
          "a window lasts " + LONGEST.toDays() + " days at most; make several",
          "单个维护窗口最长 " + LONGEST.toDays() + " 天,请分为多个");
    }
    if (startsAt - now > FURTHEST.toMillis()) {
      throw body.invalid(
          "starts_at",
          "give a time within the next " + FURTHEST.toDays() + " days",
          "须在今后 " + FURTHEST.toDays() + " 天之内");
    }
  }

  private void requireRoom(String owner, long now) {
    long standing =
        book.all()
            .filter(it -> it.owner().equals(owner) && !it.over(now))
            .limit(MAX_STANDING)
            .count();
    if (standing == MAX_STANDING) {
      throw ProblemCode.TOO_MANY_WINDOWS.because(
          MAX_STANDING + " windows are announced or run; cancel some of them",
          "未结束的维护窗口已达 " + MAX_STANDING + " 个上限,请先取消部分窗口");
    }
  }

  private static MaintenanceScope scope(Body body, List<String> scopes) {
    return MaintenanceScope.valueOf(
        body.choice("scope", scopes).toUpperCase(java.util.Locale.ROOT));
  }

  private static void refuseNeedless(Body body, String field, boolean needed) {
    if (!needed && body.has(field)) {
      throw body.invalid(field, "is for another scope: leave it out", "不适用于该范围,请勿提供");
    }
  }

  private static boolean allowed(Body body) {
    return body.choice("starts", STARTS).equals(ALLOWED);
  }

  private static String reason(Body body, String field) {
    return body.has(field) ? body.text(field, MAX_REASON) : null;
  }

  private List<String> devices(Body body, String tenant) {
    List<String> ids = body.texts("device_phy_ids");
    if (ids.size() > MAX_DEVICES) {
      throw body.invalid(
          "device_phy_ids",
          "give " + MAX_DEVICES + " at most, or make a window for their site",
          "最多 " + MAX_DEVICES + " 台,或按站点设置");
    }
    view.catchUp();
    return ids.stream().map(id -> view.device(tenant, id).deviceId()).distinct().toList();
  }

  private String site(Body body, String tenant) {
    String site = body.text("site", MAX_SITE);
    registry.catchUp();
    if (registry.site(tenant, site).isEmpty()) {
      throw ProblemCode.SITE_NOT_FOUND
          .because("site = " + site + ": there is none of this id; make it first", "没有站点 " + site)
          .blaming("site", site);
    }
    return site;
  }

  private String tenant(Body body) {
    String tenant = body.text("tenant", 32);
    if (!tenantExists.test(tenant)) {
      throw ProblemCode.TENANT_NOT_FOUND
          .because("no tenant " + tenant, "没有该租户")
          .blaming("tenant", tenant);
    }
    return tenant;
  }
}
