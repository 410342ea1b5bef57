package io.chargeline.protocol.ap3000;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.protocol.ap3000.FirmwareTransfer.Action;
import io.chargeline.protocol.ap3000.FirmwareTransfer.Finished;
import io.chargeline.protocol.ap3000.FirmwareTransfer.Nothing;
import io.chargeline.protocol.ap3000.FirmwareTransfer.Send;
import io.chargeline.protocol.ap3000.FirmwareTransfer.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FirmwareTransferTest {
  private static final Action NOTHING = new Nothing();

  private FirmwareTransfer transfer;
  private int command;
  private long now = 1_000;

  @ParameterizedTest
  @ValueSource(ints = {0xE0, 0xE1, 0xE2, 0xF8})
  void packetsFollowTheirAcknowledgements(int code) {
    begin(code, 3);
    assertThat(start()).isEqualTo(new Send(1, false));
    assertThat(answer(0, 1)).isEqualTo(new Send(2, false));
    assertThat(transfer.progress()).isEqualTo(1 / 3.0);
    assertThat(answer(0, 2)).isEqualTo(new Send(3, false));
    assertThat(transfer.acknowledged()).isEqualTo(2);
    assertThat(answer(0, 3)).isEqualTo(new Finished(State.DONE));
    assertThat(transfer.progress()).isEqualTo(1);
    assertThat(after(1_000_000)).isEqualTo(new Finished(State.DONE));
    assertThat(transfer.dueAtMs()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aTransferBeginsOnce() {
    begin(0xE0, 2);
    start();
    assertThat(start()).isEqualTo(NOTHING);
  }

  @Test
  void aLostPacketGoesOutAgainAfterThirtySecondsWithTheSameMessageId() {
    begin(0xE0, 2);
    start();
    assertThat(transfer.dueAtMs()).isEqualTo(31_000);
    assertThat(after(29_999)).isEqualTo(NOTHING);
    assertThat(after(1)).isEqualTo(new Send(1, true));
    assertThat(answer(0, 1)).isEqualTo(new Send(2, false));
  }

  @Test
  void threeResendsThenItFails() {
    begin(0xE1, 2);
    start();
    for (int i = 0; i < 3; i++) {
      assertThat(after(30_000)).isEqualTo(new Send(1, true));
    }
    assertThat(after(29_999)).isEqualTo(NOTHING);
    assertThat(after(1)).isEqualTo(new Finished(State.NO_ANSWER));
    assertThat(answer(0, 1)).isEqualTo(new Finished(State.NO_ANSWER));
  }

  @Test
  void everyPacketHasItsOwnResends() {
    begin(0xE0, 3);
    start();
    for (int packet = 1; packet <= 2; packet++) {
      for (int i = 0; i < 3; i++) {
        assertThat(after(30_000)).isEqualTo(new Send(packet, true));
      }
      assertThat(answer(0, packet)).isEqualTo(new Send(packet + 1, false));
    }
  }

  /** The answer was lost: the device answers the resend, and the first answer comes late, too. */
  @Test
  void anAnswerThatComesTwiceMovesOnOnce() {
    begin(0xE0, 3);
    start();
    after(30_000);
    assertThat(answer(0, 1)).isEqualTo(new Send(2, false));
    assertThat(answer(0, 1)).isEqualTo(NOTHING);
    assertThat(transfer.packet()).isEqualTo(2);
    assertThat(answer(0, 3)).isEqualTo(NOTHING);
  }

  @Test
  void theDeviceMayAskForThePacketAgain() {
    begin(0xE0, 3);
    start();
    answer(0, 1);
    assertThat(answer(1, 2)).isEqualTo(new Send(2, true));
    assertThat(transfer.sentAtMs()).isEqualTo(now);
    assertThat(answer(0, 2)).isEqualTo(new Send(3, false));
  }

  @Test
  void theDeviceMayGoBackButNotAhead() {
    begin(0xE0, 4);
    start();
    answer(0, 1);
    answer(0, 2);
    assertThat(answer(1, 4)).isEqualTo(NOTHING);
    assertThat(answer(1, 0)).isEqualTo(NOTHING);
    assertThat(answer(1, 1)).isEqualTo(new Send(1, false));
    assertThat(transfer.acknowledged()).isZero();
    assertThat(answer(0, 1)).isEqualTo(new Send(2, false));
  }

  /** A device that accepts what it has and refuses what is new would go round for ever. */
  @Test
  void goingBackEarnsNoNewResends() {
    begin(0xE0, 4);
    start();
    answer(0, 1);
    answer(0, 2);
    List<Action> said = new ArrayList<>();
    for (int round = 0; round < 4; round++) {
      said.add(answer(1, 2));
      said.add(answer(0, 2));
    }
    assertThat(said).contains(new Finished(State.RESENT_TOO_OFTEN));
    assertThat(transfer.state()).isEqualTo(State.RESENT_TOO_OFTEN);
  }

  @Test
  void askedForTheSamePacketTooOftenItFails() {
    begin(0xE2, 2);
    start();
    for (int i = 0; i < 3; i++) {
      assertThat(answer(1, 1)).isEqualTo(new Send(1, true));
    }
    assertThat(answer(1, 1)).isEqualTo(new Finished(State.RESENT_TOO_OFTEN));
  }

  @ParameterizedTest
  @CsvSource({
    "E0, 2, IMAGE_SUM_WRONG",
    "E1, 3, DEVICE_TYPE_WRONG",
    "E2, 4, NO_VERIFICATION_PACKET",
    "E0, 5, VERIFICATION_REFUSED",
    "E0, 6, UNLISTED_RESULT",
    "F8, 2, UNLISTED_RESULT",
    "FA, 3, UNLISTED_RESULT"
  })
  void otherResultsEndIt(String code, int result, State outcome) {
    begin(Integer.parseInt(code, 16), 2);
    transfer = transfer.requested(now).transfer();
    Action action = answer(result, 1);
    assertThat(action).isEqualTo(new Finished(outcome));
    assertThat(((Finished) action).ok()).isFalse();
    assertThat(transfer.state().finished()).isTrue();
  }

  @Test
  void anAnswerToAnotherCommandChangesNothing() {
    begin(0xE0, 2);
    start();
    FirmwareTransfer before = transfer;
    assertThat(transfer.answered(new FirmwareAnswer(0xE1, 0, 1), now).transfer()).isEqualTo(before);
  }

  @Test
  void legacyStartsAgainAfterTwoResends() {
    begin(0xF8, 3);
    start();
    answer(0, 1);
    assertThat(after(30_000)).isEqualTo(new Send(2, true));
    assertThat(after(30_000)).isEqualTo(new Send(2, true));
    assertThat(after(30_000)).isEqualTo(new Send(1, false));
    assertThat(transfer.acknowledged()).isZero();
    assertThat(transfer.restarts()).isEqualTo(1);
  }

  @Test
  void legacyStartsAgainWhenAskedTooOftenAndDoesNotGoOnForEver() {
    begin(0xF8, 3);
    start();
    List<Action> said = new ArrayList<>();
    while (!transfer.state().finished()) {
      said.add(answer(1, 1));
    }
    assertThat(said).hasSize(4 * 3);
    assertThat(said.get(2)).isEqualTo(new Send(1, false));
    assertThat(transfer.state()).isEqualTo(State.RESENT_TOO_OFTEN);
  }

  @Test
  void aLegacyDevicesRequestStartsAgain() {
    begin(0xF8, 3);
    start();
    answer(0, 1);
    answer(0, 2);
    assertThat(requested()).isEqualTo(new Send(1, false));
    assertThat(transfer.acknowledged()).isZero();
    assertThat(answer(0, 1)).isEqualTo(new Send(2, false));
  }

  @Test
  void aHostIsTriggeredAndAsks() {
    begin(0xFA, 2);
    assertThat(start()).isEqualTo(new Send(0, false));
    assertThat(answer(0, 1)).isEqualTo(NOTHING);
    assertThat(after(30_000)).isEqualTo(new Send(0, true));
    assertThat(answer(0, 0)).isEqualTo(new Send(1, false));
    assertThat(answer(0, 1)).isEqualTo(new Send(2, false));
    assertThat(answer(0, 2)).isEqualTo(new Finished(State.DONE));
  }

  @Test
  void aHostThatDoesNotAskFails() {
    begin(0xFA, 2);
    start();
    for (int i = 0; i < 3; i++) {
      assertThat(after(30_000)).isEqualTo(new Send(0, true));
    }
    assertThat(after(30_000)).isEqualTo(new Finished(State.NO_ANSWER));
  }

  /** After a failed upgrade and a power cycle, or after 3 minutes of silence, it asks again. */
  @Test
  void everyRequestOfAHostStartsAtPacketOne() {
    begin(0xFA, 3);
    start();
    answer(0, 0);
    answer(0, 1);
    assertThat(answer(0, 0)).isEqualTo(new Send(1, false));
    answer(0, 1);
    answer(0, 2);
    answer(0, 3);
    assertThat(transfer.state()).isEqualTo(State.DONE);
    assertThat(answer(0, 0)).isEqualTo(new Send(1, false));
    answer(4, 1);
    assertThat(transfer.state()).isEqualTo(State.UNLISTED_RESULT);
    assertThat(answer(1, 0)).isEqualTo(new Send(1, false));
  }

  @Test
  void anOldHostIsWaitedFor() {
    begin(0xF9, 2);
    assertThat(start()).isEqualTo(NOTHING);
    assertThat(after(1_000_000_000)).isEqualTo(NOTHING);
    assertThat(requested()).isEqualTo(new Send(1, false));
    assertThat(after(30_000)).isEqualTo(new Send(1, true));
    assertThat(answer(0, 1)).isEqualTo(new Send(2, false));
    assertThat(answer(0, 2)).isEqualTo(new Finished(State.DONE));
  }

  /** Packets and answers get lost at random: whoever ends well was sent every packet in order. */
  @ParameterizedTest
  @ValueSource(ints = {0xE0, 0xF8, 0xFA})
  void overABadLineTheImageArrivesWholeOrNotAtAll(int code) {
    FirmwareImage image = FirmwareImage.of(code, FirmwareImageTest.binary(3000));
    int done = 0;
    for (int seed = 0; seed < 200; seed++) {
      done += arrives(image, new Random(seed)) ? 1 : 0;
    }
    assertThat(done).isBetween(100, 200);
  }

  private boolean arrives(FirmwareImage image, Random line) {
    begin(image.command(), image.packets());
    List<Integer> stored = new ArrayList<>();
    Action action = start();
    while (!(action instanceof Finished)) {
      action = action instanceof Send sent ? deliver(sent, stored, line) : after(30_000);
    }
    if (((Finished) action).ok()) {
      assertThat(stored).hasSize(image.packets());
    }
    return ((Finished) action).ok();
  }

  /** A device that keeps packets in order and is heard four times out of five. */
  private Action deliver(Send sent, List<Integer> stored, Random line) {
    if (line.nextInt(5) == 0) {
      return NOTHING;
    }
    if (sent.packet() <= 1) {
      stored.clear();
    }
    if (sent.packet() == stored.size() + 1) {
      stored.add(sent.packet());
    }
    return line.nextInt(5) == 0 ? NOTHING : answer(0, sent.packet());
  }

  private void begin(int code, int packets) {
    command = code;
    int size = FirmwarePacket.chunkSize(code) * packets;
    transfer = FirmwareTransfer.of(FirmwareImage.of(code, FirmwareImageTest.binary(size)));
    assertThat(transfer.total()).isEqualTo(packets);
  }

  private Action start() {
    return take(transfer.start(now));
  }

  private Action answer(int result, int packet) {
    now += 100;
    return take(transfer.answered(new FirmwareAnswer(command, result, packet), now));
  }

  private Action after(long millis) {
    now += millis;
    return take(transfer.due(now));
  }

  private Action requested() {
    return take(transfer.requested(now));
  }

  private Action take(FirmwareTransfer.Step step) {
    transfer = step.transfer();
    return step.action();
  }
}
