/**
 * The evaluator, in two stages.
 *
 * <ol>
 *   <li>Keyed by {@link io.chargeline.alerting.fold.Entity#key}: for each signal and each of {@link
 *       io.chargeline.alerting.fold.RuleBook#entities}, {@link
 *       io.chargeline.alerting.fold.EntityFold} takes it into that key's {@link
 *       io.chargeline.alerting.fold.EntityState} and, as the clock goes on, emits {@link
 *       io.chargeline.alerting.fold.MemberChange}s.
 *   <li>Keyed by tenant (empty for entities of kind platform): {@link
 *       io.chargeline.alerting.fold.AlertFold} makes alerts of them.
 * </ol>
 *
 * <p><b>Clock.</b> Both stages wait until the clock has passed what they hold, and then apply it in
 * the order of event time. A mark m says that everything <em>before</em> it has come: advance to m
 * − 1. A stage must pass its clock on only after what it emitted up to there. What comes at or
 * before the clock is a repeat; it is refused, and should be counted. Stage one has one due time
 * per entity, {@code EntityState.dueAt}; stage two {@code AlertFold.dueAt()}.
 *
 * <p><b>State.</b> {@code EntityState} and {@code TenantState} are public classes with public
 * fields of numbers, texts, lists, maps, arrays, records and enums; they are to be stored as they
 * are, one value per key, in a backend that keeps objects on the heap. They are changed in place:
 * set the value again after each call. Nothing else is remembered: {@code EntityFold} has no state,
 * and an {@code AlertFold} may be kept per key; it is made anew from its state after a restore, and
 * whenever the store gives back another object than the fold was made with. When {@code isEmpty()},
 * clear the key.
 *
 * <p><b>Rules</b> are broadcast: make a new {@code RuleBook}, call {@code rulesChanged} for every
 * key of both stages. The other order of arrival is provided for: a change by a version that stage
 * two does not know waits a minute for it. Windows, silences and outages are a new {@link
 * io.chargeline.alerting.fold.World}.
 */
package io.chargeline.alerting.fold;
