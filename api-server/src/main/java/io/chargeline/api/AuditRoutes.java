package io.chargeline.api;

import io.chargeline.api.AuditHistory.Before;
import io.chargeline.api.AuditHistory.Filter;
import io.chargeline.domain.tenant.Scope;
import io.javalin.http.Context;
import java.util.List;

/** Reads the audit. Nothing here or elsewhere changes or deletes an entry. */
final class AuditRoutes {
  private static final String LIST = "audit";
  private static final int MAX_TEXT = 64;

  private final LiveView view;
  private final AuditHistory entries;

  AuditRoutes(LiveView view, History history) {
    this.view = view;
    this.entries = new AuditHistory(history);
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/third/audit", this::own).needing(Scope.MANAGE),
        Route.get("/api/admin/audit", (ctx, operator) -> all(ctx)).needing(Scope.ADMIN));
  }

  private void own(Context ctx, String tenant) {
    answer(ctx, tenant, false);
  }

  private void all(Context ctx) {
    answer(ctx, text(ctx, "tenant"), true);
  }

  private void answer(Context ctx, String tenant, boolean operator) {
    int limit = HistoryRoutes.limit(ctx);
    AuditHistory.Page page = entries.find(filter(ctx, tenant), operator, limit);
    Before end = page.end();
    Answer.ok(
        ctx,
        new Answer.Page<>(
            page.entries(), page.more() ? Cursor.of(LIST, end.at(), end.auditId()) : null));
  }

  private Filter filter(Context ctx, String tenant) {
    List<String> cursor = Cursor.read(ctx, LIST, 2);
    String device = text(ctx, "device");
    String action = text(ctx, "action");
    if (action != null && !AuditAction.names().contains(action)) {
      throw Query.invalid(
          "action", action, "give one of " + AuditAction.names(), "可用 " + AuditAction.names());
    }
    return new Filter(
        tenant,
        device == null ? null : view.fullId(tenant == null ? "" : tenant, device),
        text(ctx, "key"),
        action,
        text(ctx, "request_id"),
        HistoryRoutes.time(ctx, "since"),
        HistoryRoutes.time(ctx, "until"),
        cursor == null ? null : new Before(Cursor.number(cursor.get(0)), cursor.get(1)));
  }

  /** Null when absent. */
  private static String text(Context ctx, String name) {
    String text = ctx.queryParam(name);
    if (text != null && (text.isEmpty() || text.length() > MAX_TEXT)) {
      throw Query.invalid(
          name, text, "give 1–" + MAX_TEXT + " characters", "须为 1–" + MAX_TEXT + " 个字符");
    }
    return text;
  }
}
