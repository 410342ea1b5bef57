package io.chargeline.api;

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
import io.chargeline.alerting.fold.World;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.signal.Signal;
import io.chargeline.alerting.signal.SignalReader;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import io.chargeline.domain.fact.ApiCallsRow;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.fact.FigureRow;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.fact.SampleRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The two folds as the alert job runs them: facts as they come, every version of every row, in any
 * order between two marks; entities in any order; marks at any distance.
 */
final class LiveTwin implements AlertSink {
  private final RuleBook book;
  private final World world;
  private final SignalReader reader;
  private final Random random;
  private final Map<String, EntityState> entities = new TreeMap<>();
  private final Map<String, TenantState> tenants = new TreeMap<>();
  private final Map<String, AlertFold> folds = new TreeMap<>();
  private final List<MemberChange> changes = new ArrayList<>();
  private final Map<String, AlertRow> alerts = new TreeMap<>();
  private final List<Notice> notices = new ArrayList<>();

  LiveTwin(List<Rule> rules, World world, SignalReader reader, long seed) {
    this.book = RuleBook.of(rules);
    this.world = world;
    this.reader = reader;
    this.random = new Random(seed);
  }

  /** By id, as they stood at the end. */
  Map<String, AlertRow> alerts() {
    return alerts;
  }

  List<Notice> notices() {
    return notices;
  }

  LiveTwin run(List<FactsOfDays.Told> told, long end) {
    EntityFold fold = new EntityFold(book, world, Trace.NONE, changes::add);
    int next = 0;
    long clock = Long.MIN_VALUE;
    long mark = told.get(0).at() - 1;
    while (clock < end) {
      mark = Math.min(mark + 1 + random.nextInt(60_000), end);
      boolean nothing = next == told.size() || told.get(next).at() > mark;
      if (nothing && next < told.size() && dueAfter(told.get(next).at())) {
        // Nothing happens before the next fact: marks in between would change nothing.
        mark = Math.max(mark, Math.min(end, told.get(next).at() - 1));
      }
      List<Signal> arrived = new ArrayList<>();
      while (next < told.size() && told.get(next).at() <= mark) {
        arrived.addAll(signals(told.get(next++).fact()));
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
    }
    return this;
  }

  private boolean dueAfter(long time) {
    return entities.values().stream().allMatch(state -> state.dueAt >= time)
        && folds.values().stream().allMatch(fold -> fold.dueAt() >= time);
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
    changes.forEach(change -> tenant(Rehearsal.tenant(change)).accept(change));
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
    return folds.computeIfAbsent(name, key -> new AlertFold(book, world, state, this, Trace.NONE));
  }

  private List<Signal> signals(Object fact) {
    if (fact instanceof PresenceRow row) {
      return List.of(reader.presence(row));
    } else if (fact instanceof PortStateRow row) {
      return List.of(reader.portState(row));
    } else if (fact instanceof SampleRow row) {
      return List.of(reader.sample(row));
    } else if (fact instanceof CommandRow row) {
      return reader.command(row).stream().toList();
    } else if (fact instanceof ApiCallsRow row) {
      return List.of(reader.apiCalls(row));
    } else if (fact instanceof DeliveryRow row) {
      return List.of(reader.delivery(row));
    } else if (fact instanceof FigureRow row) {
      return reader.figure(row).stream().toList();
    } else if (fact instanceof Event event) {
      return reader.event(event);
    }
    return List.of();
  }

  @Override
  public void alert(AlertRow row) {
    alerts.put(row.alertId(), row);
  }

  @Override
  public void step(AlertStepRow step) {
    // The rows say what became of each alert.
  }

  @Override
  public void notice(Notice notice) {
    notices.add(notice);
  }
}
