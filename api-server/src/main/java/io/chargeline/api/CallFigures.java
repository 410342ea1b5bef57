package io.chargeline.api;

import io.chargeline.domain.tenant.ApiMinute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The calls of one tenant and route in one minute, as they come. */
final class CallFigures {
  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY = 429;
  private static final int SERVER_ERROR = 500;
  private static final int US_A_MS = 1000;

  /** More codes than there are; only a bound. */
  private static final int MAX_PROBLEMS = 100;

  private final long[] latencies = new long[ApiMinute.LATENCY_BOUNDS_MS.size() + 1];
  private final Map<Refused, Long> problems = new TreeMap<>();
  private long calls;
  private long succeeded;
  private long refused;
  private long unauthorized;
  private long limited;
  private long failed;
  private long latencyUsSum;
  private long latencyUsMax;

  private record Refused(int status, String code) implements Comparable<Refused> {
    @Override
    public int compareTo(Refused other) {
      int byStatus = Integer.compare(status, other.status);
      return byStatus == 0 ? code.compareTo(other.code) : byStatus;
    }
  }

  /**
   * @param code of the problem that was answered; null: none
   */
  void add(int status, String code, long latencyUs) {
    calls++;
    if (status >= SERVER_ERROR) {
      failed++;
      remember(status, code);
    } else if (status == UNAUTHORIZED || status == FORBIDDEN) {
      unauthorized++;
      remember(status, code);
    } else if (status == TOO_MANY) {
      limited++;
    } else if (status >= BAD_REQUEST) {
      refused++;
    } else {
      succeeded++;
    }
    latencyUsSum += latencyUs;
    latencyUsMax = Math.max(latencyUsMax, latencyUs);
    latencies[classOf(latencyUs)]++;
  }

  private void remember(int status, String code) {
    Refused problem = new Refused(status, code == null ? "none" : code);
    if (problems.size() < MAX_PROBLEMS || problems.containsKey(problem)) {
      problems.merge(problem, 1L, Long::sum);
    }
  }

  private static int classOf(long latencyUs) {
    int index = 0;
    for (int boundMs : ApiMinute.LATENCY_BOUNDS_MS) {
      if (latencyUs <= (long) boundMs * US_A_MS) {
        return index;
      }
      index++;
    }
    return index;
  }

  ApiMinute.Calls of(String route, String method) {
    List<Long> counts = new ArrayList<>();
    for (long count : latencies) {
      counts.add(count);
    }
    List<ApiMinute.Cause> causes = new ArrayList<>();
    problems.forEach(
        (problem, count) ->
            causes.add(new ApiMinute.Cause(problem.status(), problem.code(), count)));
    return new ApiMinute.Calls(
        route,
        method,
        calls,
        succeeded,
        refused,
        unauthorized,
        limited,
        failed,
        latencyUsSum,
        latencyUsMax,
        counts,
        causes);
  }
}
