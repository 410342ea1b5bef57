package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.event.EventType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Events in the order in which they were stored, which is not that of their times: what comes late
 * is stored late, so it stands behind every cursor that was given out before. One writer stores
 * them, batch after batch, and what it has to store again after a failure it stores with a later
 * mark; so nothing is skipped, an event may come twice (with the same id), and those of one device
 * or alert come in their sequence, unless repeated. What was stored within the last second is not
 * shown yet: a batch is then seen whole.
 */
final class EventFeed {
  private static final String FEED =
      """
      SELECT toUnixTimestamp64Milli(stored_at) AS stored_ms, device_id, sequence, id, body
      FROM chargeline.event_feed
      WHERE stored_at >= fromUnixTimestamp64Milli({stored:Int64}, 'UTC')
        AND stored_at < now64(3) - INTERVAL 1 SECOND
        AND (toUnixTimestamp64Milli(stored_at), device_id, sequence, id)
            > ({stored:Int64}, {device:String}, {sequence:Int64}, {id:String})
      """;
  private static final String OF_TYPES = "AND event IN {types:Array(String)}\n";
  private static final String OF_DEVICE = "AND device_id = {only:String}\n";

  /** As they are stored. */
  private static final String ORDER =
      "ORDER BY tenant, stored_at, device_id, sequence, id LIMIT {limit:UInt32}";

  private static final String MERGED =
      "ORDER BY stored_at, device_id, sequence, id LIMIT {limit:UInt32}";

  /** What a tenant is told. */
  static final String OWN = "tenant = {tenant:String}";

  /** The same with the platform's own alarms, which are stored under no tenant. */
  static final String WITH_ALARMS =
      "tenant IN ({tenant:String}, '') AND (tenant != '' OR event = '%s')"
          .formatted(EventType.SYSTEM_ALARM);

  private final History history;

  /** Where in the feed something stands. */
  record Place(long storedAt, String deviceId, long sequence, String id) {
    static final int PARTS = 4;
    static final Place START = new Place(0, "", 0, "");

    static Place of(List<String> key) {
      return new Place(
          Cursor.number(key.get(0)), key.get(1), Cursor.number(key.get(2)), key.get(3));
    }

    Object[] key() {
      return new Object[] {storedAt, deviceId, sequence, id};
    }
  }

  /**
   * @param bodies as the webhooks had them, byte for byte
   * @param end the place of the last; where the page began if there is none
   */
  record Page(List<String> bodies, Place end, boolean more) {}

  EventFeed(History history) {
    this.history = history;
  }

  /**
   * @param types empty: all; alarms of the platform only by their name
   * @param deviceId null: all
   * @throws Problem 503 {@code history_unavailable}
   */
  Page after(String tenant, Place after, List<String> types, String deviceId, int limit) {
    boolean alarms = types.contains(EventType.SYSTEM_ALARM);
    StringBuilder query = new StringBuilder(FEED);
    query.append("AND ").append(alarms ? WITH_ALARMS : OWN).append('\n');
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("tenant", tenant);
    parameters.put("stored", Long.toString(after.storedAt()));
    parameters.put("device", after.deviceId());
    parameters.put("sequence", Long.toString(after.sequence()));
    parameters.put("id", after.id());
    parameters.put("limit", Integer.toString(limit + 1));
    if (!types.isEmpty()) {
      query.append(OF_TYPES);
      parameters.put("types", "['" + String.join("','", types) + "']");
    }
    if (deviceId != null) {
      query.append(OF_DEVICE);
      parameters.put("only", deviceId);
    }
    return page(history.rows(query.append(order(alarms)).toString(), parameters), after, limit);
  }

  /**
   * @param alarms whether it is of {@link #WITH_ALARMS}, so that two tenants' are merged
   */
  static String order(boolean alarms) {
    return alarms ? MERGED : ORDER;
  }

  private static Page page(List<JsonNode> rows, Place after, int limit) {
    Place end = after;
    List<String> bodies = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (JsonNode row : rows.subList(0, Math.min(limit, rows.size()))) {
      if (seen.add(row.path("id").asText())) {
        bodies.add(row.path("body").asText());
      }
      end =
          new Place(
              row.path("stored_ms").asLong(),
              row.path("device_id").asText(),
              row.path("sequence").asLong(),
              row.path("id").asText());
    }
    return new Page(bodies, end, rows.size() > limit);
  }
}
