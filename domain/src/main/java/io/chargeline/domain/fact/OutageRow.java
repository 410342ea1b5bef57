package io.chargeline.domain.fact;

/**
 * Time in which nothing ticked: we looked at nothing, and no alert could come to be.
 *
 * @param fromAt the last tick before
 * @param untilAt the first tick after
 */
public record OutageRow(long fromAt, long untilAt) implements Row {
  @Override
  public String rowKey() {
    return Long.toString(fromAt);
  }
}
