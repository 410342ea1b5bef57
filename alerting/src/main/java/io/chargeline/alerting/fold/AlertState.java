package io.chargeline.alerting.fold;

import io.chargeline.alerting.signal.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One rule and group: the alert that is under way, and what flap damping remembers of earlier ones.
 * Times are unix milliseconds, 0 for none.
 */
public class AlertState {
  /** How far an alert is. */
  public enum Phase {
    /** There is none; only earlier ones are remembered. */
    RESTING,
    PENDING,
    FIRING,
    ACKNOWLEDGED
  }

  /** An entity that is in the alert. */
  public static class Member {
    public Entity entity;
    public boolean registryMaintenance;
    public int rank;
    public boolean pending;
    public long since;
    public double value;
    public double threshold;
    public HeldBy heldBy;
    public String heldRef;
  }

  /** Of rule and group. */
  public String key;

  public String ruleKey;

  /** What it is of; null and 0 where it is not of one. */
  public String site;

  public String device;
  public int port;
  public String model;
  public String gatewayDevice;

  public String id;
  public Phase phase = Phase.RESTING;
  public long beganAt;
  public long firedAt;
  public long toldAt;
  public int toldRank;
  public int rank;
  public int peakRank;
  public HeldBy heldBy;
  public String heldRef;
  public long acknowledgedAt;
  public String acknowledgedBy;

  /** Firing members by rank, all and those that are not held one by one. */
  public int[] total = new int[4];

  public int[] free = new int[4];
  public int pendings;
  public int peakMembers;
  public Map<String, Member> members = new TreeMap<>();

  /** When it fired before, as far back as flap damping looks. */
  public List<Long> starts = new ArrayList<>();

  public boolean flapping;
  public long quietSince;

  public long revision;
  public long steps;
  public long rowAt;
  public long membersAt;
  public int membersTold;
  public boolean rowOwed;

  /** The row has changed in more than its numbers. */
  public boolean rowNow;

  public double value = Double.NaN;
  public double threshold = Double.NaN;
  public String lastMember;

  public long dueAt = Long.MAX_VALUE;

  boolean under() {
    return phase == Phase.FIRING || phase == Phase.ACKNOWLEDGED;
  }

  /** What distinguishes it from other alerts of its rule. */
  String group() {
    return key.substring(ruleKey.length());
  }

  /** As people call its rule. */
  String ruleId() {
    return ruleKey.substring(ruleKey.indexOf('/') + 1);
  }

  int firing() {
    return total[1] + total[2] + total[3];
  }

  int freeFiring() {
    return free[1] + free[2] + free[3];
  }

  void count(Member member, int by) {
    if (member.pending) {
      pendings += by;
    }
    if (member.rank > 0) {
      total[member.rank] += by;
      if (member.heldBy == null) {
        free[member.rank] += by;
      }
    }
  }

  int worst() {
    int[] counts = freeFiring() > 0 ? free : total;
    return counts[3] > 0 ? 3 : counts[2] > 0 ? 2 : counts[1] > 0 ? 1 : 0;
  }

  void place(
      MemberChange change, boolean bySite, boolean byDevice, boolean byPort, boolean byModel) {
    Entity entity = change.entity();
    Place place = change.place();
    site = bySite && !entity.site().isEmpty() ? entity.site() : null;
    device = byDevice ? entity.device() : null;
    port = byPort ? entity.port() : 0;
    model = byModel || byDevice ? place.model() : null;
    gatewayDevice = byDevice && !place.gatewayDevice().isEmpty() ? place.gatewayDevice() : null;
  }
}
