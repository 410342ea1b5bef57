package io.chargeline.gateway;

import static io.chargeline.gateway.Bench.HEARTBEAT;
import static io.chargeline.gateway.Bench.PILE;
import static io.chargeline.gateway.Bench.REGISTRATION;
import static io.chargeline.gateway.Bench.SISTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.protocol.ap3000.DnySplitter;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes as TCP and bad devices deliver them. */
class StreamTest {
  private static final String ICCID = "3839383630344439313632333930343838323937";
  private static final String LINK = "6c696e6b";
  private static final Bytes MIXED =
      Bytes.ofHex(ICCID + REGISTRATION + LINK + "0000000000000100" + HEARTBEAT);

  static IntStream everyCut() {
    return IntStream.range(1, MIXED.length());
  }

  @ParameterizedTest
  @MethodSource("everyCut")
  void readsTheSameHoweverTcpCutsIt(int cut) {
    Intake intake = new Intake(new DnySplitter(1024));
    List<String> read = new ArrayList<>();
    for (Bytes part : List.of(part(0, cut), part(cut, MIXED.length()))) {
      intake.take(
          Unpooled.wrappedBuffer(part.array()), item -> read.add(item.getClass().getSimpleName()));
    }
    assertThat(read.stream().filter(name -> !name.equals("Rejected")))
        .containsExactly("SimCard", "Frame", "KeepAlive", "Frame");
    assertThat(intake.keptBytes()).isZero();
  }

  @Test
  void aWrongChecksumAmidGoodFramesCostsOnlyItself() {
    String broken = HEARTBEAT.substring(0, HEARTBEAT.length() - 4) + "ffff";
    try (Bench bench = Bench.acknowledging();
        TestDevice device = bench.device()) {
      device.send(REGISTRATION + "00ff00" + broken + HEARTBEAT);
      assertThat(device.receiveFrame().command()).isEqualTo(0x20);
      assertThat(device.receiveFrame().command()).isEqualTo(0x21);
      assertThat(bench.count("rejected", "reason", "checksum")).isEqualTo(1);
      assertThat(bench.count("rejected", "reason", "junk")).isEqualTo(1);
      LogRecord junk = bench.log.records(RecordKind.REJECTED).get(0);
      assertThat(junk)
          .isEqualTo(
              new LogRecord(
                  "04A26CF3",
                  RecordKind.REJECTED,
                  Bench.START_MS,
                  "ap3000",
                  bench.gateway.instance(),
                  1,
                  null,
                  null,
                  "junk",
                  Bytes.ofHex("00ff00")));
      int sent = (REGISTRATION + "00ff00" + broken + HEARTBEAT).replace(" ", "").length() / 2;
      bench.awaitTaken(sent);
      assertThat(bench.gateway.bytesTaken()).isEqualTo(sent);
    }
  }

  @Test
  void garbageIsCountedCappedAndClosedWhileOthersAreServed() {
    byte[] garbage = new byte[64 << 10];
    Arrays.fill(garbage, (byte) 0xFF);
    try (Bench bench = Bench.acknowledging("REJECTED_PER_MINUTE", "3");
        TestDevice good = bench.registered();
        TestDevice bad = bench.device()) {
      sendAsFarAsItGoes(bad, Bytes.wrap(garbage));
      assertThat(bad.isClosedByGateway()).isTrue();
      assertThat(good.send(HEARTBEAT).receiveFrame().command()).isEqualTo(0x21);
      assertThat(bench.count("closed", "reason", "garbage")).isEqualTo(1);
      assertThat(bench.count("rejected.bytes", "reason", "junk")).isGreaterThan(16 << 10);
      assertThat(bench.log.records(RecordKind.REJECTED))
          .hasSizeBetween(1, 3)
          .allMatch(rejected -> rejected.deviceId() == null && rejected.body().length() <= 256);
    }
  }

  @Test
  void aDeviceThatTurnsToGarbageIsClosedInTheLog() {
    try (Bench bench = Bench.acknowledging("GARBAGE_BYTES", "100");
        TestDevice device = bench.registered()) {
      device.send(Bytes.wrap(new byte[101]));
      assertThat(device.isClosedByGateway()).isTrue();
      LogRecord closed = bench.awaitRecords(RecordKind.CLOSED, 1).get(0);
      assertThat(closed.closeReason()).isEqualTo(CloseReason.GARBAGE);
    }
  }

  @Test
  void aBeginningWhoseRestDoesNotComeIsGivenUp() {
    try (Bench bench = Bench.acknowledging("INCOMPLETE", "50ms");
        TestDevice device = bench.device()) {
      // Claims 512 bytes; the good frame behind it is inside that claim until it is given up.
      device.send("444e590002" + HEARTBEAT);
      assertThat(device.receiveFrame().command()).isEqualTo(0x21);
      assertThat(bench.count("rejected", "reason", "incomplete")).isEqualTo(1);
    }
  }

  @Test
  void whatIsLeftAtTheEndIsRejectedAndCounted() {
    try (Bench bench = Bench.acknowledging()) {
      bench.device().send("444e59").close();
      await().until(() -> bench.count("rejected", "reason", "incomplete") == 1);
      await().until(() -> bench.gateway.bytesTaken() == 3);
    }
  }

  @Test
  void twoThousandIdleConnectionsDoNotDisturb() {
    List<TestDevice> idle = new ArrayList<>();
    try (Bench bench = Bench.acknowledging()) {
      for (int i = 0; i < 2000; i++) {
        idle.add(bench.device());
      }
      try (TestDevice good = bench.device()) {
        good.send(Bench.time(PILE, 1)).send(Bench.time(SISTER, 2));
        assertThat(good.receiveFrame().messageId()).isEqualTo(1);
        assertThat(good.receiveFrame().messageId()).isEqualTo(2);
      }
      assertThat(bench.log.records(RecordKind.OPENED))
          .allMatch(opened -> opened.connection() == 2001);
    } finally {
      idle.forEach(TestDevice::close);
    }
  }

  private static void sendAsFarAsItGoes(TestDevice device, Bytes bytes) {
    try {
      device.send(bytes);
    } catch (java.io.UncheckedIOException closedMeanwhile) {
      assertThat(closedMeanwhile).hasCauseInstanceOf(java.net.SocketException.class);
    }
  }

  private static Bytes part(int from, int until) {
    return Bytes.wrap(Arrays.copyOfRange(MIXED.array(), from, until));
  }
}
