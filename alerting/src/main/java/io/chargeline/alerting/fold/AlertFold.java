package io.chargeline.alerting.fold;

import io.chargeline.alerting.rule.EntityKind;
import io.chargeline.alerting.rule.Flap;
import io.chargeline.alerting.rule.GroupKey;
import io.chargeline.alerting.rule.Inhibits;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.signal.Place;
import io.chargeline.domain.Ids;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The alerts of one tenant: members put together, held back, told, and over. All that must be
 * remembered is in the {@link TenantState}; the fold can be made anew from it at any time.
 *
 * <p>Changes wait until the clock has passed them and count in the order of their own times. At one
 * moment: first rules, then maintenance windows and silences, then members, then what people did,
 * then everything these concern is looked at, the widest first. How a caller goes from one change
 * to the next is said at {@link io.chargeline.alerting.RuleTimeline}.
 */
public final class AlertFold {
  static final long MEMBERS_STEP_MS = 60_000;
  static final long ROW_MS = 1_000;
  private static final int MOST_ROUNDS = 20;
  private static final Set<String> NONE = Set.of();
  private static final String TENANT = "t";

  private final TenantState state;
  private final AlertReport report;
  private RuleBook book;
  private World world;
  private TreeSet<Long> edges;

  /** Alerts by everything that lies around them, and inhibiting ones by what their members are. */
  private final Map<String, Set<String>> within = new HashMap<>();

  private final Map<String, Set<String>> inhibitors = new HashMap<>();
  private final TreeSet<Due> dues = new TreeSet<>();
  private final TreeSet<String> dirty = new TreeSet<>();

  private record Due(long at, String key) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int order = Long.compare(at, other.at);
      return order != 0 ? order : key.compareTo(other.key);
    }
  }

  /** From when on what people say has changed, and the alerts are not looked at yet. */
  private long changedAt = Long.MAX_VALUE;

  /**
   * @param book that counts at the state's clock
   * @param world that counts at the state's clock
   */
  public AlertFold(RuleBook book, World world, TenantState state, AlertSink out, Trace trace) {
    this.book = book;
    this.world = world;
    this.state = state;
    this.report = new AlertReport(state, out, trace);
    this.edges = world.edges(state.tenant);
    inOrder();
    state.alerts.values().forEach(this::index);
  }

  /** A store gives maps back in whatever order. */
  private void inOrder() {
    state.alerts = new TreeMap<>(state.alerts);
    for (AlertState alert : state.alerts.values()) {
      alert.members = new TreeMap<>(alert.members);
    }
  }

  private void index(AlertState alert) {
    dues.add(new Due(alert.dueAt, alert.key));
    around(alert).forEach(place -> put(within, place, alert.key));
    if (inhibits(alert)) {
      for (AlertState.Member member : alert.members.values()) {
        if (member.rank > 0) {
          put(inhibitors, place(member.entity), alert.key);
        }
      }
    }
  }

  public void accept(MemberChange change) {
    int at = Collections.binarySearch(state.inbox, change);
    if (at < 0) {
      state.inbox.add(-at - 1, change);
    }
  }

  /** What somebody did; of an alert that is not under way it changes nothing. */
  public void accept(Act act) {
    int at = Collections.binarySearch(state.acts, act);
    if (at < 0) {
      state.acts.add(-at - 1, act);
    }
  }

  /** When {@link #advance} has something to do next; {@code Long.MAX_VALUE}: never. */
  public long dueAt() {
    long next = dues.isEmpty() ? changedAt : Math.min(changedAt, dues.first().at());
    if (!state.inbox.isEmpty()) {
      next = Math.min(next, state.inbox.get(0).at());
    }
    if (!state.acts.isEmpty()) {
      next = Math.min(next, state.acts.get(0).at());
    }
    Long edge = state.alerts.isEmpty() ? null : edges.higher(state.clock);
    return world.ticking(edge == null ? next : Math.min(next, edge));
  }

  /**
   * Applies everything up to and with this time.
   *
   * @param clock unix milliseconds
   */
  public void advance(long clock) {
    for (long next = dueAt(); next <= clock; next = dueAt()) {
      moment(Math.max(next, state.clock));
    }
    state.clock = Math.max(state.clock, world.ticked(clock));
  }

  private void moment(long now) {
    Long edge = edges.higher(state.clock);
    if (edge != null && edge <= now) {
      lookAtMembers(now);
    }
    while (!state.inbox.isEmpty() && state.inbox.get(0).at() <= now) {
      change(state.inbox.remove(0), now);
    }
    while (!state.acts.isEmpty() && state.acts.get(0).at() <= now) {
      act(state.acts.remove(0), now);
    }
    while (!dues.isEmpty() && dues.first().at() <= now) {
      dirty.add(dues.pollFirst().key());
    }
    settle(now);
    changedAt = Long.MAX_VALUE;
    state.clock = now;
  }

  private void lookAtMembers(long now) {
    for (AlertState alert : state.alerts.values()) {
      Rule rule = rule(alert);
      if (rule != null) {
        for (AlertState.Member member : alert.members.values()) {
          alert.count(member, -1);
          hold(rule, member, now);
          alert.count(member, 1);
        }
        dirty.add(alert.key);
      }
    }
  }

  private Rule rule(AlertState alert) {
    return book.rule(alert.ruleKey, state.tenant);
  }

  // Members.

  private void change(MemberChange change, long now) {
    Rule rule = book.rule(change.ruleKey(), state.tenant);
    if (rule == null || !book.measures(rule, change.gauge())) {
      return;
    }
    String key = rule.key() + '\u001f' + group(rule, change);
    AlertState alert = state.alerts.get(key);
    boolean holds = change.rank() > 0 || change.pending();
    if (alert == null) {
      if (!holds) {
        return;
      }
      alert = open(rule, key, change);
    }
    join(rule, alert, change, now);
    dirty.add(key);
  }

  private AlertState open(Rule rule, String key, MemberChange change) {
    AlertState alert = new AlertState();
    alert.key = key;
    alert.ruleKey = rule.key();
    Set<GroupKey> by = Set.copyOf(rule.groupBy());
    alert.place(
        change,
        by.contains(GroupKey.SITE),
        by.contains(GroupKey.DEVICE),
        by.contains(GroupKey.PORT),
        by.contains(GroupKey.MODEL));
    state.alerts.put(key, alert);
    index(alert);
    return alert;
  }

  private void join(Rule rule, AlertState alert, MemberChange change, long now) {
    String entity = change.entity().key();
    AlertState.Member before = alert.members.remove(entity);
    if (before != null) {
      alert.count(before, -1);
    }
    alert.lastMember = entity;
    alert.value = change.value();
    alert.threshold = change.threshold();
    boolean was = before != null && before.rank > 0;
    if (change.rank() > 0 || change.pending()) {
      AlertState.Member member = member(change);
      hold(rule, member, now);
      alert.members.put(entity, member);
      alert.count(member, 1);
      if (before == null) {
        report.joined(alert, change);
      }
    }
    if (inhibits(alert) && was != change.rank() > 0) {
      String place = place(change.entity());
      if (was) {
        take(inhibitors, place, alert.key);
      } else {
        put(inhibitors, place, alert.key);
      }
      dirty.addAll(within.getOrDefault(place, NONE));
    }
  }

  private static AlertState.Member member(MemberChange change) {
    AlertState.Member member = new AlertState.Member();
    member.entity = change.entity();
    member.registryMaintenance = change.place().maintenance();
    member.rank = change.rank();
    member.pending = change.pending();
    member.since = change.since();
    member.value = change.value();
    member.threshold = change.threshold();
    return member;
  }

  /** What holds a member back by itself. */
  private void hold(Rule rule, AlertState.Member member, long now) {
    boolean maintained =
        !rule.inMaintenance()
            && (member.registryMaintenance || world.maintained(member.entity, state.tenant, now));
    String silence =
        maintained
            ? null
            : world.silenced(state.tenant, rule.id(), member.entity, member.rank, now);
    member.heldBy = maintained ? HeldBy.MAINTENANCE : silence != null ? HeldBy.SILENCE : null;
    member.heldRef = silence;
  }

  private static String group(Rule rule, MemberChange change) {
    List<String> parts = new ArrayList<>();
    for (GroupKey key : rule.groupBy()) {
      parts.add(
          switch (key) {
            case PORT -> Integer.toString(change.entity().port());
            case DEVICE -> change.entity().device();
            case MODEL -> change.place().model();
            case SITE -> change.entity().site();
            case TENANT -> change.entity().tenant();
          });
    }
    return String.join("\u001f", parts);
  }

  private void act(Act act, long now) {
    for (AlertState alert : state.alerts.values()) {
      if (act.alertId().equals(alert.id) && alert.phase != AlertState.Phase.RESTING) {
        if (act.kind() == Act.Kind.COMMENT) {
          report.said(alert, "commented", act, now);
        } else if (alert.phase == AlertState.Phase.FIRING) {
          alert.phase = AlertState.Phase.ACKNOWLEDGED;
          alert.acknowledgedAt = act.at();
          alert.acknowledgedBy = act.by();
          report.said(alert, "acknowledged", act, now);
        }
        dirty.add(alert.key);
      }
    }
  }

  // What follows from it.

  private void settle(long now) {
    for (int round = 0; round < MOST_ROUNDS && !dirty.isEmpty(); round++) {
      List<AlertState> some = new ArrayList<>();
      dirty.forEach(key -> some.add(state.alerts.get(key)));
      dirty.clear();
      some.removeIf(alert -> alert == null);
      some.sort(Comparator.comparing(this::width).reversed().thenComparing(alert -> alert.key));
      for (AlertState alert : some) {
        evaluate(alert, now);
      }
    }
    dirty.clear();
  }

  private EntityKind width(AlertState alert) {
    Rule rule = rule(alert);
    return rule == null ? EntityKind.PORT : rule.per();
  }

  private void evaluate(AlertState alert, long now) {
    Rule rule = rule(alert);
    if (rule == null) {
      return;
    }
    dues.remove(new Due(alert.dueAt, alert.key));
    boolean inhibited = alert.heldBy == HeldBy.INHIBITED;
    boolean was = inhibiting(rule, alert);
    proceed(rule, alert, false, now);
    if (alert.phase == AlertState.Phase.RESTING && !alert.members.isEmpty()) {
      proceed(rule, alert, true, now);
    }
    if (was != inhibiting(rule, alert) || inhibited != (alert.heldBy == HeldBy.INHIBITED)) {
      wakeThoseWithin(alert);
    }
    alert.starts.removeIf(start -> start + rule.flap().withinS() * 1000L <= now);
    if (alert.phase == AlertState.Phase.RESTING
        && alert.starts.isEmpty()
        && alert.members.isEmpty()) {
      remove(alert);
      return;
    }
    alert.dueAt = Math.max(now + 1, due(rule, alert, now));
    dues.add(new Due(alert.dueAt, alert.key));
  }

  private void proceed(Rule rule, AlertState alert, boolean goesOn, long now) {
    if (alert.phase == AlertState.Phase.RESTING) {
      if (alert.firing() == 0 && alert.pendings == 0) {
        return;
      }
      begin(rule, alert, goesOn, now);
    }
    if (alert.phase == AlertState.Phase.PENDING) {
      if (alert.firing() > 0) {
        fire(rule, alert, now);
      } else if (alert.pendings == 0) {
        end(rule, alert, "lapsed", now);
        return;
      }
    } else if (alert.firing() > 0) {
      alert.quietSince = 0;
    } else if (overBy(rule, alert, now) <= now) {
      end(rule, alert, "cleared", now);
      return;
    }
    if (alert.under()) {
      level(rule, alert, now);
      holdBack(rule, alert, now);
      tell(rule, alert, now);
    }
    report.members(rule, alert, now);
    report.row(rule, alert, now);
  }

  private void begin(Rule rule, AlertState alert, boolean goesOn, long now) {
    long began = Long.MAX_VALUE;
    for (AlertState.Member member : alert.members.values()) {
      began = Math.min(began, member.since);
    }
    // Of a member that goes back to waiting, the alert before has had the time up to now.
    alert.beganAt = goesOn ? now : began;
    alert.id = Ids.of("alert", state.tenant, rule.id() + alert.group(), alert.beganAt);
    alert.phase = AlertState.Phase.PENDING;
    alert.revision = 0;
    alert.steps = 0;
    alert.peakRank = 0;
    alert.rank = 0;
    alert.peakMembers = 0;
    alert.membersTold = 0;
    alert.rowOwed = true;
    alert.rowNow = true;
    alert.rowAt = 0;
    alert.membersAt = 0;
    if (alert.firing() == 0) {
      report.step(rule, alert, "pending", null, now);
    }
  }

  private void fire(Rule rule, AlertState alert, long now) {
    alert.phase = AlertState.Phase.FIRING;
    alert.firedAt = now;
    alert.rank = alert.worst();
    alert.peakRank = alert.rank;
    alert.quietSince = 0;
    report.step(rule, alert, "fired", null, now);
    alert.membersAt = now;
    alert.membersTold = alert.freeFiring();
    Flap flap = rule.flap();
    if (flap.changes() > 0) {
      alert.starts.removeIf(start -> start + flap.withinS() * 1000L <= now);
      alert.starts.add(now);
      if (alert.starts.size() >= flap.changes()) {
        alert.flapping = true;
        report.step(rule, alert, "flapping", null, now);
      }
    }
  }

  /** When it is over if nothing comes: at once, or after the quiet that flapping asks for. */
  private static long overBy(Rule rule, AlertState alert, long now) {
    if (!alert.flapping) {
      return now;
    }
    alert.quietSince = alert.quietSince == 0 ? now : alert.quietSince;
    return alert.quietSince + rule.flap().quietS() * 1000L;
  }

  private void level(Rule rule, AlertState alert, long now) {
    int worst = alert.worst();
    if (worst == 0 || worst == alert.rank) {
      return;
    }
    boolean worse = worst > alert.rank;
    alert.rank = worst;
    alert.peakRank = Math.max(alert.peakRank, worst);
    if (worse && worst > alert.toldRank) {
      alert.phase = AlertState.Phase.FIRING;
    }
    report.step(rule, alert, worse ? "upgraded" : "downgraded", null, now);
  }

  private void holdBack(Rule rule, AlertState alert, long now) {
    if (alert.firing() == 0) {
      return; // it only waits for quiet
    }
    HeldBy before = alert.heldBy;
    String refBefore = alert.heldRef;
    alert.heldRef = null;
    alert.heldBy = heldBy(rule, alert, now);
    if (before != alert.heldBy || !Objects.equals(refBefore, alert.heldRef)) {
      if (alert.heldBy == null && before != HeldBy.GROUP_WAIT) {
        report.step(rule, alert, "released", null, now);
      } else if (alert.heldBy != null && alert.heldBy != HeldBy.GROUP_WAIT) {
        report.step(rule, alert, alert.heldBy.step(), alert.heldRef, now);
      }
      alert.rowOwed = true;
      alert.rowNow = true;
    }
  }

  private HeldBy heldBy(Rule rule, AlertState alert, long now) {
    if (rule.draft()) {
      return HeldBy.DRAFT;
    }
    if (rule.schedule() != null && !rule.schedule().open(now)) {
      return HeldBy.SCHEDULE;
    }
    if (alert.firing() > 0 && alert.freeFiring() == 0) {
      return oneByOne(alert);
    }
    AlertState cause = rule.inhibitable() ? cause(rule, alert) : null;
    if (cause != null) {
      alert.heldRef = cause.id;
      return HeldBy.INHIBITED;
    }
    return now < alert.firedAt + rule.groupWaitS() * 1000L ? HeldBy.GROUP_WAIT : null;
  }

  private static HeldBy oneByOne(AlertState alert) {
    for (AlertState.Member member : alert.members.values()) {
      if (member.rank > 0 && member.heldBy == HeldBy.MAINTENANCE) {
        return HeldBy.MAINTENANCE;
      }
      alert.heldRef = alert.heldRef == null ? member.heldRef : alert.heldRef;
    }
    return HeldBy.SILENCE;
  }

  private void tell(Rule rule, AlertState alert, long now) {
    if (alert.heldBy == null && alert.rank > alert.toldRank && alert.firing() > 0) {
      alert.toldAt = alert.toldAt == 0 ? now : alert.toldAt;
      alert.toldRank = alert.rank;
      report.step(rule, alert, "told", null, now);
      report.notice(rule, alert, now);
    }
  }

  private void end(Rule rule, AlertState alert, String reason, long now) {
    boolean told = alert.toldAt != 0;
    report.end(rule, alert, reason, now);
    if (told) {
      report.over(rule, alert, reason, now);
    }
    alert.phase = AlertState.Phase.RESTING;
    alert.id = null;
    alert.heldBy = null;
    alert.heldRef = null;
    alert.flapping = false;
    alert.firedAt = 0;
    alert.toldAt = 0;
    alert.toldRank = 0;
    alert.quietSince = 0;
    alert.acknowledgedAt = 0;
    alert.acknowledgedBy = null;
  }

  private long due(Rule rule, AlertState alert, long now) {
    long due = Long.MAX_VALUE;
    if (alert.phase == AlertState.Phase.RESTING) {
      return alert.starts.isEmpty()
          ? due
          : alert.starts.get(alert.starts.size() - 1) + rule.flap().withinS() * 1000L;
    }
    if (alert.under()) {
      if (rule.schedule() != null) {
        due = Math.min(due, rule.schedule().nextChange(now));
      }
      if (alert.heldBy == HeldBy.GROUP_WAIT && alert.firing() > 0) {
        due = Math.min(due, alert.firedAt + rule.groupWaitS() * 1000L);
      }
      if (alert.quietSince != 0) {
        due = Math.min(due, alert.quietSince + rule.flap().quietS() * 1000L);
      }
      if (alert.freeFiring() != alert.membersTold) {
        due = Math.min(due, alert.membersAt + MEMBERS_STEP_MS);
      }
    }
    return alert.rowOwed ? Math.min(due, alert.rowAt + ROW_MS) : due;
  }

  private void remove(AlertState alert) {
    around(alert).forEach(place -> take(within, place, alert.key));
    state.alerts.remove(alert.key);
  }

  // Inhibition: places are the keys of entities.

  private static String place(Entity entity) {
    return switch (entity.kind()) {
      case SITE -> "s/" + entity.site();
      case TENANT -> TENANT;
      default -> entity.key();
    };
  }

  /** Everything an alert lies within, itself included, the widest first. */
  private static List<String> around(AlertState alert) {
    List<String> places = new ArrayList<>();
    places.add(TENANT);
    if (alert.site != null) {
      places.add("s/" + alert.site);
    }
    if (alert.gatewayDevice != null) {
      places.add("d/" + alert.gatewayDevice);
    }
    if (alert.device != null) {
      places.add("d/" + alert.device);
    }
    if (alert.port != 0) {
      places.add("p/" + alert.device + '/' + alert.port);
    }
    return places;
  }

  private boolean inhibits(AlertState alert) {
    Rule rule = rule(alert);
    return rule != null && !rule.inhibits().equals(Inhibits.NOTHING);
  }

  private static boolean inhibiting(Rule rule, AlertState alert) {
    return alert.under()
        && !rule.draft()
        && alert.heldBy != HeldBy.INHIBITED
        && !rule.inhibits().equals(Inhibits.NOTHING);
  }

  private void wakeThoseWithin(AlertState alert) {
    if (inhibits(alert)) {
      Set<String> places = new TreeSet<>();
      alert.members.values().forEach(member -> places.add(place(member.entity)));
      // What has just left may be what held them.
      around(alert).forEach(places::add);
      for (String place : places) {
        dirty.addAll(within.getOrDefault(place, NONE));
      }
      dirty.remove(alert.key);
    }
  }

  private AlertState cause(Rule rule, AlertState alert) {
    for (String place : around(alert)) {
      for (String key : inhibitors.getOrDefault(place, NONE)) {
        AlertState other = state.alerts.get(key);
        Rule its = other == null || other == alert ? null : rule(other);
        if (its != null && inhibiting(its, other) && holds(its, place, rule, alert)) {
          return other;
        }
      }
    }
    return null;
  }

  private static boolean holds(Rule wide, String place, Rule rule, AlertState alert) {
    boolean named = wide.inhibits().rules().contains(rule.id());
    boolean behindIt =
        alert.gatewayDevice != null
            && place.equals("d/" + alert.gatewayDevice)
            && !alert.gatewayDevice.equals(alert.device);
    boolean wider = wide.per().compareTo(rule.per()) > 0 || behindIt;
    return named || (wide.inhibits().topology() && wider);
  }

  private static void put(Map<String, Set<String>> index, String place, String key) {
    index.computeIfAbsent(place, p -> new TreeSet<>()).add(key);
  }

  private static void take(Map<String, Set<String>> index, String place, String key) {
    Set<String> keys = index.get(place);
    if (keys != null) {
      keys.remove(key);
      if (keys.isEmpty()) {
        index.remove(place);
      }
    }
  }

  // Changes of what people say.

  /**
   * Other windows or silences count from now on. To be followed by {@link #advance}, before
   * anything is stored.
   *
   * @param now unix milliseconds, not before what was applied
   */
  public void worldChanged(World changed, long now) {
    advance(now - 1);
    world = changed;
    edges = changed.edges(state.tenant);
    change(now);
  }

  /**
   * Other rules count from now on. Alerts of rules that are gone, or that measure something else
   * now, are over; where only the grouping is another, members are put together anew. To be
   * followed by {@link #advance}, before anything is stored.
   *
   * @param now unix milliseconds, not before what was applied
   */
  public void rulesChanged(RuleBook changed, long now) {
    advance(now - 1);
    long when = world.ticking(now);
    RuleBook before = book;
    List<MemberChange> again = new ArrayList<>();
    for (AlertState alert : List.copyOf(state.alerts.values())) {
      Rule was = before.rule(alert.ruleKey, state.tenant);
      Rule is = changed.rule(alert.ruleKey, state.tenant);
      if (is == null || was == null || !changed.measures(is, before.measured(was))) {
        stop(was, alert, is == null ? "rule_removed" : "rule_changed", when);
      } else if (!is.groupBy().equals(was.groupBy())) {
        alert.members.values().forEach(member -> again.add(anew(changed, is, alert, member, when)));
        stop(was, alert, "rule_changed", when);
      } else if (!is.equals(was)) {
        alert.rowOwed = true;
      }
    }
    book = changed;
    reindex();
    again.forEach(change -> change(change, when));
    change(now);
  }

  /**
   * It has become known that nothing ticked. To be called before anything after its beginning is
   * applied.
   *
   * @param outage the last one
   */
  public void outage(Outage outage) {
    if (state.clock > outage.from()) {
      throw new IllegalStateException(
          "no ticks after " + outage.from() + ", applied up to " + state.clock);
    }
    world = world.with(outage);
  }

  /** Everything is looked at in the moment of the change, together with what else it brings. */
  private void change(long now) {
    changedAt = now;
    lookAtMembers(world.ticking(now));
  }

  private void reindex() {
    within.clear();
    inhibitors.clear();
    dues.clear();
    state.alerts.values().forEach(this::index);
  }

  private void stop(Rule rule, AlertState alert, String reason, long now) {
    if (rule != null && alert.phase != AlertState.Phase.RESTING) {
      alert.members.clear();
      Arrays.fill(alert.total, 0);
      Arrays.fill(alert.free, 0);
      alert.pendings = 0;
      end(rule, alert, reason, now);
    }
    state.alerts.remove(alert.key);
  }

  private static MemberChange anew(
      RuleBook book, Rule rule, AlertState alert, AlertState.Member member, long now) {
    Place place =
        new Place(
            member.entity.tenant(),
            member.entity.site(),
            alert.model,
            List.of(),
            alert.gatewayDevice,
            member.registryMaintenance);
    return new MemberChange(
        now,
        0,
        rule.key(),
        rule.version(),
        book.measured(rule),
        member.entity,
        place,
        member.rank,
        member.pending,
        now,
        member.value,
        member.threshold,
        "measured",
        "");
  }

  /** Of the alert with this id, for those who must say whether it is under way. */
  public boolean underWay(String alertId) {
    return state.alerts.values().stream().anyMatch(alert -> alertId.equals(alert.id));
  }
}
