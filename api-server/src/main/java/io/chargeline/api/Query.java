package io.chargeline.api;

import io.javalin.http.Context;

/** Reads query parameters and headers strictly. */
final class Query {
  private static final int MAX_KEY_LENGTH = 255;

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
    throw invalid(name, text, "give a whole number from " + min + " to " + max);
  }

  /** {@code true} or {@code false}; null when absent. */
  static Boolean flag(Context ctx, String name) {
    String text = ctx.queryParam(name);
    if (text == null) {
      return null;
    }
    if (!text.equals("true") && !text.equals("false")) {
      throw invalid(name, text, "give true or false");
    }
    return text.equals("true");
  }

  static Problem invalid(String name, String value, String remedy) {
    return ProblemCode.INVALID_FIELD
        .because(name + " = " + value + ": " + remedy, "参数 " + name + " 取值不合法:" + value)
        .blaming(name, value);
  }

  /** The {@code Idempotency-Key} header; null when absent. */
  static String idempotencyKey(Context ctx) {
    String key = ctx.header("Idempotency-Key");
    if (key == null) {
      return null;
    }
    if (key.isBlank() || key.length() > MAX_KEY_LENGTH) {
      throw invalid("Idempotency-Key", key, "give 1–" + MAX_KEY_LENGTH + " characters");
    }
    return key;
  }
}
