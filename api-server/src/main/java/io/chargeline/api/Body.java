package io.chargeline.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A request's JSON object, read strictly: what we do not know we refuse, so that a misspelt field
 * is never silently without effect.
 */
final class Body {
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** Of a body, unless a route says otherwise. */
  static final int MAX_BYTES = 64 << 10;

  private static final int MAX_CHOICE = 64;
  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

  private final JsonNode object;

  /** Where it stands in the request; precedes the name of a field that is blamed. */
  private final String path;

  private Body(JsonNode object, String path) {
    this.object = object;
    this.path = path;
  }

  /**
   * An empty body counts as an empty object.
   *
   * @throws Problem if the body is no JSON object, or has a field that is not among {@code known}
   */
  static Body of(Context ctx, Set<String> known) {
    return of(tree(ctx, MAX_BYTES), known);
  }

  /**
   * The body as it came, for readers that look at it in parts.
   *
   * @param max bytes
   * @throws Problem if it is larger, or no JSON
   */
  static JsonNode tree(Context ctx, int max) {
    JsonNode tree = parse(bytes(ctx, max));
    AuditNotes.asked(ctx, tree);
    return tree;
  }

  /**
   * The body as bytes.
   *
   * @param max bytes
   * @throws Problem if it is larger
   */
  static byte[] bytes(Context ctx, int max) {
    if (ctx.contentLength() > max) {
      throw tooLarge(max);
    }
    byte[] bytes = ctx.bodyAsBytes();
    if (bytes.length > max) {
      throw tooLarge(max);
    }
    return bytes;
  }

  private static Problem tooLarge(int max) {
    return ProblemCode.CONTENT_TOO_LARGE.because(
        "the body of this request may have " + max + " bytes", "请求体不得超过 " + max + " 字节");
  }

  /** As {@link #of(Context, Set)}, of JSON that was read before. */
  static Body of(JsonNode tree, Set<String> known) {
    if (!tree.isObject()) {
      throw ProblemCode.MALFORMED_JSON.because(
          "give one JSON object as the body", "请求体须为一个 JSON 对象");
    }
    return of(tree, known, "");
  }

  private static Body of(JsonNode tree, Set<String> known, String path) {
    Collection<String> names = new ArrayList<>();
    tree.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (!known.contains(name)) {
        throw ProblemCode.UNKNOWN_FIELD
            .because(
                path
                    + name
                    + " is no field of this request; the fields are "
                    + new TreeSet<>(known),
                "未知字段 " + path + name + ",可用字段:" + new TreeSet<>(known))
            .blaming(path + name, tree.get(name));
      }
    }
    return new Body(tree, path);
  }

  static JsonNode parse(byte[] bytes) {
    if (bytes.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return STRICT.readTree(bytes);
    } catch (JacksonException e) {
      throw ProblemCode.MALFORMED_JSON.because(e.getOriginalMessage(), "请求体不是合法的 JSON");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean has(String field) {
    return object.hasNonNull(field);
  }

  /** Verbatim text of 1 to {@code max} characters without control characters. */
  String text(String field, int max) {
    JsonNode node = required(field, "a text of 1–" + max + " characters", "1–" + max + " 个字符的文本");
    String text = node.isTextual() ? node.textValue() : "";
    int length = text.codePointCount(0, text.length());
    if (length < 1 || length > max || text.codePoints().anyMatch(Character::isISOControl)) {
      throw invalid(
          field,
          "give a text of 1–" + max + " characters, none of them a control one",
          "须为 1–" + max + " 个字符的文本,不含控制字符");
    }
    return text;
  }

  Integer optionalInteger(String field, int min, int max) {
    return has(field) ? integer(field, min, max) : null;
  }

  int integer(String field, int min, int max) {
    String range = "a whole number from " + min + " to " + max;
    String rangeZh = min + " 到 " + max + " 的整数";
    BigDecimal value = number(field, range, rangeZh);
    try {
      int number = value.intValueExact();
      if (number >= min && number <= max) {
        return number;
      }
    } catch (ArithmeticException notWhole) {
      // answered below, as any other value out of range
    }
    throw invalid(field, "give " + range, "须为 " + rangeZh);
  }

  /** A decimal number within the range, both ends included, with so many decimals at most. */
  BigDecimal decimal(String field, String min, String max, int scale) {
    String range = "a number from %s to %s in steps of %s".formatted(min, max, step(scale));
    String rangeZh = "%s 到 %s 的数,步长 %s".formatted(min, max, step(scale));
    BigDecimal value = number(field, range, rangeZh);
    if (value.stripTrailingZeros().scale() > scale
        || value.compareTo(new BigDecimal(min)) < 0
        || value.compareTo(new BigDecimal(max)) > 0) {
      throw invalid(field, "give " + range, "须为 " + rangeZh);
    }
    return value;
  }

  /** A moment, in unix milliseconds, written as RFC 3339. */
  long time(String field) {
    String remedy = "a time such as 2026-01-31T08:00:00+08:00";
    String remedyZh = "时间,例如 2026-01-31T08:00:00+08:00";
    JsonNode node = required(field, remedy, remedyZh);
    try {
      Instant time = OffsetDateTime.parse(node.isTextual() ? node.textValue() : "").toInstant();
      if (time.isAfter(Instant.EPOCH) && time.isBefore(LAST)) {
        return time.toEpochMilli();
      }
    } catch (DateTimeParseException notATime) {
      // answered below, as any other time out of range
    }
    throw invalid(field, "give " + remedy, "须为" + remedyZh);
  }

  /** False when absent. */
  boolean flag(String field) {
    if (!has(field)) {
      return false;
    }
    if (!object.get(field).isBoolean()) {
      throw invalid(field, "give true or false", "须为 true 或 false");
    }
    return object.get(field).booleanValue();
  }

  /** One of these texts. */
  String choice(String field, Collection<String> choices) {
    String text = text(field, MAX_CHOICE);
    if (!choices.contains(text)) {
      String list = String.join(", ", choices);
      throw invalid(field, "give one of " + list, "须为以下之一:" + list);
    }
    return text;
  }

  /** Any JSON that is there; null when absent. */
  JsonNode raw(String field) {
    return object.get(field);
  }

  /** A non-empty list of texts. */
  List<String> texts(String field) {
    JsonNode node = required(field, "a list of texts", "文本列表");
    List<String> texts = new ArrayList<>();
    node.forEach(one -> texts.add(one.isTextual() ? one.textValue() : ""));
    if (!node.isArray() || texts.isEmpty() || texts.contains("")) {
      throw invalid(field, "give a list of texts with at least one in it", "须为非空的文本列表");
    }
    return texts;
  }

  /**
   * A list of 1 to {@code max} objects, each read as strictly; what is wrong with one is blamed as
   * {@code field[0].name}.
   */
  List<Body> objects(String field, int max, Set<String> known) {
    String fields = String.join(", ", new TreeSet<>(known));
    String remedy = "a list of 1 to %d objects with %s".formatted(max, fields);
    String remedyZh = "须为 1–%d 个对象的列表,字段为 %s".formatted(max, fields);
    JsonNode list = required(field, remedy, remedyZh);
    if (!list.isArray() || list.isEmpty() || list.size() > max) {
      throw invalid(field, "give " + remedy, remedyZh);
    }
    List<Body> objects = new ArrayList<>();
    for (JsonNode one : list) {
      if (!one.isObject()) {
        throw invalid(field, "give " + remedy, remedyZh);
      }
      objects.add(of(one, known, "%s[%d].".formatted(field, objects.size())));
    }
    return objects;
  }

  Problem invalid(String field, String remedy, String remedyZh) {
    JsonNode value = object.get(field);
    String name = path + field;
    return ProblemCode.INVALID_FIELD
        .because(
            name + " = " + value + ": " + remedy, "字段 " + name + " 取值不合法:" + value + "。" + remedyZh)
        .blaming(name, value);
  }

  Problem missing(String field, String remedy, String remedyZh) {
    String name = path + field;
    return ProblemCode.MISSING_FIELD
        .because(name + " is missing: give " + remedy, "缺少字段 " + name + ":" + remedyZh)
        .blaming(name, null);
  }

  private JsonNode required(String field, String remedy, String remedyZh) {
    if (!has(field)) {
      throw missing(field, remedy, remedyZh);
    }
    return object.get(field);
  }

  private BigDecimal number(String field, String range, String rangeZh) {
    JsonNode node = required(field, range, rangeZh);
    BigDecimal value = node.isNumber() ? node.decimalValue() : null;
    // A number such as 1e999999999 would take for ever to expand.
    if (value == null || Math.abs((long) value.precision() - value.scale()) > 30) {
      throw invalid(field, "give " + range, "须为 " + rangeZh);
    }
    return value;
  }

  private static String step(int scale) {
    return BigDecimal.ONE.movePointLeft(scale).toPlainString();
  }
}
