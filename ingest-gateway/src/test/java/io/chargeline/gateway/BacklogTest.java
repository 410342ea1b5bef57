package io.chargeline.gateway;

import static io.chargeline.gateway.Bench.HEARTBEAT;
import static io.chargeline.gateway.Bench.PILE;
import static io.chargeline.gateway.Bench.SETTLEMENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.protocol.ap3000.Frame;
import org.junit.jupiter.api.Test;

/** What gives way, and in which order, while the broker is behind. */
class BacklogTest {
  private static final GatewayConfig.Room ROOM = new GatewayConfig.Room(500, 2_000, 6_000, 12_000);

  @Test
  void whatBeganAtAThresholdEndsAtTheLowWaterMark() {
    Backlog backlog = new Backlog(new GatewayConfig.Room(10, 50, 80, 100));
    assertThat(backlog.look(49)).isEqualTo(Backlog.State.OPEN);
    assertThat(backlog.look(50)).isEqualTo(Backlog.State.SHEDDING);
    assertThat(backlog.look(11)).isEqualTo(Backlog.State.SHEDDING);
    assertThat(backlog.look(80)).isEqualTo(Backlog.State.STOPPED);
    assertThat(backlog.look(60)).isEqualTo(Backlog.State.STOPPED);
    assertThat(backlog.look(10)).isEqualTo(Backlog.State.OPEN);
  }

  @Test
  void thresholdsMustGrow() {
    assertThatThrownBy(() -> new GatewayConfig.Room(10, 10, 80, 100))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void heartbeatsGoFirstThenReadingStopsAndSettlementsAreKeptAllTheWay() {
    try (Bench bench = Bench.unacknowledging(ROOM);
        TestDevice device = bench.device()) {
      // 1: heartbeats are logged until the first threshold, then only answered.
      int answered = 0;
      while (bench.count("sheds", "command", "0x21") < 3) {
        assertThat(device.send(HEARTBEAT).receiveFrame().command()).isEqualTo(0x21);
        answered++;
      }
      int logged = bench.log.records(RecordKind.FRAME).size();
      assertThat(answered).isEqualTo(logged + 3);

      // 2: settlements are still logged, and not answered.
      device.send(SETTLEMENT);
      bench.awaitRecords(RecordKind.FRAME, logged + 1);
      assertThat(device.send(HEARTBEAT).receiveFrame().command()).isEqualTo(0x21);

      // 3: reading stops; what is sent now is not lost, it waits in the socket.
      int sent = 1;
      while (bench.gateway.ready()) {
        device.send(settlement(++sent));
        int soFar = logged + sent;
        await()
            .until(
                () ->
                    bench.log.records(RecordKind.FRAME).size() >= soFar || !bench.gateway.ready());
      }
      assertThat(bench.count("reading.stopped")).isEqualTo(1);
      device.send(settlement(++sent));
      assertThat(bench.log.records(RecordKind.SEEN)).isEmpty();

      // 4: the broker is back: every settlement is answered, in order, and all is as before.
      int all = sent;
      await()
          .until(
              () -> {
                bench.log.acknowledge();
                return bench.log.records(RecordKind.FRAME).size() >= logged + all;
              });
      bench.log.acknowledge();
      assertThat(device.receiveFrame().messageId()).isEqualTo(0x43);
      for (int id = 2; id <= sent; id++) {
        assertThat(device.receiveFrame().messageId()).isEqualTo(id);
      }
      await().until(bench.gateway::ready);
      int frames = bench.log.records(RecordKind.FRAME).size();
      device.send(HEARTBEAT).receive();
      assertThat(bench.log.records(RecordKind.FRAME)).hasSize(frames + 1);
      assertThat(bench.count("lost")).isZero();
      bench.log.acknowledge();
    }
  }

  @Test
  void ofABurstBeyondTheThresholdsNothingIsLost() {
    try (Bench bench = Bench.unacknowledging(ROOM);
        TestDevice device = bench.device()) {
      StringBuilder burst = new StringBuilder();
      for (int id = 1; id <= 100; id++) {
        burst.append(settlement(id).raw().hex());
      }
      device.send(burst.toString());
      await().until(() -> !bench.gateway.ready());
      assertThat(bench.log.records(RecordKind.FRAME)).hasSizeLessThan(40);
      await()
          .until(
              () -> {
                bench.log.acknowledge();
                return bench.log.records(RecordKind.FRAME).size() == 100;
              });
      bench.log.acknowledge();
      for (int id = 1; id <= 100; id++) {
        assertThat(device.receiveFrame().messageId()).isEqualTo(id);
      }
      bench.awaitTaken(burst.length() / 2);
    }
  }

  @Test
  void aShedHeartbeatLeavesItsTraceWhenThereIsRoom() {
    try (Bench bench = Bench.unacknowledging(ROOM);
        TestDevice device = bench.device();
        TestDevice quiet = bench.device()) {
      quiet.send(Bench.time(Bench.SISTER, 1)).receive();
      device.send(HEARTBEAT).receive();
      while (bench.count("sheds", "command", "0x21") < 1) {
        device.send(HEARTBEAT).receive();
      }
      bench.clock.addAndGet(200_000);
      device.send(HEARTBEAT).receive();
      bench.log.acknowledge();
      LogRecord seen = bench.awaitRecords(RecordKind.SEEN, 1).get(0);
      assertThat(seen.deviceId()).isEqualTo("04A26CF3");
      assertThat(bench.log.records(RecordKind.SEEN)).hasSize(1);
      bench.log.acknowledge();
    }
  }

  private static Frame settlement(int messageId) {
    return Frame.of(PILE, messageId, 0x03, Frame.parse(Bytes.ofHex(SETTLEMENT)).data());
  }
}
