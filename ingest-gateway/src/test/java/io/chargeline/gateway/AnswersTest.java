package io.chargeline.gateway;

import static io.chargeline.gateway.Bench.HEARTBEAT;
import static io.chargeline.gateway.Bench.LEGACY_HEARTBEAT_OF_SISTER;
import static io.chargeline.gateway.Bench.PILE;
import static io.chargeline.gateway.Bench.REGISTRATION;
import static io.chargeline.gateway.Bench.SETTLEMENT;
import static io.chargeline.gateway.Bench.SISTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.protocol.ap3000.Frame;
import org.junit.jupiter.api.Test;

/** What a device gets back, to the byte, and when. */
class AnswersTest {
  private static final String SETTLEMENT_ANSWER = "444e590a00f36ca204430003004003";

  @Test
  void answersTheProtocolsExamplesToTheByte() {
    try (Bench bench = Bench.acknowledging();
        TestDevice device = bench.device()) {
      assertThat(device.send(REGISTRATION).receive()).isEqualTo("444e590a00f36ca20484052000a303");
      assertThat(device.send(HEARTBEAT).receive()).isEqualTo("444e590a00f36ca204b9012100d503");
      assertThat(device.send("444e5909008426d6090500129402").receive())
          .isEqualTo("444e590d008426d609050012de5ca95fda04");
      assertThat(device.send(SETTLEMENT).receive()).isEqualTo(SETTLEMENT_ANSWER);
      assertThat(
              device
                  .send(
                      "444e592100cd28a2040801040101000000003c004f52442d3236303733312d30303034325a06")
                  .receive())
          .isEqualTo("444e590b00cd28a20408010401009f02");
    }
  }

  @Test
  void doesNotAnswerWhatIsNotToBeAnswered() {
    try (Bench bench = Bench.acknowledging();
        TestDevice device = bench.device()) {
      device.send(Frame.of(PILE, 1, 0x82, Bytes.ofHex("00")));
      device.send(Frame.of(PILE, 2, 0x23, Bytes.ofHex("0102030405")));
      device.send(Frame.of(PILE, 3, 0x03, Bytes.ofHex("0102")));
      device.send(Bench.time(PILE, 4));
      assertThat(device.receiveFrame().messageId()).isEqualTo(4);
      assertThat(bench.log.records(RecordKind.FRAME)).hasSize(4);
    }
  }

  @Test
  void aSettlementIsAnsweredOnlyWhenItIsStored() {
    try (Bench bench = Bench.unacknowledging();
        TestDevice device = bench.device()) {
      device.send(SETTLEMENT).send(HEARTBEAT);
      assertThat(device.receiveFrame().command()).isEqualTo(0x21);
      bench.log.acknowledgeOne();
      assertThat(device.send(HEARTBEAT).receiveFrame().command())
          .as("only opened is stored")
          .isEqualTo(0x21);
      bench.log.acknowledgeOne();
      assertThat(device.receive()).isEqualTo(SETTLEMENT_ANSWER);
      bench.log.acknowledge();
    }
  }

  @Test
  void aSettlementThatWasNotStoredIsNeverAnswered() {
    try (Bench bench = Bench.unacknowledging();
        TestDevice device = bench.device()) {
      device.send(SETTLEMENT);
      bench.awaitRecords(RecordKind.FRAME, 1);
      bench.log.acknowledgeOne();
      bench.log.failNext();
      device.send(Frame.of(PILE, 0x44, 0x03, Frame.parse(Bytes.ofHex(SETTLEMENT)).data()));
      bench.awaitRecords(RecordKind.FRAME, 2);
      bench.log.acknowledge();
      assertThat(device.receiveFrame().messageId()).isEqualTo(0x44);
    }
  }

  @Test
  void anOldHeartbeatIsAnsweredOnlyToADeviceWithoutTheNewOne() {
    try (Bench bench = Bench.acknowledging("LEGACY_ANSWER", "100ms");
        TestDevice device = bench.device()) {
      Bytes old = Frame.parse(Bytes.ofHex(LEGACY_HEARTBEAT_OF_SISTER)).data();
      device.send(Frame.of(PILE, 1, 0x01, old)).send(HEARTBEAT);
      assertThat(device.receiveFrame().command()).isEqualTo(0x21);
      device.send(Frame.of(PILE, 2, 0x01, old)).send(LEGACY_HEARTBEAT_OF_SISTER);
      // The sister's waits began last, so the pile's would have been answered before it.
      assertThat(device.receive()).isEqualTo("444e590a00cd28a20467050100fd02");
      await().until(() -> bench.count("answers", "command", "0x01") == 1);
    }
  }

  @Test
  void manyDevicesOfOneConnectionAreAnsweredAsThemselves() {
    try (Bench bench = Bench.acknowledging();
        TestDevice host = bench.device()) {
      host.send(Bench.time(PILE, 1)).send(Bench.time(SISTER, 1)).send(Bench.time(PILE, 2));
      assertThat(host.receiveFrame().physicalId()).isEqualTo(PILE);
      assertThat(host.receiveFrame().physicalId()).isEqualTo(SISTER);
      assertThat(host.receiveFrame().messageId()).isEqualTo(2);
    }
  }
}
