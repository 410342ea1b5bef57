package io.chargeline.protocol.bkv;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.protocol.decode.Direction;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BkvCommandTest {

  /** Section 3 calls these, and no others, not published and gives nothing to assume. */
  @Test
  void onlyWhatTheSpecificationCallsUnpublishedHasNoRecord() {
    Set<BkvCommand> without = EnumSet.noneOf(BkvCommand.class);
    for (BkvCommand command : BkvCommand.values()) {
      if (command.message() == Uplink.Unrecognised.class) {
        without.add(command);
      }
      assertThat(command.layout() == BkvCommand.Layout.UNPUBLISHED)
          .isEqualTo(without.contains(command));
    }
    assertThat(without).containsExactly(BkvCommand.FIRMWARE_REPLY, BkvCommand.FEE_START_REPLY);
  }

  @ParameterizedTest
  @EnumSource
  void everyMessageHasAVectorAndItsRecord(BkvCommand command) {
    List<Vector> vectors =
        Vector.frames().filter(v -> BkvCommand.of(v.frame()).equals(Optional.of(command))).toList();
    assertThat(vectors).isNotEmpty();
    assertThat(vectors)
        .allSatisfy(v -> assertThat(v.message()).isExactlyInstanceOf(command.message()));
  }

  /** Section 3, row by row: outer command, sub or BKV command, direction. */
  @Test
  void everyMessageOfTheSpecificationStandsInTheTable() {
    Set<String> specified =
        Set.of(
            "0000 up, 0000 down, 0005/08 down, 0005/08 up, 0005/09 down, 0005/09 up",
            "0005/0A down, 0005/0A up, 0007 down, 0007 up, 0015/07 down, 0015/07 up",
            "0015/17 down, 0015/17 up, 0005/17 down, 0005/17 up, 0015/02 up, 0015/02 down",
            "0015/18 up, 0015/18 down, 0015/0B up, 0015/0B down, 0015/0F up, 0015/0C up",
            "0015/0C down, 0015/1A up, 0015/1A down, 0015/1B down, 0015/1B up, 0015/1D down",
            "0015/1C up, 0015/1D up, 1000/1017 up, 1000/1017 down, 1000/1007 down",
            "1000/1007 up, 1000/1004 up, 1000/1004 down, 1000/1010 up, 1000/1010 down",
            "1000/1011 down, 1000/1011 up, 1000/1012 down, 1000/1012 up, 1000/1013 up");
    Set<String> rows =
        Arrays.stream(BkvCommand.values())
            .map(BkvCommandTest::row)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            specified.stream().flatMap(line -> Arrays.stream(line.split(", "))).toList());
  }

  private static String row(BkvCommand command) {
    String outer = "%04X".formatted(command.outer());
    String form = command.outer() == BkvMessage.COMMAND ? "/%04X" : "/%02X";
    String inner = command.inner().isEmpty() ? "" : form.formatted(command.inner().getAsInt());
    return outer + inner + (command.direction() == Direction.UP ? " up" : " down");
  }

  @Test
  void everyRecordStandsInTheTable() {
    Set<Class<?>> records =
        Arrays.stream(BkvCommand.values()).map(BkvCommand::message).collect(Collectors.toSet());
    records.addAll(
        List.of(Uplink.CutShort.class, Downlink.CutShort.class, Downlink.Unrecognised.class));
    assertThat(records).containsAll(permitted(Uplink.class)).containsAll(permitted(Downlink.class));
  }

  private static Set<Class<?>> permitted(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(c -> c.isSealed() ? permitted(c).stream() : Stream.of(c))
        .collect(Collectors.toSet());
  }

  @Test
  void aDescriptionCallsEachByItsKind() {
    Set<String> kinds = new TreeSet<>();
    Vector.frames().forEach(v -> kinds.add(Description.of(v.frame(), Optional.empty()).kind()));
    Set<String> expected =
        Arrays.stream(BkvCommand.values())
            .filter(command -> command.layout() != BkvCommand.Layout.UNPUBLISHED)
            .map(BkvCommand::kind)
            .collect(Collectors.toCollection(TreeSet::new));
    expected.add("unrecognised");
    assertThat(kinds).isEqualTo(expected);
  }

  @Test
  void aQuestionAndItsAnswerAreOneOperation() {
    assertThat(operation("bkv-0x0000-up-01")).isEqualTo(Operation.HEARTBEAT);
    assertThat(operation("bkv-0x0007-down-01")).isEqualTo(Operation.FIRMWARE);
    assertThat(operation("bkv-0x0005-0x08-up-01")).isEqualTo(0x0508);
    assertThat(operation("bkv-0x0015-0x07-down-01")).isEqualTo(0x1507);
    assertThat(operation("bkv-0x0015-0x07-up-01")).isEqualTo(0x1507);
    assertThat(operation("bkv-0x0015-0x1d-down-01")).isEqualTo(0x151D);
    assertThat(operation("bkv-0x0015-0x1c-up-01")).isEqualTo(0x151D);
    assertThat(operation("bkv-0x0015-0x1d-up-01")).isEqualTo(0x151D);
    assertThat(operation("bkv-0x0005-0x17-down-01")).isEqualTo(0x1517);
    assertThat(operation("bkv-0x0015-0x17-up-01")).isEqualTo(0x1517);
    assertThat(operation("bkv-0x1000-0x1017-up-01")).isEqualTo(0x1017);
    assertThat(operation("bkv-0x1001-up-01")).isEqualTo(0x11001);
  }

  private static int operation(String vector) {
    return Vector.named(vector).frame().operation();
  }
}
