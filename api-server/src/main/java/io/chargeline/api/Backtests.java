package io.chargeline.api;

import io.chargeline.alerting.Rehearsal;
import io.chargeline.alerting.fold.Trace;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.signal.SignalReader;
import io.chargeline.domain.alert.RuleVersion;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Back-tests of alert rules: the live evaluator over stored facts, two at once and beside
 * everything else. What came of one is remembered by this server for an hour.
 */
final class Backtests implements AutoCloseable {
  /** Waiting or running, of one tenant. */
  static final int OF_TENANT = 2;

  /** Waiting or running. */
  static final int OPEN = 10;

  static final Duration KEEP = Duration.ofHours(1);

  private static final Logger LOG = LoggerFactory.getLogger(Backtests.class);
  private static final int AT_ONCE = 2;
  private static final int REMEMBERED = 50;
  private static final int RETRY_S = 10;

  private final RulesOfThen rules;
  private final PastDevices devices;
  private final PastDatabase database;
  private final HeldHistory held;
  private final Clock clock;
  private final Map<String, Backtest> tests = new ConcurrentHashMap<>();
  private final ExecutorService runners;

  Backtests(
      RulesOfThen rules,
      PastDevices devices,
      PastDatabase database,
      HeldHistory held,
      Clock clock) {
    this.rules = rules;
    this.devices = devices;
    this.database = database;
    this.held = held;
    this.clock = clock;
    this.runners =
        Executors.newFixedThreadPool(
            AT_ONCE,
            task -> {
              Thread thread = new Thread(task, "backtest");
              thread.setDaemon(true);
              return thread;
            });
  }

  Optional<Backtest> find(String tenant, String id) {
    forgetOld();
    return Optional.ofNullable(tests.get(id)).filter(test -> test.asked().tenant().equals(tenant));
  }

  /**
   * Begins with one, or finds it if there is one of this id.
   *
   * @throws Problem 429 {@code too_many_backtests}; 422 {@code range_not_held}
   */
  Backtest begin(String id, Backtest.Asked asked) {
    Plan plan = plan(asked);
    requireHeld(asked, plan);
    synchronized (this) {
      forgetOld();
      Backtest before = tests.get(id);
      if (before != null) {
        return before;
      }
      requireRoom(asked.tenant());
      Backtest test = new Backtest(id, asked, clock.millis());
      tests.put(id, test);
      runners.execute(() -> run(test, plan));
      return test;
    }
  }

  private void requireRoom(String tenant) {
    List<Backtest> open = tests.values().stream().filter(test -> !test.state().over()).toList();
    long mine = open.stream().filter(test -> test.asked().tenant().equals(tenant)).count();
    if (mine >= OF_TENANT || open.size() >= OPEN) {
      throw ProblemCode.TOO_MANY_BACKTESTS
          .because(
              mine >= OF_TENANT
                  ? "two of yours are not over; wait for one, or DELETE it"
                  : "back-tests of others are waiting; try again in a while",
              mine >= OF_TENANT ? "已有两个回测未结束,请等待或删除" : "回测队列已满,请稍后重试")
          .retryAfter(RETRY_S);
    }
  }

  private void requireHeld(Backtest.Asked asked, Plan plan) {
    if (asked.from() < plan.heldSince()) {
      throw notHeld("from", asked.from(), plan.heldSince());
    }
  }

  static Problem notHeld(String field, long value, long since) {
    return ProblemCode.RANGE_NOT_HELD
        .because(
            "what the rule looks at is held since " + Rfc3339.of(since) + "; give a later " + field,
            "该规则所需数据自 " + Rfc3339.of(since) + " 起保留,请给出更晚的时间")
        .blaming(field, Rfc3339.of(value))
        .with("held_since", Rfc3339.of(since));
  }

  /**
   * @param others versions of the rules that may hold it back
   * @param heldSince unix milliseconds
   */
  private record Plan(List<RuleVersion> others, SignalNeeds needs, long heldSince) {}

  private Plan plan(Backtest.Asked asked) {
    List<RuleVersion> others = rules.holding(asked.tenant(), asked.rule().id());
    List<Rule> read = new ArrayList<>(RulesOfThen.readable(others));
    read.add(asked.rule());
    SignalNeeds needs = SignalNeeds.of(read);
    // What others look at may be gone: then they hold nothing back.
    long since = held.since(SignalNeeds.of(List.of(asked.rule())).tableNames());
    return new Plan(others, needs, since);
  }

  private void run(Backtest test, Plan plan) {
    if (!test.begin(clock.millis())) {
      return;
    }
    try {
      test.done(judge(test, plan), clock.millis());
    } catch (CancellationException cancelled) {
      test.failed(null, clock.millis());
    } catch (Problem problem) {
      test.failed(problem, clock.millis());
    } catch (RuntimeException | Error e) {
      LOG.atError().addKeyValue("backtest", test.id()).setCause(e).log("back-test failed");
      test.failed(
          ProblemCode.INTERNAL.because(
              "this is a fault of the server; it is logged", "服务内部错误,已记录日志"),
          clock.millis());
    }
  }

  private BacktestTally.Raised judge(Backtest test, Plan plan) {
    Backtest.Asked asked = test.asked();
    long from = Math.max(plan.heldSince(), asked.from() - plan.needs().leadMs());
    BacktestTally tally =
        new BacktestTally(asked.tenant(), asked.rule().id(), asked.from(), asked.zone());
    Rehearsal rehearsal =
        new Rehearsal(
            RulesOfThen.always(asked.rule(), plan.others()),
            rules.world(asked.tenant(), held.outages(from, asked.to())),
            Trace.NONE,
            tally);
    PastDevices.Found found = devices.of(asked.tenant(), asked.sites(), from, asked.to());
    try (StoredSignals signals =
        new StoredSignals(
            database,
            plan.needs().tables(new SignalReader(found.places()), scope(asked, found)),
            from,
            asked.to())) {
      rehearsal.run(test.watching(signals, from), asked.to() - 1);
    }
    return tally.raised();
  }

  private static PastScope scope(Backtest.Asked asked, PastDevices.Found found) {
    Set<String> ids = found.ids();
    if (!asked.devices().isEmpty()) {
      ids.retainAll(asked.devices());
    }
    return new PastScope(asked.tenant(), ids, asked.sites().isEmpty() ? null : asked.sites());
  }

  private void forgetOld() {
    long before = clock.millis() - KEEP.toMillis();
    tests.values().removeIf(test -> test.state().over() && test.endedAt() < before);
    List<Backtest> over =
        tests.values().stream()
            .filter(test -> test.state().over())
            .sorted(Comparator.comparing(Backtest::endedAt).reversed())
            .toList();
    over.stream().skip(REMEMBERED).forEach(test -> tests.remove(test.id()));
  }

  @Override
  public void close() {
    tests.values().forEach(test -> test.cancel(clock.millis()));
    runners.shutdownNow();
  }
}
