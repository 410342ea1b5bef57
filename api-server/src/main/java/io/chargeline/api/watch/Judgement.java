package io.chargeline.api.watch;

import io.chargeline.alerting.fold.Act;
import io.chargeline.alerting.fold.AlertFold;
import io.chargeline.alerting.fold.AlertSink;
import io.chargeline.alerting.fold.Entity;
import io.chargeline.alerting.fold.EntityFold;
import io.chargeline.alerting.fold.EntityState;
import io.chargeline.alerting.fold.MemberChange;
import io.chargeline.alerting.fold.RuleBook;
import io.chargeline.alerting.fold.TenantState;
import io.chargeline.alerting.fold.Trace;
import io.chargeline.alerting.fold.World;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.signal.Signal;
import io.chargeline.alerting.signal.SignalReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Judges what was measured by the evaluator of all alerts; its time is the watcher's clock. Of what
 * is over it remembers nothing.
 */
final class Judgement {
  private final AlertSink sink;
  private final Map<String, EntityState> states = new HashMap<>();
  private final List<MemberChange> changes = new ArrayList<>();
  private final TenantState state = new TenantState();
  private List<Rule> rules = List.of();
  private World world = World.QUIET;
  private RuleBook book = RuleBook.of(rules);
  private EntityFold entities = fold();
  private final AlertFold alerts;
  private long clock;

  Judgement(AlertSink sink) {
    this.sink = sink;
    this.state.tenant = "";
    this.alerts = new AlertFold(book, world, state, this.sink, Trace.NONE);
  }

  private EntityFold fold() {
    return new EntityFold(book, world, Trace.NONE, changes::add);
  }

  /**
   * @param counting the rules that count from now on
   * @param silenced the silences that there are
   * @param now unix milliseconds, later than before
   */
  void judge(List<Rule> counting, World silenced, List<Measure> measures, long now) {
    change(counting, silenced);
    for (Measure measure : measures) {
      feed(SignalReader.platform(measure.what(), measure.part(), measure.value(), now));
    }
    for (Iterator<EntityState> all = states.values().iterator(); all.hasNext(); ) {
      EntityState one = all.next();
      entities.advance(one, now);
      if (one.isEmpty()) {
        all.remove();
      }
    }
    tell();
    alerts.advance(now);
    clock = now;
  }

  /**
   * What people did with alerts that fire here; it counts now, whenever that was.
   *
   * @param done nothing that lies ahead of the last judgement
   */
  void act(List<Act> done) {
    done.forEach(alerts::accept);
    alerts.advance(clock);
  }

  private void change(List<Rule> counting, World silenced) {
    if (!counting.equals(rules)) {
      rules = List.copyOf(counting);
      book = RuleBook.of(rules);
      entities = fold();
      states.values().forEach(one -> entities.rulesChanged(one, clock));
      alerts.rulesChanged(book, clock);
      tell();
    }
    if (!silenced.equals(world)) {
      world = silenced;
      alerts.worldChanged(world, clock);
    }
  }

  private void feed(Signal signal) {
    for (Entity entity : book.entities(signal)) {
      EntityState one = states.computeIfAbsent(entity.key(), key -> EntityFold.of(entity, signal));
      entities.accept(one, signal, clock);
    }
  }

  private void tell() {
    changes.forEach(alerts::accept);
    changes.clear();
  }
}
