package io.chargeline.alerting.rule;

import io.chargeline.domain.WireName;

/** By what the members of a rule are put together in one alert. */
public enum GroupKey implements WireName {
  PORT(EntityKind.PORT),
  DEVICE(EntityKind.DEVICE),
  MODEL(EntityKind.DEVICE),
  SITE(EntityKind.SITE),
  TENANT(EntityKind.TENANT);

  private final EntityKind widest;

  GroupKey(EntityKind widest) {
    this.widest = widest;
  }

  /** Whether entities of this kind have it. */
  public boolean knownOf(EntityKind kind) {
    return kind.compareTo(widest) <= 0;
  }
}
