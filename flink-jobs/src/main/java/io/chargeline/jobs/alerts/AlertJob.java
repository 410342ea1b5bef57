package io.chargeline.jobs.alerts;

import io.chargeline.alerting.fold.MemberChange;
import io.chargeline.domain.fact.OutageRow;
import io.chargeline.domain.frame.ClockMark;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.Emission;
import io.chargeline.jobs.log.EmissionSink;
import io.chargeline.jobs.log.PromptSource;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;

/**
 * The alert job: facts, events, figures and rules in; alerts, their timelines and the events that
 * tell of them out. Three stages around the evaluator of the module {@code alerting}: {@link
 * PlaceOperator} by device, {@link EntityOperator} by entity, {@link AlertOperator} by tenant. The
 * same log gives the same alerts; sinks are at least once.
 */
public final class AlertJob {
  public static final String NAME = "alerts";

  /** A record waits no longer for others to cross from stage to stage; Flink: 100 ms. */
  private static final long FLUSH_MS = 10;

  private AlertJob() {}

  /** The job from Kafka to Kafka. */
  public static void define(StreamExecutionEnvironment env, AlertsConfig config) {
    env.setBufferTimeout(FLUSH_MS);
    Logs logs = new Logs(env, config);
    DataStream<Heard> presence = logs.marked(Topic.FACTS_PRESENCE);
    DataStream<Heard> heard = presence.union(logs.heard());
    DataStream<OutageRow> outages = outages(presence, config.outageAfter().toMillis());
    DataStream<ControlRecord> controls =
        logs.controls()
            .union(
                outages
                    .map(OutageWatch::control)
                    .returns(TypeInformation.of(ControlRecord.class))
                    .name("alerts-outage-controls")
                    .uid("alerts-outage-controls")
                    .setParallelism(1));
    DataStream<Emission> rows =
        outages
            .map(outage -> Emission.row(Topic.FACTS_OUTAGES, outage))
            .returns(TypeInformation.of(Emission.class))
            .name("alerts-outage-rows")
            .uid("alerts-outage-rows")
            .setParallelism(1);
    DataStream<Emission> alerts = fold(heard, controls, logs.acts(), config.tenant());
    alerts
        .union(rows)
        .sinkTo(EmissionSink.to(config.bootstrap()))
        .name("alerts")
        .uid("alerts-sink");
  }

  /** The job as a function from streams to stream. */
  static DataStream<Emission> fold(
      DataStream<Heard> heard,
      DataStream<ControlRecord> controls,
      DataStream<AlertInput> acts,
      String tenant) {
    DataStream<Sighting> sightings =
        stage(
            "alerts-places",
            heard
                .filter(one -> one.mark == null)
                .name("alerts-heard")
                .uid("alerts-heard")
                .keyBy(one -> one.key),
            controls,
            new PlaceOperator(tenant),
            TypeInformation.of(Sighting.class));
    DataStream<AlertInput> changes =
        stage(
                "alerts-entities",
                sightings.keyBy(sighting -> sighting.key),
                controls,
                new EntityOperator(),
                TypeInformation.of(MemberChange.class))
            .map(AlertInput::of)
            .returns(TypeInformation.of(AlertInput.class))
            .name("alerts-changes")
            .uid("alerts-changes");
    return stage(
        "alerts-tenants",
        changes.union(acts).keyBy(input -> input.tenant),
        controls,
        new AlertOperator(),
        TypeInformation.of(Emission.class));
  }

  /** Flink connects a keyed and a broadcast stream only for its own functions. */
  private static <I, O> DataStream<O> stage(
      String name,
      KeyedStream<I, String> keyed,
      DataStream<ControlRecord> controls,
      TwoInputStreamOperator<I, ControlRecord, O> operator,
      TypeInformation<O> type) {
    StreamExecutionEnvironment env = keyed.getExecutionEnvironment();
    TwoInputTransformation<I, ControlRecord, O> stage =
        new TwoInputTransformation<>(
            keyed.getTransformation(),
            controls.broadcast().getTransformation(),
            name,
            operator,
            type,
            env.getParallelism(),
            false);
    stage.setStateKeySelectors(keyed.getKeySelector(), null);
    stage.setStateKeyType(keyed.getKeyType());
    stage.setUid(name);
    env.addOperator(stage);
    return new DataStream<>(env, stage);
  }

  /** The topic that says who is heard also says whether we listened. */
  private static DataStream<OutageRow> outages(DataStream<Heard> presence, long afterMs) {
    return presence
        .<ClockMark>flatMap(
            (heard, out) -> {
              if (heard.mark != null) {
                out.collect(heard.mark);
              }
            })
        .returns(TypeInformation.of(ClockMark.class))
        .name("alerts-marks")
        .uid("alerts-marks")
        .setParallelism(1)
        .keyBy(mark -> 0, Types.INT)
        .process(new OutageWatch(afterMs))
        .name("alerts-outages")
        .uid("alerts-outages")
        .setParallelism(1);
  }

  /** Where the job reads from. */
  private record Logs(StreamExecutionEnvironment env, AlertsConfig config) {
    /** All but presence. */
    DataStream<Heard> heard() {
      DataStream<Heard> all =
          of(Topic.CONTROL_DEVICES, new HeardSource(), TopicClock.unmarked())
              .union(
                  of(Topic.WEBHOOK_OUTCOMES, new HeardSource(), TopicClock.unmarked()),
                  of(
                      Topic.FACTS_FIGURES,
                      new HeardSource(),
                      TopicClock.marked(config.figuresPatience())));
      for (Topic topic : HeardReader.MARKED) {
        all = all.union(marked(topic));
      }
      return all;
    }

    DataStream<Heard> marked(Topic topic) {
      return of(topic, new HeardSource(), TopicClock.marked());
    }

    DataStream<ControlRecord> controls() {
      DataStream<ControlRecord> all = null;
      for (Topic topic : ControlSource.TOPICS) {
        DataStream<ControlRecord> some = of(topic, new ControlSource(), TopicClock.unmarked());
        all = all == null ? some : all.union(some);
      }
      return all;
    }

    DataStream<AlertInput> acts() {
      return of(Topic.CONTROL_ALERT_ACTS, new ActSource(), TopicClock.unmarked());
    }

    private <T> DataStream<T> of(Topic topic, LogSource<T> source, WatermarkStrategy<T> strategy) {
      String group = config.group() + '-' + topic.topicName();
      KafkaSource<T> kafka =
          KafkaSource.<T>builder()
              .setBootstrapServers(config.bootstrap())
              .setTopics(topic.topicName())
              .setGroupId(group)
              .setClientIdPrefix(group)
              .setStartingOffsets(OffsetsInitializer.earliest())
              .setProperty("commit.offsets.on.checkpoint", "true")
              .setDeserializer(source)
              .build();
      return env.fromSource(new PromptSource<>(kafka), strategy, topic.topicName())
          .uid("alerts-" + topic.topicName())
          .setParallelism(1);
    }
  }
}
