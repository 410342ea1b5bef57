package io.chargeline.domain.alert;

/**
 * What somebody did with an alert: a record of {@code control.alert_acts}, key = alert id.
 *
 * @param actId unique; a repeat of it is the same act
 * @param tenant whose alert; empty: the platform's
 * @param kind {@code acknowledge} or {@code comment}
 * @param by who, as they are to be shown
 * @param text the comment; absent: none
 * @param at unix milliseconds
 */
public record AlertAct(
    String actId, String alertId, String tenant, String kind, String by, String text, long at) {}
