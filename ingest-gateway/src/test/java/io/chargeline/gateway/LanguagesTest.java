package io.chargeline.gateway;

import static io.chargeline.gateway.Bench.HEARTBEAT;
import static io.chargeline.gateway.Bench.PILE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.command.GatewayCommand;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.frame.LogRecord;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.protocol.ProtocolOptions;
import io.chargeline.protocol.Protocols;
import io.chargeline.protocol.ap3000.CardSwipe;
import io.chargeline.protocol.bkv.BalanceQuery;
import io.chargeline.protocol.bkv.Bkv;
import io.chargeline.protocol.bkv.Frame;
import io.chargeline.protocol.bkv.SwitchReply;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Several protocols at one port, each told by its first bytes. */
class LanguagesTest {
  private static final String GATEWAY = "82241218000382";
  private static final String BKV_HEARTBEAT =
      "fcfe002e000000000000018224121800038238393836303835353130323444313938383139363230302e312e31"
          + "371152fcee";

  /** 2020-11-09 23:14:38 at UTC+8. */
  private static final String BKV_TIME = "fcff00180000000000000082241218000382" + "20201109231438";

  private static final String END =
      "fcfe0025001500000000018224121800038200110201ffff1d1e00b00009019401590000000186fcee";
  private static final String END_ANSWER = "fcff0016001500000000008224121800038200020c010190fcee";

  @Test
  void eachConnectionSpeaksItsOwn() {
    try (Bench bench = Bench.acknowledging();
        TestDevice pile = bench.device();
        TestDevice gateway = bench.device()) {
      gateway.send(BKV_HEARTBEAT);
      pile.send(HEARTBEAT);
      assertThat(gateway.receive(28)).startsWith(BKV_TIME);
      assertThat(pile.receive()).isEqualTo("444e590a00f36ca204b9012100d503");
      assertThat(bench.log.records(RecordKind.FRAME))
          .extracting(LogRecord::deviceId, LogRecord::protocol)
          .containsExactlyInAnyOrder(tuple("04A26CF3", "ap3000"), tuple(GATEWAY, "bkv"));
      await().until(() -> bench.count("frames", "protocol", "bkv", "command", "0x00") == 1);
    }
  }

  @Test
  void junkBeforeTheFirstFrameTellsNothing() {
    try (Bench bench = Bench.acknowledging();
        TestDevice gateway = bench.device()) {
      gateway.send("00fc44").send(BKV_HEARTBEAT.substring(0, 20));
      gateway.send(BKV_HEARTBEAT.substring(20));
      assertThat(gateway.receive(28)).startsWith(BKV_TIME);
      assertThat(bench.log.records(RecordKind.REJECTED))
          .extracting(LogRecord::protocol)
          .containsOnlyNulls();
    }
  }

  /** Once known, the other protocol's frames are no more than junk, wherever they stand. */
  @Test
  void aConnectionKeepsItsProtocol() {
    try (Bench bench = Bench.acknowledging();
        TestDevice pile = bench.device()) {
      pile.send(HEARTBEAT).receive();
      pile.send(BKV_HEARTBEAT).send(HEARTBEAT);
      assertThat(pile.receive()).isEqualTo("444e590a00f36ca204b9012100d503");
      assertThat(bench.log.records(RecordKind.FRAME)).hasSize(2);
      assertThat(bench.log.records(RecordKind.REJECTED))
          .extracting(LogRecord::protocol)
          .containsOnly("ap3000");
    }
  }

  @Test
  void aPortOfItsOwnTakesThatProtocolOnly() {
    try (Bench bench = Bench.acknowledging("CHARGELINE_DEVICE_PORT_BKV", "0");
        TestDevice gateway = new TestDevice(bench.gateway.port(Bkv.NAME));
        TestDevice pile = new TestDevice(bench.gateway.port(Bkv.NAME))) {
      assertThat(gateway.send(BKV_HEARTBEAT).receive(28)).startsWith(BKV_TIME);
      pile.send(HEARTBEAT);
      bench.awaitRecords(RecordKind.REJECTED, 1);
      assertThat(bench.log.records(RecordKind.FRAME)).hasSize(1);
    }
  }

  @Test
  void localTimeIsTheSites() {
    try (Bench bench = Bench.acknowledging("CHARGELINE_DEVICE_ZONE", "Europe/Lisbon");
        TestDevice gateway = bench.device()) {
      assertThat(gateway.send(BKV_HEARTBEAT).receive(28))
          .startsWith(BKV_TIME.substring(0, 36) + "20201109151438");
    }
  }

  @Test
  void anEndReportIsAnsweredOnlyWhenItIsStored() {
    try (Bench bench = Bench.unacknowledging();
        TestDevice gateway = bench.device()) {
      gateway.send(END).send(BKV_HEARTBEAT);
      assertThat(gateway.receive(28)).startsWith(BKV_TIME);
      bench.log.acknowledge();
      assertThat(gateway.receive(26)).isEqualTo(END_ANSWER);
    }
  }

  @Test
  void theAcknowledgementsFormCanBeSwitched() {
    try (Bench bench = Bench.acknowledging("CHARGELINE_BKV_END_ACK", "own_sub_command");
        TestDevice gateway = bench.device()) {
      assertThat(gateway.send(END).receive(26)).contains("00020201" + "01");
    }
  }

  @Test
  void aCommandIsFramedAndItsAnswerKnown() {
    try (Bench bench = Bench.acknowledging();
        TestDevice gateway = bench.device()) {
      gateway.send(BKV_HEARTBEAT).receive(28);
      CompletableFuture<CommandResult> result = bench.gateway.submit(start(bench, "bkv"));
      String down = gateway.receive(32);
      String sequence = down.substring(12, 20);
      assertThat(down)
          .startsWith("fcff001c0015" + sequence + "00" + GATEWAY + "000807" + "01000101000a0000");
      assertThat(sequence).isNotEqualTo("00000000");
      gateway.send(
          Frame.up(
                  new DeviceId(GATEWAY),
                  Integer.parseUnsignedInt(sequence, 16),
                  new SwitchReply(1, 1, 0, 9))
              .raw());
      assertThat(result).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(CommandResult.ANSWERED);
    }
  }

  @Test
  void aCommandOfAnotherProtocolIsNotWritten() {
    try (Bench bench = Bench.acknowledging();
        TestDevice gateway = bench.device()) {
      gateway.send(BKV_HEARTBEAT).receive(28);
      assertThat(bench.gateway.submit(start(bench, "ap3000")))
          .succeedsWithin(Duration.ofSeconds(5))
          .isEqualTo(CommandResult.UNSUPPORTED);
    }
  }

  @Test
  void aCardIsRefusedInTheDevicesOwnCodes() {
    try (Bench bench = Bench.acknowledging();
        TestDevice pile = bench.device();
        TestDevice gateway = bench.device()) {
      Bytes card = Bytes.ofHex("7a8d05dd");
      CardSwipe swipe = new CardSwipe(card, 0, 1, 0, OptionalLong.empty(), Optional.empty());
      pile.send(swipe.frame(PILE, 9));
      assertThat(pile.receiveFrame().data())
          .as("card, not registered, by time, nothing, port")
          .isEqualTo(Bytes.ofHex("7a8d05dd" + "01" + "00" + "00000000" + "01"));

      gateway.send(
          Frame.up(new DeviceId(GATEWAY), 0, new BalanceQuery(1, 0, Bytes.ofHex("000000298352")))
              .raw());
      assertThat(gateway.receive(36)).contains("000c1a" + "0100" + "000000298352" + "00000000");
    }
  }

  private static GatewayCommand start(Bench bench, String protocol) {
    return new GatewayCommand(
        "c-1",
        bench.gateway.instance(),
        1,
        GATEWAY,
        protocol,
        0x1507,
        Bytes.ofHex("01000101000a0000"),
        1,
        60_000,
        bench.clock.get() + 60_000);
  }

  @Test
  void everyProtocolIsKnownByName() {
    assertThat(Protocols.with(ProtocolOptions.RECOMMENDED).names())
        .isEqualTo(List.of("ap3000", "bkv"));
  }
}
