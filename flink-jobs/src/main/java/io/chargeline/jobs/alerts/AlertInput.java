package io.chargeline.jobs.alerts;

import io.chargeline.alerting.Rehearsal;
import io.chargeline.alerting.fold.Act;
import io.chargeline.alerting.fold.MemberChange;

/** What changes a tenant's alerts: that a rule holds somewhere, or what somebody did. */
public final class AlertInput {
  /** Whose alerts; empty: the platform's. */
  public String tenant;

  /** Null: it is an act. */
  public MemberChange change;

  /** Null: it is a change. */
  public Act act;

  public AlertInput() {}

  static AlertInput of(MemberChange change) {
    AlertInput input = new AlertInput();
    input.tenant = Rehearsal.tenant(change);
    input.change = change;
    return input;
  }

  static AlertInput of(String tenant, Act act) {
    AlertInput input = new AlertInput();
    input.tenant = tenant;
    input.act = act;
    return input;
  }
}
