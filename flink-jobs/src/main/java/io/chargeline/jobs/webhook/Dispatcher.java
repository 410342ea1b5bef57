package io.chargeline.jobs.webhook;

import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.EndpointHealth;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.jobs.webhook.EventLog.Request;
import io.chargeline.jobs.webhook.EventLog.Stretch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * All endpoints of one instance: hands them what comes, gives them slots in turn, and tells what
 * became of it. Everything here runs on one thread; what HTTP client and log report comes as a mail
 * of that thread.
 */
final class Dispatcher implements AutoCloseable {
  /** What was stored so long before an endpoint's first moment is not looked at. */
  static final long CLOCKS_APART_MS = 60_000;

  /** Where results go. */
  interface Listener {
    void attempted(DeliveryRow row);

    void reported(EndpointHealth health);

    void opened(Outlet outlet);
  }

  /** What it is given to work with. */
  record Means(
      WebhookConfig config,
      SecretBox secrets,
      Poster poster,
      EventLog log,
      Executor mails,
      LongSupplier clock,
      LongConsumer timer) {}

  private final Means means;
  private final Listener listener;
  private final Wrapping wrapping;
  private final Alarm alarm;
  private final Slots slots;
  private final Window.Budget budget;
  private final RecentEvents recent = new RecentEvents();

  /** Metrics are read on other threads. */
  private final Map<String, Outlet> outlets = new ConcurrentHashMap<>();

  private final Map<String, Subscription> deleted = new HashMap<>();

  /** Those that may have something to send, in the order of their turn. */
  private final Set<Outlet> hungry = new LinkedHashSet<>();

  /** Those of them that wait until another slow one is done. */
  private final Set<Outlet> slow = new LinkedHashSet<>();

  private int readings;

  Dispatcher(Means means, Listener listener) {
    this.means = means;
    this.listener = listener;
    this.wrapping = new Wrapping(means.config().timeout());
    this.alarm = new Alarm(means.timer());
    this.slots = new Slots(means.config().concurrency());
    this.budget = new Window.Budget((long) means.config().memoryMib() << 20);
  }

  /** Null if there is none. */
  Outlet outlet(String endpointId) {
    return outlets.get(endpointId);
  }

  Collection<Outlet> outlets() {
    return outlets.values();
  }

  int underWay() {
    return slots.taken();
  }

  /** Nothing is under way, or could be without something new or a later time. */
  boolean isIdle() {
    return slots.taken() == 0 && readings == 0 && hungry.stream().noneMatch(o -> o.canSend(now()));
  }

  List<OutletState> states() {
    List<OutletState> states = new ArrayList<>();
    outlets.values().forEach(outlet -> states.add(OutletState.of(outlet)));
    deleted.values().forEach(subscription -> states.add(OutletState.of(subscription)));
    return states;
  }

  void restore(OutletState state) {
    String id = state.endpoint().endpointId();
    if (state.endpoint().deleted()) {
      deleted.put(id, state.subscription());
      return;
    }
    Outlet outlet = open(state.subscription(), state.tally());
    state.restore(outlet, now());
    outlet.wake(now());
    touch(outlet);
  }

  private Outlet open(Subscription subscription, Tally tally) {
    Endpoint endpoint = subscription.endpoint();
    Outlet outlet =
        new Outlet(
            subscription,
            Keys.open(endpoint, means.secrets()),
            means.config(),
            budget,
            tally,
            now());
    outlets.put(endpoint.endpointId(), outlet);
    listener.opened(outlet);
    return outlet;
  }

  void endpoint(Endpoint endpoint, long storedAt) {
    String id = endpoint.endpointId();
    Outlet outlet = outlets.get(id);
    if (outlet != null && outlet.subscription().isFollowedBy(endpoint)) {
      follow(outlet, endpoint, storedAt);
    } else if (outlet == null && !deleted.containsKey(id) && endpoint.version() == 1) {
      begin(endpoint);
    }
    pump();
  }

  private void begin(Endpoint endpoint) {
    Subscription subscription = Subscription.first(endpoint);
    if (endpoint.deleted()) {
      deleted.put(endpoint.endpointId(), subscription.deleted(endpoint.version()));
      return;
    }
    Outlet outlet = open(subscription, new Tally());
    for (Part part : Part.ALL) {
      outlet.intake().put(PartCursor.since(part, endpoint.effectiveFrom() - CLOCKS_APART_MS));
    }
    touch(outlet);
  }

  private void follow(Outlet outlet, Endpoint endpoint, long storedAt) {
    String id = endpoint.endpointId();
    if (endpoint.deleted()) {
      outlets.remove(id);
      hungry.remove(outlet);
      slow.remove(outlet);
      outlet.lanes().clear();
      deleted.put(id, outlet.subscription().deleted(endpoint.version()));
      return;
    }
    outlet.follow(
        outlet.subscription().next(endpoint, storedAt),
        Keys.open(endpoint, means.secrets()),
        now());
    touch(outlet);
  }

  /** What comes at the end of the log. */
  void event(EventRecord record) {
    long known = recent.end(record.part());
    recent.add(record);
    long now = now();
    for (Outlet outlet : outlets.values()) {
      boolean left = outlet.intake().live(record, known, now);
      if (left) {
        touch(outlet);
      } else if (outlet.lanes().hasReady()) {
        hungry.add(outlet);
      }
    }
    pump();
  }

  void wake() {
    for (Outlet outlet : alarm.ring(now())) {
      if (outlets.get(outlet.endpoint().endpointId()) == outlet) {
        outlet.wake(now());
        touch(outlet);
      }
    }
    alarm.arm();
    pump();
  }

  /** Something has changed for it: it may read, send, report, and be woken at another time. */
  private void touch(Outlet outlet) {
    long now = now();
    Optional<Request> wanted =
        outlet.feed(
            recent, loss -> listener.attempted(Facts.loss(outlet.endpoint(), loss, now)), now);
    wanted.ifPresent(request -> read(outlet, request));
    if (outlet.lanes().hasReady()) {
      hungry.add(outlet);
    }
    outlet.watch().change();
    if (outlet.watch().isReportDue(now)) {
      EndpointHealth health = Facts.health(outlet, recent, now);
      listener.reported(health);
      outlet.watch().reported(now, health.oldestUndeliveredAt());
    }
    alarm.set(outlet, Math.max(now + 1, Math.min(outlet.nextWake(now), outlet.watch().reportAt())));
  }

  private void read(Outlet outlet, Request request) {
    readings++;
    means.log().read(request, found -> means.mails().execute(() -> arrived(outlet, found)));
  }

  private void arrived(Outlet outlet, Stretch found) {
    readings--;
    if (outlets.get(outlet.endpoint().endpointId()) == outlet) {
      long now = now();
      outlet.read(
          found, recent, loss -> listener.attempted(Facts.loss(outlet.endpoint(), loss, now)), now);
      touch(outlet);
      pump();
    }
  }

  /** Begins attempts while there are slots, one endpoint after the other. */
  private void pump() {
    while (!slots.isFull() && !hungry.isEmpty()) {
      Outlet outlet = hungry.iterator().next();
      hungry.remove(outlet);
      if (!outlet.canSend(now())) {
        // The end of an attempt, or its time, brings it back.
        alarm.set(outlet, outlet.nextWake(now()));
      } else if (slots.isFree(outlet.isSlow())) {
        outlet.begin(now()).ifPresent(this::begin);
        hungry.add(outlet);
      } else {
        slow.add(outlet);
      }
    }
  }

  private void begin(Attempt attempt) {
    slots.take(attempt.slow());
    var unused =
        post(attempt)
            .thenAccept(
                reply -> {
                  long nanos = System.nanoTime() - attempt.startedNanos();
                  long latencyMs = TimeUnit.NANOSECONDS.toMillis(nanos);
                  means.mails().execute(() -> end(attempt, reply, latencyMs));
                });
  }

  private CompletableFuture<Reply> post(Attempt attempt) {
    Outlet outlet = attempt.outlet();
    if (outlet.keys() == null) {
      return CompletableFuture.completedFuture(Reply.failed("secret_unreadable"));
    }
    return means
        .poster()
        .post(wrapping.wrap(outlet.endpoint(), outlet.keys(), attempt, attempt.at()));
  }

  private void end(Attempt attempt, Reply reply, long latencyMs) {
    slots.free(attempt.slow());
    Outlet outlet = attempt.outlet();
    boolean served = outlets.get(outlet.endpoint().endpointId()) == outlet;
    String outcome;
    if (served) {
      outcome = outlet.settle(attempt, reply, latencyMs, now());
    } else {
      outcome = reply.accepted() ? Outlet.DELIVERED : Outlet.DEAD;
    }
    listener.attempted(Facts.attempt(attempt, outcome, reply, latencyMs));
    if (served) {
      touch(outlet);
    }
    hungry.addAll(slow);
    slow.clear();
    pump();
  }

  private long now() {
    return means.clock().getAsLong();
  }

  @Override
  public void close() {
    means.poster().close();
    means.log().close();
  }
}
