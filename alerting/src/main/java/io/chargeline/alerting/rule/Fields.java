package io.chargeline.alerting.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.WireName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The fields of one JSON object, read strictly: what is wrong is noted with its path and reading
 * goes on, so that one answer names everything; {@link #end} notes what nobody asked for.
 */
final class Fields {
  private final ObjectNode node;
  private final String path;
  private final List<RuleProblem> problems;
  private final Set<String> asked = new HashSet<>();

  private Fields(ObjectNode node, String path, List<RuleProblem> problems) {
    this.node = node;
    this.path = path;
    this.problems = problems;
  }

  static Fields of(JsonNode tree, String path, List<RuleProblem> problems) {
    if (tree instanceof ObjectNode object) {
      return new Fields(object, path, problems);
    }
    String name = path.isEmpty() ? "rule" : path;
    problems.add(RuleProblem.of(name, shown(tree), new Text("write an object, {…}", "须为对象 {…}")));
    return new Fields(JsonNodeFactory.instance.objectNode(), path, new ArrayList<>());
  }

  List<RuleProblem> problems() {
    return problems;
  }

  boolean has(String field) {
    asked.add(field);
    return node.hasNonNull(field);
  }

  Set<String> names() {
    Set<String> names = new java.util.LinkedHashSet<>();
    node.fieldNames().forEachRemaining(names::add);
    asked.addAll(names);
    return names;
  }

  String path(String field) {
    return path.isEmpty() ? field : path + '.' + field;
  }

  void refuse(String field, String remedy, String remedyZh) {
    refuse(field, new Text(remedy, remedyZh));
  }

  void refuse(String field, Text remedy) {
    asked.add(field);
    problems.add(RuleProblem.of(path(field), shown(node.get(field)), remedy));
  }

  JsonNode get(String field) {
    asked.add(field);
    JsonNode value = node.get(field);
    return value == null || value.isNull() ? null : value;
  }

  Fields object(String field) {
    return of(get(field), path(field), problems);
  }

  /** The items of a list of objects; none if it is absent. */
  <T> List<T> objects(String field, int max, BiFunction<Fields, Integer, T> reader) {
    JsonNode value = get(field);
    List<T> items = new ArrayList<>();
    if (value == null) {
      return items;
    }
    if (!value.isArray() || value.size() > max) {
      refuse(field, "write a list, […], of at most " + max, "须为列表 […],最多 " + max + " 项");
      return items;
    }
    for (int i = 0; i < value.size(); i++) {
      items.add(reader.apply(of(value.get(i), path(field) + '[' + i + ']', problems), i));
    }
    return items;
  }

  String text(String field, int max, String otherwise) {
    JsonNode value = get(field);
    if (value == null) {
      return otherwise;
    }
    if (!value.isTextual() || value.textValue().isBlank() || value.textValue().length() > max) {
      refuse(field, "write a text of 1–" + max + " characters", "须为 1–" + max + " 个字符的文本");
      return otherwise;
    }
    return value.textValue();
  }

  String matching(String field, Pattern pattern, Text remedy, String otherwise) {
    JsonNode value = get(field);
    if (value == null) {
      return otherwise;
    }
    if (!value.isTextual() || !pattern.matcher(value.textValue()).matches()) {
      refuse(field, remedy);
      return otherwise;
    }
    return value.textValue();
  }

  boolean flag(String field, boolean otherwise) {
    JsonNode value = get(field);
    if (value == null) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      refuse(field, "write true or false", "须为 true 或 false");
      return otherwise;
    }
    return value.booleanValue();
  }

  /** A whole number within the range. */
  int whole(String field, int min, int max, int otherwise) {
    JsonNode value = get(field);
    if (value == null) {
      return otherwise;
    }
    if (!value.canConvertToInt()
        || value.doubleValue() != Math.rint(value.doubleValue())
        || !value.isNumber()
        || value.intValue() < min
        || value.intValue() > max) {
      refuse(
          field,
          "write a whole number from " + min + " to " + max,
          "须为 " + min + " 到 " + max + " 的整数");
      return otherwise;
    }
    return value.intValue();
  }

  /** A number within the range. */
  double number(String field, double min, double max, double otherwise) {
    JsonNode value = get(field);
    if (value == null) {
      return otherwise;
    }
    if (!value.isNumber() || !(value.doubleValue() >= min && value.doubleValue() <= max)) {
      refuse(
          field,
          "write a number from " + plain(min) + " to " + plain(max),
          "须为 " + plain(min) + " 到 " + plain(max) + " 的数");
      return otherwise;
    }
    return value.doubleValue();
  }

  <E extends Enum<E> & WireName> E choice(String field, Class<E> type, E otherwise) {
    return choice(field, type, EnumSet.allOf(type), otherwise);
  }

  <E extends Enum<E> & WireName> E choice(
      String field, Class<E> type, Set<E> allowed, E otherwise) {
    JsonNode value = get(field);
    if (value == null) {
      return otherwise;
    }
    for (E constant : allowed) {
      if (value.isTextual() && constant.wireName().equals(value.textValue())) {
        return constant;
      }
    }
    refuse(field, "write one of " + named(allowed), "须为以下之一:" + named(allowed));
    return otherwise;
  }

  /** A list of texts, or one text alone. */
  List<String> texts(String field, int max, Pattern pattern, Text remedy) {
    JsonNode value = get(field);
    if (value == null) {
      return List.of();
    }
    List<String> found = new ArrayList<>();
    for (JsonNode item : value.isArray() ? value : List.of(value)) {
      if (!item.isTextual() || !pattern.matcher(item.textValue()).matches()) {
        refuse(field, remedy);
        return List.of();
      }
      if (found.contains(item.textValue())) {
        refuse(field, "name " + item.textValue() + " once", item.textValue() + " 不得重复");
        return List.of();
      }
      found.add(item.textValue());
    }
    if (found.isEmpty() || found.size() > max) {
      refuse(
          field,
          "write 1–" + max + " of them, or leave the field out",
          "须有 1–" + max + " 项,否则请勿提供该字段");
      return List.of();
    }
    return found;
  }

  Text bilingual(String field, int max, Text otherwise) {
    if (!has(field)) {
      return otherwise;
    }
    Fields both = object(field);
    String en = both.text("en", max, null);
    String zh = both.text("zh", max, null);
    both.require("en", "zh");
    both.end();
    return en == null || zh == null ? otherwise : new Text(en, zh);
  }

  void require(String... fields) {
    for (String field : fields) {
      if (!has(field) && problems.stream().noneMatch(p -> p.field().equals(path(field)))) {
        refuse(field, "it is missing: write it", "缺少该字段,请补充");
      }
    }
  }

  /** Nobody asks for another field. */
  void end() {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!asked.contains(name)) {
                String known = asked.stream().sorted().collect(Collectors.joining(", "));
                problems.add(
                    RuleProblem.of(
                        path(name),
                        shown(node.get(name)),
                        new Text(
                            "there is no such field here; known are " + known,
                            "此处没有该字段,可用字段:" + known)));
              }
            });
  }

  static <E extends WireName> String named(Iterable<E> constants) {
    List<String> names = new ArrayList<>();
    constants.forEach(constant -> names.add(constant.wireName()));
    return String.join(", ", names);
  }

  static <E extends WireName> String named(E[] constants) {
    return named(Arrays.asList(constants));
  }

  private static String plain(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  private static String shown(JsonNode value) {
    if (value == null || value.isMissingNode()) {
      return null;
    }
    String text = value.toString();
    return text.length() <= 200 ? text : text.substring(0, 200) + '…';
  }
}
