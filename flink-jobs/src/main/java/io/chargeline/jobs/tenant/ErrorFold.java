package io.chargeline.jobs.tenant;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.fact.ApiCallsRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.tenant.ApiMinute;
import io.chargeline.jobs.tenant.MinuteMemory.RouteMemory;
import java.util.List;
import java.util.Set;

/**
 * Tells a tenant which API routes failed it or refused its authentication: once a route and minute,
 * however many servers counted. A minute is told of when it and its grace are over; figures that
 * come later are told at once, where that minute and route were not told of before. A minute that
 * was told of leaves memory an hour after its end, and figures that come later than that become
 * rows only. A repeat of a server's figures counts once.
 */
final class ErrorFold {
  /**
   * Never told of. The feed of events is one of the two ways on which {@code api.error} itself
   * travels (the other, webhooks, makes no calls of ours): whoever cannot read it would make it
   * longer with each try. And 503 is how {@code /readyz} says no.
   */
  private static final Set<String> SILENT = Set.of("/api/third/events", "/readyz");

  private final TenantDesk desk;
  private final List<MinuteMemory> minutes;

  ErrorFold(TenantDesk desk) {
    this.desk = desk;
    this.minutes = desk.memory.minutes;
  }

  void counted(ApiMinute figures, long time) {
    for (ApiMinute.Calls calls : figures.calls()) {
      desk.fact(Topic.FACTS_API_CALLS, ApiCallsRow.of(desk.tenant, figures, calls));
    }
    if (figures.end() + desk.rules.errorKeepMs() <= time) {
      return;
    }
    MinuteMemory minute = find(figures, time);
    if (minute.servers.contains(figures.server())) {
      return;
    }
    minute.servers.add(figures.server());
    for (ApiMinute.Calls calls : figures.calls()) {
      if (!SILENT.contains(calls.route())) {
        minute.add(calls);
      }
    }
    if (minute.closed) {
      tell(minute, time);
    }
  }

  private MinuteMemory find(ApiMinute figures, long time) {
    for (MinuteMemory minute : minutes) {
      if (minute.minute == figures.minute()) {
        return minute;
      }
    }
    long due = figures.end() + desk.rules.errorGraceMs();
    MinuteMemory first = new MinuteMemory(figures.minute(), Math.max(due, time));
    minutes.add(first);
    return first;
  }

  void due(MinuteMemory minute, long due) {
    if (minute.closed) {
      minutes.remove(minute);
      return;
    }
    minute.closed = true;
    tell(minute, due);
    minute.routes.removeIf(route -> !route.told);
    if (minute.routes.isEmpty()) {
      minutes.remove(minute);
    }
    long forgottenAt = minute.minute + ApiMinute.LENGTH_MS + desk.rules.errorKeepMs();
    minute.dueAt = Math.max(forgottenAt, due + 1);
  }

  private void tell(MinuteMemory minute, long time) {
    for (RouteMemory route : minute.routes) {
      if (route.hasErrors() && !route.told) {
        route.told = true;
        String identity = minute.minute + "/" + route.route;
        desk.event(EventType.API_ERROR, time, identity, data(minute, route));
      }
    }
  }

  private static ObjectNode data(MinuteMemory minute, RouteMemory route) {
    ObjectNode data = Json.MAPPER.createObjectNode();
    data.put("route", route.route);
    if (!route.method.isEmpty()) {
      data.put("method", route.method);
    }
    data.put("minute", Event.time(minute.minute));
    data.put("calls", route.calls);
    data.put("errors_5xx", route.failed);
    data.put("refused_authentication", route.unauthorized);
    String top = route.topProblem();
    if (top != null) {
      int space = top.indexOf(' ');
      data.put("top_status", Integer.parseInt(top.substring(0, space)));
      data.put("top_code", top.substring(space + 1));
    }
    return data;
  }
}
