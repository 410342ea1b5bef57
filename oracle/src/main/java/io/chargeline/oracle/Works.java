package io.chargeline.oracle;

import io.chargeline.domain.Json;
import io.chargeline.domain.fact.MaintenanceRow;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.TenantKey;
import io.chargeline.domain.maintenance.MaintenancePhase;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The maintenance windows of all tenants: when each really began and ended. */
final class Works {
  private static final long KEPT_MS = Duration.ofDays(1).toMillis();

  private final Map<String, Work> works = new LinkedHashMap<>();

  /** One window of one tenant. */
  static final class Work {
    private final String tenant;
    private MaintenanceWindow terms;
    private MaintenancePhase phase;
    private Long began;
    private Long ended;
    private boolean off;

    Work(String tenant, MaintenanceWindow terms) {
      this.tenant = tenant;
      this.terms = terms;
    }

    private boolean over() {
      return off || ended != null;
    }

    /** What time alone does with it, between two of its records. */
    private void elapse(long after, long to) {
      if (over()) {
        return;
      }
      long start = Math.max(terms.startsAt(), after);
      if (began == null && start <= to) {
        began = start;
        phase = MaintenancePhase.STARTED;
      }
      long end = Math.max(terms.endsAt(), Math.max(start, after));
      if (began != null && end <= to) {
        ended = end;
        phase = MaintenancePhase.ENDED;
      }
    }

    private void change(MaintenanceWindow next, long at) {
      terms = next;
      boolean running = began != null && !over();
      if (next.cancelled()) {
        if (!over()) {
          off = true;
          ended = running ? Long.valueOf(at) : null;
          phase = MaintenancePhase.CANCELLED;
        }
      } else if (running && next.startsAt() <= at) {
        phase = next.endsAt() > at ? MaintenancePhase.CHANGED : phase;
      } else if (!over() || next.endsAt() > at) {
        began = over() ? began : null;
        ended = null;
        off = false;
        phase = next.startsAt() > at ? MaintenancePhase.CHANGED : phase;
      }
    }

    long from() {
      return began;
    }

    /** {@link Long#MAX_VALUE} while it lasts. */
    long until() {
      return ended == null ? Long.MAX_VALUE : ended;
    }

    boolean hasBegun() {
      return began != null && (ended == null || ended > began);
    }

    boolean covers(String deviceId, String itsTenant, String itsSite) {
      return tenant.equals(itsTenant)
          && switch (terms.scope()) {
            case PLATFORM, TENANT -> true;
            case SITE -> terms.site().equals(itsSite);
            case DEVICE -> terms.devices().contains(deviceId);
          };
    }

    MaintenanceRow row() {
      return new MaintenanceRow(
          terms.windowId(),
          tenant,
          terms.scope().wireName(),
          terms.site(),
          terms.devices(),
          terms.startsAllowed(),
          phase,
          terms.startsAt(),
          terms.endsAt(),
          began,
          ended,
          terms.reason(),
          terms.reasonZh(),
          terms.version(),
          0);
    }
  }

  /**
   * @param records of one tenant, in the order of the log
   * @param until event time up to which everything is known
   */
  void add(List<StoredRecord> records, long until) {
    Map<String, Long> touched = new LinkedHashMap<>();
    for (StoredRecord record : records) {
      if (record.kind() == RecordKind.MAINTENANCE) {
        take(TenantKey.tenantOf(record.deviceId()), record, touched);
      }
    }
    touched.forEach((key, at) -> works.get(key).elapse(at, until));
  }

  private void take(String tenant, StoredRecord record, Map<String, Long> touched) {
    MaintenanceWindow window = Json.read(record.body().array(), MaintenanceWindow.class);
    String key = tenant + '/' + window.windowId();
    Work known = works.get(key);
    if (known == null) {
      if (window.overAt() + KEPT_MS <= record.at()) {
        return;
      }
      known = new Work(tenant, window);
      known.phase = MaintenancePhase.ANNOUNCED;
      if (window.cancelled()) {
        known.off = true;
        known.phase = MaintenancePhase.CANCELLED;
      }
      works.put(key, known);
    } else {
      known.elapse(touched.get(key), record.at());
      if (window.version() <= known.terms.version()) {
        return;
      }
      known.change(window, record.at());
    }
    touched.put(key, record.at());
  }

  List<Work> all() {
    return List.copyOf(works.values());
  }
}
