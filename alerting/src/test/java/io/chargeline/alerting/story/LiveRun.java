package io.chargeline.alerting.story;

import io.chargeline.alerting.Rehearsal;
import io.chargeline.alerting.RuleTimeline;
import io.chargeline.alerting.WorldTimeline;
import io.chargeline.alerting.fold.AlertFold;
import io.chargeline.alerting.fold.AlertSink;
import io.chargeline.alerting.fold.Entity;
import io.chargeline.alerting.fold.EntityFold;
import io.chargeline.alerting.fold.EntityState;
import io.chargeline.alerting.fold.MemberChange;
import io.chargeline.alerting.fold.Notice;
import io.chargeline.alerting.fold.Outage;
import io.chargeline.alerting.fold.RuleBook;
import io.chargeline.alerting.fold.TenantState;
import io.chargeline.alerting.fold.Trace;
import io.chargeline.alerting.fold.World;
import io.chargeline.alerting.signal.Signal;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The evaluator as a job runs it: entities spread over tasks in any order, signals in any order
 * between two marks, marks at any distance, state stored and read back now and then.
 */
final class LiveRun implements AlertSink {
  private final Story story;
  private final Random random;
  private final boolean restarts;
  private final RuleTimeline rules;
  private final WorldTimeline worlds;
  private final ArrayDeque<Outage> outages = new ArrayDeque<>();
  private long clock;
  private final Map<String, EntityState> entities = new TreeMap<>();
  private final Map<String, TenantState> tenants = new TreeMap<>();
  private final Map<String, AlertFold> folds = new TreeMap<>();
  private final List<MemberChange> changes = new ArrayList<>();
  final Map<String, AlertRow> alerts = new TreeMap<>();
  final List<AlertStepRow> steps = new ArrayList<>();
  final List<Notice> notices = new ArrayList<>();

  LiveRun(Story story, long seed, boolean restarts) {
    this(story, RuleTimeline.always(story.rules()), unaware(story), seed, restarts);
  }

  /**
   * @param worlds without the story's outages; they become known when they end
   */
  LiveRun(Story story, RuleTimeline rules, WorldTimeline worlds, long seed, boolean restarts) {
    this.story = story;
    this.rules = rules;
    this.worlds = worlds;
    this.random = new Random(seed);
    this.restarts = restarts;
    this.outages.addAll(story.world().outages());
  }

  private static WorldTimeline unaware(Story story) {
    World world = story.world();
    return WorldTimeline.always(new World(world.windows(), world.silences(), List.of()));
  }

  LiveRun run() {
    int next = 0;
    clock = story.signals().get(0).at() - 1;
    while (clock < story.end()) {
      long mark = nextMark();
      List<Signal> arrived = new ArrayList<>();
      while (next < story.signals().size() && story.signals().get(next).at() <= mark) {
        arrived.add(story.signals().get(next++));
      }
      Collections.shuffle(arrived, random);
      EntityFold fold = fold(clock);
      arrived.forEach(signal -> route(fold, signal));
      judgeEntities(mark);
      tellTenants(mark);
      clock = mark;
      if (restarts && random.nextInt(40) == 0) {
        restart();
      }
    }
    return this;
  }

  /** Marks stop at the last tick before an outage, and go on at the first one after. */
  private long nextMark() {
    long mark = Math.min(clock + 1 + random.nextInt(120_000), story.end());
    Outage outage = outages.peek();
    if (outage == null || mark <= outage.from()) {
      return mark;
    }
    if (clock < outage.from()) {
      return outage.from();
    }
    outages.remove();
    EntityFold fold = fold(clock);
    worlds.add(outage);
    EntityFold knowing = fold(clock);
    for (EntityState state : entities.values()) {
      fold.advance(state, outage.from());
      knowing.outage(state, outage);
    }
    folds.values().forEach(tenant -> tenant.outage(outage));
    return Math.max(mark, outage.until());
  }

  private EntityFold fold(long at) {
    return new EntityFold(rules.at(at), worlds.at(at), Trace.NONE, changes::add);
  }

  /** To those that its own time's rules look at, or to all: a job may not know these rules yet. */
  private void route(EntityFold fold, Signal signal) {
    List<Entity> concerned =
        random.nextInt(4) == 0
            ? RuleBook.allEntities(signal)
            : rules.at(signal.at()).entities(signal);
    for (Entity entity : concerned) {
      EntityState state =
          entities.computeIfAbsent(entity.key(), key -> EntityFold.of(entity, signal));
      fold.accept(state, signal, clock);
    }
  }

  private void judgeEntities(long mark) {
    for (long change = nextChange(clock); change <= mark; change = nextChange(change)) {
      advance(fold(change - 1), change - 1);
      if (rules.at(change) != rules.at(change - 1)) {
        EntityFold fold = fold(change);
        long now = change;
        entities.values().forEach(state -> fold.rulesChanged(state, now));
      }
    }
    advance(fold(mark), mark);
    entities.values().removeIf(EntityState::isEmpty);
  }

  private long nextChange(long after) {
    return Math.min(rules.nextChange(after), worlds.nextChange(after));
  }

  private void advance(EntityFold fold, long to) {
    List<String> keys = new ArrayList<>(entities.keySet());
    Collections.shuffle(keys, random);
    keys.forEach(key -> fold.advance(entities.get(key), to));
  }

  private void tellTenants(long mark) {
    Collections.shuffle(changes, random);
    changes.forEach(change -> tenant(Rehearsal.tenant(change)).accept(change));
    changes.clear();
    for (long change = nextChange(clock); change <= mark; change = nextChange(change)) {
      boolean otherRules = rules.at(change) != rules.at(change - 1);
      boolean otherWorld = worlds.at(change) != worlds.at(change - 1);
      for (AlertFold fold : folds.values()) {
        if (otherRules) {
          fold.rulesChanged(rules.at(change), change);
        }
        if (otherWorld) {
          fold.worldChanged(worlds.at(change), change);
        }
      }
    }
    folds.values().forEach(fold -> fold.advance(mark));
    tenants.values().removeIf(TenantState::isEmpty);
    folds.keySet().retainAll(tenants.keySet());
  }

  private AlertFold tenant(String name) {
    TenantState state =
        tenants.computeIfAbsent(
            name,
            key -> {
              TenantState fresh = new TenantState();
              fresh.tenant = key;
              return fresh;
            });
    return folds.computeIfAbsent(
        name, key -> new AlertFold(rules.at(clock), worlds.at(clock), state, this, Trace.NONE));
  }

  private void restart() {
    entities.replaceAll((key, state) -> Json.read(Json.bytes(state), EntityState.class));
    tenants.replaceAll((key, state) -> Json.read(Json.bytes(state), TenantState.class));
    tenants.values().forEach(LiveRun::inAnyOrder);
    folds.clear();
    tenants.forEach((name, state) -> tenant(name));
  }

  /** A store need not give maps back in the order they had. */
  private static void inAnyOrder(TenantState state) {
    state.alerts = new HashMap<>(state.alerts);
    state.alerts.values().forEach(alert -> alert.members = new HashMap<>(alert.members));
  }

  boolean isEmpty() {
    return entities.isEmpty() && tenants.isEmpty();
  }

  /** What is left, for a message. */
  String left() {
    return Json.text(entities) + Json.text(tenants);
  }

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
