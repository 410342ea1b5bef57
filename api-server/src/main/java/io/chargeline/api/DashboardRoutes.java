package io.chargeline.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.chargeline.api.PanelQueries.Origin;
import io.chargeline.api.PanelQueries.Reader;
import io.chargeline.api.dashboards.Dashboard;
import io.chargeline.api.dashboards.Panel;
import io.chargeline.api.dashboards.Presentation;
import io.chargeline.api.dashboards.TimeRange;
import io.chargeline.api.dashboards.Variable;
import io.chargeline.domain.tenant.Scope;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/**
 * The dashboards that Grafana shows, for those who show them by themselves: the files without their
 * queries, and the rows of one panel or variable at a time.
 */
final class DashboardRoutes {
  private static final String THIRD = "/api/third/dashboards";
  private static final String ADMIN = "/api/admin/dashboards";
  private static final String VARIABLE = "/{uid}/variables/{name}";
  private static final String PANEL = "/{uid}/panels/{id}";
  private static final String UID = "uid";

  private final List<Dashboard> dashboards;
  private final PanelQueries queries;
  private final Clock clock;

  DashboardRoutes(List<Dashboard> dashboards, PanelQueries queries, Clock clock) {
    this.dashboards = List.copyOf(dashboards);
    this.queries = queries;
    this.clock = clock;
  }

  List<Route> routes() {
    Reader operator = new Reader(null);
    return List.of(
        Route.get(THIRD, (ctx, tenant) -> list(ctx, new Reader(tenant))),
        Route.get(THIRD + "/{uid}", (ctx, tenant) -> show(ctx, new Reader(tenant))),
        Route.get(THIRD + VARIABLE, (ctx, tenant) -> variable(ctx, new Reader(tenant))),
        Route.get(THIRD + PANEL, (ctx, tenant) -> panel(ctx, new Reader(tenant))),
        Route.get(ADMIN, (ctx, any) -> list(ctx, operator)).needing(Scope.ADMIN),
        Route.get(ADMIN + "/{uid}", (ctx, any) -> show(ctx, operator)).needing(Scope.ADMIN),
        Route.get(ADMIN + VARIABLE, (ctx, any) -> variable(ctx, operator)).needing(Scope.ADMIN),
        Route.get(ADMIN + PANEL, (ctx, any) -> panel(ctx, operator)).needing(Scope.ADMIN));
  }

  private record Listed(String uid, Text title, Text description, List<String> tags) {
    static Listed of(Dashboard dashboard) {
      return new Listed(
          dashboard.uid(),
          text(dashboard, dashboard.title()),
          text(dashboard, dashboard.description()),
          dashboard.tags());
    }
  }

  private record Item(String text, String value) {}

  private record Shown(long from, long to, long tookMs, long rowsRead, List<Frame> frames) {
    static Shown of(TimeRange range, List<Frame> frames, List<PanelRows> answers) {
      return new Shown(
          range.from(),
          range.to(),
          answers.stream().mapToLong(PanelRows::tookMs).sum(),
          answers.stream().mapToLong(PanelRows::readRows).sum(),
          frames);
    }
  }

  private record Frame(String refId, boolean truncated, List<Column> columns) {
    static Frame of(Dashboard dashboard, Panel panel, String refId, PanelRows rows) {
      return new Frame(
          refId,
          rows.truncated(),
          rows.columns().stream().map(column -> Column.of(dashboard, panel, column)).toList());
    }
  }

  private record Column(String field, Text name, String type, @JsonRawValue String values) {
    static Column of(Dashboard dashboard, Panel panel, PanelRows.Column column) {
      String name = panel.displayName(column.field());
      return new Column(column.field(), text(dashboard, name), column.type(), column.values());
    }
  }

  private static Text text(Dashboard dashboard, String english) {
    return new Text(english, dashboard.inChinese(english));
  }

  private List<Dashboard> visible(Reader reader) {
    return dashboards.stream()
        .filter(dashboard -> reader.tenant() == null || !dashboard.forOperator())
        .toList();
  }

  private void list(Context ctx, Reader reader) {
    Answer.ok(ctx, new Answer.Page<>(visible(reader).stream().map(Listed::of).toList(), null));
  }

  private void show(Context ctx, Reader reader) {
    Dashboard dashboard = dashboard(ctx, reader);
    Set<String> uids =
        visible(reader).stream().map(Dashboard::uid).collect(Collectors.toUnmodifiableSet());
    Presentation presentation = new Presentation(uids, reader.tenant() != null);
    Answer.ok(ctx, presentation.of(dashboard, Language.of(ctx) == Language.ZH));
  }

  private void variable(Context ctx, Reader reader) {
    Dashboard dashboard = dashboard(ctx, reader);
    String name = ctx.pathParam("name");
    Variable variable =
        dashboard
            .variable(name)
            .orElseThrow(
                () ->
                    ProblemCode.VARIABLE_NOT_FOUND
                        .because(
                            "dashboard %s has variables %s, none %s"
                                .formatted(dashboard.uid(), PanelRequest.names(dashboard), name),
                            "看板没有变量 " + name)
                        .blaming("name", name));
    PanelRequest request = PanelRequest.read(ctx, dashboard, reader.tenant(), clock.instant());
    if (reader.tenant() != null && name.equals(PanelRequest.TENANT)) {
      items(ctx, List.of(new Item(reader.tenant(), reader.tenant())));
    } else if (variable.isQueried()) {
      Origin origin = new Origin(dashboard.uid(), name);
      CompletableFuture<PanelRows> rows =
          queries.ask(reader, request.expanded(variable.query()), origin);
      answer(ctx, rows.thenApply(DashboardRoutes::items), items -> items(ctx, items));
    } else {
      items(ctx, variable.fixedValues().stream().map(one -> new Item(one, one)).toList());
    }
  }

  private static void items(Context ctx, List<Item> items) {
    Answer.ok(ctx, new Answer.Page<>(items, null));
  }

  /** Of two columns the first is the value, the second its text, as the plug-in has it. */
  private static List<Item> items(PanelRows rows) {
    List<String> values = rows.texts(0);
    List<String> texts = rows.texts(rows.columns().size() - 1);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) != null) {
        items.add(new Item(Objects.requireNonNullElse(texts.get(i), ""), values.get(i)));
      }
    }
    return items;
  }

  private void panel(Context ctx, Reader reader) {
    Dashboard dashboard = dashboard(ctx, reader);
    Panel panel = panel(dashboard, ctx.pathParam("id"));
    PanelRequest request =
        PanelRequest.read(ctx, dashboard, reader.tenant(), clock.instant()).of(panel);
    Origin origin = new Origin(dashboard.uid(), Integer.toString(panel.id()));
    List<CompletableFuture<PanelRows>> asked = new ArrayList<>();
    for (Panel.Target target : panel.targets()) {
      asked.add(queries.ask(reader, request.expanded(target.sql()), origin));
    }
    CompletableFuture<Shown> shown =
        CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
            .thenApply(
                done -> {
                  List<PanelRows> answers = asked.stream().map(CompletableFuture::join).toList();
                  return Shown.of(request.range(), frames(dashboard, panel, answers), answers);
                });
    answer(ctx, shown, body -> Answer.ok(ctx, body));
  }

  private static List<Frame> frames(Dashboard dashboard, Panel panel, List<PanelRows> answers) {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      frames.add(Frame.of(dashboard, panel, panel.targets().get(i).refId(), answers.get(i)));
    }
    return frames;
  }

  /** What to do with an answer that is there. */
  @FunctionalInterface
  private interface Write<T> {
    void with(T body);
  }

  /** Waits without a thread: control must find one. */
  private static <T> void answer(Context ctx, CompletableFuture<T> answer, Write<T> write) {
    ctx.future(
        () ->
            answer.handle(
                (body, failure) -> {
                  if (failure == null) {
                    write.with(body);
                    return null;
                  }
                  Throwable cause =
                      failure instanceof CompletionException ? failure.getCause() : failure;
                  if (cause instanceof Problem problem) {
                    throw problem.again();
                  }
                  throw new IllegalStateException("a panel's query failed", cause);
                }));
  }

  private Dashboard dashboard(Context ctx, Reader reader) {
    String uid = ctx.pathParam(UID);
    return visible(reader).stream()
        .filter(dashboard -> dashboard.uid().equals(uid))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemCode.DASHBOARD_NOT_FOUND
                    .because("no dashboard " + uid, "看板 " + uid + " 不存在")
                    .blaming(UID, uid));
  }

  private static Panel panel(Dashboard dashboard, String id) {
    return dashboard.panels().stream()
        .filter(panel -> Integer.toString(panel.id()).equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                ProblemCode.PANEL_NOT_FOUND
                    .because("dashboard " + dashboard.uid() + " has no panel " + id, "看板没有面板 " + id)
                    .blaming("id", id));
  }
}
