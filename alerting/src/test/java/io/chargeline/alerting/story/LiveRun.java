package io.chargeline.alerting.story;

import io.chargeline.alerting.Rehearsal;
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
import io.chargeline.alerting.signal.Signal;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
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
  private final RuleBook book;
  private final Map<String, EntityState> entities = new TreeMap<>();
  private final Map<String, TenantState> tenants = new TreeMap<>();
  private final Map<String, AlertFold> folds = new TreeMap<>();
  private final List<MemberChange> changes = new ArrayList<>();
  final Map<String, AlertRow> alerts = new TreeMap<>();
  final List<AlertStepRow> steps = new ArrayList<>();
  final List<Notice> notices = new ArrayList<>();

  LiveRun(Story story, long seed, boolean restarts) {
    this.story = story;
    this.random = new Random(seed);
    this.restarts = restarts;
    this.book = RuleBook.of(story.rules());
  }

  LiveRun run() {
    EntityFold fold = new EntityFold(book, story.world(), Trace.NONE, changes::add);
    int next = 0;
    long clock = Long.MIN_VALUE;
    long mark = story.signals().get(0).at();
    while (clock < story.end()) {
      mark = Math.min(mark + 1 + random.nextInt(120_000), story.end());
      List<Signal> arrived = new ArrayList<>();
      while (next < story.signals().size() && story.signals().get(next).at() <= mark) {
        arrived.add(story.signals().get(next++));
      }
      Collections.shuffle(arrived, random);
      for (Signal signal : arrived) {
        for (Entity entity : book.entities(signal)) {
          EntityState state =
              entities.computeIfAbsent(entity.key(), key -> EntityFold.of(entity, signal));
          fold.accept(state, signal, clock);
        }
      }
      clock = mark;
      advance(fold, clock);
      if (restarts && random.nextInt(10) == 0) {
        restart();
      }
    }
    return this;
  }

  private void advance(EntityFold fold, long clock) {
    List<String> keys = new ArrayList<>(entities.keySet());
    Collections.shuffle(keys, random);
    for (String key : keys) {
      fold.advance(entities.get(key), clock);
      if (entities.get(key).isEmpty()) {
        entities.remove(key);
      }
    }
    Collections.shuffle(changes, random);
    for (MemberChange change : changes) {
      tenant(Rehearsal.tenant(change)).accept(change);
    }
    changes.clear();
    for (String name : List.copyOf(folds.keySet())) {
      folds.get(name).advance(clock);
      if (tenants.get(name).isEmpty()) {
        tenants.remove(name);
        folds.remove(name);
      }
    }
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
        name, key -> new AlertFold(book, story.world(), state, this, Trace.NONE));
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
