package io.chargeline.jobs.webhook;

import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.jobs.webhook.Outlet.LaneRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.KeyedStateFunction;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Delivers events, keyed by device, to all endpoints that want them.
 *
 * <p><b>Order.</b> Each endpoint and device have a {@link Lane}; only its head is under way, so the
 * next event goes out when this one was accepted or given up. Exception: an event that the endpoint
 * keeps refusing while it accepts others is taken aside into a lane of its own, so that one refused
 * event does not hold a device for days.
 *
 * <p><b>Independence.</b> Attempts are asynchronous and come back as mails of the task, which is
 * why they may touch keyed state. A lane that could send waits for a free slot of its endpoint; an
 * endpoint that does not answer at all has a single slot, so that many dead ones cannot use up the
 * slots of all.
 *
 * <p><b>Repeats.</b> A lane remembers the sequence of the last event that entered; a re-read of the
 * log adds nothing. What was under way at a checkpoint is still queued in it: after a restore it is
 * sent again, with the same id and the same bytes.
 *
 * <p><b>Two topics without a common order.</b> An event can be read before the endpoint that was
 * created ahead of it. So each device's events of the last {@value #MEMORY_MS} ms (as read, at most
 * {@value #MEMORY_EVENTS}) are kept, and an arriving endpoint is matched against them; its {@code
 * effectiveFrom} keeps out what happened before it, the lane's cursor keeps out what it already
 * has. Order goes before completeness for a <i>changed</i> filter: an event it adds is not sent
 * behind a later one.
 *
 * <p><b>Bounds.</b> A full lane gives up the oldest event behind its head ({@code dead}, {@code
 * queue_full}): what is newest tells the receiver most, and the pull feed holds the rest. A deleted
 * endpoint's lanes vanish. An idle lane keeps its cursor and nothing else.
 *
 * <p>The times here are the machine's: retries happen in the receiver's world, not in the log's.
 */
final class WebhookDelivery extends AbstractStreamOperator<DeliveryRow>
    implements TwoInputStreamOperator<EventRecord, EndpointRecord, DeliveryRow>,
        Triggerable<String, String> {
  static final long MEMORY_MS = 10_000;
  static final int MEMORY_EVENTS = 64;

  /** Failures until an event may be taken aside: the next delay would be 15 minutes. */
  static final int PATIENCE = 7;

  /** The timer namespace of the memory; lanes use their names. */
  private static final String MEMORY = "";

  private static final String DELIVERED = "delivered";
  private static final String RETRY = "retry";
  private static final String DEAD = "dead";

  private final WebhookConfig limits;
  private final RetrySchedule schedule;

  private transient MailboxExecutor mailbox;
  private transient SecretBox secrets;
  private transient Poster poster;
  private transient Map<String, Outlet> outlets;

  /** Endpoints that may have something to send, in the order of their turn. */
  private transient Set<String> hungry;

  private transient int underWay;

  private transient InternalTimerService<String> timers;
  private transient BroadcastState<String, EndpointRecord> endpoints;
  private transient ListStateDescriptor<EventRecord> recentName;
  private transient ListState<EventRecord> recent;
  private transient MapStateDescriptor<String, Lane> lanesName;
  private transient MapState<String, Lane> lanes;
  private transient MapState<String, Pending> queue;
  private transient Map<String, Counter> outcomes;

  /** One try: everything its outcome needs, even if the endpoint is gone by then. */
  private record Attempt(
      LaneRef lane, String endpointId, EventRecord event, int number, long at, long startedNanos) {}

  WebhookDelivery(WebhookConfig limits) {
    this.limits = limits;
    this.schedule = new RetrySchedule(limits.giveUpAfter());
  }

  @Override
  public void setMailboxExecutor(MailboxExecutor mailboxExecutor) {
    super.setMailboxExecutor(mailboxExecutor);
    this.mailbox = mailboxExecutor;
  }

  @Override
  public void open() throws Exception {
    super.open();
    secrets = limits.secretBox();
    poster =
        new Poster(
            limits.timeout(),
            limits.concurrency(),
            limits.destinations(),
            SystemDefaultDnsResolver.INSTANCE);
    outlets = new HashMap<>();
    hungry = new LinkedHashSet<>();
    timers = getInternalTimerService("webhook", StringSerializer.INSTANCE, this);
    recentName = new ListStateDescriptor<>("recent", EventRecord.class);
    recent = getPartitionedState(recentName);
    lanesName = new MapStateDescriptor<>("lanes", String.class, Lane.class);
    lanes = getPartitionedState(lanesName);
    queue = getPartitionedState(new MapStateDescriptor<>("queue", String.class, Pending.class));
    endpoints =
        getOperatorStateBackend()
            .getBroadcastState(
                new MapStateDescriptor<>("endpoints", String.class, EndpointRecord.class));
    registerMetrics();
    resume();
  }

  private void registerMetrics() {
    outcomes = new HashMap<>();
    for (String outcome : List.of(DELIVERED, RETRY, DEAD)) {
      outcomes.put(
          outcome, getMetricGroup().addGroup("outcome", outcome).counter("webhook_attempts"));
    }
    getMetricGroup().gauge("webhook_attempts_under_way", () -> underWay);
  }

  /** What was under way when the state was stored goes out again. */
  private void resume() throws Exception {
    for (Map.Entry<String, EndpointRecord> entry : endpoints.entries()) {
      if (!entry.getValue().deleted) {
        outlets.put(entry.getKey(), outlet(entry.getValue()));
      }
    }
    forEveryDevice(lanesName, (device, state) -> resumeLanes(device));
    pump();
  }

  private void resumeLanes(String device) throws Exception {
    for (Lane lane : lanes.values()) {
      if (!lane.isEmpty() && lane.dueAt == 0) {
        offer(lane, device);
      }
    }
  }

  @Override
  public void processElement1(StreamRecord<EventRecord> element) throws Exception {
    EventRecord event = element.getValue();
    event.readAt = now();
    remember(event);
    for (Outlet outlet : outlets.values()) {
      enqueue(outlet, event);
    }
    pump();
  }

  @Override
  public void processElement2(StreamRecord<EndpointRecord> element) throws Exception {
    EndpointRecord endpoint = element.getValue();
    EndpointRecord known = endpoints.get(endpoint.endpointId);
    if (isStale(endpoint, known)) {
      return;
    }
    if (endpoint.deleted) {
      endpoints.put(endpoint.endpointId, endpoint.tombstone());
      outlets.remove(endpoint.endpointId);
      forEveryDevice(lanesName, (device, state) -> dropLanes(endpoint.endpointId));
    } else {
      endpoints.put(endpoint.endpointId, endpoint);
      Outlet outlet = replaceOutlet(endpoint);
      forEveryDevice(recentName, (device, state) -> enqueueAll(outlet, state.get()));
    }
    pump();
  }

  /** The fold of the control log: of two racing changes the first wins. */
  private static boolean isStale(EndpointRecord endpoint, EndpointRecord known) {
    return known == null
        ? endpoint.version != 1
        : known.deleted || endpoint.version != known.version + 1;
  }

  private Outlet replaceOutlet(EndpointRecord endpoint) {
    Outlet before = outlets.get(endpoint.endpointId);
    Outlet now = before == null ? outlet(endpoint) : before.next(endpoint, signature(endpoint));
    outlets.put(endpoint.endpointId, now);
    hungry.add(endpoint.endpointId);
    return now;
  }

  private Outlet outlet(EndpointRecord endpoint) {
    return new Outlet(endpoint, signature(endpoint), limits.concurrencyPerEndpoint());
  }

  private Optional<Signature> signature(EndpointRecord endpoint) {
    try {
      return Optional.of(new Signature(secrets.open(endpoint.sealedSecret)));
    } catch (RuntimeException e) {
      LOG.atError()
          .addKeyValue("endpoint", endpoint.endpointId)
          .setCause(e)
          .log("webhook secret cannot be opened, its deliveries fail");
      return Optional.empty();
    }
  }

  private void enqueueAll(Outlet outlet, Iterable<EventRecord> events) throws Exception {
    for (EventRecord event : events) {
      enqueue(outlet, event);
    }
  }

  private void enqueue(Outlet outlet, EventRecord event) throws Exception {
    if (!outlet.endpoint().wants(event)) {
      return;
    }
    String name = outlet.endpoint().endpointId;
    Lane lane = lanes.contains(name) ? lanes.get(name) : Lane.of(name);
    if (lane.hasSeen(event)) {
      return;
    }
    if (lane.size() >= limits.queueLimit()) {
      giveUpOldestWaiting(lane);
    }
    queue.put(lane.slot(lane.tail), Pending.of(event));
    lane.tail++;
    lane.advanceCursor(event);
    lanes.put(name, lane);
    if (lane.size() == 1) {
      offer(lane, event.deviceId);
    }
  }

  /** The head itself may be under way, so it moves up into the place of the one behind it. */
  private void giveUpOldestWaiting(Lane lane) throws Exception {
    Pending head = queue.get(lane.slot(lane.head));
    Pending victim = queue.get(lane.slot(lane.head + 1));
    queue.remove(lane.slot(lane.head));
    lane.head++;
    queue.put(lane.slot(lane.head), head);
    emit(lane.endpointId, victim.event, 1, now(), 0, DEAD, Reply.failed("queue_full"));
  }

  private void offer(Lane lane, String device) {
    Outlet outlet = outlets.get(lane.endpointId);
    if (outlet != null) {
      outlet.offer(new LaneRef(device, lane.name));
      hungry.add(lane.endpointId);
    }
  }

  /** Begins attempts while there are slots, one endpoint after the other. Changes the key. */
  private void pump() throws Exception {
    while (underWay < limits.concurrency() && !hungry.isEmpty()) {
      String endpointId = hungry.iterator().next();
      hungry.remove(endpointId);
      Outlet outlet = outlets.get(endpointId);
      if (outlet != null && outlet.canSend()) {
        begin(outlet);
        hungry.add(endpointId);
      }
    }
  }

  private void begin(Outlet outlet) throws Exception {
    LaneRef ref = outlet.begin();
    underWay++;
    setCurrentKey(ref.deviceId());
    Lane lane = lanes.get(ref.lane());
    Pending head = queue.get(lane.slot(lane.head));
    long now = now();
    if (head.firstAttemptAt == 0) {
      head.firstAttemptAt = now;
      queue.put(lane.slot(lane.head), head);
    }
    Attempt attempt =
        new Attempt(ref, lane.endpointId, head.event, head.failures + 1, now, System.nanoTime());
    var unused = post(outlet, head.event, now).thenAccept(reply -> report(attempt, reply));
  }

  private CompletableFuture<Reply> post(Outlet outlet, EventRecord event, long now) {
    long timestampS = TimeUnit.MILLISECONDS.toSeconds(now);
    return outlet
        .signature()
        .map(key -> poster.post(outlet.endpoint(), key, event, timestampS))
        .orElseGet(() -> CompletableFuture.completedFuture(Reply.failed("secret_unreadable")));
  }

  /** On a thread of the HTTP client. */
  private void report(Attempt attempt, Reply reply) {
    long latencyMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - attempt.startedNanos());
    try {
      mailbox.execute(() -> end(attempt, reply, latencyMs), "webhook attempt");
    } catch (RejectedExecutionException taskIsOver) {
      LOG.debug("webhook attempt ended after its task; it is sent again after a restore");
    }
  }

  private void end(Attempt attempt, Reply reply, long latencyMs) throws Exception {
    underWay--;
    setCurrentKey(attempt.lane().deviceId());
    Outlet outlet = outlets.get(attempt.endpointId());
    String outcome;
    if (outlet == null) {
      outcome = reply.accepted() ? DELIVERED : DEAD;
    } else {
      outlet.end();
      hungry.add(attempt.endpointId());
      outcome = settle(outlet, lanes.get(attempt.lane().lane()), reply);
      outlet.learn(reply, now());
    }
    emit(
        attempt.endpointId(),
        attempt.event(),
        attempt.number(),
        attempt.at(),
        latencyMs,
        outcome,
        reply);
    pump();
  }

  private String settle(Outlet outlet, Lane lane, Reply reply) throws Exception {
    if (reply.accepted()) {
      advance(lane);
      return DELIVERED;
    }
    Pending head = queue.get(lane.slot(lane.head));
    head.failures++;
    Optional<Long> delay = reply.gone() ? Optional.empty() : delay(head, reply);
    if (delay.isEmpty()) {
      advance(lane);
      return DEAD;
    }
    boolean leaves = !lane.aside && mustStandAside(outlet, head, reply);
    retry(leaves ? takeAside(lane, head) : lane, head, delay.get());
    return RETRY;
  }

  private Optional<Long> delay(Pending head, Reply reply) {
    long now = now();
    return schedule.delayMs(
        head.event.id, head.failures, now - head.firstAttemptAt, reply.wish(now));
  }

  /** It is this event that is refused, not we: others went through since. */
  private static boolean mustStandAside(Outlet outlet, Pending head, Reply reply) {
    return reply.answered()
        && head.failures >= PATIENCE
        && outlet.acceptedSince(head.firstAttemptAt);
  }

  private Lane takeAside(Lane lane, Pending head) throws Exception {
    advance(lane);
    Lane own = Lane.aside(lane.endpointId, head);
    own.tail = 1;
    return own;
  }

  private void retry(Lane lane, Pending head, long delayMs) throws Exception {
    queue.put(lane.slot(lane.head), head);
    lane.dueAt = now() + delayMs;
    lanes.put(lane.name, lane);
    timers.registerProcessingTimeTimer(lane.name, lane.dueAt);
  }

  /** The head is done with. */
  private void advance(Lane lane) throws Exception {
    queue.remove(lane.slot(lane.head));
    lane.head++;
    if (lane.isEmpty() && lane.aside) {
      lanes.remove(lane.name);
      return;
    }
    lanes.put(lane.name, lane);
    if (!lane.isEmpty()) {
      offer(lane, (String) getCurrentKey());
    }
  }

  private void dropLanes(String endpointId) throws Exception {
    List<Lane> doomed = new ArrayList<>();
    for (Lane lane : lanes.values()) {
      if (lane.endpointId.equals(endpointId)) {
        doomed.add(lane);
      }
    }
    for (Lane lane : doomed) {
      drop(lane);
    }
  }

  private void drop(Lane lane) throws Exception {
    for (long number = lane.head; number < lane.tail; number++) {
      queue.remove(lane.slot(number));
    }
    if (lane.dueAt > 0) {
      timers.deleteProcessingTimeTimer(lane.name, lane.dueAt);
    }
    lanes.remove(lane.name);
  }

  @Override
  public void onProcessingTime(InternalTimer<String, String> timer) throws Exception {
    if (timer.getNamespace().equals(MEMORY)) {
      forget(timer.getTimestamp());
    } else {
      wake(timer.getNamespace(), timer.getKey());
    }
  }

  private void wake(String laneName, String device) throws Exception {
    Lane lane = lanes.get(laneName);
    lane.dueAt = 0;
    lanes.put(laneName, lane);
    offer(lane, device);
    pump();
  }

  private void remember(EventRecord event) throws Exception {
    List<EventRecord> kept = remembered();
    if (kept.isEmpty()) {
      timers.registerProcessingTimeTimer(MEMORY, event.readAt + MEMORY_MS);
    } else if (kept.size() >= MEMORY_EVENTS) {
      kept.remove(0);
    }
    kept.add(event);
    recent.update(kept);
  }

  private void forget(long at) throws Exception {
    List<EventRecord> kept = remembered();
    kept.removeIf(event -> event.readAt + MEMORY_MS <= at);
    recent.update(kept);
    if (!kept.isEmpty()) {
      timers.registerProcessingTimeTimer(MEMORY, kept.get(0).readAt + MEMORY_MS);
    }
  }

  private List<EventRecord> remembered() throws Exception {
    List<EventRecord> kept = new ArrayList<>();
    Iterable<EventRecord> state = recent.get();
    if (state != null) {
      state.forEach(kept::add);
    }
    return kept;
  }

  @Override
  public void onEventTime(InternalTimer<String, String> timer) {
    throw new IllegalStateException("no event time timer is ever set");
  }

  private void emit(
      String endpointId,
      EventRecord event,
      int attempt,
      long at,
      long latencyMs,
      String outcome,
      Reply reply) {
    outcomes.get(outcome).inc();
    output.collect(
        new StreamRecord<>(
            new DeliveryRow(
                event.tenant,
                endpointId,
                event.id,
                event.event,
                event.deviceOrNull(),
                event.sequence,
                attempt,
                at,
                latencyMs,
                outcome,
                reply.status(),
                reply.error(),
                event.occurredAt,
                "",
                null)));
  }

  private <S extends State> void forEveryDevice(
      StateDescriptor<S, ?> state, KeyedStateFunction<String, S> action) throws Exception {
    this.<String>getKeyedStateBackend()
        .applyToAllKeys(VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, state, action);
  }

  private long now() {
    return timers.currentProcessingTime();
  }

  /** At the end of a bounded input: nothing under way is left without its outcome. */
  @Override
  public void finish() throws Exception {
    while (underWay > 0) {
      mailbox.yield();
    }
    super.finish();
  }

  @Override
  public void close() throws Exception {
    if (poster != null) {
      poster.close();
    }
    super.close();
  }
}
