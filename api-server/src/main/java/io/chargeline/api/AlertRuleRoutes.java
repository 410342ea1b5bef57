package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleJson;
import io.chargeline.api.AlertRuleDesk.Maker;
import io.chargeline.api.AlertRuleReader.Reading;
import io.chargeline.api.AlertRuleReader.Told;
import io.chargeline.domain.alert.RuleVersion;
import io.chargeline.domain.tenant.Scope;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Alert rules: a tenant's own beside those of the platform that look at it; and the platform's for
 * the operator.
 */
final class AlertRuleRoutes {
  static final String PATH = "/api/third/alert-rules";
  static final String ADMIN_PATH = "/api/admin/alert-rules";

  private static final String ONE = "/{id}";
  private static final String LIST = "alert-rules";
  private static final String VERSIONS = "alert-rule-versions";
  private static final String DRAFT = ".draft";
  private static final Set<String> SOURCES =
      Set.of(AlertRuleResource.OWN, AlertRuleResource.PLATFORM);
  private static final Set<String> FLAGS = Set.of("enabled", "draft", "version");
  private static final Pattern TAG = Pattern.compile("\"?([0-9]{1,9})\"?");
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final int MAX_NOTE = 500;
  private static final int OK = 200;
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;

  private final AlertRuleBook book;
  private final AlertRuleDesk desk;
  private final AlertRuleView view;
  private final AlertRuleReader reader;
  private final RulePlaces places;
  private final Tenancy tenancy;

  AlertRuleRoutes(AlertRuleBook book, AlertRuleDesk desk, RulePlaces places, Tenancy tenancy) {
    this.book = book;
    this.desk = desk;
    this.view = new AlertRuleView(book, places);
    this.reader = new AlertRuleReader(places);
    this.places = places;
    this.tenancy = tenancy;
  }

  /** Whether a rule would be taken, and what it would look at. */
  private record Validation(
      boolean valid, List<Told> problems, ObjectNode rule, Long devices, Boolean overrides) {}

  List<Route> routes() {
    List<Route> routes = new ArrayList<>(routes(PATH, tenant -> tenant, Scope.READ, Scope.MANAGE));
    routes.addAll(routes(ADMIN_PATH, operator -> AlertRuleBook.PLATFORM, Scope.ADMIN, Scope.ADMIN));
    return List.copyOf(routes);
  }

  /** Whose the rules are that a caller handles. */
  @FunctionalInterface
  private interface Owner {
    String of(String caller);
  }

  private List<Route> routes(String path, Owner owner, Scope read, Scope change) {
    return List.of(
        Route.get(path, (ctx, caller) -> list(ctx, owner.of(caller))).needing(read),
        Route.post(path, (ctx, caller) -> create(ctx, path, owner.of(caller))).needing(change),
        Route.post(path + "/validate", (ctx, caller) -> validate(ctx, owner.of(caller)))
            .needing(read),
        Route.get(path + ONE, (ctx, caller) -> show(ctx, owner.of(caller))).needing(read),
        Route.put(path + ONE, (ctx, caller) -> replace(ctx, owner.of(caller))).needing(change),
        Route.patch(path + ONE, (ctx, caller) -> change(ctx, owner.of(caller))).needing(change),
        Route.delete(path + ONE, (ctx, caller) -> delete(ctx, owner.of(caller))).needing(change),
        Route.get(path + ONE + "/versions", (ctx, caller) -> versions(ctx, owner.of(caller)))
            .needing(read),
        Route.get(path + ONE + "/versions/{n}", (ctx, caller) -> version(ctx, owner.of(caller)))
            .needing(read),
        Route.post(path + ONE + "/draft", (ctx, caller) -> draft(ctx, path, owner.of(caller)))
            .needing(change),
        Route.post(path + ONE + "/publish", (ctx, caller) -> publish(ctx, owner.of(caller)))
            .needing(change));
  }

  private void list(Context ctx, String owner) {
    Predicate<AlertRuleResource> wanted = wanted(ctx);
    Integer asked = Query.integer(ctx, "limit", 1, MAX_LIMIT);
    int limit = asked == null ? DEFAULT_LIMIT : asked;
    List<String> after = Cursor.read(ctx, LIST, 2);
    catchUp();
    List<AlertRuleResource> found =
        view.all(owner)
            .filter(wanted)
            .filter(rule -> after == null || isAfter(rule, after))
            .limit(limit + 1L)
            .toList();
    boolean more = found.size() > limit;
    List<AlertRuleResource> shown = more ? found.subList(0, limit) : found;
    AlertRuleResource last = more ? shown.get(limit - 1) : null;
    Answer.ok(
        ctx, new Answer.Page<>(shown, more ? Cursor.of(LIST, last.id(), last.source()) : null));
  }

  private static boolean isAfter(AlertRuleResource rule, List<String> after) {
    int byId = rule.id().compareTo(after.get(0));
    return byId > 0 || byId == 0 && rule.source().compareTo(after.get(1)) > 0;
  }

  private static Predicate<AlertRuleResource> wanted(Context ctx) {
    Boolean enabled = Query.flag(ctx, "enabled");
    Boolean draft = Query.flag(ctx, "draft");
    String source = source(ctx);
    return rule ->
        (enabled == null || enabled.equals(rule.enabled()))
            && (draft == null || draft.equals(rule.draft()))
            && (source == null || source.equals(rule.source()));
  }

  /** Null when absent. */
  private static String source(Context ctx) {
    String source = ctx.queryParam("source");
    if (source != null && !SOURCES.contains(source)) {
      throw Query.invalid("source", source, "give own or platform", "可用 own、platform");
    }
    return source;
  }

  private void create(Context ctx, String path, String owner) {
    JsonNode tree = AlertRuleReader.body(ctx);
    catchUp();
    ObjectNode rule = reader.read(owner, null, tree).orRefuse();
    Maker maker = new Maker(KeyName.of(ctx, tenancy), note(ctx), null);
    RuleVersion made = desk.create(owner, rule, maker, Origin.of(ctx).repeated());
    ctx.header("Location", path + '/' + made.ruleId());
    answer(ctx, CREATED, view.own(owner, made));
  }

  private void validate(Context ctx, String owner) {
    JsonNode tree = AlertRuleReader.body(ctx);
    catchUp();
    Reading reading = reader.read(owner, null, tree);
    if (reading.rule().isEmpty()) {
      Answer.ok(
          ctx, new Validation(false, AlertRuleReader.told(reading.problems()), null, null, null));
      return;
    }
    Rule rule = reading.rule().get();
    ObjectNode normal = RuleJson.write(rule);
    normal.remove(List.of("tenant", "version"));
    boolean overrides = view.platforms(owner, rule.id()).isPresent();
    Answer.ok(ctx, new Validation(true, List.of(), normal, places.covered(owner, rule), overrides));
  }

  private void show(Context ctx, String owner) {
    String id = ctx.pathParam("id");
    String source = source(ctx);
    catchUp();
    answer(ctx, OK, view.find(owner, id, source).orElseThrow(() -> AlertRuleDesk.notFound(id)));
  }

  private void replace(Context ctx, String owner) {
    JsonNode tree = AlertRuleReader.body(ctx);
    catchUp();
    String id = ctx.pathParam("id");
    ObjectNode rule = reader.read(owner, id, tree).orRefuse();
    JsonNode said = tree.get("version");
    Long expected = expected(ctx, said == null || said.isNull() ? null : said.longValue());
    boolean isNew = book.find(owner, id).isEmpty();
    RuleVersion made =
        desk.replace(owner, rule, new Maker(KeyName.of(ctx, tenancy), note(ctx), expected));
    answer(ctx, isNew ? CREATED : OK, view.own(owner, made));
  }

  private void change(Context ctx, String owner) {
    Body body = Body.of(ctx, FLAGS);
    Boolean enabled = body.has("enabled") ? body.flag("enabled") : null;
    Boolean draft = body.has("draft") ? body.flag("draft") : null;
    if (enabled == null && draft == null) {
      throw body.missing("enabled", "enabled or draft, as true or false", "enabled 或 draft");
    }
    Integer said = body.optionalInteger("version", 1, Integer.MAX_VALUE);
    Long expected = expected(ctx, said == null ? null : said.longValue());
    catchUp();
    String id = ctx.pathParam("id");
    RuleVersion made =
        desk.change(
            owner,
            id,
            platforms(owner, id),
            rule -> {
              rule.put("enabled", enabled == null ? rule.get("enabled").asBoolean() : enabled);
              return rule.put("draft", draft == null ? rule.get("draft").asBoolean() : draft);
            },
            new Maker(KeyName.of(ctx, tenancy), note(ctx), expected));
    answer(ctx, OK, view.own(owner, made));
  }

  private Optional<ObjectNode> platforms(String owner, String id) {
    return view.platforms(owner, id).map(rule -> rule.put("tenant", owner));
  }

  private void delete(Context ctx, String owner) {
    Maker maker = new Maker(KeyName.of(ctx, tenancy), note(ctx), expected(ctx, null));
    catchUp();
    String id = ctx.pathParam("id");
    if (book.find(owner, id).isEmpty() && view.platforms(owner, id).isPresent()) {
      throw ProblemCode.RULE_BY_OPERATOR
          .because(
              "rule " + id + " is the platform's; PATCH it with enabled = false to switch it off",
              "规则 " + id + " 属于平台,不能删除;如需停用,请用 PATCH 将 enabled 设为 false")
          .blaming("id", id);
    }
    desk.delete(owner, id, maker);
    ctx.status(NO_CONTENT);
  }

  private void versions(Context ctx, String owner) {
    String source = source(ctx);
    Integer asked = Query.integer(ctx, "limit", 1, MAX_LIMIT);
    int limit = asked == null ? DEFAULT_LIMIT : asked;
    List<String> after = Cursor.read(ctx, VERSIONS, 1);
    long below = after == null ? Long.MAX_VALUE : Cursor.number(after.get(0));
    catchUp();
    List<AlertRuleResource> all = all(ctx, owner, source);
    List<AlertRuleResource> left = all.stream().filter(it -> it.version() < below).toList();
    boolean more = left.size() > limit;
    List<AlertRuleResource> shown = more ? left.subList(0, limit) : left;
    Answer.ok(
        ctx,
        new Answer.Page<>(
            shown, more ? Cursor.of(VERSIONS, shown.get(limit - 1).version()) : null));
  }

  private List<AlertRuleResource> all(Context ctx, String owner, String source) {
    String id = ctx.pathParam("id");
    List<AlertRuleResource> all = view.versions(owner, id, source);
    if (all.isEmpty()) {
      throw AlertRuleDesk.notFound(id);
    }
    return all;
  }

  private void version(Context ctx, String owner) {
    String source = source(ctx);
    String number = ctx.pathParam("n");
    catchUp();
    AlertRuleResource found =
        all(ctx, owner, source).stream()
            .filter(it -> Long.toString(it.version()).equals(number))
            .findFirst()
            .orElseThrow(
                () ->
                    ProblemCode.RULE_NOT_FOUND
                        .because(
                            "rule " + ctx.pathParam("id") + " has no version " + number,
                            "规则没有版本 " + number)
                        .blaming("n", number));
    answer(ctx, OK, found);
  }

  /** Beside the rule that counts, for comparison: its alerts are told to nobody. */
  private void draft(Context ctx, String path, String owner) {
    JsonNode tree = AlertRuleReader.body(ctx);
    catchUp();
    String id = ctx.pathParam("id");
    AlertRuleResource live =
        view.find(owner, id, null).orElseThrow(() -> AlertRuleDesk.notFound(id));
    ObjectNode base = named(id, tree.isEmpty() ? live.rule() : tree);
    base.put("draft", true).put("enabled", true).remove("version");
    ObjectNode rule = reader.read(owner, id + DRAFT, base).orRefuse();
    Maker maker = new Maker(KeyName.of(ctx, tenancy), note(ctx), expected(ctx, null));
    RuleVersion made =
        desk.change(owner, id + DRAFT, Optional.of(rule), standing -> rule.deepCopy(), maker);
    ctx.header("Location", path + '/' + made.ruleId());
    answer(ctx, CREATED, view.own(owner, made));
  }

  /** The body may still be called as the rule that it is to replace. */
  private static ObjectNode named(String id, JsonNode tree) {
    if (!(tree instanceof ObjectNode rule)) {
      throw ProblemCode.MALFORMED_JSON.because(
          "give one object as the body: a rule", "请求体须为一个对象,即一条规则");
    }
    ObjectNode named = rule.deepCopy();
    if (id.equals(named.path("id").textValue())) {
      named.remove("id");
    }
    return named;
  }

  private void publish(Context ctx, String owner) {
    Long expected = expected(ctx, null);
    String by = KeyName.of(ctx, tenancy);
    String note = note(ctx);
    catchUp();
    String id = ctx.pathParam("id");
    RuleVersion draft =
        book.find(owner, id + DRAFT)
            .orElseThrow(
                () ->
                    ProblemCode.RULE_NOT_FOUND
                        .because(
                            "rule "
                                + id
                                + " has no draft "
                                + id
                                + DRAFT
                                + "; POST to "
                                + id
                                + "/draft makes one",
                            "规则 " + id + " 没有草稿 " + id + DRAFT)
                        .blaming("id", id + DRAFT));
    ObjectNode rule = draft.rule().deepCopy().put("id", id).put("draft", false);
    RuleVersion made =
        desk.change(
            owner,
            id,
            Optional.of(rule),
            standing -> rule.deepCopy(),
            new Maker(by, note, expected));
    desk.deleteUnlessChanged(draft, new Maker(by, "published", null));
    answer(ctx, OK, view.own(owner, made));
  }

  private void catchUp() {
    book.catchUp();
    places.catchUp();
  }

  /**
   * The version that the caller has seen; the header counts before the body, so that an older
   * version can be sent as it is. Null if they named none.
   */
  private static Long expected(Context ctx, Long said) {
    String header = ctx.header("If-Match");
    if (header == null) {
      return said;
    }
    Matcher tag = TAG.matcher(header.strip());
    if (!tag.matches()) {
      throw Query.invalid(
          "If-Match",
          header,
          "give the version that you have seen, as \"3\"",
          "须为您所看到的版本号,例如 \"3\"");
    }
    return Long.valueOf(tag.group(1));
  }

  /** Null when absent. */
  private static String note(Context ctx) {
    String note = ctx.queryParam("note");
    if (note != null
        && (note.isBlank()
            || note.codePointCount(0, note.length()) > MAX_NOTE
            || note.codePoints().anyMatch(Character::isISOControl))) {
      throw Query.invalid(
          "note",
          note,
          "give a text of 1–" + MAX_NOTE + " characters, none of them a control one",
          "须为 1–" + MAX_NOTE + " 个字符的文本,不含控制字符");
    }
    return note;
  }

  private static void answer(Context ctx, int status, AlertRuleResource rule) {
    if (!rule.source().equals(AlertRuleResource.PLATFORM) || ctx.path().startsWith(ADMIN_PATH)) {
      ctx.header("ETag", '"' + Long.toString(rule.version()) + '"').header("Vary", "Accept");
    }
    if (status == OK && Yaml.wanted(ctx) && rule.rule() != null) {
      Answer.yaml(ctx, rule.rule());
    } else {
      Answer.json(ctx, status, rule);
    }
  }
}
