package io.chargeline.api;

import io.javalin.http.Context;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** The id of a request, on its answer and in our log: the caller's if it is a safe one. */
final class RequestId {
  static final String HEADER = "X-Request-Id";
  private static final String ATTRIBUTE = "chargeline.request_id";
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

  private RequestId() {}

  static void assign(Context ctx) {
    String id = choose(ctx.header(HEADER));
    ctx.attribute(ATTRIBUTE, id);
    ctx.header(HEADER, id);
  }

  /** The given one if it is safe, else a new one. */
  static String choose(String given) {
    return given != null && SAFE.matcher(given).matches() ? given : random();
  }

  /** Nothing hangs on it being hard to guess, so it need not wait for the secure generator. */
  private static String random() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  /** Null before one is assigned. */
  static String of(Context ctx) {
    return ctx.attribute(ATTRIBUTE);
  }
}
