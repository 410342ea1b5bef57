package io.chargeline.alerting.rule;

/** The same for people who read English, and Chinese. */
public record Text(String en, String zh) {}
