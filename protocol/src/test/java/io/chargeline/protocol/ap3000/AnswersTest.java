package io.chargeline.protocol.ap3000;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.Answer;
import io.chargeline.protocol.decode.Direction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class AnswersTest {
  private static final int DEVICE = 0x04AB373B;
  private static final long NOW = 1604934878L;
  private static final Set<Integer> ANSWERED =
      Set.of(0x01, 0x02, 0x03, 0x04, 0x12, 0x15, 0x20, 0x21, 0x22, 0x3B);
  private static final Optional<Direction> UP = Optional.of(Direction.UP);
  private static final Bytes CARD = Bytes.ofHex("7a8d05dd");

  @Example
  void aCardIsRefusedPolitely() {
    Uplink swipe = new CardSwipe(CARD, 1, 3, 0, OptionalLong.empty(), Optional.empty());
    assertThat(said(swipe)).isEqualTo(new CardAnswer(CARD, 0x01, 0, 0, 3));
  }

  @Example
  void aBalanceQueryIsRefusedAsOne() {
    Uplink query = new CardSwipe(CARD, 1, 0xFF, 0, OptionalLong.empty(), Optional.empty());
    assertThat(said(query)).isEqualTo(new CardAnswer(CARD, 0x01, 0, 0, 0xFF));
  }

  @Example
  void anOldHostMayUpgrade() {
    assertThat(said(new HostUpgradeRequest())).isEqualTo(new Acknowledgement(0x15, 0));
  }

  @Example
  void anFskHostIsToldItsDevicesByACommand() {
    List<DeviceId> behind =
        List.of(new DeviceId("04A26CF3"), new DeviceId("04A228CD"), new DeviceId("00112233445566"));
    Frame asked = new FskRequest(433).frame(0x09000001, 77);
    Answer answer = Answers.to(asked, Uplink.of(asked), NOW, behind).orElseThrow();
    assertThat(answer.when()).isEqualTo(Answer.When.AT_ONCE);
    assertThat(answer.frame())
        .isEqualTo(new FskParameters(433, List.of(0x04A26CF3, 0x04A228CD)).frame(0x09000001, 77));
  }

  @Example
  void moreDevicesThanAFrameHoldsDoNotBreakTheAnswer() {
    List<DeviceId> many = new ArrayList<>();
    for (int id = 1; id <= 200; id++) {
      many.add(DeviceId.ofPhysicalId(id));
    }
    Frame asked = new FskRequest(433).frame(0x09000001, 77);
    Frame answer = (Frame) Answers.to(asked, Uplink.of(asked), NOW, many).orElseThrow().frame();
    assertThat(answer.raw().length()).isLessThanOrEqualTo(256);
    assertThat(Downlink.of(answer))
        .isInstanceOfSatisfying(
            FskParameters.class, m -> assertThat(m.physicalIds()).hasSize(FskParameters.MOST));
  }

  /** Whatever a device says: only what section 4 lists is answered. */
  @Property(tries = 1000)
  void onlyWhatADeviceAsksIsAnswered(@ForAll("messages") Uplink message) {
    Frame frame = message.frame(DEVICE, 9);
    Optional<Answer> answer = Answers.to(frame, message, NOW);
    assertThat(answer.isPresent()).isEqualTo(ANSWERED.contains(message.command()));
    answer.ifPresent(
        given -> {
          Frame down = (Frame) given.frame();
          assertThat(down.messageId()).isEqualTo(9);
          assertThat(down.physicalId()).isEqualTo(DEVICE);
          assertThat(Downlink.of(down).encode()).isEqualTo(down.data());
        });
  }

  /** The table says the same, but for 3B, which another command answers. */
  @Example
  void theTableAgrees() {
    Set<Integer> answered =
        Arrays.stream(Ap3000Command.values())
            .filter(c -> c.uplink().isPresent() && c.direction().equals(UP))
            .filter(c -> c.answerWord().isPresent())
            .map(Ap3000Command::code)
            .collect(Collectors.toCollection(TreeSet::new));
    answered.add(FskRequest.COMMAND);
    assertThat(answered).isEqualTo(ANSWERED);
  }

  @Example
  void whatIsCutShortIsNotAnswered() {
    Frame cut = Frame.of(DEVICE, 1, Settlement.COMMAND, Bytes.wrap(new byte[28]));
    assertThat(Answers.to(cut, Uplink.of(cut), NOW)).isEmpty();
  }

  private static Downlink said(Uplink message) {
    Frame frame = message.frame(DEVICE, 5);
    return Downlink.of((Frame) Answers.to(frame, message, NOW).orElseThrow().frame());
  }

  @Provide
  Arbitrary<Uplink> messages() {
    return Generators.message();
  }
}
