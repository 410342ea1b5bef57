package io.chargeline.jobs.webhook;

import static org.awaitility.Awaitility.await;

import io.chargeline.domain.Json;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.webhook.Destinations;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.SecretBox;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** The delivery operator on a bench: real HTTP, and a clock that only the test moves. */
final class DeliveryBench implements AutoCloseable {
  static final String TENANT = "demo";
  static final String DEVICE = "04A26CF3";
  static final String SECRET = SecretBox.newWebhookSecret();
  static final String SECRET_KEY = SecretBox.newKey();

  private final KeyedTwoInputStreamOperatorTestHarness<
          String, EventRecord, EndpointRecord, DeliveryRow>
      harness;
  private final WebhookDelivery delivery;

  DeliveryBench(WebhookConfig config, Optional<OperatorSubtaskState> restored, long now)
      throws Exception {
    delivery = new WebhookDelivery(config);
    harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            delivery, EventRecord::deviceId, null, Types.STRING);
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
    return new DeliveryBench(config(), Optional.empty(), System.currentTimeMillis());
  }

  static DeliveryBench with(WebhookConfig config) throws Exception {
    return new DeliveryBench(config, Optional.empty(), System.currentTimeMillis());
  }

  static WebhookConfig config() {
    return new WebhookConfig(
        "unused",
        SECRET_KEY,
        Duration.ofSeconds(10),
        256,
        8,
        Duration.ofHours(75),
        2_000,
        Destinations.ANYWHERE);
  }

  static Endpoint endpoint(String id, String url) {
    return new Endpoint(
        id, TENANT, url, List.of("*"), new SecretBox(SECRET_KEY).seal(SECRET), false, 1, 0);
  }

  static EventRecord event(String device, long sequence, String type, long occurredAt) {
    return EventRecord.parse(json(device, sequence, type, occurredAt));
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

  EventRecord event(long sequence) {
    return event(DEVICE, sequence, "charging.progress", now());
  }

  DeliveryBench feed(EventRecord... events) throws Exception {
    for (EventRecord event : events) {
      harness.processElement1(new StreamRecord<>(event));
    }
    return this;
  }

  DeliveryBench feed(Endpoint... endpoints) throws Exception {
    for (Endpoint endpoint : endpoints) {
      harness.processElement2(new StreamRecord<>(EndpointRecord.of(endpoint)));
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
    long end = System.nanoTime() + Duration.ofMillis(150).toNanos();
    until(() -> System.nanoTime() > end);
  }

  private void runMails() throws Exception {
    Optional<Mail> mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
    while (mail.isPresent()) {
      mail.get().run();
      mail = harness.getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
    }
  }

  OperatorSubtaskState snapshot() throws Exception {
    return harness.snapshot(1, now());
  }

  int stateEntries() {
    return harness.numKeyedStateEntries();
  }

  int timers() {
    return harness.numProcessingTimeTimers();
  }

  /** As a crash would: nothing is waited for. */
  @Override
  public void close() throws Exception {
    delivery.close();
    harness.getEnvironment().close();
  }
}
