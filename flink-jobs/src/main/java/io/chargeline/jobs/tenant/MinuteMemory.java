package io.chargeline.jobs.tenant;

import io.chargeline.domain.tenant.ApiMinute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** A minute of API calls, the figures of all servers together; flat, stored as a POJO. */
public final class MinuteMemory {
  /** When it began, unix milliseconds. */
  public long minute;

  /** When it is told of, and once it was, when it is forgotten. */
  public long dueAt;

  /** Whether its time has come: what is still to be told is told at once from then on. */
  public boolean closed;

  /** Whose figures are in it. */
  public List<String> servers = new ArrayList<>();

  public List<RouteMemory> routes = new ArrayList<>();

  /** The calls of one route in this minute. */
  public static final class RouteMemory {
    public String route;
    public long calls;
    public long failed;
    public long unauthorized;

    /** Of the calls that failed or were unauthorized; empty where they had several. */
    public String method;

    /** {@code status code} → calls. */
    public Map<String, Long> problems = new HashMap<>();

    public boolean told;

    public RouteMemory() {}

    boolean hasErrors() {
      return failed + unauthorized > 0;
    }

    private void add(ApiMinute.Calls more) {
      calls += more.calls();
      failed += more.failed();
      unauthorized += more.unauthorized();
      if (more.failed() + more.unauthorized() > 0) {
        method = method == null || method.equals(more.method()) ? more.method() : "";
      }
      for (ApiMinute.Cause cause : more.problems()) {
        problems.merge(cause.status() + " " + cause.code(), cause.calls(), Long::sum);
      }
    }

    /** The most frequent one, of several the first by name; null if none is known. */
    String topProblem() {
      String top = null;
      for (String problem : new TreeSet<>(problems.keySet())) {
        if (top == null || problems.get(problem) > problems.get(top)) {
          top = problem;
        }
      }
      return top;
    }
  }

  public MinuteMemory() {}

  MinuteMemory(long minute, long dueAt) {
    this.minute = minute;
    this.dueAt = dueAt;
  }

  void add(ApiMinute.Calls more) {
    for (RouteMemory known : routes) {
      if (known.route.equals(more.route())) {
        known.add(more);
        return;
      }
    }
    RouteMemory first = new RouteMemory();
    first.route = more.route();
    first.add(more);
    routes.add(first);
  }
}
