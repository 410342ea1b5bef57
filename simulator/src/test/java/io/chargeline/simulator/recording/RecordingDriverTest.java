package io.chargeline.simulator.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.command.GatewayCommand;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.OrderBytes;
import io.chargeline.protocol.ap3000.ChargeAnswer;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.PowerReport;
import io.chargeline.protocol.ap3000.Registration;
import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.protocol.ap3000.StartKind;
import io.chargeline.protocol.ap3000.StopCode;
import io.chargeline.protocol.ap3000.Uplink;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

final class RecordingDriverTest {
  private static final long T0 = Instant.parse("2015-03-01T08:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;
  private static final DeviceId DEVICE = new DeviceId("0409A858"); // 632920

  @Test
  void oneSessionGoesThroughAsADeviceWouldSendIt() throws Exception {
    try (SmallGateway gateway = new SmallGateway()) {
      RecordingSummary summary = feed(gateway, session("7093670", 632920, 0, 12 * MINUTE, 561));
      assertThat(gateway.frames())
          .extracting(f -> f.timeMs() - T0, f -> f.frame().command())
          .containsExactly(
              tuple(0, Registration.COMMAND),
              tuple(0, ChargeAnswer.COMMAND),
              tuple(5 * MINUTE, PowerReport.COMMAND),
              tuple(10 * MINUTE, PowerReport.COMMAND),
              tuple(12 * MINUTE, Settlement.COMMAND));
      Bytes order = OrderBytes.of("7093670");
      PowerReport report = (PowerReport) gateway.frames().get(3).message();
      assertThat(report.seconds()).isEqualTo(600);
      assertThat(report.centiKwh()).isEqualTo(467);
      assertThat(report.deciwatts()).isEqualTo(65535);
      assertThat(report.order()).isEqualTo(order);
      assertThat(report.decivolts()).isEmpty();
      Settlement settlement = (Settlement) gateway.frames().get(4).message();
      assertThat(settlement.seconds()).isEqualTo(720);
      assertThat(settlement.centiKwh()).isEqualTo(561);
      assertThat(settlement.stop()).isEqualTo(StopCode.FULL);
      assertThat(settlement.startKind()).isEqualTo(StartKind.ONLINE);
      assertThat(settlement.order()).isEqualTo(order);
      GatewayCommand command = gateway.commands().get(0);
      assertThat(command.deviceId()).isEqualTo(DEVICE.value());
      assertThat(command.gateway()).isEqualTo("small");
      assertThat(command.connection()).isEqualTo(1);
      assertThat(command.maxSends()).isEqualTo(1);
      assertThat(command.expiresAt()).isGreaterThan(T0);
      assertThat(gateway.ticks())
          .containsExactly(T0, T0 + 5 * MINUTE, T0 + 10 * MINUTE, T0 + 12 * MINUTE);
      assertThat(gateway.pauses())
          .containsExactly(new SmallGateway.Paused(T0 + 12 * MINUTE, DEVICE));
      assertThat(summary)
          .isEqualTo(
              new RecordingSummary(
                  1,
                  1,
                  5,
                  4,
                  new BigDecimal("5.61"),
                  Instant.ofEpochMilli(T0),
                  Instant.ofEpochMilli(T0 + 12 * MINUTE),
                  summary.wallTime()));
    }
  }

  @Test
  void fieldsSaturateInsteadOfWrapping() throws Exception {
    try (SmallGateway gateway = new SmallGateway()) {
      feed(gateway, session("long", 1, 0, Duration.ofHours(55).toMillis(), 2000));
      Settlement settlement = settlements(gateway).get(0);
      assertThat(settlement.seconds()).isEqualTo(65535);
      assertThat(settlement.centiKwh()).isEqualTo(2000);
      assertThat(gateway.frames(PowerReport.COMMAND)).hasSize(55 * 12 - 1);
      assertThat(((PowerReport) gateway.frames(PowerReport.COMMAND).get(600).message()).seconds())
          .isEqualTo(65535);
    }
  }

  @Test
  void sessionsWithoutDurationOrEnergyAndOnesThatFollowAtOnceArriveWhole() throws Exception {
    try (SmallGateway gateway = new SmallGateway()) {
      feed(
          gateway,
          session("instant", 1, 0, 0, 3),
          session("split-second", 1, 0, 900, 0),
          session("first", 1, MINUTE, 2 * MINUTE, 0),
          session("next", 1, 2 * MINUTE, 3 * MINUTE, 10),
          session("five", 1, 3 * MINUTE, 8 * MINUTE, 10));
      assertThat(settlements(gateway))
          .extracting(s -> s.order().ascii(), Settlement::seconds, Settlement::centiKwh)
          .containsExactly(
              Tuple.tuple("instant", 0, 3),
              Tuple.tuple("split-second", 0, 0),
              Tuple.tuple("first", 60, 0),
              Tuple.tuple("next", 60, 10),
              Tuple.tuple("five", 300, 10));
      // The line stays while one follows the other at once; a report is due strictly inside.
      assertThat(gateway.frames(Registration.COMMAND)).hasSize(2);
      assertThat(gateway.pauses()).hasSize(2);
      assertThat(gateway.frames(PowerReport.COMMAND)).isEmpty();
    }
  }

  @Test
  void aSecondFeedSendsTheSameFramesAtTheSameTimes() throws Exception {
    List<RecordedSession> sessions = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      sessions.add(session("s" + i, i % 7, i % 13 * MINUTE, i % 13 * MINUTE + i * 70_000L, i));
    }
    assertThat(framesOf(sessions)).isEqualTo(framesOf(sessions));
  }

  @Test
  void theHookChangesWhatGoesOverTheWire() throws Exception {
    try (SmallGateway gateway = new SmallGateway()) {
      RecordingDriver driver =
          new RecordingDriver(gateway).onWire(RecordingDriverTest::addAKwhToOrderB);
      driver.feed(
          recording(session("A", 1, 0, MINUTE, 10), session("B", 2, 0, MINUTE, 10)),
          RecordingProgress.SILENT);
      assertThat(settlements(gateway))
          .extracting(s -> s.order().ascii(), Settlement::centiKwh)
          .containsExactlyInAnyOrder(Tuple.tuple("A", 10), Tuple.tuple("B", 110));
    }
  }

  @Test
  void aGatewayThatDoesNotAnswerStopsTheFeed() throws Exception {
    try (SmallGateway gateway =
        new SmallGateway(frame -> frame.command() != Settlement.COMMAND, Duration.ZERO)) {
      RecordingDriver driver = new RecordingDriver(gateway).stallAfter(Duration.ofMillis(300));
      Recording recording = recording(session("A", 1, 0, MINUTE, 10));
      assertThatThrownBy(() -> driver.feed(recording, RecordingProgress.SILENT))
          .isInstanceOf(StalledRecordingException.class)
          .hasMessageContaining("0x03");
      assertThat(gateway.ticks()).containsExactly(T0);
    }
  }

  @Test
  void theClockWaitsForAGatewayThatTakesItsTime() throws Exception {
    try (SmallGateway gateway = new SmallGateway(frame -> true, Duration.ofMillis(3))) {
      feed(
          gateway,
          session("A", 1, 0, 30 * MINUTE, 10),
          session("B", 2, 1, 30 * MINUTE + 1, 10),
          session("C", 3, 2, 30 * MINUTE + 2, 10));
      assertThat(gateway.frames(PowerReport.COMMAND))
          .hasSize(15)
          .allSatisfy(
              stamped ->
                  assertThat((stamped.timeMs() - T0) % (5 * MINUTE))
                      .isEqualTo(stamped.frame().deviceId().deviceNumber() - 1));
    }
  }

  @Test
  void progressEndsAtOne() throws Exception {
    List<Double> told = new ArrayList<>();
    try (SmallGateway gateway = new SmallGateway()) {
      List<RecordedSession> sessions = new ArrayList<>();
      for (int i = 0; i < 250; i++) {
        sessions.add(session("s" + i, i, i, i + 1, 1));
      }
      new RecordingDriver(gateway)
          .feed(recordingOf(sessions), (fraction, settled) -> told.add(fraction));
    }
    assertThat(told).hasSize(100).isSorted().endsWith(1.0);
  }

  /**
   * The aim is 3,000 steps a second on a quiet machine; a build machine is given ten times that.
   */
  @Test
  void feedsThousandsOfStepsASecond() throws Exception {
    List<RecordedSession> sessions = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      long start = i * 7_321L;
      sessions.add(session("s" + i, i % 20, start, start + 200 * MINUTE, 900));
    }
    try (SmallGateway gateway = new SmallGateway()) {
      RecordingSummary summary =
          new RecordingDriver(gateway).feed(recordingOf(sessions), RecordingProgress.SILENT);
      assertThat(summary.steps()).isGreaterThan(8_000);
      assertThat(summary.steps() * 1000 / summary.wallTime().toMillis()).isGreaterThan(300);
    }
  }

  @Property(tries = 100)
  void whateverTheScheduleTheWireCarriesTheSumOfTheFile(@ForAll("schedules") Recording recording)
      throws Exception {
    try (SmallGateway gateway = new SmallGateway()) {
      RecordingSummary summary =
          new RecordingDriver(gateway).feed(recording, RecordingProgress.SILENT);
      Map<String, Integer> onWire = new HashMap<>();
      settlements(gateway)
          .forEach(s -> onWire.merge(s.order().ascii(), s.centiKwh(), Integer::sum));
      Map<String, Integer> inFile = new HashMap<>();
      recording.sessions().forEach(s -> inFile.put(s.sessionId(), s.centiKwh()));
      assertThat(onWire).isEqualTo(inFile);
      assertThat(summary.kwh()).isEqualTo(recording.kwh());
      assertThat(summary.sessions()).isEqualTo(recording.sessions().size());
      endsAreExactAndPortsAreNeverShared(gateway, recording);
    }
  }

  private static void endsAreExactAndPortsAreNeverShared(
      SmallGateway gateway, Recording recording) {
    Map<String, Long> ends = new HashMap<>();
    recording.sessions().forEach(s -> ends.put(s.sessionId(), s.endMs()));
    Map<String, String> running = new HashMap<>();
    for (SmallGateway.Stamped stamped : gateway.frames()) {
      Uplink message = stamped.message();
      if (message instanceof ChargeAnswer answer) {
        String port = stamped.frame().deviceId() + "/" + answer.port().getAsInt();
        assertThat(running.put(port, answer.order().get().ascii())).isNull();
      } else if (message instanceof Settlement settlement) {
        String port = stamped.frame().deviceId() + "/" + settlement.port();
        assertThat(running.remove(port)).isEqualTo(settlement.order().ascii());
        assertThat(stamped.timeMs()).isEqualTo(ends.get(settlement.order().ascii()));
      }
    }
    assertThat(running).isEmpty();
    assertThat(gateway.ticks()).isSorted().doesNotHaveDuplicates();
  }

  @Provide
  Arbitrary<Recording> schedules() {
    Arbitrary<RecordedSession> one =
        Combinators.combine(
                Arbitraries.integers().between(1, 4),
                Arbitraries.longs().between(0, 40).map(half -> half * 30_000),
                Arbitraries.longs().between(0, 40).map(half -> half * 30_000),
                Arbitraries.integers().between(0, 65535))
            .as(
                (station, start, length, energy) ->
                    session("", station, start, start + length, energy));
    return one.list().ofMinSize(1).ofMaxSize(40).map(RecordingDriverTest::named);
  }

  private static Recording named(List<RecordedSession> sessions) {
    List<RecordedSession> named = new ArrayList<>();
    for (RecordedSession s : sessions) {
      named.add(
          new RecordedSession(
              "S" + named.size(), s.station(), s.startMs(), s.endMs(), s.centiKwh()));
    }
    return recordingOf(named);
  }

  private static List<String> framesOf(List<RecordedSession> sessions) throws Exception {
    try (SmallGateway gateway = new SmallGateway()) {
      new RecordingDriver(gateway).feed(recordingOf(sessions), RecordingProgress.SILENT);
      return gateway.frames().stream()
          .map(f -> f.frame().deviceId() + " " + f.timeMs() + " " + f.frame().raw())
          .sorted(Comparator.comparing(line -> line.substring(0, 8)))
          .toList();
    }
  }

  private static byte[] addAKwhToOrderB(byte[] bytes) {
    Frame frame = Frame.parse(Bytes.wrap(bytes));
    if (!(Uplink.of(frame) instanceof Settlement settlement)
        || !settlement.order().ascii().equals("B")) {
      return bytes;
    }
    byte[] data = frame.data().array().clone();
    data[4] = (byte) (data[4] + 100);
    return Frame.of(frame.physicalId(), frame.messageId(), frame.command(), Bytes.wrap(data))
        .raw()
        .array();
  }

  private static List<Settlement> settlements(SmallGateway gateway) {
    return gateway.frames(Settlement.COMMAND).stream().map(f -> (Settlement) f.message()).toList();
  }

  private static RecordingSummary feed(SmallGateway gateway, RecordedSession... sessions)
      throws IOException, InterruptedException {
    return new RecordingDriver(gateway).feed(recording(sessions), RecordingProgress.SILENT);
  }

  private static Recording recording(RecordedSession... sessions) {
    return recordingOf(List.of(sessions));
  }

  private static Recording recordingOf(List<RecordedSession> sessions) {
    return new Recording(
        sessions.stream()
            .sorted(
                Comparator.comparingLong(RecordedSession::startMs)
                    .thenComparing(RecordedSession::sessionId))
            .toList());
  }

  private static RecordedSession session(
      String id, int station, long startMs, long endMs, int centiKwh) {
    return new RecordedSession(id, station, T0 + startMs, T0 + endMs, centiKwh);
  }

  private static Tuple tuple(long time, int command) {
    return Tuple.tuple(time, command);
  }
}
