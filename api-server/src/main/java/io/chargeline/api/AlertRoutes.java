package io.chargeline.api;

import io.chargeline.api.AlertPages.Part;
import io.chargeline.api.AlertPages.Steps;
import io.chargeline.api.AlertResource.Detail;
import io.chargeline.api.AlertResource.StepResource;
import io.chargeline.domain.alert.AlertAct;
import io.chargeline.domain.tenant.ApiKey;
import io.chargeline.domain.tenant.Scope;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Alerts: a tenant's, and the platform's own, which only the operator sees. */
final class AlertRoutes {
  static final String PATH = "/api/third/alerts";
  static final String ADMIN_PATH = "/api/admin/alerts";

  private static final String TIMELINE = "alert-timeline";
  private static final String COMMENT = "comment";
  private static final String TEXT = "text";
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final int MAX_COMMENT = 2000;
  private static final int CREATED = 201;

  /** Entries that come with an alert; the whole timeline has pages. */
  private static final int SHOWN_STEPS = 100;

  private final LiveAlerts live;
  private final AlertPages pages;
  private final AlertActLog acts;
  private final Tenancy tenancy;
  private final LiveView view;
  private final Clock clock;

  AlertRoutes(
      LiveAlerts live,
      AlertPages pages,
      AlertActLog acts,
      Tenancy tenancy,
      LiveView view,
      Clock clock) {
    this.live = live;
    this.pages = pages;
    this.acts = acts;
    this.tenancy = tenancy;
    this.view = view;
    this.clock = clock;
  }

  /** Those with a name of their own stand before those of one alert. */
  List<Route> routes() {
    return List.of(
        Route.get(PATH, this::list),
        Route.get(PATH + "/summary", this::summary),
        Route.get(PATH + "/{id}", this::show),
        Route.get(PATH + "/{id}/timeline", this::timeline),
        Route.post(PATH + "/{id}/acknowledge", this::acknowledge).needing(Scope.MANAGE),
        Route.post(PATH + "/{id}/comments", this::comment).needing(Scope.MANAGE),
        Route.get(ADMIN_PATH, this::list).needing(Scope.ADMIN),
        Route.get(ADMIN_PATH + "/summary", this::summary).needing(Scope.ADMIN),
        Route.get(ADMIN_PATH + "/{id}", this::show).needing(Scope.ADMIN),
        Route.get(ADMIN_PATH + "/{id}/timeline", this::timeline).needing(Scope.ADMIN),
        Route.post(ADMIN_PATH + "/{id}/acknowledge", this::acknowledge).needing(Scope.ADMIN),
        Route.post(ADMIN_PATH + "/{id}/comments", this::comment).needing(Scope.ADMIN));
  }

  /** The platform's own are nobody's. */
  private static String owner(String caller) {
    return caller.equals(ApiKey.OPERATOR) ? "" : caller;
  }

  private void list(Context ctx, String caller) {
    String tenant = owner(caller);
    int limit = HistoryRoutes.limit(ctx);
    AlertFilter filter = AlertFilter.of(ctx);
    if (filter.deviceId() != null) {
      filter = filter.ofDevice(view.fullId(tenant, filter.deviceId()));
    }
    AlertPlace before = AlertPlace.of(ctx);
    live.catchUp();
    Part part = pages.find(tenant, filter, before, limit);
    Answer.ok(
        ctx,
        new Answer.Page<>(part.alerts().stream().map(AlertResource::of).toList(), part.next()));
  }

  private void summary(Context ctx, String caller) {
    live.catchUp();
    Answer.ok(ctx, AlertSummary.of(live.select(owner(caller), alert -> true).alerts()));
  }

  private void show(Context ctx, String caller) {
    live.catchUp();
    Answer.ok(ctx, detail(find(ctx, caller)));
  }

  private Detail detail(AlertView alert) {
    return Detail.of(alert, pages.first(alert.row(), SHOWN_STEPS));
  }

  private void timeline(Context ctx, String caller) {
    int limit = HistoryRoutes.limit(ctx);
    List<String> cursor = Cursor.read(ctx, TIMELINE, 1);
    live.catchUp();
    AlertView alert = find(ctx, caller);
    Steps steps =
        pages.steps(alert.row(), cursor == null ? 0 : Cursor.number(cursor.get(0)), limit);
    List<StepResource> items = steps.steps().stream().map(StepResource::of).toList();
    Answer.ok(
        ctx,
        new Answer.Page<>(
            items,
            steps.more() ? Cursor.of(TIMELINE, items.get(items.size() - 1).number()) : null));
  }

  private AlertView find(Context ctx, String caller) {
    String id = ctx.pathParam("id");
    Optional<AlertView> found =
        ID.matcher(id).matches() ? pages.find(owner(caller), id) : Optional.empty();
    return found.orElseThrow(
        () -> ProblemCode.ALERT_NOT_FOUND.because("no alert " + id, "没有该告警").blaming("id", id));
  }

  private void acknowledge(Context ctx, String caller) {
    Body body = Body.of(ctx, Set.of(COMMENT));
    String comment = body.has(COMMENT) ? body.text(COMMENT, MAX_COMMENT) : null;
    AlertView done = act(ctx, caller, alert -> acknowledgement(ctx, alert, comment));
    Answer.ok(ctx, detail(done));
  }

  /** Null if there is nothing to do: somebody was first. */
  private AlertAct acknowledgement(Context ctx, AlertView alert, String comment) {
    if (alert.row().phase().equals(AlertView.PENDING)) {
      throw ProblemCode.ALERT_PENDING.because(
          "alert "
              + alert.row().alertId()
              + " has not fired yet, so there is nothing to acknowledge; comment on it instead",
          "该告警尚未触发,无需确认;可添加备注");
    }
    if (alert.acknowledgedBy() == null) {
      return made(ctx, alert, AlertView.ACKNOWLEDGE, comment);
    }
    return comment == null ? null : made(ctx, alert, AlertView.COMMENT, comment);
  }

  private void comment(Context ctx, String caller) {
    Body body = Body.of(ctx, Set.of(TEXT));
    String text = body.text(TEXT, MAX_COMMENT);
    AlertView done = act(ctx, caller, alert -> made(ctx, alert, AlertView.COMMENT, text));
    Answer.json(ctx, CREATED, detail(done));
  }

  /** What was decided about the alert as it is. */
  @FunctionalInterface
  private interface Decision {
    AlertAct about(AlertView alert);
  }

  private AlertView act(Context ctx, String caller, Decision decision) {
    live.catchUp();
    AlertView alert = find(ctx, caller);
    if (alert.resolved()) {
      throw ProblemCode.ALERT_RESOLVED
          .because(
              "alert "
                  + alert.row().alertId()
                  + " was over at "
                  + Rfc3339.of(alert.row().resolvedAt())
                  + "; nothing can be done with it any more",
              "该告警已恢复,不能再确认或备注")
          .with("resolved_at", Rfc3339.of(alert.row().resolvedAt()));
    }
    AlertAct act = decision.about(alert);
    if (act == null) {
      return alert;
    }
    acts.append(act);
    live.catchUp();
    return find(ctx, caller);
  }

  private AlertAct made(Context ctx, AlertView alert, String kind, String text) {
    Origin origin = Origin.of(ctx);
    return new AlertAct(
        origin.id("act"),
        alert.row().alertId(),
        alert.row().tenant(),
        kind,
        who(ctx),
        text,
        origin.millis(clock));
  }

  /** The name of the key, as whoever made it called it. */
  private String who(Context ctx) {
    String keyId = Gate.caller(ctx).keyId();
    return tenancy.key(keyId).map(ApiKey::name).filter(name -> !name.isBlank()).orElse(keyId);
  }
}
