package io.chargeline.jobs.device;

import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.ClockMarker;
import io.chargeline.jobs.log.Emission;
import io.chargeline.jobs.log.EmissionSink;
import io.chargeline.jobs.log.FrameRecord;
import io.chargeline.jobs.log.FrameRecordSchema;
import io.chargeline.jobs.log.PromptSource;
import io.chargeline.jobs.log.TickWatermarks;
import io.chargeline.jobs.tenant.TenantFunction;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The one stage keyed by device: frames log in; events, state, facts and orders to gateways out.
 * The only writer of a device's events and the only place that decides on a command. Beside it the
 * same for tenants, whose records stand in the same log.
 */
public final class DeviceJob {
  public static final String NAME = "device";

  private static final List<Topic> MARKED =
      List.of(
          Topic.FACTS_PRESENCE,
          Topic.FACTS_PORT_STATES,
          Topic.FACTS_SESSIONS,
          Topic.FACTS_COMMANDS,
          Topic.FACTS_MAINTENANCE,
          Topic.FACTS_SAMPLES,
          Topic.FACTS_EVENTS,
          Topic.FACTS_API_CALLS,
          Topic.FACTS_DEVICES);

  private DeviceJob() {}

  /**
   * The job from Kafka to Kafka.
   *
   * @return what it writes, for whoever goes on from there in the same job
   */
  public static DataStream<Emission> define(
      StreamExecutionEnvironment env, DeviceJobConfig config) {
    KafkaSource<FrameRecord> source =
        KafkaSource.<FrameRecord>builder()
            .setBootstrapServers(config.bootstrap())
            .setTopics(config.framesTopic())
            .setGroupId(config.group())
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(new FrameRecordSchema())
            .setProperty("commit.offsets.on.checkpoint", "true")
            .build();
    DataStream<FrameRecord> frames =
        env.fromSource(
                new PromptSource<>(source),
                TickWatermarks.strategy(config.tickGrace().toMillis()),
                "frames")
            .uid("frames-source");
    DataStream<Emission> emissions = fold(frames, config);
    if (config.live()) {
      marked(emissions)
          .sinkTo(EmissionSink.to(config.bootstrap()))
          .name("emissions")
          .uid("emissions-sink");
    } else {
      emissions
          .sinkTo(EmissionSink.ofRecording(config.bootstrap(), config.framesTopic()))
          .name("emissions")
          .uid("emissions-sink");
    }
    return emissions;
  }

  /**
   * Facts topics then say up to when they are complete, for those who make figures of them or judge
   * them; events are among the facts.
   */
  private static DataStream<Emission> marked(DataStream<Emission> emissions) {
    return emissions
        .flatMap(new EventCopies())
        .name("event-copies")
        .uid("event-copies")
        .transform("clock-marks", TypeInformation.of(Emission.class), new ClockMarker(MARKED))
        .uid("clock-marks");
  }

  /** The job as a function from stream to stream. */
  static DataStream<Emission> fold(DataStream<FrameRecord> frames, DeviceJobConfig config) {
    SingleOutputStreamOperator<FrameRecord> watched =
        frames
            .keyBy(record -> record.partition)
            .process(new GapWatch(config.tickGrace().toMillis(), config.framesTopic()))
            .name("gap-watch")
            .uid("gap-watch");
    DataStream<Emission> folded =
        watched
            .keyBy(record -> record.deviceId)
            .process(new DeviceFunction(config.rules(), config.framesTopic(), config.registry()))
            .name("device-fold")
            .uid("device-fold");
    DataStream<Emission> tenants =
        watched
            .getSideOutput(GapWatch.TENANTS)
            .keyBy(record -> record.deviceId)
            .process(new TenantFunction(config.tenantRules(), config.framesTopic()))
            .name("tenant-fold")
            .uid("tenant-fold");
    return folded.union(tenants, watched.getSideOutput(GapWatch.POISON));
  }
}
