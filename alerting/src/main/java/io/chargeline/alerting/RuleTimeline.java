package io.chargeline.alerting;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.fold.RuleBook;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleParser;
import io.chargeline.alerting.rule.RuleRefused;
import io.chargeline.domain.Json;
import io.chargeline.domain.alert.RuleVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which rules count at which time, of all their versions: of each rule the highest version that
 * counts from then or earlier. A version costs its parsing once; a change of the time costs what
 * has changed in between, and shelving the rest.
 *
 * <p><b>How a job goes from one change to the next.</b> Rules, silences and maintenance windows
 * change in event time, so a job keeps its versions here and in a {@link WorldTimeline} and, each
 * time its clock goes on from {@code clock} to {@code mark}, does this:
 *
 * <ol>
 *   <li>A version that has come after its moment counts from {@code clock + 1}: the job stores it
 *       with that time as its {@code effectiveFrom}, so that a restart sees the same.
 *   <li>If nothing ticked between the two ({@code clock} is the last tick before), the outage is
 *       taken in first: {@link WorldTimeline#add(io.chargeline.alerting.fold.Outage)}, {@link
 *       io.chargeline.alerting.fold.EntityFold#outage} for every entity and {@link
 *       io.chargeline.alerting.fold.AlertFold#outage} for every tenant.
 *   <li>For each time {@code change} of {@link #nextChange} (and {@link WorldTimeline#nextChange})
 *       up to and with {@code mark}, in order: every entity and tenant is advanced to {@code change
 *       - 1} by the old book; then {@link io.chargeline.alerting.fold.EntityFold#rulesChanged} for
 *       every entity with the fold of {@link #at}{@code (change)}; of tenants first {@link
 *       io.chargeline.alerting.fold.AlertFold#rulesChanged}, then {@link
 *       io.chargeline.alerting.fold.AlertFold#worldChanged}. So signals and members of the moment
 *       of a change are judged by what counts from then on.
 *   <li>Everything is advanced to {@code mark}.
 * </ol>
 *
 * The second stage does the same with the marks of the first, after it has taken in all that the
 * first said up to the mark. {@link Rehearsal} does both in one place and is the reference.
 *
 * <p>A signal is for the {@link RuleBook#entities} of the book that counts at its own time. A job
 * that does not know all versions up to then offers it to more, if need be to {@link
 * RuleBook#allEntities}: what no rule looks at when it is judged changes nothing. Not thread-safe.
 */
public final class RuleTimeline {
  private final Map<String, TreeMap<Long, Version>> versions = new HashMap<>();
  private final TreeMap<Long, Set<String>> changes = new TreeMap<>();
  private final Set<String> added = new HashSet<>();
  private RuleBook book = RuleBook.EMPTY;
  private long bookAt = Long.MIN_VALUE;

  /** Null rule: it is gone. */
  private record Version(long from, Rule rule) {}

  /** That these rules have always counted. */
  public static RuleTimeline always(Iterable<Rule> rules) {
    RuleTimeline timeline = new RuleTimeline();
    rules.forEach(rule -> timeline.put(rule.key(), rule.version(), Long.MIN_VALUE, rule));
    return timeline;
  }

  /**
   * Takes a version in; the same one again changes nothing.
   *
   * @return what is wrong with it, if it cannot be read: then the version before goes on counting
   */
  public Optional<RuleRefused> add(RuleVersion version) {
    try {
      Rule rule = version.deleted() ? null : read(version);
      put(version.key(), version.version(), version.effectiveFrom(), rule);
      return Optional.empty();
    } catch (RuleRefused refused) {
      return Optional.of(refused);
    }
  }

  /**
   * A version's rule, under the names that the version has.
   *
   * @throws RuleRefused if it cannot be read
   */
  public static Rule read(RuleVersion version) {
    ObjectNode tree = Json.MAPPER.createObjectNode();
    if (version.rule() != null) {
      tree.setAll(version.rule());
    }
    tree.put("id", version.ruleId()).put("version", version.version());
    if (version.tenant().isEmpty()) {
      tree.remove("tenant");
    } else {
      tree.put("tenant", version.tenant());
    }
    return RuleParser.parse(tree);
  }

  private void put(String key, long number, long from, Rule rule) {
    Version version = new Version(from, rule);
    if (versions.computeIfAbsent(key, k -> new TreeMap<>()).putIfAbsent(number, version) == null) {
      changes.computeIfAbsent(from, at -> new HashSet<>()).add(key);
      added.add(key);
    }
  }

  /**
   * The rules that count at a time. The same book as long as nothing changes.
   *
   * @param time unix milliseconds
   */
  public RuleBook at(long time) {
    Map<Long, Set<String>> between =
        changes.subMap(Math.min(time, bookAt), false, Math.max(time, bookAt), true);
    bookAt = time;
    if (!added.isEmpty() || !between.isEmpty()) {
      Set<String> keys = new HashSet<>(added);
      between.values().forEach(keys::addAll);
      added.clear();
      change(keys, time);
    }
    return book;
  }

  private void change(Set<String> keys, long time) {
    List<Rule> changed = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    for (String key : keys) {
      Rule is = at(key, time);
      Rule was = book.rule(key);
      if (is == null && was != null) {
        gone.add(key);
      } else if (is != null && is != was) {
        changed.add(is);
      }
    }
    if (!changed.isEmpty() || !gone.isEmpty()) {
      book = book.with(changed, gone);
    }
  }

  private Rule at(String key, long time) {
    TreeMap<Long, Version> numbered = versions.getOrDefault(key, new TreeMap<>());
    for (Version version : numbered.descendingMap().values()) {
      if (version.from() <= time) {
        return version.rule();
      }
    }
    return null;
  }

  /**
   * When other rules begin to count.
   *
   * @param after unix milliseconds, exclusive
   * @return {@code Long.MAX_VALUE}: never
   */
  public long nextChange(long after) {
    Long next = changes.higherKey(after);
    return next == null ? Long.MAX_VALUE : next;
  }

  /**
   * Forgets versions that will not be asked for again, because a higher one counts.
   *
   * @param before unix milliseconds; nobody asks for earlier
   */
  public void forget(long before) {
    at(Math.max(before, bookAt));
    versions
        .values()
        .forEach(
            numbered -> {
              Long counting = null;
              for (Map.Entry<Long, Version> entry : numbered.entrySet()) {
                counting = entry.getValue().from() <= before ? entry.getKey() : counting;
              }
              if (counting != null) {
                boolean gone = numbered.get(counting).rule() == null;
                numbered.headMap(counting, gone).clear();
              }
            });
    versions.values().removeIf(Map::isEmpty);
    changes.headMap(before, true).clear();
  }
}
