package io.chargeline.api;

import io.chargeline.api.watch.Watch;
import io.chargeline.api.watch.WatchReport;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.tenant.Scope;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;

/** What the watcher sees. */
final class WatchRoutes {
  private final Watch watch;

  WatchRoutes(Watch watch) {
    this.watch = watch;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/admin/watch", (ctx, operator) -> show(ctx)).needing(Scope.ADMIN));
  }

  /** The rules by which the platform is in trouble. */
  List<String> alarms() {
    return watch.report().alarms().stream()
        .filter(alarm -> alarm.firedAt() != null)
        .map(AlertRow::ruleId)
        .toList();
  }

  private record View(
      String asOf,
      String instance,
      boolean telling,
      Set<String> servers,
      List<WatchReport.Part> parts,
      List<WatchReport.Measured> measures,
      List<Alarm> alarms,
      List<Receiver> receivers,
      int unwritten) {}

  private record Alarm(
      String alertId,
      String ruleId,
      Text name,
      Text summary,
      String severity,
      String phase,
      String heldBy,
      List<String> members,
      Double value,
      String beganAt,
      String firedAt,
      String toldAt) {
    static Alarm of(AlertRow row) {
      return new Alarm(
          row.alertId(),
          row.ruleId(),
          new Text(row.name(), row.nameZh()),
          new Text(row.summary(), row.summaryZh()),
          row.severity(),
          row.phase(),
          row.heldBy(),
          row.memberNames(),
          row.value(),
          Rfc3339.of(row.beganAt()),
          Rfc3339.of(row.firedAt()),
          Rfc3339.of(row.toldAt()));
    }
  }

  private record Receiver(
      String url,
      int waiting,
      String lastSuccessAt,
      String lastError,
      long delivered,
      long givenUp) {
    static Receiver of(WatchReport.Receiver receiver) {
      return new Receiver(
          receiver.url(),
          receiver.waiting(),
          Rfc3339.of(receiver.deliveredAt()),
          receiver.error(),
          receiver.delivered(),
          receiver.givenUp());
    }
  }

  private void show(Context ctx) {
    WatchReport report = watch.report();
    Answer.ok(
        ctx,
        new View(
            Rfc3339.of(report.at()),
            report.instance(),
            report.telling(),
            report.servers(),
            report.parts(),
            report.measures(),
            report.alarms().stream().map(Alarm::of).toList(),
            report.receivers().stream().map(Receiver::of).toList(),
            report.unwritten()));
  }
}
