package io.chargeline.alerting.fold;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All alerts of one tenant. Empty when nothing is under way; then it is dropped. */
public class TenantState {
  /** Empty: the platform's own. */
  public String tenant;

  /** Up to when everything was applied. */
  public long clock;

  /** What is not applied yet, in order. */
  public List<MemberChange> inbox = new ArrayList<>();

  public List<Act> acts = new ArrayList<>();

  /** By rule and group. */
  public Map<String, AlertState> alerts = new TreeMap<>();

  public boolean isEmpty() {
    return inbox.isEmpty() && acts.isEmpty() && alerts.isEmpty();
  }
}
