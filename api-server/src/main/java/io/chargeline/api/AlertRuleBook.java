package io.chargeline.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleJson;
import io.chargeline.domain.alert.RuleVersion;
import io.chargeline.domain.frame.Topic;
import io.chargeline.log.ControlLog.Change;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alert rules of all tenants and of the platform, in every version they had: a fold over {@code
 * control.rules}. At the start the rules that the product brings are written there, unless they
 * stand there already or an operator has changed them; of several servers that start at once the
 * first one's count.
 */
final class AlertRuleBook implements AutoCloseable {
  /** Whose the platform's rules are. */
  static final String PLATFORM = "";

  /** Who writes the rules that the product brings. */
  static final String SHIPPED_BY = "chargeline";

  private static final Logger LOG = LoggerFactory.getLogger(AlertRuleBook.class);
  private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);
  private static final Comparator<RuleVersion> IN_ORDER =
      Comparator.comparingLong(RuleVersion::effectiveFrom)
          .thenComparing(RuleVersion::key)
          .thenComparingLong(RuleVersion::version);

  private final Chronicle<RuleVersion> rules;
  private final List<Rule> shipped;
  private final Clock clock;
  private final CompletableFuture<Void> ready;
  private volatile boolean closed;

  /**
   * @param shipped what the product brings
   */
  AlertRuleBook(String bootstrap, List<Rule> shipped, Clock clock) {
    this.rules =
        new Chronicle<>(
            bootstrap,
            Topic.CONTROL_RULES,
            RuleVersion.class,
            RuleVersion::tenant,
            RuleVersion::ruleId,
            RuleVersion::version);
    this.shipped = List.copyOf(shipped);
    this.clock = clock;
    this.ready = rules.ready().thenComposeAsync(folded -> ship());
  }

  /** Done when it knows what stood in the log, and the shipped rules stand there. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  /**
   * Waits until what any server has answered before is seen here.
   *
   * @throws Problem 503 {@code view_behind}
   */
  void catchUp() {
    rules.catchUp();
  }

  /**
   * The version that counts; empty if there is none, or if it was deleted.
   *
   * @param tenant empty: the platform
   */
  Optional<RuleVersion> find(String tenant, String ruleId) {
    return last(tenant, ruleId).filter(version -> !version.deleted());
  }

  /** The last version, also if it is a deletion. */
  Optional<RuleVersion> last(String tenant, String ruleId) {
    return rules.last(tenant, ruleId);
  }

  /** Also of a rule that was deleted; the oldest first. */
  List<RuleVersion> versions(String tenant, String ruleId) {
    return rules.versions(tenant, ruleId);
  }

  /** A tenant's own as they stand, by id. */
  List<RuleVersion> of(String tenant) {
    return rules.lasts(tenant).filter(version -> !version.deleted()).toList();
  }

  /**
   * Every version of every rule that looks or looked at a tenant, its own and the platform's, in
   * the order in which they began to count.
   */
  List<RuleVersion> concerning(String tenant) {
    Stream<RuleVersion> own = tenant.equals(PLATFORM) ? Stream.empty() : rules.all(tenant);
    return Stream.concat(rules.all(PLATFORM), own).sorted(IN_ORDER).toList();
  }

  /**
   * The rules that look at a tenant as of a time: its own, and of the platform's those of whose id
   * it has none of its own. Also those that are not enabled, by id.
   *
   * @param at unix milliseconds
   */
  List<RuleVersion> counting(String tenant, long at) {
    Map<String, RuleVersion> counting = new TreeMap<>();
    for (String owner : List.of(PLATFORM, tenant)) {
      for (RuleVersion version : asOf(owner, at).values()) {
        if (!version.deleted()) {
          counting.put(version.ruleId(), version);
        }
      }
    }
    return List.copyOf(counting.values());
  }

  private Map<String, RuleVersion> asOf(String owner, long at) {
    Map<String, RuleVersion> latest = new TreeMap<>();
    rules
        .all(owner)
        .filter(version -> version.effectiveFrom() <= at)
        .forEach(version -> latest.put(version.ruleId(), version));
    return latest;
  }

  /** How many versions of a tenant's rules began to count after a time, unix milliseconds. */
  long changesSince(String tenant, long time) {
    return rules.all(tenant).filter(version -> version.effectiveFrom() > time).count();
  }

  /** What the rule says, whichever version it is. */
  static String text(ObjectNode rule) {
    return rule.deepCopy().without("version").toString();
  }

  /**
   * The version that follows one.
   *
   * @param before the last one, also if it is a deletion; null: there was none
   * @param rule null: it is deleted
   * @param note why; null if not said
   */
  RuleVersion after(
      RuleVersion before, String tenant, String ruleId, ObjectNode rule, String by, String note) {
    long number = before == null ? 1 : before.version() + 1;
    // Two versions never begin to count at one time, also where another server's clock is ahead.
    long from = Math.max(clock.millis(), before == null ? 0 : before.effectiveFrom() + 1);
    ObjectNode numbered = rule == null ? null : rule.deepCopy().put("version", number);
    return new RuleVersion(tenant, ruleId, number, numbered, rule == null, by, note, from);
  }

  /** Accepts a version, unless another of its number was first. */
  Change<RuleVersion> append(RuleVersion version) {
    return rules.append(version);
  }

  private CompletableFuture<Void> ship() {
    CompletableFuture<?>[] writes =
        shipped.stream()
            .filter(this::isNew)
            .map(this::shipping)
            .map(rules::appending)
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(writes).exceptionallyComposeAsync(this::shipAgain, LATER);
  }

  private RuleVersion shipping(Rule rule) {
    RuleVersion before = last(PLATFORM, rule.id()).orElse(null);
    return after(before, PLATFORM, rule.id(), RuleJson.write(rule), SHIPPED_BY, null);
  }

  private CompletableFuture<Void> shipAgain(Throwable failure) {
    if (closed) {
      return CompletableFuture.failedFuture(failure);
    }
    LOG.atWarn().setCause(failure).log("shipped alert rules were not written; trying again");
    return ship();
  }

  private boolean isNew(Rule rule) {
    return rules
        .last(PLATFORM, rule.id())
        .map(last -> last.by().equals(SHIPPED_BY) && !says(last, rule))
        .orElse(true);
  }

  private static boolean says(RuleVersion last, Rule rule) {
    return !last.deleted() && text(last.rule()).equals(text(RuleJson.write(rule)));
  }

  @Override
  public void close() {
    closed = true;
    rules.close();
  }
}
