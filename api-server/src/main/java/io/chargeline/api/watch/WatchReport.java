package io.chargeline.api.watch;

import io.chargeline.domain.fact.AlertRow;
import java.util.List;
import java.util.Set;

/**
 * What the watcher sees, at one moment. Times are unix milliseconds.
 *
 * @param telling whether this server is the one that tells
 * @param servers those that were heard within ten seconds
 * @param alarms under way by this server's judgement
 */
public record WatchReport(
    long at,
    String instance,
    boolean telling,
    Set<String> servers,
    List<Part> parts,
    List<Measured> measures,
    List<AlertRow> alarms,
    List<Receiver> receivers,
    int unwritten) {
  /** Before the first look. */
  public static WatchReport nothingYet(long at, String instance) {
    return new WatchReport(
        at, instance, false, Set.of(), List.of(), List.of(), List.of(), List.of(), 0);
  }

  /**
   * Something that can be down.
   *
   * @param failure why, or what went wrong last; null: nothing
   */
  public record Part(String part, boolean up, String failure) {}

  /**
   * @param judged false if it only follows from a part that is down
   */
  public record Measured(String what, String part, double value, boolean judged) {}

  /**
   * One of the operator's URLs.
   *
   * @param deliveredAt null: never
   * @param error why the last attempt failed; null: it did not
   */
  public record Receiver(
      String url, int waiting, Long deliveredAt, String error, long delivered, long givenUp) {}
}
