package io.chargeline.alerting.rule;

/**
 * Damping of what comes and goes: with its {@code changes}-th firing within {@code withinS} an
 * alert stays until nothing has held for {@code quietS}.
 *
 * @param changes 0: no damping
 */
public record Flap(int changes, int withinS, int quietS) {
  public static final Flap DEFAULT = new Flap(4, 3600, 1800);
}
