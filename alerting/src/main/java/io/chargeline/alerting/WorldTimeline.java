package io.chargeline.alerting;

import io.chargeline.alerting.fold.Outage;
import io.chargeline.alerting.fold.Silence;
import io.chargeline.alerting.fold.World;
import io.chargeline.domain.alert.SilenceVersion;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * Which silences and maintenance windows are known at which time, of all their versions: of each
 * the highest version that counts from then or earlier. How a job goes from one change to the next
 * is said at {@link RuleTimeline}. Not thread-safe.
 */
public final class WorldTimeline {
  private final World always;
  private final Map<String, TreeMap<Long, SilenceVersion>> silences = new TreeMap<>();
  private final Map<String, TreeMap<Long, MaintenanceWindow>> windows = new TreeMap<>();
  private final TreeSet<Long> changes = new TreeSet<>();
  private final List<Outage> outages = new ArrayList<>();
  private World world;
  private long worldAt;

  public WorldTimeline() {
    this(World.QUIET);
  }

  private WorldTimeline(World always) {
    this.always = always;
    this.outages.addAll(always.outages());
  }

  /** That all this has always been known. */
  public static WorldTimeline always(World world) {
    return new WorldTimeline(world);
  }

  /** Takes a version in; the same one again changes nothing. */
  public void add(SilenceVersion version) {
    Map<Long, SilenceVersion> numbered =
        silences.computeIfAbsent(version.silenceId(), id -> new TreeMap<>());
    if (numbered.putIfAbsent(version.version(), version) == null) {
      changed(version.effectiveFrom());
    }
  }

  /** Takes a version in; the same one again changes nothing. */
  public void add(MaintenanceWindow version) {
    Map<Long, MaintenanceWindow> numbered =
        windows.computeIfAbsent(version.windowId(), id -> new TreeMap<>());
    if (numbered.putIfAbsent(version.version(), version) == null) {
      changed(version.effectiveFrom());
    }
  }

  private void changed(long from) {
    changes.add(from);
    world = null;
  }

  /** Takes an outage in that is later than the others; one that is known changes nothing. */
  public void add(Outage outage) {
    if (!outages.contains(outage)) {
      outages.add(outage);
      world = world == null ? null : world.with(outage);
    }
  }

  /**
   * What is known at a time. Of outages it is all, because what they say is about us and was so
   * before we knew.
   *
   * @param time unix milliseconds
   */
  public World at(long time) {
    boolean same = world != null && changes.subSet(least(time), false, most(time), true).isEmpty();
    if (!same) {
      world = made(time);
    }
    worldAt = time;
    return world;
  }

  private long least(long time) {
    return Math.min(time, worldAt);
  }

  private long most(long time) {
    return Math.max(time, worldAt);
  }

  private World made(long time) {
    List<MaintenanceWindow> open = new ArrayList<>(always.windows());
    open.addAll(at(windows, MaintenanceWindow::effectiveFrom, time));
    List<Silence> quiet = new ArrayList<>(always.silences());
    at(silences, SilenceVersion::effectiveFrom, time).forEach(v -> quiet.add(Silence.of(v)));
    return new World(open, quiet, outages);
  }

  private static <T> Collection<T> at(
      Map<String, ? extends NavigableMap<Long, T>> versions, ToLongFunction<T> from, long time) {
    List<T> counting = new ArrayList<>();
    for (NavigableMap<Long, T> numbered : versions.values()) {
      for (T version : numbered.descendingMap().values()) {
        if (from.applyAsLong(version) <= time) {
          counting.add(version);
          break;
        }
      }
    }
    return counting;
  }

  /**
   * When other silences or windows begin to be known; that one begins or ends is no change.
   *
   * @param after unix milliseconds, exclusive
   * @return {@code Long.MAX_VALUE}: never
   */
  public long nextChange(long after) {
    Long next = changes.higher(after);
    return next == null ? Long.MAX_VALUE : next;
  }

  /**
   * Forgets what will not be asked for again: silences and windows that are over, and outages that
   * ended before.
   *
   * @param before unix milliseconds; nobody asks for earlier. Rules that compare with the week
   *     before need to know of outages for eight days
   */
  public void forget(long before) {
    silences.values().removeIf(numbered -> numbered.lastEntry().getValue().endsAt() < before);
    windows.values().removeIf(numbered -> numbered.lastEntry().getValue().overAt() < before);
    outages.removeIf(outage -> outage.until() < before);
    changes.headSet(before, true).clear();
    world = null;
  }
}
