package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.javalin.http.Context;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * Many commands in one request. Items are kept as bytes until their turn comes: a tree takes ten
 * times as much.
 *
 * @param items stops first, then as given
 * @param digest of all of them
 */
record BatchRequest(List<Item> items, String digest) {
  static final int MAX_ITEMS = 10_000;
  static final int MAX_BYTES = 4 << 20;

  /** So that the results of a group, which repeat what is wrong, fit into one record. */
  static final int MAX_ITEM_BYTES = 2048;

  private static final String ITEMS = "items";

  /**
   * @param index in the request, from 0
   * @param json empty if it was too large
   */
  record Item(int index, boolean stop, Bytes json) {}

  /**
   * @throws Problem if the body is no list of items; what is wrong with an item is that item's
   */
  static BatchRequest read(Context ctx) {
    Body body = Body.of(Body.tree(ctx, MAX_BYTES), Set.of(ITEMS));
    JsonNode list = body.raw(ITEMS);
    if (list == null || !list.isArray() || list.isEmpty() || list.size() > MAX_ITEMS) {
      throw ProblemCode.INVALID_FIELD
          .because("items: give a list of 1 to " + MAX_ITEMS + " items", "items 须为 1 至 10000 项的列表")
          .with("field", ITEMS);
    }
    return of(list);
  }

  private static BatchRequest of(JsonNode list) {
    MessageDigest digest = sha256();
    List<Item> items = new ArrayList<>(list.size());
    for (JsonNode json : list) {
      byte[] bytes = Json.bytes(json);
      digest.update(bytes);
      digest.update((byte) '\n');
      items.add(
          new Item(
              items.size(),
              "stop".equals(json.path("type").textValue()),
              bytes.length > MAX_ITEM_BYTES ? Bytes.EMPTY : Bytes.wrap(bytes)));
    }
    items.sort(Comparator.comparing(Item::stop).reversed().thenComparing(Item::index));
    return new BatchRequest(items, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
