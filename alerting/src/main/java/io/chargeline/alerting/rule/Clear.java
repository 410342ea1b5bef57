package io.chargeline.alerting.rule;

/**
 * When it is over.
 *
 * @param by hysteresis: how far the measure must come back from the level's value
 * @param forS seconds for which it must have come back
 * @param on a signal that ends it at once; null: none does
 */
public record Clear(double by, int forS, Matcher on) {
  public static final Clear AT_ONCE = new Clear(0, 0, null);
}
