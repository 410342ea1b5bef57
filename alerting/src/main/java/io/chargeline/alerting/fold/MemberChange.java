package io.chargeline.alerting.fold;

import io.chargeline.alerting.signal.Place;

/**
 * A rule holds for an entity, holds worse or less, or does not hold any more.
 *
 * @param at when, unix milliseconds
 * @param number orders the changes of one entity at one moment
 * @param ruleKey of the rule, see {@link io.chargeline.alerting.rule.Rule#key}
 * @param gauge of the version that was judged
 * @param place where the entity was
 * @param rank of the severity; 0: it does not hold, or not yet for long enough
 * @param pending it holds, and not yet for long enough
 * @param since when it began to hold
 * @param value the measure; NaN if there is none
 * @param threshold what it was compared with; NaN if with a time
 * @param why in one word: {@code measured}, {@code no_data}, {@code cleared_by_signal}, {@code
 *     moved}, {@code maintenance}, {@code removed}
 * @param evidence id of the signal; empty if time itself did it
 */
public record MemberChange(
    long at,
    long number,
    String ruleKey,
    long version,
    String gauge,
    Entity entity,
    Place place,
    int rank,
    boolean pending,
    long since,
    double value,
    double threshold,
    String why,
    String evidence)
    implements Comparable<MemberChange> {

  /** Time, rule, entity, number: the order in which they count, however they arrived. */
  @Override
  public int compareTo(MemberChange other) {
    int order = Long.compare(at, other.at);
    order = order != 0 ? order : ruleKey.compareTo(other.ruleKey);
    order = order != 0 ? order : entity.key().compareTo(other.entity.key());
    return order != 0 ? order : Long.compare(number, other.number);
  }
}
