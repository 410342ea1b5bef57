package io.chargeline.jobs.webhook;

import io.chargeline.domain.Settings;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.frame.Topic;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Sends {@code device.events} to the endpoints of {@code control.endpoints}; each attempt is a row
 * on {@code webhook.outcomes}. See {@link WebhookDelivery} for order, retries and repeats.
 */
public final class WebhookJob {
  public static final String NAME = "webhook";

  private WebhookJob() {}

  /** The entry point on a Flink cluster; settings come from the submitting process. */
  public static void main(String[] args) throws Exception {
    Settings settings = new Settings(System.getenv());
    WebhookConfig config = WebhookConfig.read(settings);
    settings.refuseUnknown();
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    define(env, config);
    env.execute(NAME);
  }

  /**
   * Adds the job to the environment, which decides on parallelism, checkpoints and restarts.
   *
   * @throws IllegalArgumentException if the configured secret key is missing or wrong
   */
  public static void define(StreamExecutionEnvironment env, WebhookConfig config) {
    config.secretBox();
    DataStream<EventRecord> events =
        env.fromSource(
                source(config, Topic.DEVICE_EVENTS, new EventReader()),
                WatermarkStrategy.noWatermarks(),
                "device.events")
            .uid("webhook-events");
    DataStream<EndpointRecord> endpoints =
        env.fromSource(
                source(config, Topic.CONTROL_ENDPOINTS, new EndpointReader()),
                WatermarkStrategy.noWatermarks(),
                "control.endpoints")
            .uid("webhook-endpoints")
            .setParallelism(1);
    deliver(events, endpoints, config)
        .sinkTo(sink(config))
        .name("webhook.outcomes")
        .uid("webhook-outcomes");
  }

  static DataStream<DeliveryRow> deliver(
      DataStream<EventRecord> events, DataStream<EndpointRecord> endpoints, WebhookConfig config) {
    return events
        .keyBy(EventRecord::deviceId)
        .connect(endpoints.broadcast())
        .transform(
            "webhook-delivery", TypeInformation.of(DeliveryRow.class), new WebhookDelivery(config))
        .uid("webhook-delivery");
  }

  private static <T> KafkaSource<T> source(
      WebhookConfig config, Topic topic, JsonReader<T> reader) {
    return KafkaSource.<T>builder()
        .setBootstrapServers(config.kafkaBootstrap())
        .setTopics(topic.topicName())
        .setGroupId("chargeline-webhook-" + topic.topicName())
        .setClientIdPrefix("chargeline-webhook-" + topic.topicName())
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setProperty("commit.offsets.on.checkpoint", "true")
        .setDeserializer(reader)
        .build();
  }

  private static KafkaSink<DeliveryRow> sink(WebhookConfig config) {
    return KafkaSink.<DeliveryRow>builder()
        .setBootstrapServers(config.kafkaBootstrap())
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(new OutcomeWriter())
        .build();
  }
}
