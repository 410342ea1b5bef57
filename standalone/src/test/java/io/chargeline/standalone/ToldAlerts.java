package io.chargeline.standalone;

import io.chargeline.domain.Ids;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import io.chargeline.domain.frame.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Alerts put on the log by hand, as the alert job would have told them. */
final class ToldAlerts implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;

  ToldAlerts(String bootstrap) {
    producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  static String id(String name) {
    return Ids.of("told by hand", name);
  }

  /**
   * An alert of a device.
   *
   * @param resolvedAt unix milliseconds; null: it fires
   * @param draft of a dry run: nobody sees it who does not ask for it
   */
  static AlertRow alert(
      String name,
      String tenant,
      String site,
      String device,
      long beganAt,
      Long resolvedAt,
      boolean draft,
      long revision) {
    return new AlertRow(
        id(name),
        tenant,
        "by-hand",
        1,
        "By hand",
        "手工",
        "warning",
        "critical",
        resolvedAt == null ? "firing" : "resolved",
        draft ? "draft" : null,
        null,
        draft,
        false,
        "device",
        site,
        device,
        null,
        null,
        beganAt,
        beganAt + 1_000,
        draft ? null : beganAt + 2_000,
        null,
        null,
        resolvedAt,
        resolvedAt == null ? null : "cleared",
        1,
        1,
        List.of(device),
        61.5,
        null,
        "by hand",
        "手工",
        revision);
  }

  /** Waits until the broker has it. */
  void tell(AlertRow row) {
    send(Topic.FACTS_ALERTS, row.rowKey(), row);
  }

  void tell(AlertRow of, long number, String step) {
    long at = of.beganAt() + number;
    send(
        Topic.FACTS_ALERT_STEPS,
        of.alertId(),
        new AlertStepRow(
            of.alertId(),
            of.tenant(),
            number,
            at,
            step,
            "warning",
            null,
            null,
            step,
            step,
            1,
            61.5));
  }

  private void send(Topic topic, String key, Object value) {
    try {
      producer
          .send(
              new ProducerRecord<>(
                  topic.topicName(), key.getBytes(StandardCharsets.UTF_8), Json.bytes(value)))
          .get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
