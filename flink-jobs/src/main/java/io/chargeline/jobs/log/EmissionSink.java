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
  private static final int LINGER_MS = 2;

  private EmissionSink() {}

  public static KafkaSink<Emission> to(String bootstrap) {
    Properties producer = new Properties();
    producer.setProperty(ProducerConfig.LINGER_MS_CONFIG, Integer.toString(LINGER_MS));
    producer.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    KafkaRecordSerializationSchema<Emission> schema =
        (emission, context, timestamp) ->
            new ProducerRecord<>(
                emission.topic, emission.key.getBytes(StandardCharsets.UTF_8), emission.value);
    return KafkaSink.<Emission>builder()
        .setBootstrapServers(bootstrap)
        .setKafkaProducerConfig(producer)
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(schema)
        .build();
  }
}
