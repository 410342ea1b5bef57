package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargeline.simulator.fleet.Fleet;
import io.chargeline.simulator.fleet.FleetConfig;
import io.chargeline.standalone.EmbeddedStack.Job;
import io.chargeline.standalone.LogOfTicks.Gap;
import io.chargeline.standalone.replay.Tables;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Ten minutes for real in which we did not look: everything stood still, or there was no gateway.
 * Nobody is offline for it, but the one device that fell silent with it is, after a full patience
 * from when a gateway looked again. {@code mvn verify -Pslow -Dtest=OutageRunTest}; shorter by
 * {@code -Doutage.seconds=60 -Doutage.patience=60s}.
 */
@Tag("slow")
class OutageRunTest {
  private static final int SECONDS = Integer.getInteger("outage.seconds", 600);
  private static final String PATIENCE = System.getProperty("outage.patience", "9m");
  private static final long PATIENCE_MS = Duration.parse("PT" + PATIENCE).toMillis();
  private static final int FLEET = Integer.getInteger("outage.fleet", 200);

  private static final int LONG_ENOUGH_FOR_WHOLE_MINUTES = 180;

  /** Beside the fleet, in a process that does not stand still. */
  private static final int OTHERS = 20;

  private static final long BEAT_S = 15;
  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration LIFE_BEFORE = Duration.ofSeconds(30);

  private static final Map<String, String> SETTINGS =
      Map.of(
          "CHARGELINE_OFFLINE_PATIENCE", PATIENCE,
          "CHARGELINE_GATEWAY_IDLE", PATIENCE,
          "CHARGELINE_FLEET_HEARTBEAT_PERIOD", "15s");

  private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor();
  private final List<RawPile> piles = new CopyOnWriteArrayList<>();

  @Test
  void everythingStandsStill() throws Exception {
    try (UpProcess up =
        new UpProcess(
            TestStack.newDirectory(), SETTINGS, "--fleet", Integer.toString(FLEET - OTHERS))) {
      up.awaitEndOr(up::ready);
      assertThat(up.exitCode()).as("ended by itself: %s", up.lines()).isNull();
      connect(up.devices());
      awaitAllOnline(up.tables(), FLEET);
      pause(LIFE_BEFORE);

      piles.remove(0);
      up.freeze();
      try {
        pause(Duration.ofSeconds(SECONDS));
      } finally {
        up.thaw();
      }
      awaitFindings(up.tables(), up.endpoint("kafka"));
    } finally {
      beats.shutdownNow();
    }
  }

  @Test
  void thereIsNoGateway() throws Exception {
    try (TestStack stack =
        TestStack.start(
            TestStack.newDirectory(),
            Map.of("CHARGELINE_OFFLINE_PATIENCE", PATIENCE),
            EnumSet.of(Job.DEVICE, Job.STORE, Job.FIGURES))) {
      stack.stack().gateway().close();
      int port = ApiProcess.freePort();
      String kafka = stack.endpoints().kafka();
      Fleet fleet;
      try (GatewayProcess first = new GatewayProcess(stack.data(), port, kafka)) {
        first.awaitListening();
        fleet = Fleet.start(fleet(), first.devices());
        connect(first.devices());
        awaitAllOnline(stack.tables(), FLEET);
        pause(LIFE_BEFORE);
        piles.clear();
      }
      pause(Duration.ofSeconds(SECONDS));
      try (GatewayProcess second = new GatewayProcess(stack.data(), port, kafka)) {
        second.awaitListening();
        connectAgain(second.devices());
        awaitFindings(stack.tables(), kafka);
      } finally {
        fleet.close();
      }
    } finally {
      beats.shutdownNow();
    }
  }

  private static FleetConfig fleet() {
    Duration beat = Duration.ofSeconds(BEAT_S);
    Duration over = Duration.ofSeconds(2);
    return new FleetConfig(FLEET - OTHERS, 1, 14_100_001, beat, beat, over, true);
  }

  private static int number(int i) {
    return 0x04F71000 + i;
  }

  private static final String SILENT = "04F71000";

  private void connect(InetSocketAddress devices) {
    for (int i = 0; i < OTHERS; i++) {
      piles.add(new RawPile(devices, number(i)).introduce());
    }
    var unused = beats.scheduleAtFixedRate(this::beat, BEAT_S, BEAT_S, TimeUnit.SECONDS);
  }

  /** All but the one that fell silent. */
  private void connectAgain(InetSocketAddress devices) {
    List<RawPile> again = new ArrayList<>();
    for (int i = 1; i < OTHERS; i++) {
      again.add(new RawPile(devices, number(i)).introduce());
    }
    piles.addAll(again);
  }

  private void beat() {
    for (RawPile pile : piles) {
      pile.frame(0x21, "2b0902" + "0200" + "005d");
    }
  }

  private static void awaitAllOnline(Tables tables, int devices) {
    await()
        .atMost(START)
        .untilAsserted(
            () ->
                assertThat(
                        tables.rows(
                            "SELECT count() FROM chargeline.v_presence"
                                + " WHERE state = 'online' AND until_at IS NULL"))
                    .containsExactly(Integer.toString(devices)));
  }

  private static void pause(Duration time) {
    await().pollDelay(time).atMost(time.plusMinutes(1)).until(() -> true);
  }

  private static void awaitFindings(Tables tables, String kafka) throws Exception {
    String offline =
        "SELECT device_id, toUnixTimestamp64Milli(from_at), reason FROM chargeline.v_presence"
            + " WHERE state = 'offline'";
    await()
        .ignoreExceptions()
        .pollInterval(Duration.ofSeconds(2))
        .atMost(Duration.ofMillis(PATIENCE_MS).plusMinutes(4))
        .until(() -> !tables.rows(offline).isEmpty());
    // A false one would come with it, or before; and the minute in which it is must be over.
    pause(Duration.ofSeconds(75));

    Gap gap = LogOfTicks.read(kafka).longestGap(SILENT);
    String told = "nobody looked from %d to %d".formatted(gap.last(), gap.first());
    assertThat(gap.first() - gap.last()).as(told).isGreaterThanOrEqualTo(SECONDS * 1000L);
    List<String> found = tables.rows(offline);
    assertThat(found).as(told).singleElement().asString().startsWith(SILENT + '\t');
    long at = Long.parseLong(found.get(0).split("\t", -1)[1]);
    assertThat(at).as(told).isBetween(gap.first() + PATIENCE_MS - 1000, gap.first() + PATIENCE_MS);

    assertThat(unknownOver(tables, gap)).as(told).containsExactly(FLEET + "\t" + FLEET);
    if (SECONDS >= LONG_ENOUGH_FOR_WHOLE_MINUTES) {
      assertThat(figures(tables, "minute", gap.last() + 2000, gap.first()))
          .as("minutes that nobody saw")
          .containsExactly("0\t0\t0\t" + FLEET);
    }
    assertThat(figures(tables, "minute", gap.last() - 60_000, at))
        .as("minutes until the one is offline")
        .allSatisfy(row -> assertThat(row).startsWith("0\t0\t"));
    assertThat(
            tables.rows(
                "SELECT sum(offline_times) FROM chargeline.v_figures"
                    + " WHERE scope = 'fleet' AND step = 'minute'"))
        .containsExactly("1");
    System.err.printf(
        "gap %d ms, silent device offline %+d ms from the patience after it, rows %s, 0 others%n",
        gap.first() - gap.last(), at - gap.first() - PATIENCE_MS, found);
  }

  /** Devices known unknown from its begin until after its end, and how often at all. */
  private static List<String> unknownOver(Tables tables, Gap gap) throws Exception {
    return tables.rows(
        "SELECT uniqExact(device_id), count() FROM chargeline.v_presence WHERE state = 'unknown'"
            + " AND toUnixTimestamp64Milli(from_at) BETWEEN %d AND %d"
                .formatted(gap.last(), gap.last() + 2000)
            + " AND (until_at IS NULL OR toUnixTimestamp64Milli(assumeNotNull(until_at)) >= %d)"
                .formatted(gap.first()));
  }

  /**
   * Of whole minutes: devices that went offline, ms offline, ms online, and ms unknown by device.
   */
  private static List<String> figures(Tables tables, String step, long from, long until)
      throws Exception {
    return tables.rows(
        "SELECT DISTINCT offline_times, device_offline_ms, device_online_ms,"
            + " intDiv(device_unknown_ms, 60000) FROM chargeline.v_figures"
            + " WHERE scope = 'fleet' AND step = '%s'".formatted(step)
            + " AND toUnixTimestamp64Milli(start_at) >= %d".formatted(from)
            + " AND toUnixTimestamp64Milli(end_at) <= %d".formatted(until));
  }
}
