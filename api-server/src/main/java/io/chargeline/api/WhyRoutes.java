package io.chargeline.api;

import io.chargeline.alerting.Why;
import io.chargeline.alerting.fold.Trace;
import io.chargeline.alerting.fold.World;
import io.chargeline.alerting.rule.EntityKind;
import io.chargeline.alerting.rule.GroupKey;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleJson;
import io.chargeline.alerting.signal.Place;
import io.chargeline.alerting.signal.SignalReader;
import io.chargeline.domain.alert.RuleVersion;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.fact.AlertRow;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Why a rule did or did not call somebody about something. */
final class WhyRoutes {
  static final String PATH = "/api/third/alerts/why";

  private static final String DEVICE = "device";
  private static final String SITE = "site";
  private static final String RULE = "rule";
  private static final String AT = "at";
  private static final String ALERT = "alert";
  private static final int STEPS = 50;
  private static final int AT_ONCE = 2;
  private static final int TURN_S = 2;
  private static final int RETRY_S = 5;
  private static final int LOOKBACK_S = 86_400;
  private static final int MAX_LOOKBACK_S = 7 * 86_400;
  private static final int MIN_LOOKBACK_S = 60;

  private final RulesOfThen rules;
  private final RulePlaces places;
  private final LiveView view;
  private final Registry registry;
  private final RecordedAlerts recorded;
  private final PastDatabase database;
  private final HeldHistory held;
  private final PastDevices devices;
  private final Clock clock;
  private final Semaphore turns = new Semaphore(AT_ONCE, true);

  WhyRoutes(
      RulesOfThen rules,
      RulePlaces places,
      LiveView view,
      Registry registry,
      RecordedAlerts recorded,
      PastDatabase database,
      HeldHistory held,
      Clock clock) {
    this.rules = rules;
    this.places = places;
    this.view = view;
    this.registry = registry;
    this.recorded = recorded;
    this.database = database;
    this.held = held;
    this.devices = new PastDevices(database, registry.places());
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(Route.get(PATH, this::why));
  }

  /**
   * What is asked.
   *
   * @param device null: of no single one
   * @param port null: of no single one
   * @param site null: of no single one
   * @param at unix milliseconds
   */
  private record Question(String ruleId, String device, Integer port, String site, long at) {}

  /**
   * The answer.
   *
   * @param said in one sentence
   * @param knownUntil up to when everything is stored; what came later is not judged here
   * @param lookedFrom from when on the history was judged
   * @param steps the last decisions before, the latest last
   */
  private record Answered(
      String rule,
      Long ruleVersion,
      String devicePhyId,
      Integer portNo,
      String site,
      String at,
      String verdict,
      io.chargeline.alerting.rule.Text said,
      RaisedAlert alert,
      String knownUntil,
      String lookedFrom,
      List<Decision> steps) {}

  /** One decision; {@code seen} is the measure. */
  private record Decision(
      String at,
      String entity,
      String alertId,
      Double seen,
      String before,
      String after,
      io.chargeline.alerting.rule.Text said) {
    static Decision of(Trace.Step step) {
      return new Decision(
          Rfc3339.of(step.at()),
          step.entity(),
          step.alertId(),
          step.seen(),
          step.before(),
          step.after(),
          step.said());
    }
  }

  private void why(Context ctx, String tenant) {
    database.requireExists();
    rules.catchUp();
    registry.catchUp();
    Question question = ctx.queryParam(ALERT) == null ? asked(ctx, tenant) : ofAlert(ctx, tenant);
    Integer lookback = Query.integer(ctx, "lookback_s", MIN_LOOKBACK_S, MAX_LOOKBACK_S);
    List<Rule> all = RulesOfThen.readable(rules.rules().counting(tenant, question.at()));
    Rule rule = rule(all, tenant, question);
    requireEntity(rule, question);
    boolean mine = false;
    try {
      mine = turns.tryAcquire(TURN_S, TimeUnit.SECONDS);
      if (!mine) {
        throw ProblemCode.HISTORY_UNAVAILABLE
            .because("others are asking why just now; try again", "其他查询进行中,请稍后重试")
            .retryAfter(RETRY_S);
      }
      Answer.ok(ctx, answered(tenant, question, rule, all, lookback));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ProblemCode.HISTORY_UNAVAILABLE.because("interrupted; try again", "请稍后重试");
    } finally {
      if (mine) {
        turns.release();
      }
    }
  }

  private Question asked(Context ctx, String tenant) {
    String ruleId = required(ctx, RULE, "the id of a rule", "规则编号");
    String device = null;
    String site = ctx.queryParam(SITE);
    Integer port = PortField.of(ctx);
    if (port == null) {
      port = Query.integer(ctx, "port", 1, 255);
    }
    String named = ctx.queryParam(DEVICE);
    if (named != null) {
      view.catchUp();
      DeviceSnapshot found = view.device(tenant, named);
      device = found.deviceId();
    } else if (port != null) {
      throw Query.invalid(
          "port", port.toString(), "give the device, too: device=04A228CD", "请同时提供 device");
    }
    if (site != null && registry.siteRecord(tenant, site).isEmpty()) {
      throw ProblemCode.SITE_NOT_FOUND
          .because("no site " + site + "; GET /api/third/sites lists yours", "没有该站点")
          .blaming(SITE, site);
    }
    return new Question(ruleId, device, port, site, at(ctx, clock.millis()));
  }

  private Question ofAlert(Context ctx, String tenant) {
    String id = ctx.queryParam(ALERT);
    AlertRow alert =
        recorded
            .find(tenant, id)
            .orElseThrow(
                () ->
                    ProblemCode.NOT_FOUND
                        .because(
                            "no alert "
                                + id
                                + " in the history; one that just began gets there within seconds",
                            "历史中没有该告警")
                        .blaming(ALERT, id));
    long moment = alert.firedAt() == null ? alert.beganAt() : alert.firedAt();
    long said = alert.toldAt() == null ? moment : alert.toldAt();
    return new Question(
        alert.ruleId(),
        alert.deviceId(),
        alert.port(),
        alert.deviceId() == null ? alert.site() : null,
        at(ctx, said));
  }

  private long at(Context ctx, long otherwise) {
    Long given = HistoryRoutes.time(ctx, AT);
    long now = clock.millis();
    if (given != null && given > now) {
      throw Query.invalid(
          AT, Rfc3339.of(given), "give a time that is past; it is " + Rfc3339.of(now), "不能晚于当前时间");
    }
    return given == null ? otherwise : given;
  }

  private static String required(Context ctx, String name, String what, String whatZh) {
    String value = ctx.queryParam(name);
    if (value == null) {
      throw ProblemCode.MISSING_FIELD
          .because(name + " is missing: give " + what, "缺少参数 " + name + ":" + whatZh)
          .blaming(name, null);
    }
    return value;
  }

  /** As it counted then; one that is not enabled has an answer of its own. */
  private Rule rule(List<Rule> counting, String tenant, Question question) {
    Rule found =
        counting.stream()
            .filter(rule -> rule.id().equals(question.ruleId()))
            .filter(
                rule ->
                    !rule.tenant().isEmpty()
                        || places.seenBy(tenant, RuleJson.write(rule)).isPresent())
            .findFirst()
            .orElse(null);
    boolean known =
        found != null
            || !rules.rules().versions(tenant, question.ruleId()).isEmpty()
            || rules.rules().versions(AlertRuleBook.PLATFORM, question.ruleId()).stream()
                .anyMatch(version -> looksAt(version, tenant));
    if (!known) {
      throw BacktestRequest.unknown(question.ruleId());
    }
    return found;
  }

  private boolean looksAt(RuleVersion version, String tenant) {
    return version.rule() != null && places.seenBy(tenant, version.rule()).isPresent();
  }

  private static void requireEntity(Rule rule, Question question) {
    if (rule == null) {
      return;
    }
    boolean narrow = rule.per() == EntityKind.PORT || rule.per() == EntityKind.DEVICE;
    if (narrow && question.device() == null && question.site() == null) {
      throw ProblemCode.MISSING_FIELD
          .because(
              "device is missing: rule " + rule.id() + " judges each " + rule.per().wireName(),
              "缺少参数 device:该规则逐个设备或端口判断")
          .blaming(DEVICE, null);
    }
    if (rule.per() == EntityKind.SITE && question.site() == null && question.device() == null) {
      throw ProblemCode.MISSING_FIELD
          .because("site is missing: rule " + rule.id() + " judges each site", "缺少参数 site")
          .blaming(SITE, null);
    }
  }

  private Answered answered(
      String tenant, Question question, Rule rule, List<Rule> counting, Integer lookback) {
    long at = question.at();
    long until = held.until();
    String known = Rfc3339.of(until == 0 ? at : Math.min(at, until));
    if (rule == null) {
      Why.Explanation none =
          Why.explain(
              List.of(),
              question.ruleId(),
              key -> false,
              World.QUIET,
              List.<io.chargeline.alerting.signal.Signal>of().iterator(),
              at,
              STEPS);
      return shown(question, null, none, known, null);
    }
    List<Rule> judged =
        counting.stream()
            .filter(
                r ->
                    r.id().equals(rule.id())
                        || r.inhibits().topology()
                        || r.inhibits().rules().contains(rule.id()))
            .toList();
    SignalNeeds needs = SignalNeeds.of(judged);
    long back =
        lookback == null
            ? Math.min(
                TimeUnit.SECONDS.toMillis(MAX_LOOKBACK_S),
                Math.max(TimeUnit.SECONDS.toMillis(LOOKBACK_S), needs.leadMs()))
            : TimeUnit.SECONDS.toMillis(lookback);
    long since = held.since(SignalNeeds.of(List.of(rule)).tableNames());
    if (at < since) {
      throw Backtests.notHeld(AT, at, since);
    }
    long from = Math.max(since, at - back);
    World world = rules.world(tenant, held.outages(from, at + 1)).at(at);
    try (StoredSignals signals =
        new StoredSignals(database, tables(tenant, question, rule, judged, from), from, at + 1)) {
      Why.Explanation why =
          Why.explain(judged, rule.id(), asked(tenant, question, rule), world, signals, at, STEPS);
      return shown(question, rule, why, known, Rfc3339.of(from));
    }
  }

  private static Answered shown(
      Question question, Rule rule, Why.Explanation why, String known, String from) {
    return new Answered(
        question.ruleId(),
        rule == null ? null : Long.valueOf(rule.version()),
        question.device(),
        question.port(),
        question.site(),
        Rfc3339.of(question.at()),
        why.verdict().wireName(),
        why.said(),
        why.alert() == null || why.alert().firedAt() == null ? null : RaisedAlert.of(why.alert()),
        known,
        from,
        why.steps().stream().map(Decision::of).toList());
  }

  /**
   * The rule's own signals are read of what the alert may consist of; what may hold it back is read
   * of all that stands at the site.
   */
  private List<PastSignals> tables(
      String tenant, Question question, Rule rule, List<Rule> judged, long from) {
    long to = question.at() + 1;
    String site = site(question);
    PastDevices.Found found =
        devices.of(tenant, site == null ? List.of() : List.of(site), from, to);
    SignalReader reader = new SignalReader(found.places());
    Set<String> around = found.ids();
    if (question.device() != null) {
      around.add(question.device());
    }
    List<Rule> others = new ArrayList<>(judged);
    others.removeIf(r -> r.id().equals(rule.id()));
    SignalNeeds held = SignalNeeds.of(others);
    List<PastSignals> tables = new ArrayList<>();
    PastScope wide = PastScope.of(tenant, around);
    if (!isNarrow(rule) || question.device() == null) {
      boolean ofTenant = rule.per() == EntityKind.TENANT || rule.groupBy().isEmpty();
      PastScope whole =
          ofTenant ? PastScope.of(tenant, devices.of(tenant, List.of(), from, to).ids()) : wide;
      return SignalNeeds.of(judged).tables(reader, whole);
    }
    tables.addAll(held.tables(reader, wide));
    PastScope one = PastScope.of(tenant, Set.of(question.device()));
    tables.addAll(SignalNeeds.of(List.of(rule)).without(held).tables(reader, one));
    return tables;
  }

  /** Whether one device's alert holds nothing of others. */
  private static boolean isNarrow(Rule rule) {
    boolean narrow = rule.per() == EntityKind.PORT || rule.per() == EntityKind.DEVICE;
    return narrow
        && (rule.groupBy().contains(GroupKey.DEVICE) || rule.groupBy().contains(GroupKey.PORT));
  }

  private String site(Question question) {
    if (question.site() != null) {
      return question.site();
    }
    if (question.device() == null) {
      return null;
    }
    Place place = registry.places().of(question.device(), question.at());
    return place.site().isEmpty() ? null : place.site();
  }

  /** Which entities are meant, by their keys. */
  private Predicate<String> asked(String tenant, Question question, Rule rule) {
    if (rule.per() == EntityKind.SITE) {
      return Set.of("s/" + tenant + '/' + site(question))::contains;
    }
    if (rule.per() == EntityKind.TENANT) {
      return Set.of("t/" + tenant)::contains;
    }
    if (question.port() != null) {
      return Set.of("p/" + question.device() + '/' + question.port())::contains;
    }
    Set<String> devices = devices(tenant, question);
    String kind = rule.per() == EntityKind.PORT ? "p/" : "d/";
    return key -> key.startsWith(kind) && devices.contains(key.split("/", -1)[1]);
  }

  private Set<String> devices(String tenant, Question question) {
    return question.device() != null
        ? Set.of(question.device())
        : new TreeSet<>(
            registry
                .places()
                .of(tenant, List.of(question.site()), question.at(), question.at() + 1));
  }
}
