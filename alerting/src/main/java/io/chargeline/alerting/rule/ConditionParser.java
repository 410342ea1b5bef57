package io.chargeline.alerting.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.alerting.signal.SignalKind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The condition of a rule, and the matchers in it. */
final class ConditionParser {
  static final int DAY_S = 86_400;
  static final int WEEK_S = 7 * DAY_S;
  private static final double MUCH = 1e12;
  private static final int MANY = 20;
  private static final Pattern FIELD = Pattern.compile("[a-z][a-z0-9_]{0,63}");
  private static final Pattern WORD = Pattern.compile("\\P{Cntrl}{1,128}");
  private static final Text FIELD_NAME = new Text("write the name of a field", "须为字段名");
  private static final String KINDS =
      "threshold, state, absence, count, rate, ratio, sequence, change, alarm";

  private ConditionParser() {}

  /** Null if it cannot be read; then a problem is noted. */
  static Condition read(Fields at) {
    String kind = at.text("kind", 32, "");
    at.require("kind");
    Condition condition =
        switch (kind) {
          case "threshold" -> threshold(at);
          case "state" -> state(at);
          case "absence" -> absence(at);
          case "count" -> new Condition.Count(amount(at), within(at), op(at, Op.AT_LEAST));
          case "rate" ->
              new Condition.Rate(
                  amount(at), within(at), at.whole("per", 1, DAY_S, 60), op(at, Op.ABOVE));
          case "ratio" -> ratio(at);
          case "sequence" -> sequence(at);
          case "change" -> change(at);
          case "alarm" -> alarm(at);
          default -> {
            if (at.has("kind")) {
              at.refuse("kind", "write one of " + KINDS, "须为以下之一:" + KINDS);
            }
            yield null;
          }
        };
    if (condition != null) {
      at.end();
    }
    return condition;
  }

  private static Condition threshold(Fields at) {
    Matcher of = plain(at);
    String field = numberField(at, "field", of);
    at.require("field");
    return new Condition.Threshold(of, field, op(at, Op.ABOVE));
  }

  private static Condition state(Fields at) {
    Matcher of = plain(at);
    String field = at.matching("field", FIELD, FIELD_NAME, "state");
    if (!of.signal().hasWord(field)) {
      at.refuse(
          "field",
          "write a word that " + of.signal().wireName() + " has: " + of.signal().fields(),
          "须为 " + of.signal().wireName() + " 的文本字段:" + of.signal().fields());
    }
    List<String> in = at.texts("in", MANY, WORD, new Text("write a list of words", "须为词的列表"));
    at.require("in");
    return new Condition.State(of, field, in);
  }

  private static Condition absence(Fields at) {
    List<Matcher> of = matchers(at, "of");
    at.require("of");
    Matcher during = at.has("while") ? matcher(at.object("while")) : null;
    return new Condition.Absence(of, during);
  }

  private static Condition ratio(Fields at) {
    Fields part = at.object("part");
    Fields whole = at.object("whole");
    return new Condition.Ratio(
        ended(part, amount(part)),
        ended(whole, amount(whole)),
        at.whole("within", 0, WEEK_S, 0),
        at.number("at_least", 0, MUCH, 1),
        op(at, Op.BELOW));
  }

  private static Condition sequence(Fields at) {
    at.require("first", "then");
    return new Condition.Sequence(
        matcher(at.object("first")),
        matchers(at, "then"),
        matchers(at, "cancel"),
        at.whole("hold", 1, WEEK_S, 3600));
  }

  private static Condition change(Fields at) {
    Amount amount = amount(at);
    String than = at.text("than", 16, "week");
    if (!Set.of("week", "day").contains(than)) {
      at.refuse("than", "write week or day", "须为 week 或 day");
    }
    return new Condition.Change(
        amount, than.equals("day") ? 24 : 168, at.number("at_least", 0, MUCH, 1), op(at, Op.BELOW));
  }

  private static Condition alarm(Fields at) {
    List<Matcher.Test> where = new ArrayList<>();
    if (at.has("alarms")) {
      List<String> names =
          at.texts(
              "alarms",
              100,
              WORD,
              new Text("write a list of alarms, as smoke", "须为告警名列表,例如 smoke"));
      where.add(new Matcher.Words("alarm", names));
    }
    if (at.has("where")) {
      where.addAll(tests(at.object("where"), SignalKind.ALARM));
    }
    List<String> critical =
        at.has("critical")
            ? at.texts(
                "critical",
                3,
                WORD,
                new Text(
                    "write a list of the device's levels, as critical", "须为设备告警级别的列表,例如 critical"))
            : List.of("critical");
    return new Condition.Alarm(
        new Matcher(SignalKind.ALARM, where), critical, at.whole("hold", 1, WEEK_S, 3600));
  }

  private static <T> T ended(Fields fields, T value) {
    fields.end();
    return value;
  }

  private static Amount amount(Fields at) {
    Matcher of = plain(at);
    List<String> sum =
        at.texts("sum", MANY, FIELD, new Text("write the names of number fields", "须为数值字段名的列表"));
    for (String field : sum) {
      if (!of.signal().hasNumber(field)) {
        at.refuse(
            "sum",
            "write numbers that " + of.signal().wireName() + " has: " + of.signal().numberFields(),
            "须为 " + of.signal().wireName() + " 的数值字段:" + of.signal().numberFields());
      }
    }
    return new Amount(of, sum);
  }

  private static int within(Fields at) {
    int within = at.whole("within", 1, WEEK_S, 60);
    at.require("within");
    return within;
  }

  private static String numberField(Fields at, String name, Matcher of) {
    String field = at.matching(name, FIELD, FIELD_NAME, "");
    if (!field.isEmpty() && !of.signal().hasNumber(field)) {
      at.refuse(
          name,
          "write a number that " + of.signal().wireName() + " has: " + of.signal().numberFields(),
          "须为 " + of.signal().wireName() + " 的数值字段:" + of.signal().numberFields());
    }
    return field;
  }

  private static Op op(Fields at, Op otherwise) {
    String sign = at.text("op", 2, otherwise.sign());
    return Op.of(sign)
        .orElseGet(
            () -> {
              at.refuse("op", "write one of > >= < <= = !=", "须为以下之一:> >= < <= = !=");
              return otherwise;
            });
  }

  private static List<Matcher> matchers(Fields at, String field) {
    JsonNode value = at.get(field);
    if (value != null && value.isObject()) {
      return List.of(matcher(at.object(field)));
    }
    return at.objects(field, MANY, (fields, i) -> matcher(fields));
  }

  static Matcher matcher(Fields at) {
    return ended(at, plain(at));
  }

  private static Matcher plain(Fields at) {
    SignalKind kind = at.choice("signal", SignalKind.class, SignalKind.EVENT);
    at.require("signal");
    List<Matcher.Test> where = at.has("where") ? tests(at.object("where"), kind) : List.of();
    return new Matcher(kind, where);
  }

  private static List<Matcher.Test> tests(Fields at, SignalKind kind) {
    List<Matcher.Test> tests = new ArrayList<>();
    for (String field : at.names()) {
      JsonNode value = at.get(field);
      if (!kind.hasWord(field) && !kind.hasNumber(field)) {
        at.refuse(
            field,
            kind.wireName() + " has no such field, but " + kind.fields(),
            kind.wireName() + " 没有该字段,可用:" + kind.fields());
      } else if (value != null && value.isObject()) {
        comparisons(at.object(field), kind, field, at, tests);
      } else if (value != null && value.isNumber()) {
        number(at, kind, field, Op.EQUAL, value, tests);
      } else if (value != null && value.isBoolean() && kind.hasWord(field)) {
        tests.add(new Matcher.Words(field, List.of(value.asText())));
      } else if (kind.hasWord(field)) {
        List<String> words =
            at.texts(field, 100, WORD, new Text("write a word, or a list of words", "须为词或词的列表"));
        tests.add(new Matcher.Words(field, words));
      } else {
        at.refuse(
            field, "write a number, or a comparison as {\">\": 5}", "须为数值,或比较式,例如 {\">\": 5}");
      }
    }
    return tests;
  }

  private static void comparisons(
      Fields signs, SignalKind kind, String field, Fields at, List<Matcher.Test> tests) {
    for (String sign : signs.names()) {
      Op op = Op.of(sign).orElse(null);
      JsonNode value = signs.get(sign);
      if (op == null || value == null || !value.isNumber()) {
        signs.refuse(
            sign, "write a comparison with a number, as {\">\": 5}", "须为与数值的比较式,例如 {\">\": 5}");
      } else {
        number(at, kind, field, op, value, tests);
      }
    }
  }

  private static void number(
      Fields at, SignalKind kind, String field, Op op, JsonNode value, List<Matcher.Test> tests) {
    if (kind.hasNumber(field)) {
      tests.add(new Matcher.Compared(field, op, value.doubleValue()));
    } else {
      at.refuse(field, "it is a word: write a text, or a list of texts", "该字段为文本,须为文本或文本列表");
    }
  }

  static Map<String, Double> byModel(Fields at) {
    Map<String, Double> values = new java.util.TreeMap<>();
    Iterator<String> models = at.names().iterator();
    while (models.hasNext()) {
      String model = models.next();
      values.put(model, at.number(model, -MUCH, MUCH, 0));
    }
    return values;
  }
}
