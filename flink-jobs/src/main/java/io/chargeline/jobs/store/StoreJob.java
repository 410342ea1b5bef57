package io.chargeline.jobs.store;

import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.Emission;
import io.chargeline.jobs.log.EmissionSink;
import io.chargeline.jobs.log.FrameRecord;
import io.chargeline.jobs.log.FrameRecordSchema;
import io.chargeline.jobs.log.PromptSource;
import io.chargeline.sql.Table;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.types.Row;

/**
 * Kafka to ClickHouse, one stream a table, at least once: rows replace themselves. Offsets are
 * committed with checkpoints, which wait for the inserts, so a group that has reached a topic's end
 * has stored all of it. While ClickHouse is away the job tries again for ever and keeps its place.
 */
public final class StoreJob {
  public static final String NAME = "store";

  private static final String LIVE_FRAMES = Topic.DEVICE_FRAMES.topicName();

  /** Begins the names of operators; beside those of the device job in one job. */
  private static final String RECORDING_FRAMES = "recording-frames";

  private static final String RECORDING_TICKS = "recording-ticks";

  /** Of one topic, read once. */
  private static final Set<Table> OF_FRAMES = Set.of(Table.FRAMES, Table.TICKS);

  private StoreJob() {}

  /** All tables, the live frames log among them. */
  public static void define(StreamExecutionEnvironment env, StoreJobConfig config) {
    DataStream<Emission> poison = frames(env, config, LIVE_FRAMES);
    for (Table table : jsonTables()) {
      poison = poison.union(facts(env, config, table));
    }
    poisonTo(poison, config);
  }

  /**
   * A recording's frames only, from its own topic into the same table; its group is named by {@link
   * #framesGroup}.
   */
  public static void defineRecording(
      StreamExecutionEnvironment env, StoreJobConfig config, String framesTopic) {
    poisonTo(frames(env, config, framesTopic), config);
  }

  /**
   * Stores one frames topic, as a part of some job.
   *
   * @return what could not be stored, for {@code device.poison}
   */
  public static DataStream<Emission> frames(
      StreamExecutionEnvironment env, StoreJobConfig config, String framesTopic) {
    restartForEver(env);
    KafkaSourceBuilder<FrameRecord> source =
        source(
            config,
            List.of(framesTopic),
            framesGroup(config, framesTopic),
            new FrameRecordSchema());
    boolean live = framesTopic.equals(LIVE_FRAMES);
    String name = live ? Table.FRAMES.tableName() : RECORDING_FRAMES;
    DataStream<FrameRecord> records = records(env, name, source);
    String ticks = live ? Table.TICKS.tableName() : RECORDING_TICKS;
    DataStream<Emission> poison =
        store(config, ticks, Table.TICKS, records, new TickRowReader(framesTopic));
    return poison.union(
        store(config, name, Table.FRAMES, records, new FrameRowReader(framesTopic)));
  }

  /** The consumer group that reads a table's topic. */
  public static String group(StoreJobConfig config, Table table) {
    return config.groupPrefix() + '-' + table.tableName();
  }

  /** The consumer group that stores a frames topic, a recording's own too. */
  public static String framesGroup(StoreJobConfig config, String framesTopic) {
    String live = group(config, Table.FRAMES);
    return framesTopic.equals(LIVE_FRAMES) ? live : live + '-' + framesTopic;
  }

  private static List<Table> jsonTables() {
    return Arrays.stream(Table.values()).filter(table -> !OF_FRAMES.contains(table)).toList();
  }

  private static DataStream<Emission> facts(
      StreamExecutionEnvironment env, StoreJobConfig config, Table table) {
    RowReader<LogEntry> reader =
        table == Table.EVENTS ? new EventRowReader() : new JsonRowReader(table);
    List<String> topics = table.topics().stream().map(Topic::topicName).toList();
    KafkaSourceBuilder<LogEntry> source =
        source(config, topics, group(config, table), new LogEntrySchema());
    String name = table.tableName();
    return store(config, name, table, records(env, name, source), reader);
  }

  private static <T> KafkaSourceBuilder<T> source(
      StoreJobConfig config,
      List<String> topics,
      String group,
      KafkaRecordDeserializationSchema<T> schema) {
    return KafkaSource.<T>builder()
        .setBootstrapServers(config.bootstrap())
        .setTopics(topics)
        .setGroupId(group)
        .setClientIdPrefix(group)
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setProperty("commit.offsets.on.checkpoint", "true")
        .setDeserializer(schema);
  }

  private static <T> DataStream<T> records(
      StreamExecutionEnvironment env, String name, KafkaSourceBuilder<T> source) {
    return env.fromSource(
            new PromptSource<>(source.build()), WatermarkStrategy.noWatermarks(), name + "-source")
        .uid(name + "-source")
        .setParallelism(1);
  }

  private static <T> DataStream<Emission> store(
      StoreJobConfig config, String name, Table table, DataStream<T> records, RowReader<T> reader) {
    SingleOutputStreamOperator<Row> rows =
        records
            .process(new ToRows<>(reader))
            .returns(RowBinder.typeOf(table))
            .name(name + "-rows")
            .uid(name + "-rows")
            .setParallelism(1);
    rows.sinkTo(new TableSink(config, table))
        .name(name + "-table")
        .uid(name + "-table")
        .setParallelism(1);
    return rows.getSideOutput(ToRows.POISON);
  }

  private static void poisonTo(DataStream<Emission> poison, StoreJobConfig config) {
    poison
        .sinkTo(EmissionSink.to(config.bootstrap()))
        .name("poison")
        .uid("poison-sink")
        .setParallelism(1);
  }

  /** Unless the cluster has its own rule. */
  private static void restartForEver(StreamExecutionEnvironment env) {
    if (env.getConfiguration().getOptional(RestartStrategyOptions.RESTART_STRATEGY).isPresent()) {
      return;
    }
    Configuration restart = new Configuration();
    restart.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    restart.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
        Duration.ofMillis(500));
    restart.set(
        RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_MAX_BACKOFF,
        Duration.ofSeconds(15));
    env.configure(restart);
  }
}
