package io.chargeline.jobs.figures;

import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.ClockMarker;
import io.chargeline.jobs.log.Emission;
import io.chargeline.jobs.log.EmissionSink;
import io.chargeline.jobs.log.PromptSource;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The window job: facts in, figures per minute, hour and day out. Nobody waits for it but those who
 * read figures.
 */
public final class FigureJob {
  public static final String NAME = "figures";

  private FigureJob() {}

  /** The job from Kafka to Kafka. */
  public static void define(StreamExecutionEnvironment env, FiguresConfig config) {
    DataStream<Fact> facts = null;
    for (Topic topic : FactReader.TOPICS) {
      DataStream<Fact> some =
          env.fromSource(
                  new PromptSource<>(source(config, topic, new FactSource())),
                  MarkWatermarks.strategy(),
                  topic.topicName())
              .uid("figures-" + topic.topicName())
              .setParallelism(1);
      facts = facts == null ? some : facts.union(some);
    }
    write(marked(fold(facts, zones(env, config), config.live(), zonesOf(config))), config);
  }

  /** The topic of figures then says up to when it is complete, for those who judge figures. */
  private static DataStream<Emission> marked(DataStream<Emission> rows) {
    return rows.transform(
            "figures-clock-marks",
            TypeInformation.of(Emission.class),
            new ClockMarker(List.of(Topic.FACTS_FIGURES)))
        .uid("figures-clock-marks");
  }

  /**
   * The same for a recording, as a part of the job that folds its frames, in whose time it is.
   *
   * @param emissions what the device job makes of the recording
   */
  public static void defineRecording(
      StreamExecutionEnvironment env, DataStream<Emission> emissions, FiguresConfig config) {
    DataStream<Fact> facts =
        emissions
            .<Fact>flatMap(
                (emission, out) -> {
                  if (emission.value != null) {
                    FactReader.read(emission.topic, emission.value).ifPresent(out::collect);
                  }
                })
            .returns(TypeInformation.of(Fact.class))
            .name("figures-facts")
            .uid("figures-facts");
    write(fold(facts, zones(env, config), config.recording(), zonesOf(config)), config);
  }

  /** The job as a function from stream to stream. */
  static DataStream<Emission> fold(
      DataStream<Fact> facts, DataStream<ZoneRecord> zones, FigureRules rules, Zones atFirst) {
    DataStream<Fact> maintenance =
        facts.filter(fact -> fact.kind == Fact.Kind.MAINTENANCE).name("figures-maintenance");
    return facts
        .filter(fact -> fact.deviceId != null)
        .name("figures-devices")
        .keyBy(fact -> fact.deviceId)
        .connect(maintenance.broadcast(DeltaFunction.DOWNTIMES))
        .process(new DeltaFunction(rules.keepMs()))
        .name("figures-deltas")
        .uid("figures-deltas")
        .transform("figures-combined", TypeInformation.of(Delta.class), new DeltaCombiner())
        .uid("figures-combined")
        .keyBy(delta -> delta.scope)
        .connect(zones.broadcast(FigureFunction.NO_STATE))
        .process(new FigureFunction(rules, atFirst))
        .name("figures-windows")
        .uid("figures-windows");
  }

  private static DataStream<ZoneRecord> zones(
      StreamExecutionEnvironment env, FiguresConfig config) {
    DataStream<ZoneRecord> zones = null;
    for (Topic topic : KafkaZones.TOPICS) {
      DataStream<ZoneRecord> some =
          env.fromSource(
                  source(config, topic, new ZoneSource()), ZoneSource.timeless(), topic.topicName())
              .uid("figures-" + topic.topicName())
              .setParallelism(1);
      zones = zones == null ? some : zones.union(some);
    }
    return zones;
  }

  private static Zones zonesOf(FiguresConfig config) {
    return new KafkaZones(config.bootstrap());
  }

  private static void write(DataStream<Emission> rows, FiguresConfig config) {
    rows.sinkTo(EmissionSink.to(config.bootstrap())).name("figures").uid("figures-sink");
  }

  private static <T> KafkaSource<T> source(
      FiguresConfig config, Topic topic, KafkaRecordDeserializationSchema<T> schema) {
    String group = config.group() + '-' + topic.topicName();
    return KafkaSource.<T>builder()
        .setBootstrapServers(config.bootstrap())
        .setTopics(topic.topicName())
        .setGroupId(group)
        .setClientIdPrefix(group)
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setProperty("commit.offsets.on.checkpoint", "true")
        .setDeserializer(schema)
        .build();
  }
}
