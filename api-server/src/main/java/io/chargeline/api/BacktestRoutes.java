package io.chargeline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.tenant.Scope;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** What a rule would have raised, and what two rules did raise. */
final class BacktestRoutes {
  static final String PATH = "/api/third/alert-backtests";

  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final String COMPARE = "compare";
  private static final String LIVE = "live";

  private final Backtests tests;
  private final BacktestRequest request;
  private final RecordedAlerts recorded;
  private final RulesOfThen rules;
  private final PastDatabase database;
  private final Clock clock;

  BacktestRoutes(
      Backtests tests,
      BacktestRequest request,
      RecordedAlerts recorded,
      RulesOfThen rules,
      PastDatabase database,
      Clock clock) {
    this.tests = tests;
    this.request = request;
    this.recorded = recorded;
    this.rules = rules;
    this.database = database;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH, this::begin).needing(Scope.MANAGE),
        Route.get(PATH + "/{id}", this::show),
        Route.delete(PATH + "/{id}", this::cancel),
        Route.get(AlertRuleRoutes.PATH + "/{id}/compare", this::compare));
  }

  /**
   * A back-test as the caller sees it.
   *
   * @param progress of its time, 0–1
   * @param dataFrom from when on there was anything to judge: windows and times that had begun
   *     before {@code from} are filled from there
   * @param signals that were judged
   * @param seconds that it took
   * @param speed how many times as fast as real time
   * @param alerts how many fired
   * @param told how many of them somebody would have been told of
   * @param days date → severity → alerts that fired then
   * @param items the first of them, in the order in which they fired
   * @param more how many are not among the items
   * @param live beside what the live rule of that id raised: {@code first} is the live one
   */
  private record Shown(
      String id,
      String state,
      String ruleId,
      long ruleVersion,
      String from,
      String to,
      List<String> sites,
      List<String> devices,
      String createdAt,
      String startedAt,
      String endedAt,
      double progress,
      String dataFrom,
      Long signals,
      Double seconds,
      Double speed,
      Integer alerts,
      Integer told,
      Map<String, Map<String, Integer>> days,
      List<RaisedAlert> items,
      Integer more,
      AlertComparison live,
      @JsonInclude(JsonInclude.Include.NON_NULL) Map<String, Object> problem) {}

  private static Shown shown(Backtest test, AlertComparison live) {
    Backtest.Asked asked = test.asked();
    BacktestTally.Raised raised = test.raised();
    boolean begun = test.startedAt() != null;
    return new Shown(
        test.id(),
        test.state().wireName(),
        asked.rule().id(),
        asked.rule().version(),
        Rfc3339.of(asked.from()),
        Rfc3339.of(asked.to()),
        asked.sites().isEmpty() ? null : asked.sites(),
        asked.devices().isEmpty() ? null : asked.devices(),
        Rfc3339.of(test.createdAt()),
        Rfc3339.of(test.startedAt()),
        Rfc3339.of(test.endedAt()),
        test.progress(),
        Rfc3339.of(test.dataFrom()),
        begun ? Long.valueOf(test.signals()) : null,
        begun ? Double.valueOf(test.seconds()) : null,
        test.speed(),
        raised == null ? null : Integer.valueOf(raised.alerts()),
        raised == null ? null : Integer.valueOf(raised.told()),
        raised == null ? null : raised.days(),
        raised == null ? null : raised.first().stream().map(RaisedAlert::of).toList(),
        raised == null ? null : Integer.valueOf(raised.alerts() - raised.first().size()),
        live,
        test.problem() == null ? null : Problem.told(test.problem().body()));
  }

  private void begin(Context ctx, String tenant) {
    database.requireExists();
    rules.catchUp();
    Backtest.Asked asked = request.read(ctx, tenant);
    Backtest test = tests.begin(Origin.of(ctx).id("backtest"), asked);
    ctx.header("Location", PATH + "/" + test.id());
    Answer.json(ctx, ACCEPTED, shown(test, null));
  }

  private void show(Context ctx, String tenant) {
    Backtest test = find(ctx, tenant);
    String with = ctx.queryParam(COMPARE);
    if (with != null && !with.equals(LIVE)) {
      throw Query.invalid(COMPARE, with, "give live, or leave it out", "仅支持 live");
    }
    Answer.ok(ctx, shown(test, with == null || test.raised() == null ? null : live(test)));
  }

  private AlertComparison live(Backtest test) {
    Backtest.Asked asked = test.asked();
    List<AlertRow> was =
        recorded.of(asked.tenant(), asked.rule().id(), asked.from(), asked.to()).stream()
            .filter(row -> asked.sites().isEmpty() || asked.sites().contains(row.site()))
            .filter(row -> asked.devices().isEmpty() || asked.devices().contains(row.deviceId()))
            .map(row -> asOf(row, asked.to()))
            .toList();
    return AlertComparison.of(was, test.raised().first(), test.raised().wholeUntil());
  }

  /** What ended later is not over within the time that was judged again. */
  private static AlertRow asOf(AlertRow row, long to) {
    return row.resolvedAt() == null || row.resolvedAt() < to ? row : RaisedAlert.stillOpen(row);
  }

  private void cancel(Context ctx, String tenant) {
    Backtest test = find(ctx, tenant);
    test.cancel(clock.millis());
    Answer.json(ctx, OK, shown(test, null));
  }

  private Backtest find(Context ctx, String tenant) {
    String id = ctx.pathParam("id");
    return tests
        .find(tenant, id)
        .orElseThrow(
            () ->
                ProblemCode.BACKTEST_NOT_FOUND
                    .because(
                        "no back-test "
                            + id
                            + "; results are kept for an hour, by the server that made them",
                        "没有该回测,结果由执行的服务器保留一小时")
                    .blaming("id", id));
  }

  /**
   * Two rules beside each other, by what they raised.
   *
   * @param alerts how many each of them raised
   */
  private record Beside(
      String ruleId,
      String with,
      String from,
      String to,
      int alerts,
      int alertsWith,
      AlertComparison compared) {}

  private void compare(Context ctx, String tenant) {
    database.requireExists();
    rules.catchUp();
    String id = request.stored(tenant, ctx.pathParam("id")).id();
    String with = ctx.queryParam("with");
    if (with == null) {
      throw ProblemCode.MISSING_FIELD
          .because("with is missing: give the id of the draft", "缺少参数 with:请给出草稿规则的编号")
          .blaming("with", null);
    }
    String other = request.stored(tenant, with).id();
    long now = clock.millis();
    Long givenTo = HistoryRoutes.time(ctx, "to");
    long to = givenTo == null ? now : Math.min(givenTo, now);
    Long givenFrom = HistoryRoutes.time(ctx, "from");
    long from = givenFrom == null ? to - WEEK_MS : givenFrom;
    if (from >= to || to - from > BacktestRequest.LONGEST.toMillis()) {
      throw Query.invalid(
          "from",
          Rfc3339.of(from),
          "give a time before to, at most %d days".formatted(BacktestRequest.LONGEST.toDays()),
          "须早于 to,最长 " + BacktestRequest.LONGEST.toDays() + " 天");
    }
    List<AlertRow> mine = recorded.of(tenant, id, from, to);
    List<AlertRow> others = recorded.of(tenant, other, from, to);
    Answer.ok(
        ctx,
        new Beside(
            id,
            other,
            Rfc3339.of(from),
            Rfc3339.of(to),
            mine.size(),
            others.size(),
            AlertComparison.of(mine, others, null)));
  }

  private static final long WEEK_MS = 7L * 86_400_000;
}
