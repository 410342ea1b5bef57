package io.chargeline.alerting.fold;

import io.chargeline.alerting.rule.EntityKind;
import io.chargeline.alerting.rule.Matcher;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.signal.Place;
import io.chargeline.alerting.signal.Signal;
import io.chargeline.alerting.signal.SignalKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The rules that count now, found by what they look at: a rule that does not concern a signal's
 * kind, device, site or tenant costs it nothing. Immutable; made anew with each change.
 */
public final class RuleBook {
  private final Map<String, Judge> judges = new TreeMap<>();
  private final Map<String, Rule> rules = new TreeMap<>();
  private final Map<SignalKind, Map<EntityKind, Shelf>> shelves = new EnumMap<>(SignalKind.class);
  private boolean meters;

  private RuleBook() {}

  /** Of these; those that are not enabled are left out. Of two with one id the later counts. */
  public static RuleBook of(Collection<Rule> rules) {
    RuleBook book = new RuleBook();
    for (Rule rule : rules) {
      if (rule.enabled()) {
        book.rules.put(rule.id(), rule);
      } else {
        book.rules.remove(rule.id());
      }
    }
    book.rules.values().forEach(book::add);
    return book;
  }

  private void add(Rule rule) {
    Judge judge = new Judge(rule);
    judges.put(rule.id(), judge);
    Set<SignalKind> reads = EnumSet.noneOf(SignalKind.class);
    rule.condition().reads().forEach(matcher -> reads.add(matcher.signal()));
    Matcher clearing = rule.clear().on();
    if (clearing != null) {
      reads.add(clearing.signal());
    }
    reads.forEach(kind -> shelf(kind, rule.per()).put(judge));
    // What says whether we look at the entity is needed by every rule on it.
    if (rule.per() == EntityKind.PORT) {
      shelf(SignalKind.PORT_STATE, EntityKind.PORT);
    } else if (rule.per() == EntityKind.DEVICE) {
      shelf(SignalKind.PRESENCE, EntityKind.DEVICE);
    }
    if (reads.contains(SignalKind.SESSION) && rule.per() == EntityKind.PORT) {
      meters = true;
      shelf(SignalKind.SAMPLE, EntityKind.PORT);
    }
  }

  private Shelf shelf(SignalKind kind, EntityKind per) {
    return shelves
        .computeIfAbsent(kind, k -> new EnumMap<>(EntityKind.class))
        .computeIfAbsent(per, p -> new Shelf());
  }

  /** The rule, if it counts. */
  public Rule rule(String id) {
    return rules.get(id);
  }

  public Collection<Rule> rules() {
    return rules.values();
  }

  Judge judge(String id) {
    return judges.get(id);
  }

  Collection<Judge> judges() {
    return judges.values();
  }

  /** Whether a rule asks for the integral of a charge's power. */
  boolean metersCharges() {
    return meters;
  }

  /** The entities that some rule judges by signals of this kind. */
  public List<Entity> entities(Signal signal) {
    Map<EntityKind, Shelf> read = shelves.get(signal.kind());
    if (read == null) {
      return List.of();
    }
    List<Entity> entities = new ArrayList<>(read.size());
    for (EntityKind kind : read.keySet()) {
      if (concerns(signal, kind)) {
        entities.add(Entity.of(kind, signal));
      }
    }
    return entities;
  }

  private static boolean concerns(Signal signal, EntityKind kind) {
    if (signal.kind() == SignalKind.FIGURE) {
      String scope = "fleet".equals(signal.word("scope")) ? "platform" : signal.word("scope");
      return kind.wireName().equals(scope);
    }
    Place place = signal.place();
    return switch (kind) {
      case PORT -> signal.port() > 0 && !signal.device().isEmpty();
      case DEVICE -> !signal.device().isEmpty();
      case SITE -> !place.tenant().isEmpty() && !place.site().isEmpty();
      case TENANT -> !place.tenant().isEmpty();
      case PLATFORM -> true;
    };
  }

  /** The rules that a signal concerns at an entity of that kind. */
  void concerned(Signal signal, EntityKind kind, Consumer<Judge> each) {
    Map<EntityKind, Shelf> read = shelves.get(signal.kind());
    Shelf shelf = read == null ? null : read.get(kind);
    if (shelf != null) {
      shelf.find(signal.place(), signal.device(), each);
    }
  }

  /** Rules by the narrowest thing that they name. */
  private static final class Shelf {
    private final Map<String, List<Judge>> byDevice = new HashMap<>();
    private final Map<String, List<Judge>> bySite = new HashMap<>();
    private final Map<String, List<Judge>> byTenant = new HashMap<>();
    private final List<Judge> everywhere = new ArrayList<>();

    void put(Judge judge) {
      Rule rule = judge.rule();
      List<String> tenants =
          rule.tenant().isEmpty() ? rule.scope().tenants() : List.of(rule.tenant());
      if (!rule.scope().devices().isEmpty()) {
        file(byDevice, rule.scope().devices(), judge);
      } else if (!rule.scope().sites().isEmpty()) {
        file(bySite, rule.scope().sites(), judge);
      } else if (!tenants.isEmpty()) {
        file(byTenant, tenants, judge);
      } else {
        everywhere.add(judge);
      }
    }

    private static void file(Map<String, List<Judge>> in, List<String> keys, Judge judge) {
      keys.forEach(key -> in.computeIfAbsent(key, k -> new ArrayList<>()).add(judge));
    }

    void find(Place place, String device, Consumer<Judge> each) {
      covering(everywhere, place, device, each);
      covering(byTenant.get(place.tenant()), place, device, each);
      covering(bySite.get(place.site()), place, device, each);
      covering(byDevice.get(device), place, device, each);
    }

    private static void covering(
        List<Judge> judges, Place place, String device, Consumer<Judge> each) {
      if (judges != null) {
        for (Judge judge : judges) {
          if (judge.covers(place, device)) {
            each.accept(judge);
          }
        }
      }
    }
  }
}
