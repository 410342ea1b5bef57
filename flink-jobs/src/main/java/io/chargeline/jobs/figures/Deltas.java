package io.chargeline.jobs.figures;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The difference between what a fact gave to the figures and what it gives now, by scope. */
final class Deltas {
  private final Map<String, Delta> all = new LinkedHashMap<>();

  private Deltas() {}

  /**
   * Weight is put where the figures begin to differ, so that every window that changes has more of
   * it, and none that does not. It is never taken back, not even where a fact has moved away: rows
   * that are written again because of it must outrank those they replace.
   *
   * @param before null: the fact is new
   */
  static void between(String deviceId, FactMemory before, FactMemory now, Consumer<Delta> out) {
    Deltas deltas = new Deltas();
    boolean moved = before != null && !before.isPlaceOf(now);
    for (ScopeKey scope : scopes(deviceId, now)) {
      if (before != null && !moved) {
        deltas.add(scope, before.points, -1);
      }
      deltas.add(scope, now.points, 1);
      deltas.weigh(
          scope,
          before == null || moved ? new Points() : before.points,
          now.points,
          before == null || moved ? now.weight : now.weight - before.weight);
    }
    if (moved) {
      for (ScopeKey scope : scopes(deviceId, before)) {
        deltas.add(scope, before.points, -1);
        deltas.weigh(scope, before.points, new Points(), now.weight);
      }
    }
    for (Delta delta : deltas.all.values()) {
      if (!delta.tally.isEmpty()) {
        out.accept(delta);
      }
    }
  }

  private static List<ScopeKey> scopes(String deviceId, FactMemory fact) {
    List<ScopeKey> scopes = new ArrayList<>();
    if (fact.tenant == null) {
      return scopes;
    }
    scopes.add(ScopeKey.FLEET);
    scopes.add(new ScopeKey(Scope.TENANT, fact.tenant, "", "", 0));
    if (!fact.site.isEmpty()) {
      scopes.add(new ScopeKey(Scope.SITE, fact.tenant, fact.site, "", 0));
    }
    scopes.add(new ScopeKey(Scope.DEVICE, fact.tenant, fact.site, deviceId, 0));
    if (fact.port != 0) {
      scopes.add(new ScopeKey(Scope.PORT, fact.tenant, fact.site, deviceId, fact.port));
    }
    return scopes;
  }

  private void add(ScopeKey scope, Points points, int sign) {
    for (int i = 0; i < points.size(); i++) {
      add(scope, points.measure(i), points.times[i], sign * points.values[i]);
    }
  }

  private void weigh(ScopeKey scope, Points before, Points now, long weight) {
    now.differsFrom(before).ifPresent(at -> add(scope, Measure.WEIGHT, at, weight));
  }

  private void add(ScopeKey scope, Measure measure, long at, long value) {
    long slot = scope.scope().slotOf(at);
    String key = scope.text();
    Delta delta = all.computeIfAbsent(key + '@' + slot, unused -> new Delta(key, slot));
    delta.latest = Math.max(delta.latest, at);
    delta.tally.add(measure, at, value);
  }
}
