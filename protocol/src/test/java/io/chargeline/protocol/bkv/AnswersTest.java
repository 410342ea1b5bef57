package io.chargeline.protocol.bkv;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Answer;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AnswersTest {
  private static final Instant NOW = Instant.parse("2025-11-22T14:03:36.987Z");
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final BkvOptions OWN =
      new BkvOptions(BkvOptions.EndAck.OWN_SUB_COMMAND, 0x0015, 1);

  @ParameterizedTest
  @CsvSource({
    "bkv-0x0000-up-02, bkv-0x0000-down-17, AT_ONCE",
    "bkv-0x0015-0x02-up-05, bkv-0x0015-0x0c-down-02, WHEN_STORED",
    "bkv-0x0015-0x0c-up-01, bkv-0x0015-0x0c-down-01, WHEN_STORED",
    "bkv-0x1000-0x1017-up-01, bkv-0x1000-0x1017-down-01, WHEN_STORED",
    "bkv-0x1000-0x1017-up-02, bkv-0x1000-0x1017-down-02, WHEN_STORED",
    "bkv-0x1000-0x1004-up-01, bkv-0x1000-0x1004-down-01, WHEN_STORED",
    "bkv-0x1000-0x1010-up-01, bkv-0x1000-0x1010-down-01, WHEN_STORED",
  })
  void answersAsTheSampleHasIt(String question, String answer, Answer.When when) {
    assertThat(answer(question, BkvOptions.DEFAULTS))
        .contains(new Answer(Vector.named(answer).frame(), when));
  }

  @Test
  void endsByPowerTiersAreAcknowledgedLikeTheOthers() {
    assertThat(said("bkv-0x0015-0x18-up-02", BkvOptions.DEFAULTS)).isEqualTo(new CardEndAck(2, 1));
  }

  @Test
  void theOtherFormOfAcknowledgementIsASwitch() {
    assertThat(answer("bkv-0x0015-0x02-up-02", OWN).orElseThrow().frame())
        .isEqualTo(Vector.named("bkv-0x0015-0x02-down-01").frame());
    assertThat(said("bkv-0x0015-0x18-up-02", OWN)).isEqualTo(new OwnEndAck(0x18, 2, 1));
    assertThat(said("bkv-0x0015-0x0c-up-01", OWN)).isEqualTo(new CardEndAck(1, 1));
    assertThat(said("bkv-0x1000-0x1004-up-01", OWN)).isEqualTo(new FeeEndAck(1, 1, 0));
  }

  @Test
  void aSwipeIsRefusedUnderItsBusinessNumberAndTheSameEachTime() {
    Answer answer = answer("bkv-0x0015-0x0b-up-01", BkvOptions.DEFAULTS).orElseThrow();
    Frame frame = (Frame) answer.frame();
    assertThat(answer.when()).isEqualTo(Answer.When.AT_ONCE);
    assertThat(frame.sequence()).isNotZero();
    assertThat(Downlink.of(frame))
        .isEqualTo(new CardOrder(1, 0, 0x1A, false, CardOrder.BY_TIME, 0, 0, Optional.empty()));
    assertThat(answer("bkv-0x0015-0x0b-up-01", BkvOptions.DEFAULTS)).contains(answer);
  }

  @Test
  void aCardHasNoBalance() {
    Answer answer = answer("bkv-0x0015-0x1a-up-01", BkvOptions.DEFAULTS).orElseThrow();
    Frame frame = (Frame) answer.frame();
    assertThat(frame.sequence()).isNotZero();
    assertThat(Downlink.of(frame)).isEqualTo(new Balance(2, 0, Bytes.ofHex("000000298352"), 0));
  }

  @ParameterizedTest
  @MethodSource("notAnswered")
  void nothingElseIsAnswered(Vector vector) {
    assertThat(answer(vector.name(), BkvOptions.DEFAULTS)).isEmpty();
  }

  static Stream<Vector> notAnswered() {
    Set<Class<? extends Message>> answered =
        Set.of(
            Heartbeat.class,
            ChargeEnd.class,
            TierEnd.class,
            CardEnd.class,
            FeeEnd.class,
            StatusReport.class,
            AbnormalEvent.class,
            CardSwipe.class,
            BalanceQuery.class);
    return Vector.frames().filter(v -> !answered.contains(v.message().getClass()));
  }

  @Test
  void whatIsCutShortIsNotAnswered() {
    assertThat(answer("bkv-0x0015-0x02-up-invalid-01", BkvOptions.DEFAULTS)).isEmpty();
  }

  private static Optional<Answer> answer(String question, BkvOptions options) {
    Frame frame = Vector.named(question).frame();
    return Answers.to(frame, Uplink.of(frame), NOW, ZONE, options);
  }

  private static Downlink said(String question, BkvOptions options) {
    return Downlink.of((Frame) answer(question, options).orElseThrow().frame());
  }
}
