package io.chargeline.alerting;

import io.chargeline.alerting.fold.Act;
import io.chargeline.alerting.fold.AlertFold;
import io.chargeline.alerting.fold.AlertSink;
import io.chargeline.alerting.fold.Entity;
import io.chargeline.alerting.fold.EntityFold;
import io.chargeline.alerting.fold.EntityState;
import io.chargeline.alerting.fold.MemberChange;
import io.chargeline.alerting.fold.Notice;
import io.chargeline.alerting.fold.RuleBook;
import io.chargeline.alerting.fold.TenantState;
import io.chargeline.alerting.fold.Trace;
import io.chargeline.alerting.fold.World;
import io.chargeline.alerting.rule.EntityKind;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.signal.Signal;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Runs rules over a history: the live job's own evaluator, without the job. The history is read
 * once, in the order of its times, and never held. Rules, silences and windows change meanwhile as
 * their versions say.
 */
public final class Rehearsal {
  private final RuleTimeline rules;
  private final WorldTimeline worlds;
  private final Predicate<String> devices;
  private final Trace trace;
  private RuleBook book = RuleBook.EMPTY;
  private World world = World.QUIET;
  private EntityFold entities;
  private final Map<String, EntityState> states = new HashMap<>();
  private final PriorityQueue<Due> dues = new PriorityQueue<>();
  private final Map<String, AlertFold> tenants = new HashMap<>();
  private final Map<String, TenantState> tenantStates = new HashMap<>();
  private final TreeSet<Due> tenantDues = new TreeSet<>();
  private final List<MemberChange> changes = new ArrayList<>();
  private final Collected collected = new Collected();
  private final AlertSink sink;
  private long clock = Long.MIN_VALUE;
  private long nextChange;
  private long judged;
  private long late;

  private record Due(long at, String key) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int order = Long.compare(at, other.at);
      return order != 0 ? order : key.compareTo(other.key);
    }
  }

  /**
   * What came of it.
   *
   * @param alerts each as it stood at the end, in the order of beginning and id
   * @param steps their timelines
   * @param notices what would have been told
   * @param signals how many were judged
   * @param late how many came out of order, or twice, and changed nothing
   */
  public record Outcome(
      List<AlertRow> alerts,
      List<AlertStepRow> steps,
      List<Notice> notices,
      long signals,
      long late) {}

  /** With what changes meanwhile. */
  public Rehearsal(RuleTimeline rules, WorldTimeline worlds, Trace trace) {
    this(rules, worlds, trace, null, null);
  }

  /**
   * With what changes meanwhile, for a history of which more may come than can be held.
   *
   * @param sink gets everything as it comes to be; the {@link Outcome} then holds none of it
   */
  public Rehearsal(RuleTimeline rules, WorldTimeline worlds, Trace trace, AlertSink sink) {
    this(rules, worlds, trace, null, Objects.requireNonNull(sink));
  }

  /** With rules, silences and windows that count all the time. */
  public Rehearsal(Collection<Rule> rules, World world, Trace trace) {
    this(RuleTimeline.always(rules), WorldTimeline.always(world), trace);
  }

  /**
   * @param devices null: all, and all that is wider
   * @param sink null: what comes of it is collected
   */
  private Rehearsal(
      RuleTimeline rules,
      WorldTimeline worlds,
      Trace trace,
      Predicate<String> devices,
      AlertSink sink) {
    this.sink = sink == null ? collected : sink;
    this.rules = rules;
    this.worlds = worlds;
    this.trace = trace;
    this.devices = devices;
    count(Long.MIN_VALUE);
  }

  /**
   * For a history that holds only some devices. Of what they send only they and their ports are
   * judged, because to the wider it is a part of the truth; sites, tenants and the platform are
   * judged by what is about no single device. So groups hold only these devices, and nothing that
   * others would bring about holds them back.
   */
  public static Rehearsal ofDevices(
      Predicate<String> devices, RuleTimeline rules, WorldTimeline worlds, Trace trace) {
    return new Rehearsal(rules, worlds, trace, Objects.requireNonNull(devices), null);
  }

  public Rehearsal(Collection<Rule> rules) {
    this(rules, World.QUIET, Trace.NONE);
  }

  /**
   * Everything at once.
   *
   * @param signals in the order of {@link Signal#at}
   * @param until up to when time goes on afterwards, unix milliseconds
   */
  public Outcome run(Iterator<Signal> signals, long until) {
    return run(signals, List.of(), until);
  }

  /**
   * Everything at once.
   *
   * @param signals in the order of {@link Signal#at}
   * @param acts what people did meanwhile, on alerts whose ids they knew
   * @param until up to when time goes on afterwards, unix milliseconds
   */
  public Outcome run(Iterator<Signal> signals, List<Act> acts, long until) {
    List<Act> ahead = new ArrayList<>(acts);
    ahead.sort(Comparator.naturalOrder());
    Signal next = signals.hasNext() ? signals.next() : null;
    while (next != null && next.at() <= until) {
      long now = next.at();
      advance(now - 1, ahead);
      while (next != null && next.at() <= now) {
        feed(next);
        next = signals.hasNext() ? signals.next() : null;
      }
    }
    advance(until, ahead);
    return outcome();
  }

  /** Takes one signal in. */
  public void feed(Signal signal) {
    judged++;
    RuleBook then = signal.at() < nextChange ? book : rules.at(signal.at());
    for (Entity entity : then.entities(signal)) {
      if (!asked(entity, signal)) {
        continue;
      }
      String key = entity.key();
      EntityState state = states.get(key);
      if (state == null) {
        state = EntityFold.of(entity, signal);
        states.put(key, state);
      }
      long before = state.dueAt;
      if (!entities.accept(state, signal, clock)) {
        late++;
      }
      if (state.dueAt < before) {
        dues.add(new Due(state.dueAt, key));
      }
    }
  }

  private boolean asked(Entity entity, Signal signal) {
    return devices == null
        || signal.device().isEmpty()
        || (!entity.device().isEmpty() && devices.test(entity.device()));
  }

  /** Lets time go on, up to and with this. */
  public void advance(long to) {
    advance(to, new ArrayList<>());
  }

  private void advance(long to, List<Act> acts) {
    if (isEmpty() && nextChange <= to) {
      count(to); // of many changes before anything happens only the last ones matter
      acts.removeIf(act -> act.at() <= to);
    }
    while (true) {
      long act = acts.isEmpty() ? Long.MAX_VALUE : acts.get(0).at();
      long now = Math.min(Math.min(nextDue(), act), nextChange);
      if (now > to) {
        break;
      }
      if (now == nextChange) {
        count(now);
      }
      judgeEntities(now);
      tellTenants(now, acts);
      clock = Math.max(clock, now);
    }
    clock = Math.max(clock, to);
  }

  /** What counts from now on. */
  private void count(long now) {
    boolean otherRules = rules.nextChange(clock) <= now;
    boolean otherWorld = worlds.nextChange(clock) <= now;
    nextChange = Math.min(rules.nextChange(now), worlds.nextChange(now));
    book = rules.at(now);
    world = worlds.at(now);
    entities = new EntityFold(book, world, trace, changes::add);
    if (otherRules) {
      for (Map.Entry<String, EntityState> entry : states.entrySet()) {
        EntityState state = entry.getValue();
        long before = state.dueAt;
        entities.rulesChanged(state, now);
        if (state.dueAt != before && state.dueAt != Long.MAX_VALUE) {
          dues.add(new Due(state.dueAt, entry.getKey()));
        }
      }
      states.values().removeIf(EntityState::isEmpty);
    }
    for (Map.Entry<String, AlertFold> entry : tenants.entrySet()) {
      if (otherRules) {
        entry.getValue().rulesChanged(book, now);
      }
      if (otherWorld) {
        entry.getValue().worldChanged(world, now);
      }
      tenantDues.add(new Due(now, entry.getKey()));
    }
  }

  private long nextDue() {
    long entity = dues.isEmpty() ? Long.MAX_VALUE : dues.peek().at();
    long tenant = tenantDues.isEmpty() ? Long.MAX_VALUE : tenantDues.first().at();
    return Math.min(entity, tenant);
  }

  private void judgeEntities(long now) {
    while (!dues.isEmpty() && dues.peek().at() <= now) {
      String key = dues.poll().key();
      EntityState state = states.get(key);
      if (state == null || state.dueAt > now) {
        continue;
      }
      entities.advance(state, now);
      if (state.isEmpty()) {
        states.remove(key);
      } else if (state.dueAt != Long.MAX_VALUE) {
        dues.add(new Due(state.dueAt, key));
      }
    }
  }

  private void tellTenants(long now, List<Act> acts) {
    TreeSet<String> touched = new TreeSet<>();
    for (MemberChange change : changes) {
      String tenant = tenant(change);
      tenant(tenant).accept(change);
      touched.add(tenant);
    }
    changes.clear();
    while (!acts.isEmpty() && acts.get(0).at() <= now) {
      Act act = acts.remove(0);
      tenants.forEach(
          (tenant, fold) -> {
            if (fold.underWay(act.alertId())) {
              fold.accept(act);
              touched.add(tenant);
            }
          });
    }
    while (!tenantDues.isEmpty() && tenantDues.first().at() <= now) {
      touched.add(tenantDues.pollFirst().key());
    }
    for (String tenant : touched) {
      AlertFold fold = tenant(tenant);
      fold.advance(now);
      tenantDues.removeIf(due -> due.key().equals(tenant));
      if (fold.dueAt() != Long.MAX_VALUE) {
        tenantDues.add(new Due(fold.dueAt(), tenant));
      }
      if (tenantStates.get(tenant).isEmpty()) {
        tenantStates.remove(tenant);
        tenants.remove(tenant);
      }
    }
  }

  /** Whose alerts a change is about: the platform's own if the entity is the platform. */
  public static String tenant(MemberChange change) {
    return change.entity().kind() == EntityKind.PLATFORM ? "" : change.entity().tenant();
  }

  private AlertFold tenant(String tenant) {
    return tenants.computeIfAbsent(
        tenant,
        name -> {
          TenantState state = new TenantState();
          state.tenant = name;
          tenantStates.put(name, state);
          return new AlertFold(book, world, state, sink, trace);
        });
  }

  /** What came of it so far. */
  public Outcome outcome() {
    List<AlertRow> alerts = new ArrayList<>(collected.alerts.values());
    alerts.sort(Comparator.comparingLong(AlertRow::beganAt).thenComparing(AlertRow::alertId));
    return new Outcome(
        alerts, List.copyOf(collected.steps), List.copyOf(collected.notices), judged, late);
  }

  /** Whether nothing is remembered. */
  public boolean isEmpty() {
    return states.isEmpty() && tenantStates.isEmpty();
  }

  private static final class Collected implements AlertSink {
    private final Map<String, AlertRow> alerts = new LinkedHashMap<>();
    private final List<AlertStepRow> steps = new ArrayList<>();
    private final List<Notice> notices = new ArrayList<>();

    @Override
    public void alert(AlertRow row) {
      alerts.put(row.alertId(), row);
    }

    @Override
    public void step(AlertStepRow step) {
      steps.add(step);
    }

    @Override
    public void notice(Notice notice) {
      notices.add(notice);
    }
  }
}
