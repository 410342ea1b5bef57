package io.chargeline.protocol.ap3000;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.decode.Direction;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every command of the specification's table has its records and its vectors. */
class Ap3000CommandTest {
  private static final Bytes ENOUGH = Bytes.wrap(new byte[300]);

  /** Section 4, as it stands there; 23, 26, 73 and 94 are named below it and in section 7. */
  private static final String SPECIFIED =
      "00 01 02 03 04 05 06 09 0A 11 12 15 17 20 21 22 35 3B 41 42 43 44 31 32 33 34 3A 72 81 82"
          + " 83 84 85 86 87 88 89 8A 8B 8C 8D 8F 8E 90 91 92 93 95 96 97 98 E0 E1 E2 E4 F8 F9 FA"
          + " FD FE 23 26 73 94";

  @Test
  void namesWhatTheSpecificationNames() {
    Set<Integer> specified =
        Arrays.stream(SPECIFIED.split(" "))
            .map(hex -> Integer.parseInt(hex, 16))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(codes(List.of(Ap3000Command.values()))).isEqualTo(specified);
  }

  @Test
  void supportsAllButWhatIsUndocumentedOrNeverReachesAServer() {
    assertThat(
            Arrays.stream(Ap3000Command.values())
                .filter(command -> !command.supported())
                .map(Ap3000Command::code))
        .containsExactly(0x00, 0x09, 0x0A, 0x23, 0x26, 0x73, 0x94, 0xFD, 0xFE);
  }

  @ParameterizedTest
  @EnumSource(Ap3000Command.class)
  void readsTheRecordsThatTheTableNames(Ap3000Command command) {
    Frame frame = Frame.of(1, 1, command.code(), ENOUGH);
    assertThat(Optional.<Class<?>>of(Uplink.of(frame).getClass()))
        .isEqualTo(command.uplink().or(() -> Optional.of(Uplink.Unrecognised.class)));
    assertThat(Optional.<Class<?>>of(Downlink.of(frame).getClass()))
        .isEqualTo(command.downlink().or(() -> Optional.of(Downlink.Unrecognised.class)));
  }

  @ParameterizedTest
  @EnumSource(Ap3000Command.class)
  void everyRecordHasAVector(Ap3000Command command) {
    assertThat(vectors(command, Direction.UP)).isEqualTo(command.uplink().isPresent());
    assertThat(vectors(command, Direction.DOWN)).isEqualTo(command.downlink().isPresent());
  }

  private static boolean vectors(Ap3000Command command, Direction way) {
    return command.supported()
        && Vector.all()
            .filter(v -> v.valid() && v.isFrame() && v.command() == command.code())
            .anyMatch(v -> v.way().filter(way::equals).isPresent());
  }

  @Test
  void knowsNoOtherCommand() {
    Set<Integer> known = codes(List.of(Ap3000Command.values()));
    for (int code : IntStream.range(0, 0x100).filter(c -> !known.contains(c)).toArray()) {
      Frame frame = Frame.of(1, 1, code, ENOUGH);
      assertThat(Ap3000Command.of(code)).isEmpty();
      assertThat(Uplink.of(frame)).isInstanceOf(Uplink.Unrecognised.class);
      assertThat(Downlink.of(frame)).isInstanceOf(Downlink.Unrecognised.class);
    }
  }

  @Test
  void everyRecordIsInTheTableAndIsDescribed() {
    Set<Class<?>> inTable =
        Arrays.stream(Ap3000Command.values())
            .flatMap(c -> Stream.concat(c.uplink().stream(), c.downlink().stream()))
            .collect(Collectors.toSet());
    Set<Class<?>> records = RoundTripTest.records(Uplink.class);
    records.addAll(RoundTripTest.records(Downlink.class));
    assertThat(inTable).isEqualTo(records);
    assertThat(Describers.all().types()).isEqualTo(records);
  }

  @Test
  void wordsAreStableSnakeCase() {
    assertThat(Ap3000Command.values())
        .allSatisfy(command -> assertThat(command.word()).matches("[a-z0-9]+(_[a-z0-9]+)*"));
  }

  private static Set<Integer> codes(List<Ap3000Command> commands) {
    return commands.stream()
        .map(Ap3000Command::code)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
