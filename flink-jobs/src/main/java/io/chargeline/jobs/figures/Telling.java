package io.chargeline.jobs.figures;

import io.chargeline.domain.fact.FigureRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Which windows of one scope are told at one moment, and what of its state may go then. */
final class Telling {
  private final FigureRules rules;
  private final ScopeKey key;
  private final ZoneTimeline zones;
  private final Grid grid;
  private final ScopeMemory scope;
  private final NavigableMap<Long, Tally> slots;
  private final NavigableMap<Long, Tally> changes;
  private final long clock;

  /** Up to when levels are counted: a fact may be ahead of the clock by a moment. */
  private final long asOf;

  private final Set<Window> changed = new TreeSet<>(Window.ORDER);
  private final Set<Window> ended = new TreeSet<>(Window.ORDER);
  private final List<Long> gone = new ArrayList<>();

  /**
   * @param scope changed
   * @param changes what was added since the last telling, by slot
   * @param clock event time, unix milliseconds: everything before it has been told
   */
  Telling(
      FigureRules rules,
      ScopeKey key,
      ZoneTimeline zones,
      ScopeMemory scope,
      NavigableMap<Long, Tally> slots,
      NavigableMap<Long, Tally> changes,
      long clock) {
    this.rules = rules;
    this.key = key;
    this.zones = zones;
    this.grid = new Grid(zones);
    this.scope = scope;
    this.slots = slots;
    this.changes = changes;
    this.clock = clock;
    this.asOf = Math.max(clock, scope.latest);
  }

  void tell(Consumer<FigureRow> out) {
    Series series = Series.of(scope.base, slots);
    FigureRows rows = new FigureRows(rules.log(), key, zones.size());
    long finalTo = Math.max(scope.finalTo, grid.at(Step.DAY, clock - rules.graceMs()).start());
    rezone(series, rows, out);
    findChanged();
    findEnded(finalTo);
    for (Window window : ended) {
      if (!changed.contains(window)) {
        tell(window, series, rows, finalTo, false, out);
      }
    }
    for (Window window : changed) {
      tell(window, series, rows, finalTo, true, out);
    }
    fold(finalTo);
    scope.toldTo = Math.max(scope.toldTo, clock);
  }

  /** Slots that are no longer needed. */
  List<Long> gone() {
    return gone;
  }

  /** When there is something to tell if nothing happens before. */
  long next() {
    if (!rules.live()) {
      return grid.at(Step.DAY, clock - rules.graceMs()).end() + rules.graceMs();
    }
    return grid.at(steps().get(0), clock).end();
  }

  private List<Step> steps() {
    return key.scope().steps(rules.live());
  }

  private void tell(
      Window window,
      Series series,
      FigureRows rows,
      long finalTo,
      boolean wasTold,
      Consumer<FigureRow> out) {
    boolean isFinal = window.end() <= finalTo;
    if (!rules.live() && !isFinal) {
      return;
    }
    long end = Math.min(window.end(), asOf);
    Series.Sums sums = series.between(window.start(), end);
    // A row may have been told that facts which came later have emptied, also before a restart.
    boolean deleted = sums.isEmpty();
    if (!deleted || wasTold || isFinal) {
      out.accept(rows.row(window, sums, end, isFinal, deleted));
    }
  }

  /** A level that has changed changes every window until it is back. */
  private void findChanged() {
    Map<Integer, Long> levels = new HashMap<>();
    for (Map.Entry<Long, Tally> change : changes.entrySet()) {
      Tally tally = change.getValue();
      for (byte cell : tally.cells) {
        if (Measure.isLevelChange(cell)) {
          levels.merge((int) cell, tally.get(cell), Long::sum);
        }
      }
      levels.values().removeIf(level -> level == 0);
      long slotEnd = change.getKey() + key.scope().slotMs();
      Long next = changes.higherKey(change.getKey());
      long until = levels.isEmpty() ? slotEnd : next == null ? asOf : next;
      if (tally.countsAnything() || !levels.isEmpty()) {
        find(changed, change.getKey(), Math.max(until, change.getKey() + 1));
      }
    }
  }

  private void find(Set<Window> in, long from, long until) {
    for (Step step : steps()) {
      grid.meeting(
          step,
          from,
          until,
          window -> {
            if (window.start() < asOf) {
              in.add(window);
            }
          });
    }
  }

  /** Those that ended since the last telling, those that become final, and those under way. */
  private void findEnded(long finalTo) {
    if (slots.isEmpty() && !scope.base.hasLevels()) {
      return;
    }
    long first = slots.isEmpty() ? scope.finalTo : slots.firstKey();
    boolean lasts = scope.base.hasLevels();
    long begun = lasts || scope.finalTo > first ? scope.finalTo : first;
    long toldTo = scope.toldTo == Long.MIN_VALUE ? begun : Math.max(scope.toldTo, begun);
    for (Step step : steps()) {
      int before = ended.size();
      if (begun < finalTo) {
        grid.ending(step, begun, finalTo, ended::add);
      }
      grid.ending(step, toldTo, clock, ended::add);
      boolean underWay = step != Step.DAY && ended.size() > before;
      if (underWay) {
        for (Step longer : steps()) {
          if (longer.compareTo(step) > 0) {
            ended.add(grid.at(longer, clock));
          }
        }
      }
    }
    ended.removeIf(window -> window.start() >= asOf);
  }

  /** Windows that a change of the zone has moved are removed, and told anew. */
  private void rezone(Series series, FigureRows rows, Consumer<FigureRow> out) {
    String now = zones.text();
    String before = scope.zones;
    scope.zones = now;
    if (before == null || before.equals(now) || (slots.isEmpty() && !scope.base.hasLevels())) {
      return;
    }
    ZoneTimeline old = ZoneTimeline.parse(before);
    long begun = scope.base.hasLevels() || slots.isEmpty() ? scope.finalTo : slots.firstKey();
    // The window before ends there now.
    long from = Math.max(begun, old.differsFrom(zones) - 1);
    Grid oldGrid = new Grid(old);
    for (Step step : steps()) {
      if (step == Step.MINUTE) {
        continue;
      }
      Set<Window> news = new TreeSet<>(Window.ORDER);
      grid.meeting(step, from, asOf, news::add);
      changed.addAll(news);
      oldGrid.meeting(
          step,
          from,
          asOf,
          window -> {
            if (!news.contains(window) && window.start() < asOf) {
              long end = Math.min(window.end(), asOf);
              Series.Sums sums = series.between(window.start(), end);
              out.accept(rows.row(window, sums, end, false, true));
            }
          });
    }
  }

  private void fold(long finalTo) {
    for (Map.Entry<Long, Tally> slot : slots.headMap(finalTo, false).entrySet()) {
      scope.base.add(slot.getValue().lasting());
      gone.add(slot.getKey());
    }
    scope.finalTo = finalTo;
  }
}
