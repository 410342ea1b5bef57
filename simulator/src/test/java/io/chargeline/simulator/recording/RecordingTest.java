package io.chargeline.simulator.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecordingTest {
  private static final String HEADER =
      "session_id,station_id,location_id,started_at,ended_at,energy_kwh\n";
  private static final String GOOD = "1,632920,7,2015-03-01T08:00:00Z,2015-03-01T09:30:00Z,5.6\n";

  @Test
  void readsRowsInTheOrderOfTheirStart(@TempDir Path dir) throws IOException {
    Path csv = dir.resolve("sessions.csv");
    Files.writeString(
        csv,
        HEADER + GOOD + "2,549414,7,2015-03-01T07:00:00Z,2015-03-01T07:00:00Z,0\n",
        StandardCharsets.UTF_8);
    Recording recording = Recording.read(csv);
    assertThat(recording.sessions())
        .containsExactly(
            new RecordedSession("2", 549414, at("07:00:00"), at("07:00:00"), 0),
            new RecordedSession("1", 632920, at("08:00:00"), at("09:30:00"), 560));
    assertThat(recording.kwh()).isEqualByComparingTo("5.60");
    assertThat(recording.devices()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2,x,7,2015-03-01T08:00:00Z,2015-03-01T09:00:00Z,1 | station_id 'x' | whole number",
        "2,16777216,7,2015-03-01T08:00:00Z,2015-03-01T09:00:00Z,1 | station_id | 16777215",
        "2,1,7,2015-03-01 08:00,2015-03-01T09:00:00Z,1 | started_at '2015-03-01 08:00' | ISO-8601",
        "2,1,7,2015-03-01T08:00:00Z,2015-03-01T07:00:00Z,1 | ended_at | at or after",
        "2,1,7,2015-03-01T08:00:00Z,1955-03-01T07:00:00Z,1 | ended_at | 1970",
        "2,1,7,2015-03-01T08:00:00Z,2015-03-01T09:00:00Z,-1 | energy_kwh '-1' | 655.35",
        "2,1,7,2015-03-01T08:00:00Z,2015-03-01T09:00:00Z,655.36 | energy_kwh | 655.35",
        "2,1,7,2015-03-01T08:00:00Z,2015-03-01T09:00:00Z,1e999999999 | energy_kwh | 655.35",
        "2,1,7,2015-03-01T08:00:00Z,2015-03-01T09:00:00Z,1.234 | energy_kwh '1.234' | two decimals",
        "2,1,7,2015-03-01T08:00:00Z,2015-03-01T09:00:00Z, | energy_kwh '' | kWh",
        "1,1,7,2015-03-01T08:00:00Z,2015-03-01T09:00:00Z,1 | session_id '1' | line 2 has the same",
        "12345678901234567,1,7,2015-03-01T08:00:00Z,2015-03-01T09:00:00Z,1 | session_id | 16",
        "ä,1,7,2015-03-01T08:00:00Z,2015-03-01T09:00:00Z,1 | session_id 'ä' | ASCII",
        "2,1,7,2015-03-01T08:00:00Z | 4 values under 6 columns | one value",
      })
  void refusesABadRowByLineColumnValueAndRemedy(String row, String where, String remedy) {
    assertThat(problemsOf(HEADER + GOOD + row + "\n"))
        .singleElement()
        .asString()
        .startsWith("line 3")
        .contains(where)
        .contains(remedy);
  }

  @Test
  void namesEveryBadFieldYetNotWithoutEnd() {
    assertThat(problemsOf(HEADER + "2,x,7,y,z,q\n")).hasSize(4);
    assertThat(problemsOf(HEADER + "2,x,7,y,z,q\n".repeat(50))).hasSize(20);
  }

  @Test
  void refusesOtherFiles() {
    assertThat(problemsOf("")).singleElement().asString().contains("are missing");
    assertThat(problemsOf("a,b\n1,2\n")).singleElement().asString().contains("session_id");
    assertThat(problemsOf(HEADER)).singleElement().asString().contains("no session");
    assertThat(problemsOf("a,a\n1,2\n")).singleElement().asString().startsWith("line 1");
    assertThat(problemsOf(HEADER + "\"1,2\n")).singleElement().asString().contains("no CSV");
  }

  @Test
  void overlapsGetTheLowestFreePort() throws IOException {
    Plan plan =
        Plan.of(
            read(
                """
                a,1,7,2015-03-01T08:00:00Z,2015-03-01T10:00:00Z,1
                b,1,7,2015-03-01T09:00:00Z,2015-03-01T11:00:00Z,1
                c,1,7,2015-03-01T09:30:00Z,2015-03-01T09:40:00Z,1
                d,1,7,2015-03-01T10:00:00Z,2015-03-01T12:00:00Z,1
                e,1,7,2015-03-01T12:00:00Z,2015-03-01T12:00:00Z,1
                f,1,7,2015-03-01T12:00:00Z,2015-03-01T13:00:00Z,1
                g,2,7,2015-03-01T12:00:00Z,2015-03-01T13:00:00Z,1
                """));
    assertThat(plan.sessions())
        .extracting(PlannedSession::port)
        .containsExactly(0, 1, 2, 0, 0, 1, 0);
    assertThat(plan.ports()).containsEntry(1, 3).containsEntry(2, 2);
  }

  private static Recording read(String rows) throws IOException {
    return Recording.read(new StringReader(HEADER + rows));
  }

  private static List<String> problemsOf(String csv) {
    return catchThrowableOfType(
            RefusedRecordingException.class, () -> Recording.read(new StringReader(csv)))
        .problems();
  }

  private static long at(String time) {
    return Instant.parse("2015-03-01T" + time + "Z").toEpochMilli();
  }
}
