package io.chargeline.log;

import com.sun.management.OperatingSystemMXBean;
import io.chargeline.domain.fact.PlatformRow;
import io.chargeline.log.PlatformLog.Reading;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** How a process fares: memory, processor, threads, pauses. */
public final class ProcessVitals implements Supplier<List<Reading>> {
  private static final double PERCENT = 100;

  private final PlatformRow.Role role;
  private final OperatingSystemMXBean machine =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final Rates pauses = new Rates();

  public ProcessVitals(PlatformRow.Role role) {
    this.role = role;
  }

  @Override
  public List<Reading> get() {
    List<Reading> readings = new ArrayList<>();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    if (heap.getMax() > 0) {
      readings.add(of("heap_used", PERCENT * heap.getUsed() / heap.getMax()));
    }
    double busy = machine.getProcessCpuLoad();
    if (busy >= 0) {
      readings.add(of("cpu_used", PERCENT * busy));
    }
    readings.add(of("threads", ManagementFactory.getThreadMXBean().getThreadCount()));
    double paused =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum();
    pauses
        .perSecond(Map.of("gc", paused), System.nanoTime())
        .values()
        .forEach(rate -> readings.add(of("gc_ms_per_s", rate)));
    return readings;
  }

  private Reading of(String what, double value) {
    return new Reading(role, what, "", value);
  }
}
