package io.chargeline.api;

import io.chargeline.domain.alert.SilenceVersion;
import io.chargeline.domain.tenant.Scope;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Silences: somebody wants to hear nothing of some alerts for a while, and says why. */
final class SilenceRoutes {
  static final String PATH = "/api/third/silences";
  static final String ADMIN_PATH = "/api/admin/silences";

  private static final String ONE = "/{id}";
  private static final String LIST = "silences";
  private static final Set<String> ADMIN_FIELDS =
      Set.of(
          "rules",
          "at_most",
          "everything",
          "author",
          "reason",
          "starts_at",
          "ends_at",
          "duration_s");
  private static final Set<String> FIELDS = with(ADMIN_FIELDS, "sites", "devices");
  private static final Set<String> CHANGES = Set.of("ends_at", "duration_s", "reason");
  private static final List<String> LEVELS = List.of("info", "warning", "critical");
  private static final int MAX_STANDING = 500;
  private static final int MAX_NAMED = 1000;
  private static final int MAX_REASON = 500;
  private static final int MAX_AUTHOR = 100;
  private static final Duration LONGEST = Duration.ofDays(31);
  private static final Duration FURTHEST = Duration.ofDays(366);
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;

  private final SilenceBook book;
  private final AlertRuleBook rules;
  private final LiveView view;
  private final Registry registry;
  private final Tenancy tenancy;
  private final Clock clock;

  /**
   * A silence as the caller sees it.
   *
   * @param phase by our clock: {@code announced, running, ended}
   * @param everything whether it names nothing, and so holds everything back
   */
  private record SilenceResource(
      String id,
      String phase,
      List<String> rules,
      List<String> sites,
      List<String> devices,
      String atMost,
      boolean everything,
      String author,
      String reason,
      String startsAt,
      String endsAt,
      long version,
      String createdAt,
      String effectiveFrom) {

    static SilenceResource of(SilenceVersion silence, long now) {
      return new SilenceResource(
          silence.silenceId(),
          phase(silence, now),
          orNull(silence.rules()),
          orNull(silence.sites()),
          orNull(silence.devices()),
          silence.atMost(),
          silence.rules().isEmpty()
              && silence.sites().isEmpty()
              && silence.devices().isEmpty()
              && silence.atMost() == null,
          silence.author(),
          silence.reason(),
          Rfc3339.of(silence.startsAt()),
          Rfc3339.of(silence.endsAt()),
          silence.version(),
          Rfc3339.of(silence.createdAt()),
          Rfc3339.of(silence.effectiveFrom()));
    }

    private static List<String> orNull(List<String> names) {
      return names.isEmpty() ? null : names;
    }

    private static String phase(SilenceVersion silence, long now) {
      if (isOver(silence, now)) {
        return "ended";
      }
      return silence.startsAt() <= now ? "running" : "announced";
    }
  }

  SilenceRoutes(
      SilenceBook book,
      AlertRuleBook rules,
      LiveView view,
      Registry registry,
      Tenancy tenancy,
      Clock clock) {
    this.book = book;
    this.rules = rules;
    this.view = view;
    this.registry = registry;
    this.tenancy = tenancy;
    this.clock = clock;
  }

  private static Set<String> with(Set<String> fields, String... more) {
    Set<String> all = new LinkedHashSet<>(fields);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>(routes(PATH, false, Scope.READ, Scope.MANAGE));
    routes.addAll(routes(ADMIN_PATH, true, Scope.ADMIN, Scope.ADMIN));
    return List.copyOf(routes);
  }

  private List<Route> routes(String path, boolean platform, Scope read, Scope change) {
    return List.of(
        Route.get(path, (ctx, caller) -> list(ctx, owner(platform, caller))).needing(read),
        Route.post(path, (ctx, caller) -> create(ctx, path, owner(platform, caller)))
            .needing(change),
        Route.get(path + ONE, (ctx, caller) -> show(ctx, owner(platform, caller))).needing(read),
        Route.patch(path + ONE, (ctx, caller) -> change(ctx, owner(platform, caller)))
            .needing(change),
        Route.delete(path + ONE, (ctx, caller) -> end(ctx, owner(platform, caller)))
            .needing(change));
  }

  private static String owner(boolean platform, String caller) {
    return platform ? AlertRuleBook.PLATFORM : caller;
  }

  private static boolean isOver(SilenceVersion silence, long now) {
    return silence.endsAt() <= now;
  }

  private void list(Context ctx, String owner) {
    boolean all = Boolean.TRUE.equals(Query.flag(ctx, "all"));
    Integer asked = Query.integer(ctx, "limit", 1, MAX_LIMIT);
    int limit = asked == null ? DEFAULT_LIMIT : asked;
    List<String> after = Cursor.read(ctx, LIST, 2);
    long startedBy = after == null ? 0 : Cursor.number(after.get(0));
    book.catchUp();
    long now = clock.millis();
    List<SilenceVersion> found =
        book.of(owner)
            .filter(silence -> all || !isOver(silence, now))
            .filter(silence -> after == null || isAfter(silence, startedBy, after.get(1)))
            .limit(limit + 1L)
            .toList();
    boolean more = found.size() > limit;
    List<SilenceVersion> shown = more ? found.subList(0, limit) : found;
    SilenceVersion last = more ? shown.get(limit - 1) : null;
    Answer.ok(
        ctx,
        new Answer.Page<>(
            shown.stream().map(silence -> SilenceResource.of(silence, now)).toList(),
            more ? Cursor.of(LIST, last.startsAt(), last.silenceId()) : null));
  }

  private static boolean isAfter(SilenceVersion silence, long startsAt, String id) {
    return silence.startsAt() < startsAt
        || silence.startsAt() == startsAt && silence.silenceId().compareTo(id) > 0;
  }

  private void create(Context ctx, String path, String owner) {
    boolean platform = owner.equals(AlertRuleBook.PLATFORM);
    Body body = Body.of(ctx, platform ? ADMIN_FIELDS : FIELDS);
    Origin origin = Origin.of(ctx);
    long now = clock.millis();
    long startsAt = body.has("starts_at") ? Math.max(body.time("starts_at"), now) : now;
    long endsAt = endsAt(body, startsAt);
    requireTimes(body, startsAt, endsAt, now);
    String reason = body.text("reason", MAX_REASON);
    String author = body.has("author") ? body.text("author", MAX_AUTHOR) : KeyName.of(ctx, tenancy);
    String atMost = body.has("at_most") ? body.choice("at_most", LEVELS) : null;
    book.catchUp();
    List<String> ruleIds = ruleIds(body, owner);
    List<String> sites = sites(body, owner);
    List<String> devices = devices(body, owner);
    boolean names = !ruleIds.isEmpty() || !sites.isEmpty() || !devices.isEmpty() || atMost != null;
    requireMeant(body, names);
    requireRoom(owner, now);
    SilenceVersion asked =
        new SilenceVersion(
            origin.id("silence"),
            owner,
            ruleIds,
            sites,
            devices,
            atMost,
            author,
            reason,
            startsAt,
            endsAt,
            1,
            now,
            now);
    // Of a repeated request the silence may stand there already: then that one counts.
    SilenceVersion made = book.create(asked);
    ctx.header("Location", path + '/' + made.silenceId());
    Answer.json(ctx, CREATED, SilenceResource.of(made, clock.millis()));
  }

  private static long endsAt(Body body, long startsAt) {
    if (!body.has("duration_s")) {
      return body.time("ends_at");
    }
    if (body.has("ends_at")) {
      throw body.invalid(
          "duration_s", "give ends_at or duration_s, not both", "ends_at 与 duration_s 只能提供一个");
    }
    return startsAt + 1000L * body.integer("duration_s", 1, (int) LONGEST.toSeconds());
  }

  private static void requireTimes(Body body, long startsAt, long endsAt, long now) {
    String field = body.has("duration_s") ? "duration_s" : "ends_at";
    if (endsAt <= startsAt || endsAt <= now) {
      throw body.invalid(
          field, "give a time after starts_at, and after now", "须晚于 starts_at 与当前时间");
    }
    if (endsAt - startsAt > LONGEST.toMillis()) {
      throw body.invalid(
          field,
          "a silence lasts " + LONGEST.toDays() + " days at most",
          "静默最长 " + LONGEST.toDays() + " 天");
    }
    if (startsAt - now > FURTHEST.toMillis()) {
      throw body.invalid(
          "starts_at",
          "give a time within " + FURTHEST.toDays() + " days",
          "须在 " + FURTHEST.toDays() + " 天以内");
    }
  }

  private static void requireMeant(Body body, boolean names) {
    boolean everything = body.flag("everything");
    if (everything && names) {
      throw body.invalid(
          "everything", "leave it out: the silence names what it is about", "请去掉该字段:静默已指明对象");
    }
    if (!everything && !names) {
      throw body.missing(
          "rules",
          "rules, sites, devices or at_most; or everything = true, if all alerts are meant",
          "请提供 rules、sites、devices 或 at_most;如需静默全部告警,请提供 everything = true");
    }
  }

  private void requireRoom(String owner, long now) {
    long standing =
        book.of(owner).filter(silence -> !isOver(silence, now)).limit(MAX_STANDING).count();
    if (standing == MAX_STANDING) {
      throw ProblemCode.TOO_MANY_SILENCES.because(
          MAX_STANDING + " silences are announced or run; end some of them",
          "未结束的静默已达 " + MAX_STANDING + " 个上限,请先结束部分静默");
    }
  }

  private static List<String> names(Body body, String field) {
    if (!body.has(field)) {
      return List.of();
    }
    List<String> names = body.texts(field).stream().distinct().toList();
    if (names.size() > MAX_NAMED) {
      throw body.invalid(field, "give " + MAX_NAMED + " at most", "最多 " + MAX_NAMED + " 项");
    }
    return names;
  }

  /** A misspelt one would silence nothing. */
  private List<String> ruleIds(Body body, String owner) {
    List<String> ids = names(body, "rules");
    if (!ids.isEmpty()) {
      rules.catchUp();
      Set<String> known = new LinkedHashSet<>();
      rules.counting(owner, Long.MAX_VALUE).forEach(rule -> known.add(rule.ruleId()));
      ids.stream()
          .filter(id -> !known.contains(id))
          .findFirst()
          .ifPresent(
              id -> {
                throw ProblemCode.RULE_NOT_FOUND
                    .because("rules: there is no alert rule " + id, "rules:没有告警规则 " + id)
                    .blaming("rules", id);
              });
    }
    return ids;
  }

  private List<String> sites(Body body, String owner) {
    List<String> sites = names(body, "sites");
    if (!sites.isEmpty()) {
      registry.catchUp();
      sites.stream()
          .filter(site -> registry.site(owner, site).isEmpty())
          .findFirst()
          .ifPresent(
              site -> {
                throw ProblemCode.SITE_NOT_FOUND
                    .because("sites: there is no site " + site, "sites:没有站点 " + site)
                    .blaming("sites", site);
              });
    }
    return sites;
  }

  private List<String> devices(Body body, String owner) {
    List<String> devices = names(body, "devices");
    if (devices.isEmpty()) {
      return devices;
    }
    view.catchUp();
    return devices.stream().map(id -> view.device(owner, id).deviceId()).distinct().toList();
  }

  private void show(Context ctx, String owner) {
    Answer.ok(ctx, SilenceResource.of(find(ctx, owner), clock.millis()));
  }

  private SilenceVersion find(Context ctx, String owner) {
    book.catchUp();
    String id = ctx.pathParam("id");
    return book.find(owner, id)
        .orElseThrow(
            () ->
                ProblemCode.SILENCE_NOT_FOUND
                    .because("no silence " + id, "没有该静默")
                    .blaming("id", id));
  }

  private void change(Context ctx, String owner) {
    Body body = Body.of(ctx, CHANGES);
    SilenceVersion changed = book.change(find(ctx, owner), it -> changed(it, body));
    Answer.ok(ctx, SilenceResource.of(changed, clock.millis()));
  }

  private SilenceVersion changed(SilenceVersion silence, Body body) {
    long now = clock.millis();
    requireOpen(silence, now);
    long endsAt = silence.endsAt();
    if (body.has("ends_at") || body.has("duration_s")) {
      endsAt = endsAt(body, silence.startsAt());
      requireTimes(body, silence.startsAt(), endsAt, now);
    }
    String reason = body.has("reason") ? body.text("reason", MAX_REASON) : silence.reason();
    return next(silence, reason, endsAt, now);
  }

  private void end(Context ctx, String owner) {
    SilenceVersion unused = book.change(find(ctx, owner), this::ended);
    ctx.status(NO_CONTENT);
  }

  /** Null where somebody has ended it before. */
  private SilenceVersion ended(SilenceVersion silence) {
    if (silence.version() > 1 && silence.endsAt() == silence.effectiveFrom()) {
      return null;
    }
    long now = clock.millis();
    requireOpen(silence, now);
    SilenceVersion next = next(silence, silence.reason(), now, now);
    return next(silence, silence.reason(), next.effectiveFrom(), now);
  }

  private static SilenceVersion next(SilenceVersion silence, String reason, long endsAt, long now) {
    return new SilenceVersion(
        silence.silenceId(),
        silence.tenant(),
        silence.rules(),
        silence.sites(),
        silence.devices(),
        silence.atMost(),
        silence.author(),
        reason,
        silence.startsAt(),
        endsAt,
        silence.version() + 1,
        silence.createdAt(),
        // Two versions never begin to count at one time, also where another server's clock is
        // ahead.
        Math.max(now, silence.effectiveFrom() + 1));
  }

  private static void requireOpen(SilenceVersion silence, long now) {
    if (isOver(silence, now)) {
      throw ProblemCode.SILENCE_OVER
          .because(
              "silence "
                  + silence.silenceId()
                  + " was over at "
                  + Rfc3339.of(silence.endsAt())
                  + "; make a new one",
              "该静默已结束,请新建")
          .with("ends_at", Rfc3339.of(silence.endsAt()));
    }
  }
}
