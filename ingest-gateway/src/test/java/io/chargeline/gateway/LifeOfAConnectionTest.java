package io.chargeline.gateway;

import static io.chargeline.gateway.Bench.HEARTBEAT;
import static io.chargeline.gateway.Bench.PILE;
import static io.chargeline.gateway.Bench.REGISTRATION;
import static io.chargeline.gateway.Bench.SETTLEMENT;
import static io.chargeline.gateway.Bench.SISTER;
import static io.chargeline.gateway.Bench.START_MS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What the log says of connections: opened, seen, closed and why. */
class LifeOfAConnectionTest {
  private static final String LINK = "6c696e6b";

  @Test
  void opensBeforeTheFirstFrameAndClosesForEveryDevice() {
    try (Bench bench = Bench.acknowledging()) {
      TestDevice host = bench.device();
      host.send(REGISTRATION).receive();
      bench.clock.addAndGet(5);
      host.send(Bench.time(SISTER, 9)).receive();
      // The bench logs as a recording does: repeatable, so without the peer's port.
      String remote = host.local().replaceFirst(":\\d+$", "");
      host.close();
      bench.awaitRecords(RecordKind.CLOSED, 2);
      String me = bench.gateway.instance();
      long later = START_MS + 5;
      Bytes time = Bench.time(SISTER, 9).raw();
      assertThat(bench.log.records())
          .containsExactly(
              record("04A26CF3", RecordKind.OPENED, START_MS, me, null, remote, Bytes.EMPTY),
              record(
                  "04A26CF3",
                  RecordKind.FRAME,
                  START_MS,
                  me,
                  null,
                  null,
                  Bytes.ofHex(REGISTRATION)),
              record("04A228CD", RecordKind.OPENED, later, me, null, remote, Bytes.EMPTY),
              record("04A228CD", RecordKind.FRAME, later, me, null, null, time),
              record(
                  "04A26CF3",
                  RecordKind.CLOSED,
                  later,
                  me,
                  CloseReason.PEER_CLOSED,
                  null,
                  Bytes.EMPTY),
              record(
                  "04A228CD",
                  RecordKind.CLOSED,
                  later,
                  me,
                  CloseReason.PEER_CLOSED,
                  null,
                  Bytes.EMPTY));
      await().until(() -> bench.registry.get("chargeline.gateway.devices").gauge().value() == 0);
    }
  }

  @Test
  void aNewerConnectionSupersedesThatDeviceOnly() {
    try (Bench bench = Bench.acknowledging();
        TestDevice old = bench.registered()) {
      old.send(Bench.time(SISTER, 1)).receive();
      try (TestDevice newer = bench.device()) {
        newer.send(HEARTBEAT).receive();
        assertThat(bench.log.records(RecordKind.CLOSED))
            .extracting(LogRecord::deviceId, LogRecord::connection, LogRecord::closeReason)
            .containsExactly(tuple("04A26CF3", 1L, CloseReason.SUPERSEDED));
        assertThat(old.send(Bench.time(SISTER, 2)).receiveFrame().messageId()).isEqualTo(2);
        old.close();
        bench.awaitRecords(RecordKind.CLOSED, 2);
        assertThat(bench.log.records(RecordKind.CLOSED).get(1).deviceId()).isEqualTo("04A228CD");
        assertThat(bench.log.records(RecordKind.OPENED)).hasSize(3);
      }
    }
  }

  @Test
  void keepAlivesLeaveSeenRecordsAtMostEveryThreeMinutes() {
    try (Bench bench = Bench.acknowledging();
        TestDevice device = bench.registered()) {
      long bytes = REGISTRATION.length() / 2;
      for (int halfMinute = 1; halfMinute <= 14; halfMinute++) {
        bench.clock.addAndGet(30_000);
        device.send(LINK);
        bytes += 4;
        bench.awaitTaken(bytes);
      }
      assertThat(bench.log.records(RecordKind.SEEN))
          .extracting(LogRecord::deviceId, LogRecord::timeMs)
          .containsExactly(
              tuple("04A26CF3", START_MS + 180_000), tuple("04A26CF3", START_MS + 360_000));
    }
  }

  @Test
  void aSilentConnectionIsClosedAndALivingOneIsNot() {
    try (Bench bench = Bench.acknowledging("IDLE", "300ms");
        TestDevice silent = bench.registered();
        TestDevice living = bench.device()) {
      await()
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                living.send(LINK);
                return !bench.log.records(RecordKind.CLOSED).isEmpty();
              });
      assertThat(silent.isClosedByGateway()).isTrue();
      assertThat(bench.log.records(RecordKind.CLOSED).get(0).closeReason())
          .isEqualTo(CloseReason.IDLE_TIMEOUT);
      assertThat(living.send(Bench.time(SISTER, 3)).receiveFrame().messageId()).isEqualTo(3);
    }
  }

  @Test
  void aStandstillOfTheGatewayIsNobodysSilenceAndNobodysEnd() {
    try (Bench bench = Bench.acknowledging("IDLE", "2s", "STANDSTILL", "500ms");
        TestDevice patient = bench.registered();
        TestDevice gone = bench.device()) {
      gone.send(Bench.time(SISTER, 1)).receive();
      CountDownLatch over = new CountDownLatch(1);
      bench.gateway.onChange(() -> awaitUninterruptibly(over));
      patient.send(LINK);
      gone.close();
      await().pollDelay(Duration.ofMillis(2500)).until(() -> true);
      long again = System.nanoTime();
      bench.gateway.onChange(() -> {});
      over.countDown();

      bench.awaitRecords(RecordKind.CLOSED, 2);
      assertThat(Duration.ofNanos(System.nanoTime() - again)).isGreaterThan(Duration.ofSeconds(2));
      assertThat(bench.log.records(RecordKind.CLOSED))
          .extracting(LogRecord::deviceId, LogRecord::closeReason)
          .containsExactly(
              tuple("04A228CD", CloseReason.CLOSED_MEANWHILE),
              tuple("04A26CF3", CloseReason.IDLE_TIMEOUT));
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void refusesMoreConnectionsThanAnAddressMayHave() {
    try (Bench bench = Bench.acknowledging("CONNECTIONS_PER_ADDRESS", "2");
        TestDevice first = bench.registered();
        TestDevice second = bench.device()) {
      second.send(Bench.time(SISTER, 1)).receive();
      assertThat(bench.device().isClosedByGateway()).isTrue();
      assertThat(bench.count("refused", "reason", "connections_per_address")).isEqualTo(1);
      first.close();
      bench.awaitRecords(RecordKind.CLOSED, 1);
      await()
          .untilAsserted(
              () -> {
                try (TestDevice third = bench.device()) {
                  assertThat(third.send(Bench.time(PILE, 1)).receiveFrame().messageId())
                      .isEqualTo(1);
                }
              });
    }
  }

  @Test
  void refusesMoreConnectionsAndMoreDevicesThanItMayHave() {
    try (Bench bench = Bench.acknowledging("CONNECTIONS", "1", "DEVICES_PER_CONNECTION", "1");
        TestDevice first = bench.registered()) {
      assertThat(bench.device().isClosedByGateway()).isTrue();
      assertThat(bench.count("refused", "reason", "connections")).isEqualTo(1);
      first.send(Bench.time(SISTER, 1)).send(Bench.time(PILE, 2));
      assertThat(first.receiveFrame().physicalId()).isEqualTo(PILE);
      assertThat(bench.count("refused", "reason", "devices_per_connection")).isEqualTo(1);
    }
  }

  @Test
  void drainingAnswersWhatIsStoredInTimeAndClosesThroughOurFault() {
    Bench bench = Bench.unacknowledging("DRAIN", "5s");
    try (TestDevice device = bench.device()) {
      device.send(SETTLEMENT);
      bench.awaitRecords(RecordKind.FRAME, 1);
      CompletableFuture<Void> closing = CompletableFuture.runAsync(bench::close);
      await().until(() -> !bench.gateway.ready());
      bench.log.acknowledge();
      assertThat(device.receive()).isEqualTo("444e590a00f36ca204430003004003");
      assertThat(device.isClosedByGateway()).isTrue();
      await()
          .until(
              () -> {
                bench.log.acknowledge();
                return closing.isDone();
              });
      List<LogRecord> closed = bench.log.records(RecordKind.CLOSED);
      assertThat(closed).extracting(LogRecord::closeReason).containsExactly(CloseReason.DRAINED);
      assertThat(bench.registry.find("chargeline.gateway.connections").gauge()).isNull();
    }
  }

  @Test
  void drainingEndsThoughTheBrokerIsAway() {
    Bench bench = Bench.unacknowledging("DRAIN", "100ms");
    try (TestDevice device = bench.device()) {
      device.send(SETTLEMENT);
      bench.awaitRecords(RecordKind.FRAME, 1);
      bench.close();
      assertThat(device.isClosedByGateway()).isTrue();
    }
  }

  @Test
  void aPausedRecordingClosesItsConnectionAndSaysSo() {
    try (Bench bench = Bench.acknowledging();
        TestDevice device = bench.registered()) {
      bench.gateway.pause(new DeviceId("04A26CF3")).join();
      assertThat(bench.log.records(RecordKind.CLOSED))
          .extracting(LogRecord::closeReason)
          .containsExactly(CloseReason.RECORDING_PAUSED);
      assertThat(device.isClosedByGateway()).isTrue();
      assertThat(bench.gateway.pause(new DeviceId("04A26CF3")))
          .succeedsWithin(Duration.ofSeconds(5));
    }
  }

  @Test
  void whereADeviceIsCanBeAskedAndIsToldWhenItChanges() {
    DeviceId pile = new DeviceId("04A26CF3");
    AtomicInteger changes = new AtomicInteger();
    try (Bench bench = Bench.acknowledging();
        TestDevice idle = bench.device()) {
      assertThat(bench.gateway.connectionOf(pile)).isEqualTo(-1);
      bench.gateway.onChange(changes::incrementAndGet);
      idle.send(REGISTRATION).receive();
      assertThat(bench.gateway.connectionOf(pile)).isEqualTo(1);
      assertThat(changes).hasPositiveValue();
      bench.awaitTaken(REGISTRATION.length() / 2);
      changes.set(0);
      bench.gateway.pause(pile).join();
      assertThat(bench.gateway.connectionOf(pile)).isEqualTo(-1);
      assertThat(changes).hasPositiveValue();
      try (TestDevice again = bench.device()) {
        again.send(REGISTRATION).receive();
        assertThat(bench.gateway.connectionOf(pile)).isEqualTo(2);
      }
    }
  }

  private static LogRecord record(
      String device,
      RecordKind kind,
      long time,
      String writer,
      CloseReason reason,
      String detail,
      Bytes body) {
    return new LogRecord(device, kind, time, "ap3000", writer, 1, reason, null, detail, body);
  }
}
