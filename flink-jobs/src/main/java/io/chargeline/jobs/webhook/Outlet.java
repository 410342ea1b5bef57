package io.chargeline.jobs.webhook;

import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.jobs.webhook.EventLog.Request;
import io.chargeline.jobs.webhook.EventLog.Stretch;
import io.chargeline.jobs.webhook.Expired.Loss;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One endpoint as its instance works on it: what it is owed, what is under way, and what became of
 * that. It knows neither HTTP nor Flink; time is told to it.
 */
final class Outlet {
  static final String DELIVERED = "delivered";
  static final String RETRY = "retry";
  static final String PARKED = "parked";
  static final String DEAD = "dead";

  private static final int MAX_SKIPPED = 16;
  private static final long SLOW_MS = 2_000;
  private static final long READ_AGAIN_MS = 1_000;

  private final WebhookConfig limits;
  private final RetrySchedule schedule;
  private final Window window;
  private final Lanes lanes;
  private final Intake intake;
  private final Breaker breaker;
  private final Tally tally;
  private final Watch watch = new Watch();
  private Subscription subscription;
  private Keys keys;
  private Pace pace;
  private int underWay;
  private double meanLatencyMs;
  private boolean reading;
  private long readAgainAt;

  Outlet(
      Subscription subscription,
      Keys keys,
      WebhookConfig limits,
      Window.Budget budget,
      Tally tally,
      long now) {
    this.limits = limits;
    this.schedule = new RetrySchedule(limits.giveUpAfter());
    this.subscription = subscription;
    this.keys = keys;
    this.tally = tally;
    this.window = new Window(budget, limits.window(), WebhookConfig.WINDOW_BYTES);
    this.lanes = new Lanes(window);
    this.intake = new Intake(subscription, lanes, window, limits.blockedLimit());
    this.breaker = new Breaker(now);
    this.pace = new Pace(subscription.endpoint().options().ratePerS(), now);
  }

  Subscription subscription() {
    return subscription;
  }

  Endpoint endpoint() {
    return subscription.endpoint();
  }

  Keys keys() {
    return keys;
  }

  Intake intake() {
    return intake;
  }

  Lanes lanes() {
    return lanes;
  }

  Window window() {
    return window;
  }

  Breaker breaker() {
    return breaker;
  }

  Tally tally() {
    return tally;
  }

  Watch watch() {
    return watch;
  }

  int underWay() {
    return underWay;
  }

  /** A new version takes over what waits and what runs; what waited for its time goes at once. */
  void follow(Subscription next, Keys newKeys, long now) {
    subscription = next;
    keys = newKeys;
    intake.follow(next);
    pace = new Pace(next.endpoint().options().ratePerS(), now);
    breaker.reset(now);
    lanes.hastenAll(now);
    intake.retry();
  }

  /** Time has passed. */
  void wake(long now) {
    lanes.wake(now);
    intake.retry();
    boolean probe = breaker.isOpen() && now >= breaker.probeAt();
    if (probe && underWay == 0 && subscription.isActive() && !lanes.hasReady()) {
      lanes.hasten(now);
    }
  }

  /** When {@link #wake} should be called, unix milliseconds. */
  long nextWake(long now) {
    long next = lanes.nextDue();
    if (readAgainAt > 0) {
      next = Math.min(next, readAgainAt);
    }
    if (subscription.isActive() && breaker.isOpen() && breaker.probeAt() > now) {
      next = Math.min(next, breaker.probeAt());
    }
    return lanes.hasReady() ? Math.min(next, pace.next()) : next;
  }

  boolean isSlow() {
    return meanLatencyMs > SLOW_MS;
  }

  boolean canSend(long now) {
    if (!subscription.isActive() || !lanes.hasReady()) {
      return false;
    }
    int configured = endpoint().options().concurrency();
    int most = configured > 0 ? configured : limits.concurrencyPerEndpoint();
    return underWay < breaker.allows(most, now) && pace.allows(now);
  }

  /** Empty if what was next is not wanted any more. */
  Optional<Attempt> begin(long now) {
    Lane lane = lanes.begin();
    Entry entry = lane.head();
    if (lane.replay.isEmpty() && (!subscription.wants(entry.envelope) || isRepeat(lane))) {
      lanes.finish(lane, now);
      intake.retry();
      return Optional.empty();
    }
    if (!entry.isTried()) {
      entry.firstAttemptAt = now;
    }
    underWay++;
    pace.take();
    List<String> skipped =
        lane.aside == null ? lanes.parkedOf(lane).stream().limit(MAX_SKIPPED).toList() : List.of();
    return Optional.of(
        new Attempt(
            this, lane, entry, entry.failures + 1, now, System.nanoTime(), isSlow(), skipped));
  }

  /** It stood behind itself: the log had it again before the first was done. */
  private boolean isRepeat(Lane lane) {
    return lane.aside == null
        && !lane.head().isTried()
        && intake.seen().contains(lane.head().envelope);
  }

  /** What the attempt's outcome is called. */
  String settle(Attempt attempt, Reply reply, long latencyMs, long now) {
    underWay--;
    intake.retry();
    meanLatencyMs += (latencyMs - meanLatencyMs) / 4;
    return reply.accepted() ? accepted(attempt, now) : refused(attempt, reply, now);
  }

  private String accepted(Attempt attempt, long now) {
    done(attempt.lane(), now);
    tally.lastSuccessAt = now;
    tally.lastSuccessEventAt =
        Math.max(tally.lastSuccessEventAt, attempt.entry().envelope.occurredAt());
    if (breaker.accepted(now)) {
      lanes.hastenAll(now);
    }
    return DELIVERED;
  }

  private void done(Lane lane, long now) {
    remember(lane);
    lanes.finish(lane, now);
  }

  private void remember(Lane lane) {
    if (lane.replay.isEmpty() && lane.aside == null) {
      intake.seen().add(lane.head().envelope);
    }
  }

  private String refused(Attempt attempt, Reply reply, long now) {
    Entry entry = attempt.entry();
    entry.failures++;
    tally.lastFailureAt = now;
    tally.lastError = reply.answered() ? reply.status().toString() : reply.error();
    breaker.failed(reply, attempt.number() == 1, now);
    if (reply.gone()) {
      subscription = subscription.gone();
      intake.follow(subscription);
    }
    Optional<Long> delay =
        schedule.delayMs(
            entry.envelope.id(), entry.failures, now - entry.firstAttemptAt, reply.wish(now));
    if (delay.isEmpty() && !reply.gone()) {
      tally.deadEvents++;
      done(attempt.lane(), now);
      return DEAD;
    }
    return again(attempt, reply, delay.orElse(0L), now);
  }

  private String again(Attempt attempt, Reply reply, long delay, long now) {
    Lane lane = attempt.lane();
    Entry entry = attempt.entry();
    long parkAt = entry.firstAttemptAt + limits.parkAfter().toMillis();
    if (now >= parkAt && canPark(lane, entry)) {
      entry.dueAt = now + delay;
      remember(lane);
      lanes.park(lane, now);
      return PARKED;
    }
    boolean wished = reply.wish(now).map(Duration::toMillis).orElse(0L) > 0;
    boolean early = !wished && lane.aside == null && now < parkAt;
    entry.dueAt = early ? Math.min(now + delay, parkAt) : now + delay;
    lanes.place(lane, now);
    if (window.isCrowded(!lane.replay.isEmpty()) && entry.dueAt > now) {
      lanes.leaveToTheLog(lane);
    }
    return RETRY;
  }

  /** It is this event that is refused, not we: others went through since. */
  private boolean canPark(Lane lane, Entry entry) {
    return lane.aside == null
        && tally.lastSuccessAt > entry.firstAttemptAt
        && lanes.parkedCount() < limits.parkedLimit();
  }

  /**
   * What to read from the log now, after all was taken that is at hand.
   *
   * @param losses told what the log has lost
   */
  Optional<Request> feed(RecentEvents recent, Consumer<Loss> losses, long now) {
    while (!reading && now >= readAgainAt) {
      readAgainAt = 0;
      Optional<Request> wanted = intake.request();
      Optional<Stretch> here = wanted.flatMap(recent::read);
      if (here.isEmpty()) {
        reading = wanted.isPresent();
        return wanted;
      }
      take(here.get(), recent, losses, now);
    }
    return Optional.empty();
  }

  /** The answer to what {@link #feed} asked for. */
  void read(Stretch stretch, RecentEvents recent, Consumer<Loss> losses, long now) {
    reading = false;
    if (stretch.failure() == null) {
      take(stretch, recent, losses, now);
    } else {
      readAgainAt = now + READ_AGAIN_MS;
    }
  }

  private void take(Stretch stretch, RecentEvents recent, Consumer<Loss> losses, long now) {
    for (Loss loss : intake.read(stretch, recent.end(stretch.part()), now)) {
      tally.deadEvents++;
      tally.lastFailureAt = now;
      tally.lastError = Reply.EXPIRED;
      losses.accept(loss);
    }
  }

  boolean isReading() {
    return reading;
  }
}
