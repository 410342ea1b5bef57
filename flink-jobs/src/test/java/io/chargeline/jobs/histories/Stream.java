package io.chargeline.jobs.histories;

import io.chargeline.domain.Json;
import io.chargeline.domain.fact.FigureRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.device.DeviceStage;
import io.chargeline.jobs.figures.FigureStage;
import io.chargeline.jobs.log.Emission;
import io.chargeline.jobs.log.FrameRecord;
import io.chargeline.jobs.log.TickWatermarks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/**
 * What the real operators make of a story: partitions are read at any speed, each in its order; the
 * jobs die at any moment and go on from a checkpoint, whereby facts are written again.
 */
final class Stream {
  private static final long AFTER = 64 * World.DAY;
  private static final int BURST = 400;

  private final Story story;
  private final Random random;
  private final boolean restarts;
  private final List<List<FrameRecord>> partitions = new ArrayList<>();
  private final Map<String, List<Object>> topics = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> facts = new HashMap<>();
  private final Map<String, String> orders = new HashMap<>();
  private Map<String, FigureRow> figures;
  private int[] places;
  private Clock[] clocks;
  private long clock = Long.MIN_VALUE;
  private long marked = Long.MIN_VALUE;
  private int deviceEntries;
  private int timers;
  private int figureEntries;

  private static final class Clock implements WatermarkOutput {
    private final WatermarkGenerator<FrameRecord> generator =
        TickWatermarks.strategy(Story.TICK_GRACE_MS).createWatermarkGenerator(null);
    private long time = Long.MIN_VALUE;

    @Override
    public void emitWatermark(Watermark watermark) {
      time = Math.max(time, watermark.getTimestamp());
    }

    @Override
    public void markIdle() {
      throw new UnsupportedOperationException("ticks never stop");
    }

    @Override
    public void markActive() {
      throw new UnsupportedOperationException("ticks never stop");
    }
  }

  private Stream(Story story, Random random, boolean restarts) {
    this.story = story;
    this.random = random;
    this.restarts = restarts;
    FigureStage.topics().forEach(topic -> topics.put(topic, new ArrayList<>()));
  }

  /**
   * @param restarts whether the jobs die now and then
   */
  static Stream of(Story story, long seed, boolean restarts) throws Exception {
    Stream stream = new Stream(story, new Random(seed), restarts);
    stream.read();
    stream.fold();
    stream.count();
    return stream;
  }

  private void read() {
    for (int i = 0; i < story.partitions(); i++) {
      partitions.add(new ArrayList<>());
    }
    for (Story.Entry entry : story.log()) {
      List<FrameRecord> partition = partitions.get(entry.partition());
      partition.add(FrameRecord.of(entry.record(), entry.partition(), partition.size()));
    }
  }

  private void fold() throws Exception {
    places = new int[partitions.size()];
    newClocks();
    try (DeviceStage stage = new DeviceStage(Story.TICK_GRACE_MS, Story.SETTLE_TIMEOUT_MS)) {
      DeviceStage.Checkpoint checkpoint = null;
      int[] from = null;
      while (true) {
        int[] open = open();
        if (open.length == 0) {
          break;
        }
        burst(open[random.nextInt(open.length)], stage);
        if (restarts && random.nextInt(25) == 0) {
          checkpoint = stage.checkpoint();
          from = places.clone();
        } else if (checkpoint != null && random.nextInt(25) == 0) {
          stage.restore(checkpoint);
          places = from.clone();
          newClocks();
        }
      }
      for (long day = 1; day <= AFTER / World.DAY; day++) {
        emit(stage.time(story.end() + day * World.DAY));
      }
      mark(story.end() + AFTER);
      deviceEntries = stage.deviceEntries();
      timers = stage.timers();
    }
  }

  private void newClocks() {
    clocks = new Clock[partitions.size()];
    for (int i = 0; i < clocks.length; i++) {
      clocks[i] = new Clock();
    }
    clock = Long.MIN_VALUE;
  }

  private int[] open() {
    return java.util.stream.IntStream.range(0, places.length)
        .filter(i -> places[i] < partitions.get(i).size())
        .toArray();
  }

  private void burst(int partition, DeviceStage stage) throws Exception {
    List<FrameRecord> records = partitions.get(partition);
    int until = Math.min(records.size(), places[partition] + 1 + random.nextInt(BURST));
    while (places[partition] < until) {
      FrameRecord record = records.get(places[partition]++);
      emit(stage.put(record));
      clocks[partition].generator.onEvent(record, record.timeMs, clocks[partition]);
      long least = Long.MAX_VALUE;
      for (Clock each : clocks) {
        least = Math.min(least, each.time);
      }
      if (least > clock) {
        clock = least;
        emit(stage.time(clock));
        if (clock - marked > World.MINUTE && random.nextInt(40) == 0) {
          mark(clock);
        }
      }
    }
  }

  private void mark(long time) {
    marked = Math.max(marked, time);
    topics.values().forEach(topic -> topic.add(time));
  }

  private void emit(List<Emission> emissions) {
    for (Emission emission : emissions) {
      if (emission.topic.equals(Topic.DEVICE_POISON.topicName())) {
        throw new AssertionError("seed " + story.seed() + ": poison " + emission);
      }
      if (emission.topic.equals(Topic.GATEWAY_COMMANDS.topicName())) {
        var order = Json.tree(emission.value);
        orders.put(
            order.get("command_id").asText(),
            order.get("gateway").asText() + '/' + order.get("connection").asLong());
      }
      List<Object> topic = topics.get(emission.topic);
      if (topic != null) {
        topic.add(emission);
        keep(emission);
      }
    }
  }

  /** As a table does that keeps the highest revision. */
  private void keep(Emission emission) {
    Map<String, String> table = facts.computeIfAbsent(emission.topic, t -> new HashMap<>());
    String text = new String(emission.value, java.nio.charset.StandardCharsets.UTF_8);
    String before = table.get(emission.key);
    if (before == null || revision(text) >= revision(before)) {
      table.put(emission.key, text);
    }
  }

  private static long revision(String json) {
    int at = json.lastIndexOf("\"revision\":") + "\"revision\":".length();
    int end = at;
    while (Character.isDigit(json.charAt(end))) {
      end++;
    }
    return Long.parseLong(json.substring(at, end));
  }

  private void count() throws Exception {
    List<FigureStage.ZoneOf> zones =
        Story.ZONES.entrySet().stream()
            .map(zone -> new FigureStage.ZoneOf(zone.getKey(), zone.getValue()))
            .toList();
    try (FigureStage stage = new FigureStage(Story.FLEET_ZONE, Story.FIGURES_GRACE_MS, zones)) {
      Map<String, Integer> at = new HashMap<>();
      Map<String, Long> times = new HashMap<>();
      topics.keySet().forEach(topic -> times.put(topic, Long.MIN_VALUE));
      List<String> open = new ArrayList<>(topics.keySet());
      long time = Long.MIN_VALUE;
      while (!open.isEmpty()) {
        String topic = open.get(random.nextInt(open.size()));
        List<Object> entries = topics.get(topic);
        int until = Math.min(entries.size(), at.getOrDefault(topic, 0) + 1 + random.nextInt(30));
        for (int i = at.getOrDefault(topic, 0); i < until; i++) {
          if (entries.get(i) instanceof Emission emission) {
            stage.put(emission);
          } else {
            times.merge(topic, (Long) entries.get(i), Math::max);
          }
        }
        at.put(topic, until);
        if (until == entries.size()) {
          open.remove(topic);
        }
        long least = times.values().stream().mapToLong(Long::longValue).min().orElseThrow();
        if (least > time && least < story.end()) {
          time = least;
          stage.time(time);
        }
        if (restarts && random.nextInt(60) == 0) {
          stage.restart();
        }
      }
      stage.time(story.end() + Story.FIGURES_GRACE_MS + 5 * World.DAY);
      figures = stage.table();
      figureEntries = stage.state();
    }
  }

  /** JSON of the rows of a facts topic, as a table shows them. */
  List<String> facts(Topic topic) {
    return List.copyOf(facts.getOrDefault(topic.topicName(), Map.of()).values());
  }

  /** Command id to connection, of all that was handed to a gateway. */
  Map<String, String> orders() {
    return orders;
  }

  Map<String, FigureRow> figures() {
    return figures;
  }

  /** Rows of state of the device job when all is over and forgotten. */
  int deviceEntries() {
    return deviceEntries;
  }

  int timers() {
    return timers;
  }

  /** The same of the window job. */
  int figureEntries() {
    return figureEntries;
  }
}
