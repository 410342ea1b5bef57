package io.chargeline.domain.tenant;

import java.util.List;

/**
 * The API calls of one tenant in one minute, as one server counted them; the body of a record on
 * the tenant's log. A server writes it once, when the minute is over or the server ends.
 *
 * @param server the instance, new at every start
 * @param minute when the minute began, unix milliseconds
 * @param calls one entry a route and method
 */
public record ApiMinute(String server, long minute, List<Calls> calls) {

  public static final long LENGTH_MS = 60_000;

  /** Upper bounds of the latency classes, ms; a last class without bound follows them. */
  public static final List<Integer> LATENCY_BOUNDS_MS =
      List.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 60_000);

  /** Of calls that met no route. */
  public static final String NO_ROUTE = "none";

  public ApiMinute {
    calls = List.copyOf(calls);
  }

  /** When the minute was over, unix milliseconds. */
  public long end() {
    return minute + LENGTH_MS;
  }

  /**
   * Calls of one route. A call is counted when it was answered, and in one of the five classes.
   *
   * @param route its pattern, or {@link #NO_ROUTE}
   * @param method in upper case
   * @param calls all of them
   * @param succeeded answered 2xx or 3xx
   * @param refused answered 4xx, but for the next two
   * @param unauthorized answered 401 or 403
   * @param limited answered 429
   * @param failed answered 5xx
   * @param latencyUsSum µs, without what a caller asked to wait
   * @param latencyUsMax µs
   * @param latencyCounts calls in each class of {@link #LATENCY_BOUNDS_MS}, and in the last one
   * @param problems codes of the unauthorized and failed ones
   */
  public record Calls(
      String route,
      String method,
      long calls,
      long succeeded,
      long refused,
      long unauthorized,
      long limited,
      long failed,
      long latencyUsSum,
      long latencyUsMax,
      List<Long> latencyCounts,
      List<Cause> problems) {

    public Calls {
      latencyCounts = List.copyOf(latencyCounts);
      problems = List.copyOf(problems);
    }
  }

  /**
   * Why calls were not served.
   *
   * @param status of the answers
   * @param code the stable code they had
   * @param calls that many
   */
  public record Cause(int status, String code, long calls) {}
}
