package io.chargeline.jobs.webhook;

import io.chargeline.domain.Settings;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.frame.Topic;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * Sends {@code device.events} and {@code alerts} to the endpoints of {@code control.endpoints};
 * each attempt is a row on {@code webhook.outcomes}, each endpoint's health a record of {@code
 * webhook.health}. See {@link WebhookDelivery} for order, retries and repeats.
 */
public final class WebhookJob {
  public static final String NAME = "webhook";

  /** An event waits no longer for others to cross from source to delivery; Flink: 100 ms. */
  private static final long FLUSH_MS = 5;

  /**
   * Where the live end is without a checkpoint; what an endpoint is owed from before it reads
   * itself.
   */
  @SuppressWarnings("deprecation") // Kafka's enum, which the connector still asks for
  private static final OffsetsInitializer GOING_ON =
      OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);

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
                source(config, Topic.DEVICE_EVENTS, new EventReader(), GOING_ON),
                WatermarkStrategy.noWatermarks(),
                "device.events")
            .uid("webhook-events")
            .setBufferTimeout(FLUSH_MS);
    DataStream<EventRecord> alerts =
        env.fromSource(
                source(config, Topic.ALERTS, new EventReader(), GOING_ON),
                WatermarkStrategy.noWatermarks(),
                "alerts")
            .uid("webhook-alerts")
            .setParallelism(1)
            .setBufferTimeout(FLUSH_MS);
    DataStream<EventRecord> replays =
        env.fromSource(
                source(config, Topic.WEBHOOK_REPLAYS, new EventReader(), GOING_ON),
                WatermarkStrategy.noWatermarks(),
                "webhook.replays")
            .uid("webhook-replays")
            .setBufferTimeout(FLUSH_MS);
    DataStream<EndpointRecord> endpoints =
        env.fromSource(
                source(
                    config,
                    Topic.CONTROL_ENDPOINTS,
                    new EndpointReader(),
                    OffsetsInitializer.earliest()),
                WatermarkStrategy.noWatermarks(),
                "control.endpoints")
            .uid("webhook-endpoints")
            .setParallelism(1);
    String bootstrap = config.kafkaBootstrap();
    int readers = config.readers();
    SingleOutputStreamOperator<DeliveryRow> delivered =
        deliver(
            events.union(alerts, replays),
            endpoints,
            config,
            () -> new KafkaEventLog(bootstrap, readers));
    delivered
        .sinkTo(sink(config, new OutcomeWriter()))
        .name("webhook.outcomes")
        .uid("webhook-outcomes");
    delivered
        .getSideOutput(WebhookDelivery.HEALTH)
        .sinkTo(sink(config, new HealthWriter()))
        .name("webhook.health")
        .uid("webhook-health");
  }

  /** Every instance sees everything, and serves the endpoints that are its own. */
  static SingleOutputStreamOperator<DeliveryRow> deliver(
      DataStream<EventRecord> events,
      DataStream<EndpointRecord> endpoints,
      WebhookConfig config,
      EventLog.Source log) {
    return events
        .broadcast()
        .connect(endpoints.broadcast())
        .transform(
            "webhook-delivery",
            TypeInformation.of(DeliveryRow.class),
            new WebhookDelivery(config, log))
        .uid("webhook-deliveries");
  }

  private static <T> KafkaSource<T> source(
      WebhookConfig config,
      Topic topic,
      KafkaRecordDeserializationSchema<T> reader,
      OffsetsInitializer from) {
    return KafkaSource.<T>builder()
        .setBootstrapServers(config.kafkaBootstrap())
        .setTopics(topic.topicName())
        .setGroupId("chargeline-webhook-" + topic.topicName())
        .setClientIdPrefix("chargeline-webhook-" + topic.topicName())
        .setStartingOffsets(from)
        .setProperty("commit.offsets.on.checkpoint", "true")
        .setDeserializer(reader)
        .build();
  }

  private static <T> KafkaSink<T> sink(
      WebhookConfig config, KafkaRecordSerializationSchema<T> writer) {
    return KafkaSink.<T>builder()
        .setBootstrapServers(config.kafkaBootstrap())
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(writer)
        .build();
  }
}
