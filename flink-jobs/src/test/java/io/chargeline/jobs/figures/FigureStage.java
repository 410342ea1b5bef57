package io.chargeline.jobs.figures;

import io.chargeline.domain.fact.FigureRow;
import io.chargeline.jobs.log.Emission;
import java.util.List;
import java.util.Map;

/** The window job without Kafka, for those outside this package. */
public final class FigureStage implements AutoCloseable {
  private final LogOfFacts log;

  /** The zone of a tenant ({@code demo}) or site ({@code demo/garage}). */
  public record ZoneOf(String key, String zone) {}

  /**
   * @param zone of the fleet, and where no other is said
   */
  public FigureStage(String zone, long graceMs, List<ZoneOf> zones) throws Exception {
    FigureRules rules = new FigureRules("live", zone, graceMs, true);
    List<ZoneOf> all = List.copyOf(zones);
    log =
        new LogOfFacts(
            rules, each -> all.forEach(it -> each.accept(new ZoneRecord(it.key, it.zone, 1, 0))));
  }

  /** The facts topics that are read. */
  public static List<String> topics() {
    return FactReader.TOPICS.stream().map(topic -> topic.topicName()).toList();
  }

  public void put(Emission emission) throws Exception {
    log.put(emission.topic, emission.value);
  }

  /** Everything until then has been told. */
  public void time(long at) throws Exception {
    log.time(at);
  }

  public void restart() throws Exception {
    log.restart();
  }

  public int state() {
    return log.state();
  }

  /** What a table shows that keeps the highest revision of each row. */
  public Map<String, FigureRow> table() {
    return log.table();
  }

  @Override
  public void close() throws Exception {
    log.close();
  }
}
