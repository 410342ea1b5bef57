package io.chargeline.alerting.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.alerting.signal.SignalKind;
import io.chargeline.domain.WireName;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Rules from their JSON, strictly: an unknown field, a wrong type, a value out of range, a
 * combination that could never fire. Everything that is wrong is said at once.
 */
public final class RuleParser {
  private static final double MUCH = 1e12;
  private static final int MANY = 1000;
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_.-]{0,63}");
  private static final Pattern NAME = Pattern.compile("\\P{Cntrl}{1,128}");
  private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9+/_-]{1,64}");
  private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
  private static final Pattern DAY = Pattern.compile("mon|tue|wed|thu|fri|sat|sun");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^}]*)}");

  /** What a summary may show, in braces. */
  public static final List<String> PLACEHOLDERS =
      List.of(
          "rule",
          "severity",
          "count",
          "members",
          "value",
          "threshold",
          "duration",
          "port",
          "device",
          "model",
          "site",
          "tenant");

  private static final String ID_REMEDY =
      "write 1–64 of a-z 0-9 . _ -, beginning with a letter or digit";
  private static final String NAMES = "write a list of texts";

  private final Fields at;
  private final List<RuleProblem> problems;

  private RuleParser(JsonNode tree) {
    this.problems = new ArrayList<>();
    this.at = Fields.of(tree, "", problems);
  }

  /**
   * @throws RuleRefused naming everything that is wrong
   */
  public static Rule parse(JsonNode tree) {
    RuleParser parser = new RuleParser(tree);
    Rule rule = parser.rule();
    if (!parser.problems.isEmpty()) {
      throw new RuleRefused(parser.problems);
    }
    return rule;
  }

  private Rule rule() {
    String id = at.matching("id", ID, ID_REMEDY, "");
    Text name = at.bilingual("name", 200, null);
    at.require("id", "name", "per", "condition", "levels");
    EntityKind per = at.choice("per", EntityKind.class, EntityKind.DEVICE);
    Condition condition = at.has("condition") ? ConditionParser.read(at.object("condition")) : null;
    Rule rule =
        new Rule(
            id,
            at.whole("version", 1, Integer.MAX_VALUE, 1),
            name,
            at.bilingual("reason", 1000, null),
            at.flag("enabled", true),
            at.flag("draft", false),
            at.text("tenant", 64, ""),
            scope(),
            per,
            condition,
            levels(condition),
            clear(condition),
            flap(),
            noData(condition),
            schedule(),
            inMaintenance(),
            groupBy(per),
            at.whole("group_wait", 0, 3600, 0),
            inhibits(),
            at.flag("inhibitable", true),
            summary(),
            labels());
    if (condition != null) {
      agrees(rule);
    }
    at.end();
    return rule;
  }

  private Scope scope() {
    if (!at.has("scope")) {
      return Scope.ALL;
    }
    Fields scope = at.object("scope");
    Scope.Exclude exclude = Scope.Exclude.NOTHING;
    if (scope.has("exclude")) {
      Fields left = scope.object("exclude");
      exclude =
          new Scope.Exclude(
              names(left, "tenants"),
              names(left, "sites"),
              names(left, "models"),
              names(left, "tags"),
              names(left, "devices"));
      left.end();
    }
    Scope read =
        new Scope(
            names(scope, "tenants"),
            names(scope, "sites"),
            names(scope, "models"),
            names(scope, "tags"),
            names(scope, "devices"),
            exclude);
    scope.end();
    return read;
  }

  private static List<String> names(Fields from, String field) {
    return from.texts(field, MANY, NAME, NAMES);
  }

  private List<Level> levels(Condition condition) {
    boolean lasting = condition != null && condition.lasting();
    boolean alarm = condition instanceof Condition.Alarm;
    List<Level> levels =
        at.objects(
            "levels", Severity.values().length, (fields, i) -> level(fields, lasting, alarm));
    if (at.has("levels") && levels.isEmpty()) {
      at.refuse("levels", "write 1–3 levels, as {\"level\": \"warning\", …}");
    }
    Set<Severity> once = EnumSet.noneOf(Severity.class);
    if (!levels.stream().allMatch(level -> once.add(level.level()))) {
      at.refuse("levels", "write each level once");
    }
    List<Level> sorted = new ArrayList<>(levels);
    sorted.sort(Comparator.comparing(Level::level));
    return alarm ? passedThrough(sorted) : sorted;
  }

  /** Of a device's alarms the highest level takes the critical ones, the others take all. */
  private static List<Level> passedThrough(List<Level> sorted) {
    List<Level> levels = new ArrayList<>();
    for (Level level : sorted) {
      boolean highest = sorted.size() > 1 && level.level() == sorted.get(sorted.size() - 1).level();
      levels.add(new Level(level.level(), highest ? 2 : 1, Map.of(), level.forS()));
    }
    return levels;
  }

  private static Level level(Fields fields, boolean lasting, boolean alarm) {
    Severity severity = fields.choice("level", Severity.class, Severity.WARNING);
    fields.require("level");
    double value = 0;
    Map<String, Double> byModel = Map.of();
    if (lasting || alarm) {
      String why =
          lasting ? "this condition is measured in seconds: write for" : "alarms have none";
      for (String field : List.of("value", "by_model")) {
        if (fields.has(field)) {
          fields.refuse(field, "leave it out; " + why);
        }
      }
    } else {
      value = fields.number("value", -MUCH, MUCH, 0);
      fields.require("value");
      byModel =
          fields.has("by_model") ? ConditionParser.byModel(fields.object("by_model")) : byModel;
    }
    int forS = fields.whole("for", 0, ConditionParser.WEEK_S, 0);
    fields.end();
    return new Level(severity, value, byModel, forS);
  }

  private Clear clear(Condition condition) {
    if (!at.has("clear")) {
      return Clear.AT_ONCE;
    }
    Fields clear = at.object("clear");
    double by = clear.number("by", 0, MUCH, 0);
    if (by > 0 && condition != null) {
      boolean directed =
          condition.op() != null && (condition.op().upward() || condition.op().downward());
      if (!directed || condition instanceof Condition.Alarm) {
        clear.refuse("by", "leave it out: only > >= < <= with a value have a hysteresis");
      }
    }
    Clear read =
        new Clear(
            by,
            clear.whole("for", 0, ConditionParser.DAY_S, 0),
            clear.has("on") ? ConditionParser.matcher(clear.object("on")) : null);
    clear.end();
    return read;
  }

  private Flap flap() {
    if (!at.has("flap")) {
      return Flap.DEFAULT;
    }
    Fields flap = at.object("flap");
    Flap read =
        new Flap(
            flap.whole("changes", 0, 100, Flap.DEFAULT.changes()),
            flap.whole("within", 1, ConditionParser.DAY_S, Flap.DEFAULT.withinS()),
            flap.whole("quiet", 1, ConditionParser.DAY_S, Flap.DEFAULT.quietS()));
    flap.end();
    return read;
  }

  private NoData noData(Condition condition) {
    NoData otherwise =
        condition instanceof Condition.Ratio ? new NoData(NoData.Doing.RESOLVE, 0) : NoData.KEEP;
    if (!at.has("no_data")) {
      return otherwise;
    }
    if (condition != null
        && !(condition instanceof Condition.Ratio || condition instanceof Condition.Threshold)) {
      at.refuse(
          "no_data",
          "leave it out: only threshold and ratio can be without data, for the others none is an answer");
      return otherwise;
    }
    Fields fields = at.object("no_data");
    NoData.Doing does = fields.choice("do", NoData.Doing.class, NoData.Doing.KEEP);
    int after = fields.whole("after", 0, ConditionParser.WEEK_S, 0);
    fields.require("do");
    if (does != NoData.Doing.KEEP && condition instanceof Condition.Threshold && after == 0) {
      fields.refuse("after", "write after how many seconds without a signal, from 1");
    }
    fields.end();
    return new NoData(does, after);
  }

  private Schedule schedule() {
    if (!at.has("schedule")) {
      return null;
    }
    Fields fields = at.object("schedule");
    ZoneId zone = zone(fields);
    List<String> days =
        fields.has("days")
            ? fields.texts("days", 7, DAY, "write a list of mon, tue, wed, thu, fri, sat, sun")
            : List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    String time = "write a time of day as 08:00";
    String from = fields.matching("from", TIME, time, "00:00");
    String to = fields.matching("to", TIME, time, "00:00");
    fields.end();
    Set<DayOfWeek> on = new LinkedHashSet<>();
    days.forEach(day -> on.add(day(day)));
    return new Schedule(zone, on, LocalTime.parse(from), LocalTime.parse(to));
  }

  private static ZoneId zone(Fields fields) {
    String remedy = "write a time zone, as Asia/Shanghai";
    String name = fields.matching("zone", ZONE, remedy, "Asia/Shanghai");
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      fields.refuse("zone", remedy);
      return ZoneId.of("UTC");
    }
  }

  static DayOfWeek day(String name) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day.name().toLowerCase(Locale.ROOT).startsWith(name)) {
        return day;
      }
    }
    throw new IllegalArgumentException(name);
  }

  private boolean inMaintenance() {
    String does = at.text("maintenance", 16, "exclude");
    if (!Set.of("exclude", "include").contains(does)) {
      at.refuse("maintenance", "write exclude or include");
    }
    return does.equals("include");
  }

  private List<GroupKey> groupBy(EntityKind per) {
    if (!at.has("group_by")) {
      return switch (per) {
        case PORT -> List.of(GroupKey.PORT, GroupKey.DEVICE, GroupKey.SITE);
        case DEVICE -> List.of(GroupKey.DEVICE, GroupKey.SITE);
        case SITE -> List.of(GroupKey.SITE);
        case TENANT, PLATFORM -> List.of();
      };
    }
    Set<GroupKey> keys = EnumSet.noneOf(GroupKey.class);
    List<String> names =
        at.get("group_by").isEmpty()
            ? List.of()
            : at.texts("group_by", 5, NAME, "write a list of " + Fields.named(GroupKey.values()));
    for (String name : names) {
      GroupKey key = groupKey(name);
      if (key == null || !key.knownOf(per)) {
        List<GroupKey> known =
            EnumSet.allOf(GroupKey.class).stream().filter(k -> k.knownOf(per)).toList();
        at.refuse("group_by", "write what a " + per.wireName() + " has: " + Fields.named(known));
      } else {
        keys.add(key);
      }
    }
    if (keys.contains(GroupKey.PORT)) {
      keys.add(GroupKey.DEVICE);
    }
    if (keys.contains(GroupKey.DEVICE)) {
      keys.add(GroupKey.SITE);
    }
    keys.remove(GroupKey.TENANT);
    return List.copyOf(keys);
  }

  private static GroupKey groupKey(String name) {
    try {
      return WireName.parse(GroupKey.class, name);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private Inhibits inhibits() {
    if (!at.has("inhibits")) {
      return Inhibits.NOTHING;
    }
    Fields fields = at.object("inhibits");
    Inhibits read =
        new Inhibits(
            fields.flag("topology", false), fields.texts("rules", 100, ID, "write ids of rules"));
    fields.end();
    return read;
  }

  private Text summary() {
    Text summary = at.bilingual("summary", 500, null);
    if (summary != null) {
      for (String text : List.of(summary.en(), summary.zh())) {
        PLACEHOLDER
            .matcher(text)
            .results()
            .map(found -> found.group(1))
            .filter(name -> !PLACEHOLDERS.contains(name))
            .forEach(
                name ->
                    at.refuse(
                        "summary",
                        "there is no {"
                            + name
                            + "}; known are "
                            + String.join(", ", PLACEHOLDERS)));
      }
    }
    return summary;
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    if (at.has("labels")) {
      Fields fields = at.object("labels");
      for (String name : fields.names()) {
        labels.put(name, fields.text(name, 200, ""));
      }
    }
    return labels;
  }

  /** What is right in itself, and cannot be together. */
  private void agrees(Rule rule) {
    for (Matcher matcher : rule.condition().reads()) {
      SignalKind kind = matcher.signal();
      if (kind.narrowest().compareTo(rule.per()) > 0) {
        at.refuse(
            "per",
            kind.wireName()
                + " is about a "
                + kind.narrowest().wireName()
                + ": write that, or wider");
      }
      if (kind.isState() && !isStateOf(kind, rule)) {
        at.refuse(
            "per",
            kind.wireName()
                + " is the state of one "
                + kind.narrowest().wireName()
                + ": write that");
      }
      if (usesIntegral(rule, matcher) && rule.per() != EntityKind.PORT) {
        at.refuse("per", "power_wh and energy_gap are known per port: write port");
      }
    }
    if (rule.condition() instanceof Condition.Ratio ratio && ratio.withinS() == 0) {
      if (ratio.part().of().signal() != ratio.whole().of().signal()) {
        at.refuse(
            "condition",
            "without within, part and whole are of one signal: name the same, or write within");
      }
      if (rule.per() != EntityKind.PLATFORM && ratio.part().sum().isEmpty()) {
        at.refuse("condition", "without within, part and whole are fields: name them in sum");
      }
    }
    if (!rule.tenant().isEmpty()) {
      if (rule.per() == EntityKind.PLATFORM) {
        at.refuse("per", "a tenant's rule looks at its own: write tenant, or narrower");
      }
      if (!rule.scope().tenants().isEmpty()) {
        at.refuse("scope", "leave tenants out: it looks at " + rule.tenant() + " only");
      }
    }
    boolean narrow =
        !rule.scope().devices().isEmpty()
            || !rule.scope().models().isEmpty()
            || !rule.scope().tags().isEmpty();
    if (narrow && rule.per().compareTo(EntityKind.DEVICE) > 0) {
      at.refuse(
          "scope", "devices, models and tags are known per device or port: write that as per");
    }
    boolean byModel = rule.levels().stream().anyMatch(level -> !level.byModel().isEmpty());
    if (byModel && rule.per().compareTo(EntityKind.DEVICE) > 0) {
      at.refuse("levels", "by_model is known per device or port: write that as per");
    }
    if (rule.condition().lasting() && !(rule.condition() instanceof Condition.State)) {
      for (Level level : rule.levels()) {
        if (level.forS() == 0) {
          at.refuse("levels", "write for: after how many seconds without it, from 1");
        }
      }
    }
  }

  /** A state can be judged, or be what an absence waits for, where it is the only one. */
  private static boolean isStateOf(SignalKind kind, Rule rule) {
    boolean counted =
        rule.condition() instanceof Condition.Count
            || rule.condition() instanceof Condition.Rate
            || rule.condition() instanceof Condition.Ratio
            || rule.condition() instanceof Condition.Change
            || rule.condition() instanceof Condition.Sequence;
    return counted || kind.narrowest() == rule.per();
  }

  private static boolean usesIntegral(Rule rule, Matcher matcher) {
    Set<String> integral = Set.of("power_wh", "energy_gap");
    return matcher.signal() == SignalKind.SESSION
        && (matcher.where().stream().anyMatch(test -> integral.contains(test.field()))
            || (rule.condition() instanceof Condition.Threshold threshold
                && integral.contains(threshold.field())));
  }
}
