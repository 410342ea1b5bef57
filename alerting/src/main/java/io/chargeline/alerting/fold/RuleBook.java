package io.chargeline.alerting.fold;

import io.chargeline.alerting.rule.EntityKind;
import io.chargeline.alerting.rule.Matcher;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.signal.Place;
import io.chargeline.alerting.signal.Signal;
import io.chargeline.alerting.signal.SignalKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The rules that count now, found by what they look at: a rule that does not concern a signal's
 * kind, device, site or tenant costs it nothing. Immutable; made anew with each change, of which
 * only the changed rules cost more than being put on their shelves.
 *
 * <p>A rule of the platform does not look at a tenant that has one of the same id of its own, even
 * if that is not enabled.
 */
public final class RuleBook {
  public static final RuleBook EMPTY = new RuleBook(Map.of(), Map.of());

  /** All of them, enabled or not, by key. */
  private final Map<String, Rule> rules;

  private final Map<String, Judge> judges = new HashMap<>();
  private final Map<SignalKind, Map<EntityKind, Shelf>> shelves = new EnumMap<>(SignalKind.class);
  private boolean meters;

  private RuleBook(Map<String, Rule> rules, Map<String, Judge> before) {
    this.rules = rules;
    // What says whether we look at an entity is needed by every rule on it, now or later.
    shelf(SignalKind.PORT_STATE, EntityKind.PORT);
    shelf(SignalKind.PRESENCE, EntityKind.DEVICE);
    Map<String, Set<String>> owners = owners(rules.values());
    for (Map.Entry<String, Rule> entry : rules.entrySet()) {
      Rule rule = entry.getValue();
      if (rule.enabled()) {
        Judge known = before.get(entry.getKey());
        Judge judge = known != null && known.rule().equals(rule) ? known : new Judge(rule);
        add(
            entry.getKey(),
            rule.tenant().isEmpty()
                ? judge.overriddenBy(owners.getOrDefault(rule.id(), Set.of()))
                : judge);
      }
    }
  }

  /** Of these. Of two with one key the later counts. */
  public static RuleBook of(Collection<Rule> rules) {
    return EMPTY.with(rules, List.of());
  }

  /**
   * The same, but for what has changed.
   *
   * @param changed rules that are new, or another version
   * @param gone keys of rules that are no more
   */
  public RuleBook with(Collection<Rule> changed, Collection<String> gone) {
    Map<String, Rule> all = new TreeMap<>(rules);
    all.keySet().removeAll(Set.copyOf(gone));
    changed.forEach(rule -> all.put(rule.key(), rule));
    return new RuleBook(all, judges);
  }

  /** Who has a rule of their own, by its id. */
  private static Map<String, Set<String>> owners(Collection<Rule> rules) {
    Map<String, Set<String>> owners = new HashMap<>();
    for (Rule rule : rules) {
      if (rule.tenant().isEmpty() && rule.per() != EntityKind.PLATFORM) {
        owners.put(rule.id(), new HashSet<>());
      }
    }
    for (Rule rule : rules) {
      Set<String> tenants = rule.tenant().isEmpty() ? null : owners.get(rule.id());
      if (tenants != null) {
        tenants.add(rule.tenant());
      }
    }
    return owners;
  }

  private void add(String key, Judge judge) {
    Rule rule = judge.rule();
    judges.put(key, judge);
    Set<SignalKind> reads = EnumSet.noneOf(SignalKind.class);
    rule.condition().reads().forEach(matcher -> reads.add(matcher.signal()));
    Matcher clearing = rule.clear().on();
    if (clearing != null) {
      reads.add(clearing.signal());
    }
    reads.forEach(kind -> shelf(kind, rule.per()).put(judge));
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

  /**
   * The rule, if it counts for this tenant.
   *
   * @param key see {@link Rule#key}
   * @param tenant empty: the platform
   */
  public Rule rule(String key, String tenant) {
    Judge judge = judge(key, tenant);
    return judge == null ? null : judge.rule();
  }

  /** The rule with this key, enabled or not; null: there is none. */
  public Rule rule(String key) {
    return rules.get(key);
  }

  /** All of them, enabled or not, in the order of their keys. */
  public Collection<Rule> rules() {
    return Collections.unmodifiableCollection(rules.values());
  }

  /**
   * What is judged otherwise than by another book, or by one of the two only.
   *
   * @return keys of rules
   */
  public Set<String> differing(RuleBook other) {
    Set<String> differing = new HashSet<>();
    judges.forEach((key, judge) -> note(differing, key, judge != other.judges.get(key)));
    other.judges.keySet().forEach(key -> note(differing, key, !judges.containsKey(key)));
    return differing;
  }

  private static void note(Set<String> noted, String key, boolean differs) {
    if (differs) {
      noted.add(key);
    }
  }

  /** What a rule of this book measures, whatever it is compared with. */
  String measured(Rule rule) {
    return judges.get(rule.key()).gaugeName();
  }

  boolean measures(Rule rule, String gauge) {
    return measured(rule).equals(gauge);
  }

  Judge judge(String key, String tenant) {
    Judge judge = judges.get(key);
    return judge != null && judge.looksAt(tenant) ? judge : null;
  }

  /** Whether a rule asks for the integral of a charge's power. */
  boolean metersCharges() {
    return meters;
  }

  /** All entities that a signal is about, whether or not a rule judges them. */
  public static List<Entity> allEntities(Signal signal) {
    List<Entity> entities = new ArrayList<>();
    for (EntityKind kind : EntityKind.values()) {
      if (concerns(signal, kind)) {
        entities.add(Entity.of(kind, signal));
      }
    }
    return entities;
  }

  /** Whether some rule judges entities of a kind by signals of a kind. */
  boolean reads(SignalKind signal, EntityKind entity) {
    Map<EntityKind, Shelf> read = shelves.get(signal);
    return read != null && read.containsKey(entity);
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
