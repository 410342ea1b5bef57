package io.chargeline.alerting.fold;

/**
 * What somebody did with an alert.
 *
 * @param kind what
 * @param at unix milliseconds
 * @param text the comment; null: none
 */
public record Act(String alertId, Kind kind, long at, String by, String text)
    implements Comparable<Act> {
  /** Acknowledging says that somebody takes care; a comment says something. */
  public enum Kind {
    ACKNOWLEDGE,
    COMMENT
  }

  @Override
  public int compareTo(Act other) {
    int order = Long.compare(at, other.at);
    order = order != 0 ? order : alertId.compareTo(other.alertId);
    order = order != 0 ? order : kind.compareTo(other.kind);
    return order != 0 ? order : by.compareTo(other.by);
  }
}
