package io.chargeline.api;

import io.chargeline.alerting.signal.Place;
import io.chargeline.alerting.signal.SignalReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A tenant's devices of a stretch of time, by the registry and by their rows: a device that nobody
 * has registered may have an owner all the same.
 */
final class PastDevices {
  private static final String BY_ROWS =
      """
      SELECT CAST(device_id AS String), toUnixTimestamp64Milli(min(from_at))
      FROM chargeline.presence
      WHERE tenant = %s AND from_at < %s AND (until_at IS NULL OR until_at > %s)
      GROUP BY device_id
      """;

  /** Of one answer. */
  private static final int MOST = 200_000;

  private final PastDatabase database;
  private final PlaceBook registry;

  PastDevices(PastDatabase database, PlaceBook registry) {
    this.database = database;
    this.registry = registry;
  }

  /**
   * @param ids of all of them
   * @param places where they stood; before it was registered a device stood nowhere
   */
  record Found(Set<String> ids, SignalReader.Places places) {}

  /**
   * @param sites at which they stood; empty: at any, or none
   * @throws Problem 503 {@code history_unavailable}; 422 {@code backtest_too_large}
   */
  Found of(String tenant, List<String> sites, long from, long to) {
    Set<String> ids = registry.of(tenant, sites, from, to);
    Map<String, Long> since = byRows(tenant, from, to);
    if (sites.isEmpty()) {
      ids.addAll(since.keySet());
    }
    Place theirs = Place.of(tenant, "");
    return new Found(
        ids,
        (device, at) -> {
          Place registered = registry.of(device, at);
          boolean theirsThen =
              registered.equals(Place.NOWHERE)
                  && !registry.has(device, at)
                  && since.getOrDefault(device, Long.MAX_VALUE) <= at;
          return theirsThen ? theirs : registered;
        });
  }

  private Map<String, Long> byRows(String tenant, long from, long to) {
    String query =
        BY_ROWS.formatted(
            PastDatabase.quoted(tenant), PastDatabase.moment(to), PastDatabase.moment(from));
    try {
      RowBinary rows = database.ask(query, MOST);
      Map<String, Long> since = new HashMap<>();
      while (rows.hasMore()) {
        since.put(rows.text(), rows.big());
      }
      return since;
    } catch (PastDatabase.TooMuch e) {
      throw SignalStretches.tooManyDevices().causedBy(e);
    }
  }
}
