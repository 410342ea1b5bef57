package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.simulator.recording.Recording;
import io.chargeline.standalone.EmbeddedStack.Job;
import io.chargeline.standalone.replay.Replay;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A year of real charging through gateway, log, fold and tables; and what must break it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplayTest {
  private static final Path RECORDING =
      Path.of("src/test/resources/recordings/workplace-charging-sessions.csv");
  private static final int SETTLEMENT = 0x03;
  private static final String SMALL =
      """
      session_id,station_id,location_id,started_at,ended_at,energy_kwh
      9000001,990001,1,2014-11-18T15:00:00Z,2014-11-18T16:00:00Z,5.61
      9000002,990001,1,2014-11-18T15:30:00Z,2014-11-18T17:00:00Z,7.78
      9000003,990002,1,2014-11-19T15:00:00Z,2014-11-19T15:00:45Z,0.00
      """;

  private static final Set<String> SMALL_STATIONS = Set.of("040F1B31", "040F1B32");

  /** Of the demo tenant. */
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

  private static TestStack stack;

  @BeforeAll
  static void start() {
    stack = TestStack.start(TestStack.newDirectory(), Map.of(), EnumSet.of(Job.DEVICE, Job.STORE));
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  @Test
  @Order(1)
  void withoutTheFoldNoSessionAppears() throws Exception {
    feedWithoutFold();

    assertThat(sessions("order_no LIKE '900000%'")).isEmpty();
    assertThat(settlementsOnTheLog()).hasSize(3);
  }

  @Test
  @Order(2)
  void oneSettlementChangedOnTheWayChangesExactlyThatSession() throws Exception {
    feed(SMALL, UnaryOperator.identity());
    Map<String, String> plain = sessions("order_no LIKE '900000%'");
    assertThat(plain).hasSize(3);

    feed(SMALL, ReplayTest::oneMoreCentiKwhFor9000002);
    Map<String, String> changed = sessions("order_no LIKE '900000%'");

    assertThat(changed).hasSize(3);
    assertThat(changed.get("9000001")).isEqualTo(plain.get("9000001"));
    assertThat(changed.get("9000003")).isEqualTo(plain.get("9000003"));
    assertThat(plain.get("9000002")).contains("\t7780\t");
    assertThat(changed.get("9000002")).isEqualTo(plain.get("9000002").replace("7780", "7790"));
  }

  @Test
  @Order(3)
  void theWholeRecordingLeavesItsSessionsAndItsEnergyAndASecondFeedChangesNothing()
      throws Exception {
    String csv = Files.readString(RECORDING);
    feed(csv, UnaryOperator.identity());

    Map<String, String> stored = sessions("order_no NOT LIKE '900000%'");
    assertThat(stored).hasSize(3395);
    assertThat(sum("energy_wh")).isEqualTo("19723690");
    Map<String, String[]> recorded = csvRows(csv);
    assertThat(stored).allSatisfy((order, row) -> agreesWithin1s(recorded.get(order), row));

    Map<String, long[]> decoded = settlementsOnTheLog();
    assertThat(decoded).hasSize(3395);
    assertThat(stored)
        .allSatisfy(
            (order, row) ->
                assertThat(row.split("\t", -1)[3])
                    .isEqualTo(Long.toString(decoded.get(order)[0] * 10)));

    everyStationsDaysAreWhatTheRecordingSays(csv.lines().toList());

    Map<String, String> before = everyTable();
    feed(csv, UnaryOperator.identity());
    assertThat(everyTable()).isEqualTo(before);
  }

  @Test
  @Order(4)
  void theYearIsRecomputedWithoutADifference() {
    RecomputeTest.Run run = RecomputeTest.recompute(stack);

    assertThat(run.code()).as("%s", run).isZero();
    assertThat(run.compared("sessions")).isGreaterThanOrEqualTo(3395);
    assertThat(run.compared("presence")).isGreaterThan(6000);
    assertThat(run.compared("figures")).isGreaterThan(40_000);
  }

  private static void everyStationsDaysAreWhatTheRecordingSays(List<String> csv) throws Exception {
    Map<String, String> days = RecordedYear.of(csv, ZONE).days();
    assertThat(days).hasSizeGreaterThan(2_000);
    StationDays tables =
        new StationDays(
            stack.tables(), ZONE, LocalDate.of(2014, 11, 18), LocalDate.of(2015, 10, 4));
    assertThat(ofTheRecording(tables.windows())).isEqualTo(days);
    assertThat(ofTheRecording(tables.facts())).isEqualTo(days);
    assertThat(
            stack
                .tables()
                .rows(
                    "SELECT round(sum(energy_wh)), min(energy_wh) >= 0, max(mean_power_w) < 100000"
                        + " FROM chargeline.v_load_curve"
                        + " WHERE device_id NOT IN ('040F1B31', '040F1B32')"))
        .as("the load curve is all energy")
        .containsExactly("19723690\t1\t1");
  }

  private static Map<String, String> ofTheRecording(Map<String, String> days) {
    days.keySet().removeIf(day -> SMALL_STATIONS.contains(day.substring(0, 8)));
    return days;
  }

  private static void feed(String csv, UnaryOperator<byte[]> onWire) throws Exception {
    stack.stack().replaying().onWire(onWire).feed(read(csv), (fraction, sessions) -> {});
  }

  private static void feedWithoutFold() throws Exception {
    Replay replay = stack.stack().replaying().withoutFold();
    replay.feed(read(SMALL), (fraction, sessions) -> {});
  }

  private static Recording read(String csv) throws Exception {
    return Recording.read(new StringReader(csv));
  }

  /** Order number to started, ended, duration, energy, outcome, closed by. */
  private static Map<String, String> sessions(String where) throws Exception {
    Map<String, String> rows = new TreeMap<>();
    List<String> found =
        stack
            .tables()
            .rows(
                "SELECT order_no, toUnixTimestamp64Milli(started_at),"
                    + " toUnixTimestamp64Milli(assumeNotNull(ended_at)), duration_s, energy_wh,"
                    + " outcome, closed_by FROM chargeline.v_sessions WHERE "
                    + where);
    for (String row : found) {
      String[] halves = row.split("\t", 2);
      assertThat(rows.put(halves[0], halves[1])).as("one row per session").isNull();
    }
    return rows;
  }

  private static String sum(String column) throws Exception {
    return stack
        .tables()
        .rows(
            "SELECT sum("
                + column
                + ") FROM chargeline.v_sessions WHERE order_no NOT LIKE '900000%'")
        .get(0);
  }

  /** Every table's rows, as stored, in one number each; without when and from what place. */
  private static Map<String, String> everyTable() throws Exception {
    Map<String, String> figures = new LinkedHashMap<>();
    List<String> tables =
        stack
            .tables()
            .rows(
                "SELECT name FROM system.tables WHERE database = 'chargeline'"
                    + " AND engine LIKE '%MergeTree'"
                    // What the platform measures of itself goes on.
                    + " AND name != 'platform' ORDER BY name");
    for (String table : tables) {
      figures.put(
          table,
          stack
              .tables()
              .rows(
                  "SELECT count(), sum(cityHash64(tuple(* EXCEPT (stored_at, log, log_offset)))) FROM chargeline."
                      + table
                      // The stack's own clock goes on.
                      + (table.equals("ticks") ? " WHERE log != 'live'" : ""))
              .get(0));
    }
    return figures;
  }

  private static void agreesWithin1s(String[] csv, String row) {
    String[] fields = row.split("\t");
    long started = Instant.parse(csv[3]).toEpochMilli();
    long ended = Instant.parse(csv[4]).toEpochMilli();
    assertThat(Math.abs(Long.parseLong(fields[0]) - started)).isLessThanOrEqualTo(1000);
    assertThat(Math.abs(Long.parseLong(fields[1]) - ended)).isLessThanOrEqualTo(1000);
    assertThat(new BigDecimal(fields[3]))
        .isEqualByComparingTo(new BigDecimal(csv[5]).movePointRight(3));
    assertThat(Arrays.copyOfRange(fields, 4, 6)).containsExactly("completed", "settlement");
  }

  private static Map<String, String[]> csvRows(String csv) {
    Map<String, String[]> rows = new HashMap<>();
    csv.lines().skip(1).map(line -> line.split(",")).forEach(row -> rows.put(row[0], row));
    return rows;
  }

  /**
   * Order number to energy in 0.01 kWh, read from the frames topic by the specification's offsets,
   * without the codec.
   */
  private static Map<String, long[]> settlementsOnTheLog() throws Exception {
    Map<String, long[]> settled = new HashMap<>();
    Properties properties = new Properties();
    properties.put("bootstrap.servers", stack.endpoints().kafka());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      String topic =
          consumer.listTopics().keySet().stream()
              .filter(name -> name.startsWith("recording.frames."))
              .max(java.util.Comparator.comparingLong(ReplayTest::number))
              .orElseThrow();
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          settlement(record, settled);
        }
      }
    }
    return settled;
  }

  private static long number(String topic) {
    return Long.parseLong(topic.substring(topic.lastIndexOf('.') + 1));
  }

  private static void settlement(ConsumerRecord<byte[], byte[]> record, Map<String, long[]> out) {
    String kind = new String(record.headers().lastHeader("kind").value(), StandardCharsets.UTF_8);
    byte[] raw = record.value();
    if (!kind.equals("frame") || raw[11] != SETTLEMENT) {
      return;
    }
    int data = 12;
    long centiKwh = (raw[data + 4] & 0xFF) | (raw[data + 5] & 0xFF) << 8;
    String order = new String(raw, data + 13, 16, StandardCharsets.US_ASCII).replace("\0", "");
    assertThat(out.put(order, new long[] {centiKwh})).as("settled once on the wire").isNull();
  }

  private static byte[] oneMoreCentiKwhFor9000002(byte[] frame) {
    boolean meant =
        frame.length > 40
            && frame[11] == SETTLEMENT
            && new String(frame, 25, 7, StandardCharsets.US_ASCII).equals("9000002");
    if (!meant) {
      return frame;
    }
    byte[] changed = frame.clone();
    changed[16]++;
    int sum = (changed[frame.length - 2] & 0xFF) + 1;
    assertThat(sum).as("the checksum's low byte has room").isLessThan(256);
    changed[frame.length - 2] = (byte) sum;
    return changed;
  }
}
