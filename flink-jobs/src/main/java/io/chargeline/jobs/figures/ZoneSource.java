package io.chargeline.jobs.figures;

import java.time.ZoneId;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the zones of tenants and sites. These logs have no time of their own, and hold none up. */
final class ZoneSource implements KafkaRecordDeserializationSchema<ZoneRecord> {
  private static final long serialVersionUID = 1L;

  private transient Counter unreadable;

  static WatermarkStrategy<ZoneRecord> timeless() {
    return WatermarkStrategy.forGenerator(context -> new Timeless());
  }

  @Override
  public void open(DeserializationSchema.InitializationContext context) {
    unreadable = context.getMetricGroup().counter("unreadable");
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ZoneRecord> out) {
    ZoneRecord zone;
    try {
      zone = ZoneRecord.read(record.topic(), record.value());
      if (zone.zone() != null) {
        ZoneId.of(zone.zone());
      }
    } catch (RuntimeException e) {
      unreadable.inc();
      return;
    }
    out.collect(zone);
  }

  @Override
  public TypeInformation<ZoneRecord> getProducedType() {
    return TypeInformation.of(ZoneRecord.class);
  }

  private static final class Timeless implements WatermarkGenerator<ZoneRecord> {
    @Override
    public void onEvent(ZoneRecord record, long eventTimestamp, WatermarkOutput output) {
      // says nothing about time
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      output.markIdle();
    }
  }
}
