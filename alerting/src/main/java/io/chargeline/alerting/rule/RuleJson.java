package io.chargeline.alerting.rule;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DayOfWeek;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Rules to JSON: what {@link RuleParser} reads, with every default written out. */
public final class RuleJson {
  private RuleJson() {}

  public static ObjectNode write(Rule rule) {
    ObjectNode out = object();
    out.put("id", rule.id()).put("version", rule.version());
    text(out, "name", rule.name());
    text(out, "reason", rule.reason());
    out.put("enabled", rule.enabled()).put("draft", rule.draft());
    if (!rule.tenant().isEmpty()) {
      out.put("tenant", rule.tenant());
    }
    out.setAll(judging(rule));
    flap(out, rule.flap());
    schedule(out, rule.schedule());
    out.put("maintenance", rule.inMaintenance() ? "include" : "exclude");
    ArrayNode groups = out.putArray("group_by");
    rule.groupBy().forEach(key -> groups.add(key.wireName()));
    out.put("group_wait", rule.groupWaitS());
    if (!rule.inhibits().equals(Inhibits.NOTHING)) {
      ObjectNode inhibits = out.putObject("inhibits").put("topology", rule.inhibits().topology());
      texts(inhibits, "rules", rule.inhibits().rules());
    }
    out.put("inhibitable", rule.inhibitable());
    text(out, "summary", rule.summary());
    if (!rule.labels().isEmpty()) {
      ObjectNode labels = out.putObject("labels");
      new TreeMap<>(rule.labels()).forEach(labels::put);
    }
    return out;
  }

  static ObjectNode judging(Rule rule) {
    ObjectNode out = measuring(rule);
    ArrayNode levels = out.putArray("levels");
    rule.levels().forEach(level -> levels.add(level(rule, level)));
    clear(out, rule.clear());
    if (rule.condition() instanceof Condition.Ratio
        || rule.condition() instanceof Condition.Threshold) {
      out.putObject("no_data")
          .put("do", rule.noData().does().wireName())
          .put("after", rule.noData().afterS());
    }
    return out;
  }

  static ObjectNode measuring(Rule rule) {
    ObjectNode out = object();
    scope(out, rule.scope());
    out.put("per", rule.per().wireName());
    out.set("condition", condition(rule.condition()));
    return out;
  }

  private static ObjectNode level(Rule rule, Level level) {
    ObjectNode out = object().put("level", level.level().wireName());
    boolean compared =
        !rule.condition().lasting() && !(rule.condition() instanceof Condition.Alarm);
    if (compared) {
      out.put("value", level.value());
      if (!level.byModel().isEmpty()) {
        ObjectNode byModel = out.putObject("by_model");
        new TreeMap<>(level.byModel()).forEach(byModel::put);
      }
    }
    return out.put("for", level.forS());
  }

  private static ObjectNode condition(Condition condition) {
    ObjectNode out = object().put("kind", condition.kind());
    if (condition instanceof Condition.Threshold c) {
      matcher(out, c.of()).put("field", c.field());
    } else if (condition instanceof Condition.State c) {
      texts(matcher(out, c.of()).put("field", c.field()), "in", c.in());
    } else if (condition instanceof Condition.Absence c) {
      matchers(out, "of", c.of());
      if (c.during() != null) {
        matcher(out.putObject("while"), c.during());
      }
    } else if (condition instanceof Condition.Count c) {
      amount(out, c.amount()).put("within", c.withinS());
    } else if (condition instanceof Condition.Rate c) {
      amount(out, c.amount()).put("within", c.withinS()).put("per", c.perS());
    } else if (condition instanceof Condition.Ratio c) {
      amount(out.putObject("part"), c.part());
      amount(out.putObject("whole"), c.whole());
      out.put("within", c.withinS()).put("at_least", c.atLeast());
    } else if (condition instanceof Condition.Sequence c) {
      matcher(out.putObject("first"), c.first());
      matchers(out, "then", c.then());
      matchers(out, "cancel", c.cancel());
      out.put("hold", c.holdS());
    } else if (condition instanceof Condition.Change c) {
      amount(out, c.amount()).put("than", c.hoursBack() == 24 ? "day" : "week");
      out.put("at_least", c.atLeast());
    } else if (condition instanceof Condition.Alarm c) {
      matcher(out, c.of()).remove("signal");
      texts(out, "critical", c.critical()).put("hold", c.holdS());
      return out;
    }
    return condition.lasting() ? out : out.put("op", condition.op().sign());
  }

  private static ObjectNode amount(ObjectNode out, Amount amount) {
    return texts(matcher(out, amount.of()), "sum", amount.sum());
  }

  private static void matchers(ObjectNode out, String field, List<Matcher> matchers) {
    if (!matchers.isEmpty()) {
      ArrayNode list = out.putArray(field);
      matchers.forEach(one -> matcher(list.addObject(), one));
    }
  }

  private static ObjectNode matcher(ObjectNode out, Matcher matcher) {
    out.put("signal", matcher.signal().wireName());
    if (!matcher.where().isEmpty()) {
      ObjectNode where = out.putObject("where");
      for (Matcher.Test test : matcher.where()) {
        if (test instanceof Matcher.Words words) {
          texts(where, words.field(), words.in());
        } else if (test instanceof Matcher.Compared number) {
          where.withObjectProperty(number.field()).put(number.op().sign(), number.value());
        }
      }
    }
    return out;
  }

  private static void scope(ObjectNode out, Scope scope) {
    if (scope.equals(Scope.ALL)) {
      return;
    }
    ObjectNode node = out.putObject("scope");
    lists(node, scope.tenants(), scope.sites(), scope.models(), scope.tags(), scope.devices());
    Scope.Exclude left = scope.exclude();
    if (!left.equals(Scope.Exclude.NOTHING)) {
      ObjectNode exclude = node.putObject("exclude");
      lists(exclude, left.tenants(), left.sites(), left.models(), left.tags(), left.devices());
    }
  }

  private static void lists(
      ObjectNode out,
      List<String> tenants,
      List<String> sites,
      List<String> models,
      List<String> tags,
      List<String> devices) {
    texts(out, "tenants", tenants);
    texts(out, "sites", sites);
    texts(out, "models", models);
    texts(out, "tags", tags);
    texts(out, "devices", devices);
  }

  private static void clear(ObjectNode out, Clear clear) {
    if (!clear.equals(Clear.AT_ONCE)) {
      ObjectNode node = out.putObject("clear").put("for", clear.forS());
      if (clear.by() > 0) {
        node.put("by", clear.by());
      }
      if (clear.on() != null) {
        matcher(node.putObject("on"), clear.on());
      }
    }
  }

  private static void flap(ObjectNode out, Flap flap) {
    out.putObject("flap")
        .put("changes", flap.changes())
        .put("within", flap.withinS())
        .put("quiet", flap.quietS());
  }

  private static void schedule(ObjectNode out, Schedule schedule) {
    if (schedule != null) {
      ObjectNode node = out.putObject("schedule").put("zone", schedule.zone().getId());
      List<String> days = schedule.days().stream().sorted().map(RuleJson::day).toList();
      texts(node, "days", days);
      node.put("from", schedule.from().toString()).put("to", schedule.to().toString());
    }
  }

  private static String day(DayOfWeek day) {
    return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
  }

  private static ObjectNode texts(ObjectNode out, String field, Collection<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode list = out.putArray(field);
      texts.forEach(list::add);
    }
    return out;
  }

  private static void text(ObjectNode out, String field, Text text) {
    if (text != null) {
      out.putObject(field).put("en", text.en()).put("zh", text.zh());
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
