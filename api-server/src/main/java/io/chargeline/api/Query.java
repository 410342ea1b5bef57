package io.chargeline.api;

import io.javalin.http.Context;
import java.util.regex.Pattern;

/** Reads query parameters and headers strictly. */
final class Query {
  private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");

  private Query() {}

  /** Null when absent. */
  static Integer integer(Context ctx, String name, int min, int max) {
    String text = ctx.queryParam(name);
    if (text == null) {
      return null;
    }
    try {
      int number = Integer.parseInt(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // answered below, as any other value out of range
    }
    throw invalid(
        name,
        text,
        "give a whole number from " + min + " to " + max,
        "须为 " + min + " 到 " + max + " 的整数");
  }

  /** {@code true} or {@code false}; null when absent. */
  static Boolean flag(Context ctx, String name) {
    String text = ctx.queryParam(name);
    if (text == null) {
      return null;
    }
    if (!text.equals("true") && !text.equals("false")) {
      throw invalid(name, text, "give true or false", "须为 true 或 false");
    }
    return text.equals("true");
  }

  static Problem invalid(String name, String value, String remedy, String remedyZh) {
    return ProblemCode.INVALID_FIELD
        .because(
            name + " = " + value + ": " + remedy, "参数 " + name + " 取值不合法:" + value + "。" + remedyZh)
        .blaming(name, value);
  }

  /** The {@code Idempotency-Key} header; null when absent. */
  static String idempotencyKey(Context ctx) {
    String key = ctx.header("Idempotency-Key");
    if (key == null) {
      return null;
    }
    if (!KEY.matcher(key).matches()) {
      throw invalid(
          "Idempotency-Key",
          key,
          "give 1–255 visible ASCII characters, no spaces",
          "须为 1–255 个可见 ASCII 字符,不含空格");
    }
    return key;
  }
}
