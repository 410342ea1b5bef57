package io.chargeline.standalone;

import io.chargeline.domain.Json;
import io.chargeline.domain.Settings;
import io.chargeline.oracle.Database;
import io.chargeline.oracle.Recompute;
import io.chargeline.oracle.RefusedException;
import io.chargeline.oracle.Report;
import io.chargeline.oracle.Terms;
import io.chargeline.oracle.charge.Recount;
import io.chargeline.protocol.Protocols;
import io.chargeline.standalone.clickhouse.ClickHouseConfig;
import io.chargeline.standalone.clickhouse.ClickHouseEngine;
import io.chargeline.standalone.clickhouse.EngineLibrary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Recomputes every figure from the stored frames and says what differs. */
@Command(
    name = "recompute",
    description = {
      "Recomputes sessions, commands, presence, port states and every window of",
      "figures from the stored frames, by a second implementation, and prints what",
      "differs from the tables. Reads only."
    },
    footerHeading = "%n",
    footer = {
      "Works beside a running `up`, and without one starts the database alone.",
      "Give it the settings that `up` has. docs/recompute.md says what it cannot see.",
      "",
      "Ends with 0 if nothing differs, with 1 if something does, with 2 if the command",
      "is wrong or the range is not held, with 3 if the database cannot be read."
    })
final class RecomputeCommand implements Callable<Integer> {
  static final int SAME = 0;
  static final int DIFFERENT = 1;
  static final int REFUSED = 2;
  static final int UNREADABLE = 3;

  /** Rows that are on their way get so many chances to arrive. */
  private static final int LOOKS = 3;

  private static final long BETWEEN_LOOKS_S = 5;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "this text")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean help;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".chargeline/data",
      description = "that of up; default ./${DEFAULT-VALUE}")
  private Path data;

  @Option(
      names = "--from",
      paramLabel = "T",
      description =
          "begin, as 2026-01-31T08:00:00Z or 2026-01-31 (in CHARGELINE_FIGURES_ZONE); default as"
              + " far back as is held")
  private String from;

  @Option(
      names = "--to",
      paramLabel = "T",
      description = "end, likewise; default as far as is known")
  private String to;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "differences told one by one, the rest is counted; default ${DEFAULT-VALUE}")
  private int limit;

  @Option(names = "--json", description = "one JSON object")
  private boolean json;

  private Map<String, String> environment = System.getenv();

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    try {
      return recompute();
    } catch (RefusedException | StartupException e) {
      err.println("recompute: " + e.getMessage());
      return REFUSED;
    } catch (IOException e) {
      err.println("recompute: " + e.getMessage());
      return UNREADABLE;
    } finally {
      err.flush();
    }
  }

  /** For tests; else that of the process. */
  void environment(Map<String, String> settings) {
    environment = Map.copyOf(settings);
  }

  private int recompute() throws IOException, InterruptedException, RefusedException {
    Terms terms = EmbeddedSettings.terms(environment);
    Instant begin = instant("--from", from, terms.zone());
    Instant end = instant("--to", to, terms.zone());
    if (begin != null && end != null && !begin.isBefore(end)) {
      throw new StartupException("--from %s: give a moment before --to %s".formatted(from, to));
    }
    if (limit < 0) {
      throw new StartupException("--limit %d: give 0 or more".formatted(limit));
    }
    try (Source source = source()) {
      Recount charges = new Recount(Protocols.with(terms.protocols()), terms.settleTimeoutMs());
      Recompute recompute = new Recompute(source.database(), terms, charges, limit);
      Report report = recompute.run(begin, end);
      for (int look = 1; look < LOOKS && report.differing() > 0 && recompute.running(); look++) {
        TimeUnit.SECONDS.sleep(BETWEEN_LOOKS_S);
        report = recompute.run(begin, end);
      }
      tell(report);
      return report.differing() == 0 ? SAME : DIFFERENT;
    }
  }

  private static Instant instant(String option, String text, ZoneId zone) {
    if (text == null) {
      return null;
    }
    try {
      return text.length() == "2026-01-31".length()
          ? LocalDate.parse(text).atStartOfDay(zone).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new StartupException(
          "%s %s: give a moment as 2026-01-31T08:00:00Z, or a date as 2026-01-31"
              .formatted(option, text),
          e);
    }
  }

  /** The database, and what has to end when it was read. */
  private record Source(Database database, AutoCloseable started) implements AutoCloseable {
    @Override
    public void close() {
      try {
        started.close();
      } catch (Exception e) {
        throw new IllegalStateException("the database does not end: " + e, e);
      }
    }
  }

  private Source source() throws IOException, InterruptedException {
    if (!Files.isDirectory(data.resolve("clickhouse"))
        && !Files.exists(data.resolve(Endpoints.FILE))) {
      throw new StartupException(
          "--data %s: nothing was ever stored there; give the directory of up".formatted(data));
    }
    DataDirectory taken;
    try {
      taken = DataDirectory.take(data);
    } catch (StartupException running) {
      return new Source(running(), () -> {});
    }
    try {
      return alone(taken);
    } catch (IOException | InterruptedException | RuntimeException e) {
      taken.close();
      throw e;
    }
  }

  private Database running() throws IOException {
    Path file = data.resolve(Endpoints.FILE);
    if (!Files.exists(file)) {
      throw new StartupException(
          "another process runs on %s and does not serve yet: wait for it".formatted(data));
    }
    Endpoints endpoints = Json.read(Files.readAllBytes(file), Endpoints.class);
    return new Database(
        endpoints.clickhouse(), endpoints.clickhouseUser(), endpoints.clickhousePassword());
  }

  private Source alone(DataDirectory taken) throws IOException, InterruptedException {
    Map<String, String> settings = new HashMap<>(environment);
    settings.put("CHARGELINE_CLICKHOUSE_PORT", "0");
    ClickHouseConfig config = ClickHouseConfig.read(new Settings(settings));
    if (config.server().isPresent()) {
      Database server = new Database(config.server().get(), config.user(), config.password());
      return new Source(server, taken);
    }
    PrintWriter err = spec.commandLine().getErr();
    Path library = new EngineLibrary(config.cache(), err::println).ensure();
    ClickHouseEngine engine =
        ClickHouseEngine.start(library, taken.resolve("clickhouse"), config.port());
    Database database = new Database(engine.url(), engine.user(), engine.password());
    return new Source(
        database,
        () -> {
          engine.close();
          taken.close();
        });
  }

  private void tell(Report report) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? Json.text(report) + "\n" : text(report));
    out.flush();
  }

  private static String text(Report report) {
    StringBuilder text = new StringBuilder();
    report.ranges().forEach(range -> text.append(range).append('\n'));
    text.append("\n%-12s %10s %10s %12s%n".formatted("table", "compared", "differ", "passed over"));
    report
        .tables()
        .forEach(
            (table, count) ->
                text.append(
                    "%-12s %10d %10d %12d%n"
                        .formatted(table, count.compared(), count.differing(), count.passed())));
    if (report.differing() == 0) {
      return text.append("\nNothing differs.\n").toString();
    }
    text.append('\n');
    for (Report.Difference difference : report.differences()) {
      text.append(
          "%s %s: %s is %s, recomputed %s%n"
              .formatted(
                  difference.table(),
                  difference.key(),
                  difference.column(),
                  difference.stored(),
                  difference.recomputed()));
    }
    return text.append(
            "%d rows differ; %d differences shown, --limit shows more%n"
                .formatted(report.differing(), report.differences().size()))
        .toString();
  }
}
