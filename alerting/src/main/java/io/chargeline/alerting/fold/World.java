package io.chargeline.alerting.fold;

import io.chargeline.domain.maintenance.MaintenanceScope;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What counts beside the rules.
 *
 * @param outages when nothing ticked, in order
 */
public record World(List<MaintenanceWindow> windows, List<Silence> silences, List<Outage> outages) {
  public static final World QUIET = new World(List.of(), List.of(), List.of());

  public World {
    windows = List.copyOf(windows);
    silences = List.copyOf(silences);
    outages = List.copyOf(outages);
  }

  /** The same, and one more outage, later than the others. */
  public World with(Outage outage) {
    List<Outage> more = new ArrayList<>(outages);
    more.add(outage);
    return new World(windows, silences, more);
  }

  /** What would be done while nothing ticked is done when it does again. */
  long ticking(long at) {
    for (Outage outage : outages) {
      if (outage.holds(at)) {
        return outage.until();
      }
    }
    return at;
  }

  /** The last tick at or before this. */
  long ticked(long at) {
    for (Outage outage : outages) {
      if (outage.holds(at)) {
        return outage.from();
      }
    }
    return at;
  }

  /** When any window or silence begins or ends for this tenant. */
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
