package io.chargeline.api.watch;

import io.chargeline.domain.fact.PlatformRow;
import io.chargeline.log.PlatformLog.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the watcher sees, for {@code facts.platform}. What all servers see alike is said by the one
 * that tells; disks of its own machine by each.
 */
public final class WatchReadings implements Supplier<List<Reading>> {
  private final Supplier<WatchReport> report;

  public WatchReadings(Supplier<WatchReport> report) {
    this.report = report;
  }

  @Override
  public List<Reading> get() {
    WatchReport seen = report.get();
    List<Reading> readings = new ArrayList<>();
    for (WatchReport.Measured one : seen.measures()) {
      boolean own = ofThisMachine(one);
      if (own || seen.telling()) {
        PlatformRow.Role role = own ? PlatformRow.Role.API : PlatformRow.Role.WATCHER;
        readings.add(new Reading(role, one.what(), one.part(), one.value()));
      }
    }
    if (seen.telling()) {
      seen.parts()
          .forEach(part -> readings.add(shared(Measure.DOWN, part.part(), part.up() ? 0 : 1)));
      int waiting = seen.receivers().stream().mapToInt(WatchReport.Receiver::waiting).sum();
      readings.add(shared("alarms_waiting", "", waiting));
    }
    return readings;
  }

  private static Reading shared(String what, String part, double value) {
    return new Reading(PlatformRow.Role.WATCHER, what, part, value);
  }

  private static boolean ofThisMachine(WatchReport.Measured one) {
    return one.what().equals(Measure.DISK_USED) && !ClickHouseProbe.isDisk(one.part());
  }
}
