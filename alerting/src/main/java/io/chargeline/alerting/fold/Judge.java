package io.chargeline.alerting.fold;

import io.chargeline.alerting.rule.Condition;
import io.chargeline.alerting.rule.Level;
import io.chargeline.alerting.rule.NoData;
import io.chargeline.alerting.rule.Op;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.signal.Place;
import io.chargeline.alerting.signal.Signal;
import java.util.List;
import java.util.Set;

/**
 * One rule, ready to judge cells: moves each of its levels from reached to not reached and back, by
 * measure and time.
 */
final class Judge {
  static final long NEVER = Long.MAX_VALUE;

  private final Rule rule;
  private final String key;
  private final Set<String> overriddenBy;
  private final String gaugeName;
  private final Gauge gauge;
  private final Level[] levels;
  private final boolean lasting;
  private final boolean tellsPending;
  private final NoData noData;
  private final long clearMs;

  Judge(Rule rule) {
    this.rule = rule;
    this.key = rule.key();
    this.overriddenBy = Set.of();
    this.gaugeName = rule.gauge();
    this.gauge = Gauge.of(rule.condition());
    this.levels = rule.levels().toArray(Level[]::new);
    this.lasting = rule.condition().lasting();
    this.tellsPending = tellsPending(rule);
    this.noData =
        rule.condition() instanceof Condition.Change
            ? new NoData(NoData.Doing.RESOLVE, 0)
            : rule.noData();
    this.clearMs = rule.clear().forS() * 1000L;
  }

  private Judge(Judge other, Set<String> overriddenBy) {
    this.rule = other.rule;
    this.key = other.key;
    this.overriddenBy = overriddenBy;
    this.gaugeName = other.gaugeName;
    this.gauge = other.gauge;
    this.levels = other.levels;
    this.lasting = other.lasting;
    this.tellsPending = other.tellsPending;
    this.noData = other.noData;
    this.clearMs = other.clearMs;
  }

  /** The same, but for the tenants that have a rule of their own instead. */
  Judge overriddenBy(Set<String> tenants) {
    return tenants.equals(overriddenBy) ? this : new Judge(this, tenants);
  }

  /** What has not come yet is usual; it is no condition that holds. */
  private static boolean tellsPending(Rule rule) {
    return !(rule.condition() instanceof Condition.Absence)
        && !(rule.condition() instanceof Condition.Sequence)
        && rule.levels().stream().anyMatch(level -> level.forS() > 0);
  }

  Rule rule() {
    return rule;
  }

  String key() {
    return key;
  }

  String gaugeName() {
    return gaugeName;
  }

  boolean covers(Place place, String device) {
    return looksAt(place.tenant()) && rule.scope().covers(place, device);
  }

  boolean looksAt(String tenant) {
    return rule.tenant().isEmpty() ? !overriddenBy.contains(tenant) : rule.tenant().equals(tenant);
  }

  boolean take(Cell cell, Signal signal) {
    return gauge.take(cell, signal);
  }

  boolean clears(Signal signal) {
    return rule.clear().on() != null && rule.clear().on().matches(signal);
  }

  void pass(Cell cell, long now, List<Outage> outages) {
    gauge.pass(cell, now, outages);
  }

  /** Over at once, whatever was measured. */
  void clear(Cell cell) {
    cell.forgetMeasure();
    for (Level level : levels) {
      lower(cell, level.level().rank());
    }
    cell.noData = false;
  }

  /** Judges the cell as of now, and sets when time will change something. */
  void judge(Cell cell, long now, String model) {
    noteData(cell, now);
    boolean lacks = lacks(cell, now);
    cell.noData = lacks && noData.does() == NoData.Doing.FIRE;
    boolean over = lacks && noData.does() == NoData.Doing.RESOLVE;
    for (Level level : levels) {
      if (cell.noData) {
        lower(cell, level.level().rank());
      } else {
        move(cell, level, now, model, over);
      }
    }
    cell.dueAt = Math.max(now + 1, due(cell, now));
  }

  private void noteData(Cell cell, long now) {
    if (lasting) {
      return;
    }
    if (!Double.isNaN(cell.value)) {
      cell.good = cell.value;
      cell.noDataSince = 0;
    } else if (cell.noDataSince == 0) {
      cell.noDataSince = now;
    }
  }

  private boolean lacks(Cell cell, long now) {
    long from = noDataDue(cell);
    return from != NEVER && from <= now;
  }

  private long noDataDue(Cell cell) {
    if (lasting) {
      return NEVER;
    }
    long after = noData.afterS() * 1000L;
    if (Double.isNaN(cell.value)) {
      return cell.noDataSince == 0 ? NEVER : cell.noDataSince + after;
    }
    boolean watched = gauge.fades() && noData.does() != NoData.Doing.KEEP && after > 0;
    return watched && cell.dataAt != 0 ? cell.dataAt + after : NEVER;
  }

  private void move(Cell cell, Level level, long now, String model, boolean over) {
    int rank = level.level().rank();
    if (cell.isOn(rank)) {
      if (!over && stays(cell, level, now, model)) {
        cell.falling[rank] = 0;
        return;
      }
      cell.falling[rank] = cell.falling[rank] == 0 ? now : cell.falling[rank];
      if (now - cell.falling[rank] < clearMs) {
        return;
      }
      lower(cell, rank);
    }
    cell.since[rank] = over ? 0 : from(cell, level, now, model);
    if (cell.since[rank] != 0 && now - cell.since[rank] >= level.forS() * 1000L) {
      cell.set(rank, true);
      gauge.reached(cell, now);
    }
  }

  private void lower(Cell cell, int rank) {
    cell.set(rank, false);
    cell.falling[rank] = 0;
    cell.since[rank] = 0;
  }

  /** From when on the level holds; 0: it does not. */
  private long from(Cell cell, Level level, long now, String model) {
    int rank = level.level().rank();
    if (lasting) {
      return cell.base == 0 ? 0 : Math.max(cell.base, cell.since[rank]);
    }
    boolean holds = rule.condition().op().holds(cell.good, level.value(model));
    return !holds ? 0 : cell.since[rank] == 0 ? now : cell.since[rank];
  }

  private boolean stays(Cell cell, Level level, long now, String model) {
    int rank = level.level().rank();
    if (lasting) {
      cell.since[rank] = Math.max(cell.base, cell.since[rank]);
      return cell.base != 0 && now - cell.since[rank] >= level.forS() * 1000L;
    }
    Op op = rule.condition().op();
    double by = rule.clear().by();
    double value = level.value(model);
    return op.holds(cell.good, op.upward() ? value - by : op.downward() ? value + by : value);
  }

  private long due(Cell cell, long now) {
    long due = gauge.due(cell);
    for (Level level : levels) {
      int rank = level.level().rank();
      long holdsAt = cell.since[rank] == 0 ? NEVER : cell.since[rank] + level.forS() * 1000L;
      if (!cell.isOn(rank)) {
        due = Math.min(due, holdsAt);
      } else if (cell.falling[rank] != 0) {
        due = Math.min(due, cell.falling[rank] + clearMs);
        due = lasting && cell.base != 0 ? Math.min(due, holdsAt) : due;
      }
    }
    long lacking = noDataDue(cell);
    return lacking > now ? Math.min(due, lacking) : due;
  }

  /** What runs begins anew: up to now we did not look. */
  void resume(Cell cell, long now) {
    for (Level level : levels) {
      int rank = level.level().rank();
      if (!cell.isOn(rank) && (cell.since[rank] != 0 || cell.base != 0)) {
        cell.since[rank] = now;
      }
      cell.falling[rank] = cell.falling[rank] == 0 ? 0 : now;
    }
    cell.dataAt = cell.dataAt == 0 ? 0 : now;
    cell.noDataSince = cell.noDataSince == 0 ? 0 : now;
  }

  boolean atRest(Cell cell) {
    return cell.quiet()
        && gauge.atRest(cell)
        && (lasting || noData.does() != NoData.Doing.FIRE || !gauge.fades());
  }

  /** 0: it does not hold. */
  int rank(Cell cell) {
    int rank = cell.rank();
    return rank == 0 && cell.noData ? levels[0].level().rank() : rank;
  }

  boolean pending(Cell cell) {
    return tellsPending && rank(cell) == 0 && began(cell) != 0;
  }

  /** From when on anything has held. */
  long began(Cell cell) {
    long began = 0;
    for (Level level : levels) {
      long since = cell.since[level.level().rank()];
      began = since != 0 && (began == 0 || since < began) ? since : began;
    }
    if (began != 0 && lasting) {
      return cell.base;
    }
    if (began == 0 && cell.noData) {
      return Double.isNaN(cell.value) ? cell.noDataSince : cell.dataAt;
    }
    return began;
  }

  /** The measure as people are told it. */
  double seen(Cell cell, long now) {
    if (!lasting) {
      return cell.value;
    }
    return cell.base == 0 ? 0 : (now - cell.base) / 1000.0;
  }

  /** What a level of this rank, or the first one, is compared with; NaN: with a time. */
  double threshold(int rank, String model) {
    if (lasting) {
      return Double.NaN;
    }
    for (Level level : levels) {
      if (level.level().rank() == rank) {
        return level.value(model);
      }
    }
    return levels[0].value(model);
  }
}
