package io.chargeline.jobs.webhook;

import static org.awaitility.Awaitility.await;

import io.chargeline.domain.Json;
import io.chargeline.domain.Settings;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.EndpointHealth;
import io.chargeline.domain.webhook.EndpointOptions;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.domain.webhook.Signature;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;

/** The delivery operator on a bench: real HTTP, and a clock that only the test moves. */
final class DeliveryBench implements AutoCloseable {
  static final String TENANT = "demo";
  static final String DEVICE = "04A26CF3";
  static final String SECRET = SecretBox.newWebhookSecret();
  static final String SECRET_KEY = SecretBox.newKey();
  static final SecretBox BOX = new SecretBox(SECRET_KEY);

  private final TwoInputStreamOperatorTestHarness<EventRecord, EndpointRecord, DeliveryRow> harness;
  private final WebhookDelivery delivery;
  private final MemoryEventLog log;

  DeliveryBench(
      WebhookConfig config, MemoryEventLog log, Optional<OperatorSubtaskState> restored, long now)
      throws Exception {
    this.log = log;
    this.delivery = new WebhookDelivery(config, () -> log);
    harness = new TwoInputStreamOperatorTestHarness<>(delivery);
    // A task does this by itself; the harness does not for an operator made by hand.
    delivery.setMailboxExecutor(
        new MailboxExecutorImpl(harness.getTaskMailbox(), 0, StreamTaskActionExecutor.IMMEDIATE));
    harness.setProcessingTime(now);
    if (restored.isPresent()) {
      harness.initializeState(restored.get());
    }
    harness.open();
  }

  static DeliveryBench fresh() throws Exception {
    return with(config());
  }

  static DeliveryBench with(WebhookConfig config) throws Exception {
    return new DeliveryBench(
        config, new MemoryEventLog(), Optional.empty(), System.currentTimeMillis());
  }

  /** As a restart after a crash: what was under way is forgotten, the clock stands where it did. */
  DeliveryBench restarted(WebhookConfig config) throws Exception {
    OperatorSubtaskState state = snapshot();
    long now = now();
    close();
    return new DeliveryBench(config, log, Optional.of(state), now);
  }

  /** As a restart from that state. */
  DeliveryBench restored(OutletState state) throws Exception {
    long now = now();
    close();
    DeliveryBench after = new DeliveryBench(config(), log, Optional.empty(), now);
    after.delivery.restore(state);
    return after;
  }

  static WebhookConfig config() {
    return config(Map.of());
  }

  /**
   * @param changes of the defaults, without {@code CHARGELINE_WEBHOOK_}
   */
  static WebhookConfig config(Map<String, String> changes) {
    Map<String, String> environment = new HashMap<>();
    environment.put("CHARGELINE_SECRET_KEY", SECRET_KEY);
    environment.put("CHARGELINE_WEBHOOK_PRIVATE_ADDRESSES", "true");
    changes.forEach((name, value) -> environment.put("CHARGELINE_WEBHOOK_" + name, value));
    Settings settings = new Settings(environment);
    WebhookConfig config = WebhookConfig.read(settings);
    settings.refuseUnknown();
    return config;
  }

  static Endpoint endpoint(String id, String url) {
    return new Endpoint(
        id, TENANT, url, List.of("*", "device.heartbeat"), BOX.seal(SECRET), false, 1, 0);
  }

  static Endpoint with(Endpoint e, EndpointOptions options) {
    return new Endpoint(
        e.endpointId(),
        e.tenant(),
        e.url(),
        e.events(),
        e.sealedSecret(),
        e.deleted(),
        e.version(),
        e.effectiveFrom(),
        options);
  }

  /** Not yet in the log. */
  static EventRecord event(String device, long sequence, String type, long occurredAt) {
    return record(json(device, sequence, type, occurredAt));
  }

  static EventRecord record(byte[] body) {
    EventRecord record = new EventRecord();
    record.topic = Topic.DEVICE_EVENTS.topicName();
    record.body = body;
    return record;
  }

  /** Spaces and an unknown field: what goes out must be what came in. */
  static byte[] json(String device, long sequence, String type, long occurredAt) {
    String json =
        Json.text(
            new Event(
                "evt-" + device + "-" + sequence,
                type,
                device,
                occurredAt / 1_000,
                Instant.ofEpochMilli(occurredAt).toString(),
                sequence,
                Event.SCHEMA_VERSION,
                TENANT,
                null,
                Json.MAPPER.createObjectNode().put("port_no", 1)));
    return json.replace(",\"data\"", " , \"later_field\":1,\"data\"")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** A request as the job would make it. */
  static Outgoing outgoing(String url, EventRecord event, long timestampS) {
    Keys keys = new Keys(SECRET, new Signature(SECRET), Optional.empty(), 0, Map.of());
    Entry entry = new Entry(0, event.envelope(), event.body);
    Attempt attempt = new Attempt(null, null, entry, 1, timestampS * 1_000, 0, false, List.of());
    Map<String, String> headers = new LinkedHashMap<>();
    byte[] body = StandardForm.wrap(keys, attempt, timestampS * 1_000, headers);
    return new Outgoing(url, headers, body, Duration.ofSeconds(5));
  }

  static Outgoing outgoing(String url) {
    return outgoing(url, event(DEVICE, 1, "x.y", 1_000), 1);
  }

  EventRecord event(long sequence) {
    return event(DEVICE, sequence, "charging.progress", now());
  }

  MemoryEventLog log() {
    return log;
  }

  /** Into the log, and from there to the job. */
  DeliveryBench feed(EventRecord... events) throws Exception {
    return feed(Topic.DEVICE_EVENTS, events);
  }

  DeliveryBench feed(Topic topic, EventRecord... events) throws Exception {
    for (EventRecord event : events) {
      log.append(topic, event, now());
      harness.processElement1(new StreamRecord<>(event));
    }
    return this;
  }

  /** As {@link #feed}, but a log of millions would not fit here: it is forgotten in between. */
  DeliveryBench feedOnly(EventRecord event) throws Exception {
    log.append(Topic.DEVICE_EVENTS, event, now());
    log.forget(event, 20_000);
    harness.processElement1(new StreamRecord<>(event));
    return this;
  }

  /** Into the log, while the job's live end has not come so far. */
  DeliveryBench append(EventRecord... events) {
    return append(Topic.DEVICE_EVENTS, events);
  }

  DeliveryBench append(Topic topic, EventRecord... events) {
    for (EventRecord event : events) {
      log.append(topic, event, now());
    }
    return this;
  }

  DeliveryBench replay(String endpoint, String replay, EventRecord event) throws Exception {
    event.endpointId = endpoint;
    event.replayId = replay;
    log.append(Topic.WEBHOOK_REPLAYS, event, now());
    harness.processElement1(new StreamRecord<>(event));
    return this;
  }

  DeliveryBench feed(Endpoint... endpoints) throws Exception {
    for (Endpoint endpoint : endpoints) {
      harness.processElement2(new StreamRecord<>(EndpointRecord.of(endpoint, now())));
    }
    return this;
  }

  long now() {
    return harness.getProcessingTime();
  }

  void pass(Duration time) throws Exception {
    harness.setProcessingTime(now() + time.toMillis());
  }

  List<DeliveryRow> rows() {
    return harness.extractOutputValues();
  }

  List<String> outcomes() {
    return rows().stream().map(DeliveryRow::outcome).toList();
  }

  /** As last told; empty before. */
  Optional<EndpointHealth> health(String endpointId) {
    var told = harness.getSideOutput(WebhookDelivery.HEALTH);
    return told == null
        ? Optional.empty()
        : told.stream()
            .map(StreamRecord::getValue)
            .filter(health -> health.endpointId().equals(endpointId))
            .reduce((first, second) -> second);
  }

  /** Runs what the HTTP client reported, on this thread as the task would, until it holds. */
  void until(Callable<Boolean> condition) {
    await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              runMails();
              return condition.call();
            });
  }

  void untilRows(int count) {
    until(() -> rows().size() >= count);
  }

  /** Long enough for an attempt that must not happen to happen. */
  void settle() {
    settle(Duration.ofMillis(150));
  }

  void settle(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    until(() -> System.nanoTime() > end);
  }

  private void runMails() throws Exception {
    Optional<Mail> mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
    while (mail.isPresent()) {
      mail.get().run();
      mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
    }
  }

  /** Records that are no events, as the endpoint met them. */
  long unreadable(String endpoint) {
    return delivery.outlet(endpoint).intake().unreadable();
  }

  List<OutletState> states() {
    return delivery.states();
  }

  OperatorSubtaskState snapshot() throws Exception {
    return harness.snapshot(1, now());
  }

  /** Bytes that a checkpoint holds of all endpoints. */
  long stateSize() throws Exception {
    return snapshot().getManagedOperatorState().stream()
        .mapToLong(handle -> handle.getStateSize())
        .sum();
  }

  /** As a crash would: nothing is waited for. */
  @Override
  public void close() throws Exception {
    delivery.close();
    harness.getEnvironment().close();
  }
}
