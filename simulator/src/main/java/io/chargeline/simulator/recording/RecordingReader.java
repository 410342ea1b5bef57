package io.chargeline.simulator.recording;

import io.chargeline.domain.Bytes;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Reads and checks a recording's rows; collects what is wrong instead of stopping at the first. */
final class RecordingReader {
  private static final List<String> COLUMNS =
      List.of("session_id", "station_id", "location_id", "started_at", "ended_at", "energy_kwh");
  private static final int ORDER_SIZE = 16;
  private static final int MAX_DEVICE_NUMBER = 0xFFFFFF;
  private static final int MAX_CENTI_KWH = 0xFFFF;
  private static final Instant LATEST = Instant.ofEpochSecond(0xFFFFFFFFL);
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setTrim(true)
          .setIgnoreEmptyLines(true)
          .get();

  private final List<String> problems = new ArrayList<>();
  private final Map<String, Long> lineOfSession = new HashMap<>();

  /** A value that says why it is refused. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String remedy) {
      super(remedy);
    }
  }

  private interface Check<T> {
    T read(String value) throws Refused;
  }

  List<RecordedSession> read(Reader csv) throws IOException {
    List<RecordedSession> sessions = new ArrayList<>();
    try (CSVParser rows = CSVParser.builder().setReader(csv).setFormat(FORMAT).get()) {
      checkHeader(rows.getHeaderNames());
      for (CSVRecord row : rows) {
        RecordedSession session = session(row, rows.getCurrentLineNumber());
        if (session != null) {
          sessions.add(session);
        }
      }
    } catch (CSVException | UncheckedIOException | CharacterCodingException notCsv) {
      problem("the file is no CSV in UTF-8: " + notCsv.getMessage());
    } catch (IllegalArgumentException badHeader) {
      problem("line 1: " + badHeader.getMessage());
    }
    if (problems.isEmpty() && sessions.isEmpty()) {
      problem("the file holds no session: give at least one row below the header");
    }
    refuseIfWrong();
    sessions.sort(
        Comparator.comparingLong(RecordedSession::startMs)
            .thenComparing(RecordedSession::sessionId));
    return sessions;
  }

  private void checkHeader(List<String> header) {
    List<String> missing = new ArrayList<>(COLUMNS);
    missing.removeAll(header);
    if (!missing.isEmpty()) {
      problem(
          "line 1: columns %s are missing among '%s': the first line has to name %s"
              .formatted(missing, String.join(",", header), String.join(",", COLUMNS)));
      refuseIfWrong();
    }
  }

  private RecordedSession session(CSVRecord row, long line) {
    if (!row.isConsistent()) {
      problem(
          "line %d: %d values under %d columns: give one value for each column"
              .formatted(line, row.size(), row.getParser().getHeaderNames().size()));
      return null;
    }
    int before = problems.size();
    String id = field(row, line, "session_id", value -> sessionId(value, line));
    Integer station = field(row, line, "station_id", RecordingReader::station);
    Instant start = field(row, line, "started_at", RecordingReader::instant);
    Instant end = field(row, line, "ended_at", value -> notBefore(start, instant(value)));
    Integer centiKwh = field(row, line, "energy_kwh", RecordingReader::centiKwh);
    return problems.size() > before || problems.size() == RefusedRecordingException.MAX_PROBLEMS
        ? null
        : new RecordedSession(id, station, start.toEpochMilli(), end.toEpochMilli(), centiKwh);
  }

  private <T> T field(CSVRecord row, long line, String column, Check<T> check) {
    String value = row.get(column);
    try {
      return check.read(value);
    } catch (Refused refused) {
      problem("line %d, %s '%s': %s".formatted(line, column, value, refused.getMessage()));
      return null;
    }
  }

  private String sessionId(String value, long line) throws Refused {
    if (value.isEmpty() || !Bytes.ofAscii(value, ORDER_SIZE).ascii().equals(value)) {
      throw new Refused("give 1 to 16 printable ASCII characters");
    }
    Long first = lineOfSession.putIfAbsent(value, line);
    if (first != null) {
      throw new Refused("line " + first + " has the same; give each session its own");
    }
    return value;
  }

  private static Integer station(String value) throws Refused {
    return parsed(
        value,
        "give a whole number from 0 to " + MAX_DEVICE_NUMBER,
        text -> {
          int number = Integer.parseInt(text);
          return number >= 0 && number <= MAX_DEVICE_NUMBER ? number : null;
        });
  }

  private static Instant instant(String value) throws Refused {
    return parsed(
        value,
        "give an ISO-8601 instant from 1970 to 2106, for example 2015-03-01T08:15:00Z",
        text -> {
          Instant instant = Instant.parse(text);
          return instant.isBefore(Instant.EPOCH) || instant.isAfter(LATEST) ? null : instant;
        });
  }

  private static Instant notBefore(Instant start, Instant end) throws Refused {
    if (start != null && end.isBefore(start)) {
      throw new Refused("give an end at or after started_at, " + start);
    }
    return end;
  }

  private static Integer centiKwh(String value) throws Refused {
    return parsed(
        value,
        "give kWh from 0 to 655.35 with at most two decimals, as the meter counts 0.01 kWh",
        text -> {
          BigDecimal kwh = new BigDecimal(text);
          // Before the exact conversion, which would spell out any exponent digit by digit.
          if (kwh.signum() < 0 || kwh.compareTo(BigDecimal.valueOf(MAX_CENTI_KWH, 2)) > 0) {
            return null;
          }
          return kwh.movePointRight(2).intValueExact();
        });
  }

  /** A function that throws on bad text, or returns null for what is out of range. */
  private static <T> T parsed(String value, String remedy, Function<String, T> parser)
      throws Refused {
    try {
      T result = parser.apply(value);
      if (result != null) {
        return result;
      }
    } catch (DateTimeParseException | ArithmeticException | NumberFormatException notOne) {
      // answered below, as any other value out of range
    }
    throw new Refused(remedy);
  }

  private void problem(String text) {
    if (problems.size() < RefusedRecordingException.MAX_PROBLEMS) {
      problems.add(text);
    }
  }

  private void refuseIfWrong() {
    if (!problems.isEmpty()) {
      throw new RefusedRecordingException(problems);
    }
  }
}
