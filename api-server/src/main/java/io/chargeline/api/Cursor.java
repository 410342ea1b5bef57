package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import io.javalin.http.Context;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Where a page ended, opaque to callers: the sort key of its last item. */
final class Cursor {
  private Cursor() {}

  /**
   * @param list which list in which order, so that another list's cursor is refused
   */
  static String of(String list, Object... key) {
    List<String> parts = new ArrayList<>();
    parts.add(list);
    for (Object part : key) {
      parts.add(String.valueOf(part));
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(parts));
  }

  /**
   * The key's parts, or null when the request has no cursor.
   *
   * @throws Problem 400 if it is none of this list
   */
  static List<String> read(Context ctx, String list, int parts) {
    String text = ctx.queryParam("cursor");
    return text == null ? null : parse(text, list, parts);
  }

  private static List<String> parse(String text, String list, int parts) {
    try {
      JsonNode tree = Json.tree(Base64.getUrlDecoder().decode(text));
      if (tree.isArray() && tree.size() == parts + 1 && tree.get(0).asText().equals(list)) {
        List<String> key = new ArrayList<>();
        tree.forEach(part -> key.add(part.asText()));
        return key.subList(1, key.size());
      }
    } catch (IllegalArgumentException | UncheckedIOException notOurs) {
      // answered below, as any other cursor of another list
    }
    throw refused(text);
  }

  static long number(String part) {
    try {
      return Long.parseLong(part);
    } catch (NumberFormatException e) {
      throw refused(part);
    }
  }

  private static Problem refused(String text) {
    return Query.invalid(
        "cursor",
        text,
        "give the next_cursor of the page before, with the same sort",
        "请使用上一页的 next_cursor,且排序不变");
  }
}
