package io.chargeline.simulator.recording;

import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Charging sessions to be fed, from a CSV file with the columns {@code session_id, station_id,
 * location_id, started_at, ended_at, energy_kwh}, in any order and beside any others.
 *
 * @param sessions by start, then session id; never empty
 */
public record Recording(List<RecordedSession> sessions) {
  private static final int CENTI = 2;

  /**
   * Reads all of it before anything is fed.
   *
   * @throws RefusedRecordingException naming line, column, value and remedy of what is wrong
   */
  public static Recording read(Path csv) throws IOException {
    try (Reader in = Files.newBufferedReader(csv, StandardCharsets.UTF_8)) {
      return read(in);
    }
  }

  /**
   * @throws RefusedRecordingException naming line, column, value and remedy of what is wrong
   */
  public static Recording read(Reader csv) throws IOException {
    return new Recording(List.copyOf(new RecordingReader().read(csv)));
  }

  public BigDecimal kwh() {
    long sum = sessions.stream().mapToLong(RecordedSession::centiKwh).sum();
    return BigDecimal.valueOf(sum, CENTI);
  }

  /** How many stations there are. */
  public int devices() {
    return (int) sessions.stream().mapToInt(RecordedSession::station).distinct().count();
  }

  public long fromMs() {
    return sessions.get(0).startMs();
  }

  public long toMs() {
    return sessions.stream().mapToLong(RecordedSession::endMs).max().orElseThrow();
  }
}
