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

  private final JsonNode object;

  private Body(JsonNode object) {
    this.object = object;
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
    return parse(bytes(ctx, max));
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
    Collection<String> names = new ArrayList<>();
    tree.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      if (!known.contains(name)) {
        throw ProblemCode.UNKNOWN_FIELD
            .because(
                name + " is no field of this request; the fields are " + new TreeSet<>(known),
                "未知字段 " + name)
            .blaming(name, tree.get(name));
      }
    }
    return new Body(tree);
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
    JsonNode node = required(field, "a text of 1–" + max + " characters");
    String text = node.isTextual() ? node.textValue() : "";
    int length = text.codePointCount(0, text.length());
    if (length < 1 || length > max || text.codePoints().anyMatch(Character::isISOControl)) {
      throw invalid(field, "give a text of 1–" + max + " characters, none of them a control one");
    }
    return text;
  }

  Integer optionalInteger(String field, int min, int max) {
    return has(field) ? integer(field, min, max) : null;
  }

  int integer(String field, int min, int max) {
    String range = "a whole number from " + min + " to " + max;
    BigDecimal value = number(field, range);
    try {
      int number = value.intValueExact();
      if (number >= min && number <= max) {
        return number;
      }
    } catch (ArithmeticException notWhole) {
      // answered below, as any other value out of range
    }
    throw invalid(field, "give " + range);
  }

  /** A decimal number within the range, both ends included, with so many decimals at most. */
  BigDecimal decimal(String field, String min, String max, int scale) {
    String range = "a number from %s to %s in steps of %s".formatted(min, max, step(scale));
    BigDecimal value = number(field, range);
    if (value.stripTrailingZeros().scale() > scale
        || value.compareTo(new BigDecimal(min)) < 0
        || value.compareTo(new BigDecimal(max)) > 0) {
      throw invalid(field, "give " + range);
    }
    return value;
  }

  /** False when absent. */
  boolean flag(String field) {
    if (!has(field)) {
      return false;
    }
    if (!object.get(field).isBoolean()) {
      throw invalid(field, "give true or false");
    }
    return object.get(field).booleanValue();
  }

  /** One of these texts. */
  String choice(String field, Collection<String> choices) {
    String text = text(field, MAX_CHOICE);
    if (!choices.contains(text)) {
      throw invalid(field, "give one of " + String.join(", ", choices));
    }
    return text;
  }

  /** Any JSON that is there; null when absent. */
  JsonNode raw(String field) {
    return object.get(field);
  }

  /** A non-empty list of texts. */
  List<String> texts(String field) {
    JsonNode node = required(field, "a list of texts");
    List<String> texts = new ArrayList<>();
    node.forEach(one -> texts.add(one.isTextual() ? one.textValue() : ""));
    if (!node.isArray() || texts.isEmpty() || texts.contains("")) {
      throw invalid(field, "give a list of texts with at least one in it");
    }
    return texts;
  }

  Problem invalid(String field, String remedy) {
    JsonNode value = object.get(field);
    return ProblemCode.INVALID_FIELD
        .because(field + " = " + value + ": " + remedy, "字段 " + field + " 取值不合法:" + value)
        .blaming(field, value);
  }

  Problem missing(String field, String remedy) {
    return ProblemCode.MISSING_FIELD
        .because(field + " is missing: give " + remedy, "缺少字段 " + field)
        .blaming(field, null);
  }

  private JsonNode required(String field, String remedy) {
    if (!has(field)) {
      throw missing(field, remedy);
    }
    return object.get(field);
  }

  private BigDecimal number(String field, String range) {
    JsonNode node = required(field, range);
    BigDecimal value = node.isNumber() ? node.decimalValue() : null;
    // A number such as 1e999999999 would take for ever to expand.
    if (value == null || Math.abs((long) value.precision() - value.scale()) > 30) {
      throw invalid(field, "give " + range);
    }
    return value;
  }

  private static String step(int scale) {
    return BigDecimal.ONE.movePointLeft(scale).toPlainString();
  }
}
