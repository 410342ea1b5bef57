package io.chargeline.standalone;

import io.chargeline.domain.Json;
import io.chargeline.domain.Settings;
import io.chargeline.sql.Migrations;
import io.chargeline.standalone.clickhouse.ClickHouseConfig;
import io.chargeline.standalone.clickhouse.ClickHouseEngine;
import io.chargeline.standalone.clickhouse.EngineLibrary;
import io.chargeline.standalone.dashboards.DashboardCheck;
import io.chargeline.standalone.dashboards.Finding;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Works on the dashboards that are shipped. */
@Command(
    name = "dashboards",
    description = "Works on the dashboards that are shipped.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = DashboardsCommand.Check.class)
final class DashboardsCommand {

  /** Checks the files, and runs their queries, against what runs or a database of its own. */
  @Command(
      name = "check",
      description = {
        "Checks the files of all dashboards and their Chinese texts, and runs every query,",
        "against what runs on the data directory, else against a database of its own with",
        "months of rows. One line for each file, variable and panel; ends with 1 if any of them",
        "has a problem, with 2 if it could not be found out."
      })
  static final class Check implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        defaultValue = ".chargeline/data",
        description = "default ./${DEFAULT-VALUE}")
    private Path data;

    @Override
    public Integer call() throws Exception {
      Path announced = data.resolve(Endpoints.FILE);
      if (Files.exists(announced)) {
        Endpoints endpoints = Json.read(Files.readAllBytes(announced), Endpoints.class);
        return check(
            new DashboardCheck(
                endpoints.clickhouse(),
                endpoints.clickhouseUser(),
                endpoints.clickhousePassword(),
                Clock.systemUTC()));
      }
      return checkOnDatabaseOfItsOwn();
    }

    private int checkOnDatabaseOfItsOwn() throws Exception {
      PrintWriter err = spec.commandLine().getErr();
      ClickHouseConfig config = ClickHouseConfig.read(new Settings(System.getenv()));
      Path library = new EngineLibrary(config.cache(), err::println).ensure();
      Path directory = Files.createTempDirectory("chargeline-dashboards-");
      try (ClickHouseEngine engine = ClickHouseEngine.start(library, directory, 0)) {
        Migrations.apply(engine.url(), engine.user(), engine.password());
        return check(
            new DashboardCheck(
                    engine.url(), engine.analystUser(), engine.analystPassword(), Clock.systemUTC())
                .onMonthsOfRows(engine.url(), engine.user(), engine.password()));
      } finally {
        delete(directory);
      }
    }

    private int check(DashboardCheck check) throws IOException, InterruptedException {
      Path dashboards = Path.of(System.getProperty("chargeline.home", ".")).resolve("dashboards");
      List<Finding> findings = check.run(dashboards);
      PrintWriter out = spec.commandLine().getOut();
      findings.forEach(finding -> out.println(line(finding)));
      long bad = findings.stream().filter(finding -> !finding.ok()).count();
      out.println(
          bad == 0
              ? "All %d checks passed.".formatted(findings.size())
              : "%d of %d checks FAILED.".formatted(bad, findings.size()));
      out.flush();
      return bad == 0 ? 0 : 1;
    }

    private static String line(Finding finding) {
      String name = finding.dashboard() + "  " + finding.panel() + "  ";
      if (!finding.ok()) {
        return name + "FAILED: " + String.join("\n    ", finding.problems());
      }
      return finding.columns().isEmpty()
          ? name + "ok"
          : "%sok, %d rows, %d read, %d ms"
              .formatted(name, finding.rows(), finding.readRows(), finding.tookMs());
    }

    private static void delete(Path directory) throws IOException {
      try (Stream<Path> tree = Files.walk(directory)) {
        for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }
}
