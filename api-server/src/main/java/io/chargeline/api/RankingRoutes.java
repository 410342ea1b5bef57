package io.chargeline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.sql.Figure;
import io.chargeline.sql.Ranked;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Who has most or least of a figure: devices, ports, sites or models, over days. */
final class RankingRoutes {
  private static final int DEFAULT_DAYS = 7;
  private static final int MAX_DAYS = 400;
  private static final int DEFAULT_LIMIT = 10;
  private static final int MAX_LIMIT = 100;

  private final Subjects subjects;
  private final LiveView view;
  private final Registry registry;
  private final Statistics statistics;
  private final Clock clock;

  RankingRoutes(
      Subjects subjects, LiveView view, Registry registry, Statistics statistics, Clock clock) {
    this.subjects = subjects;
    this.view = view;
    this.registry = registry;
    this.statistics = statistics;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/third/stats/ranking", this::ranking));
  }

  private static Ranked of(Context ctx) {
    String text = ctx.queryParam("of");
    return Arrays.stream(Ranked.values())
        .filter(one -> text == null ? one == Ranked.DEVICES : one.wireName().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                Query.invalid(
                    "of",
                    text,
                    "give devices, ports, sites or models",
                    "可用 devices、ports、sites、models"));
  }

  /**
   * One of the ranked.
   *
   * @param rank from 1
   * @param site where it stood; of a device that moved one of its sites
   * @param model empty where the registry names none
   * @param devices of a model: how many there were
   */
  private record Place(
      int rank,
      @JsonInclude(JsonInclude.Include.NON_NULL) String devicePhyId,
      @JsonInclude(JsonInclude.Include.NON_NULL) Integer portNo,
      @JsonInclude(JsonInclude.Include.NON_NULL) String site,
      @JsonInclude(JsonInclude.Include.NON_NULL) String model,
      @JsonInclude(JsonInclude.Include.NON_NULL) Long devices,
      @JsonInclude(JsonInclude.Include.NON_NULL) String name,
      Measured figure) {}

  private record Ranking(
      List<Place> items,
      Subject.Shown of,
      Span.Shown window,
      @JsonProperty("final") boolean isFinal,
      String asOf) {}

  private void ranking(Context ctx, String tenant) {
    Ranked of = of(ctx);
    Subject subject = subjects.of(ctx, tenant);
    refuseDevice(ctx);
    String by = ctx.queryParam("by");
    Figure figure = by == null ? Figure.ENERGY : FigureNames.one("by", by, FigureNames.OVER_TIME);
    String order = order(ctx);
    Integer limit = Query.integer(ctx, "limit", 1, MAX_LIMIT);
    Span span = Span.read(ctx, Step.DAY, subject.zone(), clock, DEFAULT_DAYS, MAX_DAYS);
    FigureLog log = FigureLog.read(ctx);
    String text =
        of.by(figure, order.equals("top"))
            .replace("{{place}}", subject.site() == null ? "" : "AND site = {site:String}");
    List<JsonNode> rows =
        statistics.ask(
            of.query(),
            text,
            subject,
            span,
            log,
            Map.of(
                "scope",
                of.scope(),
                "limit",
                Integer.toString(limit == null ? DEFAULT_LIMIT : limit)));
    // What the whole tenant's last day is, is known of its own windows.
    Totals all = statistics.total(subject, span, List.of(figure), log);
    Answer.ok(
        ctx,
        new Ranking(
            places(of, figure, rows, tenant),
            subject.shown(),
            span.shown(),
            all.isFinal() && all.end() >= span.to(),
            Rfc3339.of(all.asOf())));
  }

  private static String order(Context ctx) {
    String text = ctx.queryParam("order");
    String order = text == null ? "top" : text.toLowerCase(Locale.ROOT);
    if (!order.equals("top") && !order.equals("bottom")) {
      throw Query.invalid("order", text, "give top or bottom", "可用 top、bottom");
    }
    return order;
  }

  private static void refuseDevice(Context ctx) {
    String device = ctx.queryParam("device");
    if (device != null) {
      throw Query.invalid(
          "device",
          device,
          "a ranking is of many; give site to narrow it, or ask stats/series for one device",
          "排名面向多个对象,请使用 site 筛选,单个设备请查询 stats/series");
    }
  }

  private List<Place> places(Ranked of, Figure figure, List<JsonNode> rows, String tenant) {
    return IntStream.range(0, rows.size())
        .mapToObj(i -> place(of, figure, i + 1, rows.get(i), tenant))
        .toList();
  }

  private Place place(Ranked of, Figure figure, int rank, JsonNode row, String tenant) {
    boolean ofDevices = of == Ranked.DEVICES || of == Ranked.PORTS;
    String device = ofDevices ? row.path("device_id").asText() : null;
    String place =
        of == Ranked.MODELS ? null : History.text(row, of == Ranked.SITES ? "site" : "place");
    return new Place(
        rank,
        device,
        of == Ranked.PORTS ? row.path("port").asInt() : null,
        place,
        of == Ranked.MODELS ? row.path("model").asText() : null,
        of == Ranked.MODELS ? row.path("devices").asLong() : null,
        name(of, device, place, tenant),
        Measured.of(figure, row.path("numerator").asLong(), row.path("denominator").asLong()));
  }

  /** Only of what is the tenant's now: a device that was given away may have another name. */
  private String name(Ranked of, String device, String site, String tenant) {
    if (device != null) {
      return view.snapshot(device)
          .filter(it -> tenant.equals(it.tenant()))
          .map(it -> it.registered().name())
          .orElse(null);
    }
    return of == Ranked.SITES && site != null
        ? registry.site(tenant, site).map(it -> it.name()).orElse(null)
        : null;
  }
}
