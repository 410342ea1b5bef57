package io.chargeline.alerting.rule;

import io.chargeline.domain.WireName;

/**
 * What becomes of a measure that cannot be made any more.
 *
 * @param afterS seconds without data until this counts
 */
public record NoData(Doing does, int afterS) {
  public static final NoData KEEP = new NoData(Doing.KEEP, 0);

  /** What is done. */
  public enum Doing implements WireName {
    /** The last one stands. */
    KEEP,
    /** That there is none is itself an alert, of the rule's lowest level. */
    FIRE,
    /** It counts as over. */
    RESOLVE
  }
}
