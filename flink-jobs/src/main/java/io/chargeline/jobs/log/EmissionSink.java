package io.chargeline.jobs.log;

import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/** At least once to whichever topic the emission names; readers drop what they have seen. */
public final class EmissionSink {
  /** The header of what was made from a recording: its frames topic. */
  public static final String RECORDING = "recording";

  private static final int LINGER_MS = 2;

  private EmissionSink() {}

  public static KafkaSink<Emission> to(String bootstrap) {
    return to(
        bootstrap,
        (emission, context, timestamp) ->
            new ProducerRecord<>(emission.topic, bytes(emission.key), emission.value));
  }

  /**
   * The same for what is made from a recording, which readers of what is live pass by.
   *
   * @param framesTopic the recording's own
   */
  public static KafkaSink<Emission> ofRecording(String bootstrap, String framesTopic) {
    return to(
        bootstrap,
        (emission, context, timestamp) -> {
          ProducerRecord<byte[], byte[]> record =
              new ProducerRecord<>(emission.topic, bytes(emission.key), emission.value);
          record.headers().add(RECORDING, bytes(framesTopic));
          return record;
        });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static KafkaSink<Emission> to(
      String bootstrap, KafkaRecordSerializationSchema<Emission> schema) {
    Properties producer = new Properties();
    producer.setProperty(ProducerConfig.LINGER_MS_CONFIG, Integer.toString(LINGER_MS));
    producer.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    return KafkaSink.<Emission>builder()
        .setBootstrapServers(bootstrap)
        .setKafkaProducerConfig(producer)
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(schema)
        .build();
  }
}
