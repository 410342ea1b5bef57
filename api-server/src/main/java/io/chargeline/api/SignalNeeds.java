package io.chargeline.api;

import io.chargeline.alerting.rule.Condition;
import io.chargeline.alerting.rule.EntityKind;
import io.chargeline.alerting.rule.Level;
import io.chargeline.alerting.rule.Matcher;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.signal.SignalKind;
import io.chargeline.alerting.signal.SignalReader;
import io.chargeline.domain.event.EventType;
import io.chargeline.sql.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * What some rules look at, so that nothing else is read.
 *
 * @param events which types; null: all that are kept by time
 * @param figures scopes
 * @param leadMs how far back before a time they look from there
 */
record SignalNeeds(Set<SignalKind> kinds, Set<String> events, Set<String> figures, long leadMs) {
  private static final Set<String> ENDS =
      Set.of(EventType.CHARGING_COMPLETED, EventType.CHARGING_STOPPED, EventType.CHARGING_FAILED);

  /** A last value stands for as long as it takes; this long is looked for one. */
  private static final int LAST_VALUE_S = 86_400;

  private static final int LEAST_S = 3600;
  private static final int HOUR_S = 3600;

  SignalNeeds {
    kinds = Set.copyOf(kinds);
    events = events == null ? null : Set.copyOf(events);
    figures = Set.copyOf(figures);
  }

  static SignalNeeds of(Collection<Rule> rules) {
    Set<SignalKind> kinds = EnumSet.noneOf(SignalKind.class);
    Set<String> events = new TreeSet<>();
    Set<String> figures = new TreeSet<>();
    boolean anyEvent = false;
    long lead = LEAST_S;
    for (Rule rule : rules) {
      if (rule.per() == EntityKind.PORT) {
        kinds.add(SignalKind.PORT_STATE);
      } else if (rule.per() == EntityKind.DEVICE) {
        kinds.add(SignalKind.PRESENCE);
      }
      for (Matcher matcher : matchers(rule)) {
        kinds.add(matcher.signal());
        switch (matcher.signal()) {
          case ALARM -> events.add(EventType.DEVICE_ALARM);
          case SESSION -> events.addAll(ENDS);
          case EVENT -> {
            Set<String> named = named(matcher);
            anyEvent |= named.isEmpty();
            events.addAll(named);
          }
          case FIGURE ->
              figures.add(rule.per() == EntityKind.PLATFORM ? "fleet" : rule.per().wireName());
          default -> {}
        }
      }
      lead = Math.max(lead, leadS(rule));
    }
    // Per port, energy is compared with the integral of the samples.
    boolean meters =
        rules.stream()
            .anyMatch(
                rule ->
                    rule.per() == EntityKind.PORT
                        && matchers(rule).stream().anyMatch(m -> m.signal() == SignalKind.SESSION));
    if (meters) {
      kinds.add(SignalKind.SAMPLE);
    }
    return new SignalNeeds(
        kinds, anyEvent ? null : events, figures, TimeUnit.SECONDS.toMillis(lead));
  }

  private static List<Matcher> matchers(Rule rule) {
    List<Matcher> all = new ArrayList<>(rule.condition().reads());
    if (rule.clear().on() != null) {
      all.add(rule.clear().on());
    }
    return all;
  }

  private static Set<String> named(Matcher matcher) {
    for (Matcher.Test test : matcher.where()) {
      if (test instanceof Matcher.Words words && words.field().equals("event")) {
        return Set.copyOf(words.in());
      }
    }
    return Set.of();
  }

  private static long leadS(Rule rule) {
    long window = 0;
    Condition condition = rule.condition();
    if (condition instanceof Condition.Threshold) {
      window = Math.max(LAST_VALUE_S, rule.noData().afterS());
    } else if (condition instanceof Condition.Count count) {
      window = count.withinS();
    } else if (condition instanceof Condition.Rate rate) {
      window = rate.withinS();
    } else if (condition instanceof Condition.Ratio ratio) {
      window = ratio.withinS();
    } else if (condition instanceof Condition.Sequence sequence) {
      window = sequence.holdS();
    } else if (condition instanceof Condition.Change change) {
      window = (change.hoursBack() + 2L) * HOUR_S;
    } else if (condition instanceof Condition.Alarm alarm) {
      window = alarm.holdS();
    }
    long lasts = rule.levels().stream().mapToInt(Level::forS).max().orElse(0);
    return window
        + lasts
        + rule.clear().forS()
        + rule.flap().withinS()
        + rule.flap().quietS()
        + rule.groupWaitS();
  }

  /** Whether only something outside of the stored facts can tell. */
  boolean onlyPlatform() {
    return kinds.equals(Set.of(SignalKind.PLATFORM));
  }

  boolean reads(SignalKind kind) {
    return kinds.contains(kind);
  }

  private boolean readsEvents() {
    return events == null || !events.isEmpty();
  }

  /** What is to be read for it. */
  List<PastSignals> tables(SignalReader reader, PastScope scope) {
    List<PastSignals> tables = new ArrayList<>();
    if (reads(SignalKind.PRESENCE)) {
      tables.add(PastSignals.presence(reader, scope));
    }
    if (reads(SignalKind.PORT_STATE)) {
      tables.add(PastSignals.portStates(reader, scope));
    }
    if (reads(SignalKind.SAMPLE)) {
      tables.add(PastSignals.samples(reader, scope));
    }
    if (reads(SignalKind.COMMAND)) {
      tables.add(PastSignals.commands(reader, scope));
    }
    if (readsEvents()) {
      tables.add(PastSignals.events(reader, scope, events));
    }
    if (reads(SignalKind.API_CALLS)) {
      tables.add(PastSignals.apiCalls(reader, scope));
    }
    if (reads(SignalKind.WEBHOOK)) {
      tables.add(PastSignals.deliveries(reader, scope));
    }
    if (reads(SignalKind.FIGURE)) {
      tables.add(PastSignals.figures(reader, scope, figures));
    }
    return tables;
  }

  /** The tables' names in the database. */
  Set<String> tableNames() {
    Set<String> names = new TreeSet<>();
    for (SignalKind kind : kinds) {
      Table table =
          switch (kind) {
            case PRESENCE -> Table.PRESENCE;
            case PORT_STATE -> Table.PORT_STATES;
            case SAMPLE -> Table.SAMPLES;
            case COMMAND -> Table.COMMANDS;
            case SESSION, ALARM, EVENT -> Table.EVENTS;
            case API_CALLS -> Table.API_CALLS;
            case WEBHOOK -> Table.DELIVERIES;
            case FIGURE -> Table.FIGURES;
            case PLATFORM -> null;
          };
      if (table != null) {
        names.add(table.tableName());
      }
    }
    return names;
  }

  /** What none of the others reads. */
  SignalNeeds without(SignalNeeds others) {
    Set<SignalKind> kindsLeft = EnumSet.noneOf(SignalKind.class);
    kindsLeft.addAll(kinds);
    kindsLeft.removeAll(others.kinds());
    Set<String> eventsLeft = null;
    if (others.events() == null) {
      eventsLeft = Set.of();
    } else if (events != null) {
      eventsLeft = new TreeSet<>(events);
      eventsLeft.removeAll(others.events());
    }
    Set<String> figuresLeft = new TreeSet<>(figures);
    figuresLeft.removeAll(others.figures());
    if (!figuresLeft.isEmpty()) {
      kindsLeft.add(SignalKind.FIGURE);
    }
    return new SignalNeeds(kindsLeft, eventsLeft, figuresLeft, leadMs);
  }
}
