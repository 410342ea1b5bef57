package io.chargeline.alerting.fold;

import io.chargeline.domain.maintenance.MaintenanceScope;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import java.util.List;
import java.util.TreeSet;

/** What people have said beside the rules: maintenance windows and silences. */
public record World(List<MaintenanceWindow> windows, List<Silence> silences) {
  public static final World QUIET = new World(List.of(), List.of());

  public World {
    windows = List.copyOf(windows);
    silences = List.copyOf(silences);
  }

  /** When any of it begins or ends for this tenant. */
  TreeSet<Long> edges(String tenant) {
    TreeSet<Long> edges = new TreeSet<>();
    for (MaintenanceWindow window : windows) {
      if (window.concerns(tenant)) {
        edges.add(window.startsAt());
        edges.add(window.overAt());
      }
    }
    for (Silence silence : silences) {
      if (silence.tenant().equals(tenant)) {
        edges.add(silence.from());
        edges.add(silence.until());
      }
    }
    return edges;
  }

  boolean maintained(Entity entity, String tenant, long now) {
    for (MaintenanceWindow window : windows) {
      boolean running = window.startsAt() <= now && now < window.overAt();
      boolean listed = window.scope() == MaintenanceScope.DEVICE && entity.device().isEmpty();
      if (running && !listed && window.covers(tenant, entity.device(), entity.site())) {
        return true;
      }
    }
    return false;
  }

  String silenced(String tenant, String rule, Entity entity, int rank, long now) {
    for (Silence silence : silences) {
      if (silence.matches(tenant, rule, entity, rank, now)) {
        return silence.id();
      }
    }
    return null;
  }
}
