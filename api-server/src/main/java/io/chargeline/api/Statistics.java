package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.History.Bounds;
import io.chargeline.api.History.Found;
import io.chargeline.domain.fact.FigureRow;
import io.chargeline.sql.Figure;
import io.chargeline.sql.NamedQuery;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Figures of the past from ClickHouse by the named queries, and of today as the window job told
 * them. Questions have a pool and limits of their own: who reads statistics keeps nobody from
 * anything else, and a database that is slow or away is told to those only who need it.
 */
final class Statistics {
  private static final int OPEN = 16;
  private static final int AT_ONCE = 3;

  /** Of one question. A tenant of 10,000 devices has 3 million days of ports in a month. */
  private static final Map<String, String> LIMITS =
      Map.of(
          "max_threads", "1",
          "max_memory_usage", "150000000",
          "max_rows_to_read", "5000000",
          "max_bytes_to_read", "2000000000",
          "max_result_rows", "20000",
          // A device's windows are found by one; of replaced rows the database takes care.
          "use_skip_indexes_if_final", "1",
          "priority", "10");

  private static final String QUERY = "query";

  private final History database;
  private final Today told;
  private final MeterRegistry meters;
  private final Clock clock;

  Statistics(
      Optional<URI> clickHouse,
      String user,
      String password,
      Today told,
      MeterRegistry meters,
      Clock clock) {
    this(clickHouse, user, password, told, LIMITS, meters, clock);
  }

  /** With other limits. */
  Statistics(
      Optional<URI> clickHouse,
      String user,
      String password,
      Today told,
      Map<String, String> limits,
      MeterRegistry meters,
      Clock clock) {
    this.database =
        new History(
            clickHouse,
            user,
            password,
            new Bounds(OPEN, AT_ONCE, limits, ProblemCode.STATISTICS_UNAVAILABLE));
    this.told = told;
    this.meters = meters;
    this.clock = clock;
  }

  /** Up to when figures are known, at most so far; null: nobody has said. */
  Long asOf(long atMost) {
    Long known = told.asOf();
    return known == null ? null : Long.valueOf(Math.min(known, atMost));
  }

  /**
   * The running day so far, within 2 s of the fact; of a subject that the job told nothing of
   * lately, or that stood elsewhere today, as the database has it.
   *
   * @throws Problem 503 {@code statistics_unavailable}
   */
  Totals today(Subject subject, Span day, List<Figure> figures) {
    if (subject.portNo() == null && subject.placeSince() < day.from()) {
      Optional<FigureRow> row = told.day(subject, clock.millis());
      if (row.isPresent()) {
        return Totals.of(row.get(), figures);
      }
    }
    return total(subject, day, figures, FigureLog.LIVE);
  }

  /**
   * @throws Problem 503 {@code statistics_unavailable}
   */
  Totals total(Subject subject, Span span, List<Figure> figures, FigureLog log) {
    List<JsonNode> rows = ask(NamedQuery.FIGURES_TOTAL, subject, span, figures, log);
    return rows.isEmpty() ? Totals.none(figures, asOf(span.to())) : Totals.of(rows.get(0), figures);
  }

  /** Rows of a named query about the subject's windows in the span. */
  List<JsonNode> ask(
      NamedQuery query, Subject subject, Span span, List<Figure> figures, FigureLog log) {
    return ask(query, query.of(figures), subject, span, log, Map.of());
  }

  /**
   * @param text of the query, with whatever it needs put in but for the place
   * @param more parameters
   */
  List<JsonNode> ask(
      NamedQuery query,
      String text,
      Subject subject,
      Span span,
      FigureLog log,
      Map<String, String> more) {
    Map<String, String> parameters = new LinkedHashMap<>(subject.parameters());
    parameters.put("step", span.step().wireName());
    parameters.put("zone", span.zone().getId());
    parameters.put("from", Long.toString(span.from()));
    parameters.put("to", Long.toString(span.to()));
    parameters.put("log", log.wireName());
    parameters.putAll(more);
    String whole = text.replace("{{place}}", subject.placeSql());
    Found found = database.ask(named(query, whole), parameters, History.PATIENCE);
    meters.counter("chargeline.api.statistics.queries", QUERY, query.wireName()).increment();
    meters
        .counter("chargeline.api.statistics.read.rows", QUERY, query.wireName())
        .increment(found.readRows());
    meters
        .counter("chargeline.api.statistics.read.bytes", QUERY, query.wireName())
        .increment(found.readBytes());
    return found.rows();
  }

  /** By its name it is found in the database's own log of queries. */
  private static String named(NamedQuery query, String text) {
    return text.stripTrailing() + "\nSETTINGS log_comment = 'statistics/" + query.wireName() + "'";
  }
}
