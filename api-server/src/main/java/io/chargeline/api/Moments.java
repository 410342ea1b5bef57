package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.StatsRoutes.DeviceStats;
import io.chargeline.api.StatsRoutes.PortStats;
import io.chargeline.sql.NamedQuery;
import java.util.List;

/** How devices and ports stood at a moment of the past, as the last window before it ended. */
final class Moments {
  /** A window that is told late, or was never, is passed over for the one before. */
  private static final int WINDOWS = 3;

  private final Statistics statistics;

  Moments(Statistics statistics) {
    this.statistics = statistics;
  }

  /**
   * @param at the moment, unix milliseconds: the end of a window
   */
  record Moment(DeviceStats deviceStats, PortStats portStats, long at, boolean isFinal) {}

  /**
   * @throws Problem 404 {@code figures_not_found}; 503 {@code statistics_unavailable}
   */
  Moment at(Subject subject, Step step, long at) {
    long end = step.floor(at, subject.zone());
    Span span = new Span(end - WINDOWS * step.about(), end, step, subject.zone());
    List<JsonNode> rows =
        statistics.ask(NamedQuery.FIGURES_AT, subject, span, List.of(), FigureLog.LIVE);
    if (rows.isEmpty()) {
      throw ProblemCode.FIGURES_NOT_FOUND
          .because(
              "nothing is known of the %s before %s; give a time at which devices were there"
                  .formatted(step.wireName(), Rfc3339.of(end)),
              "该时间之前没有统计数据")
          .blaming("at", Rfc3339.of(at));
    }
    return moment(rows.get(0));
  }

  private static Moment moment(JsonNode row) {
    long devices = row.path("total_devices").asLong();
    long online = row.path("online_devices").asLong();
    long ports = row.path("total_ports").asLong();
    long charging = row.path("charging_ports").asLong();
    return new Moment(
        new DeviceStats(
            devices, online, row.path("offline_devices").asLong(), Measured.ratio(online, devices)),
        new PortStats(
            ports,
            row.path("idle_ports").asLong(),
            charging,
            row.path("fault_ports").asLong(),
            Measured.ratio(charging, ports)),
        row.path("as_of_ms").asLong(),
        row.path("all_final").asBoolean());
  }
}
