package io.chargeline.standalone;

import io.chargeline.domain.Json;
import io.chargeline.domain.Settings;
import io.chargeline.sql.Migrations;
import io.chargeline.standalone.clickhouse.ClickHouseConfig;
import io.chargeline.standalone.clickhouse.ClickHouseEngine;
import io.chargeline.standalone.clickhouse.EngineLibrary;
import io.chargeline.standalone.dashboards.DashboardCheck;
import io.chargeline.standalone.dashboards.DashboardCheck.Finding;
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

  /** Runs their queries, against what runs or against an empty database of its own. */
  @Command(
      name = "check",
      description = {
        "Runs every query of every dashboard, against what runs on the data directory,",
        "else against an empty database. Ends with 1 if any of them fails."
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
            endpoints.clickhouse(), endpoints.clickhouseUser(), endpoints.clickhousePassword());
      }
      return checkOnEmptyDatabase();
    }

    private int checkOnEmptyDatabase() throws Exception {
      PrintWriter err = spec.commandLine().getErr();
      ClickHouseConfig config = ClickHouseConfig.read(new Settings(System.getenv()));
      Path library = new EngineLibrary(config.cache(), err::println).ensure();
      Path directory = Files.createTempDirectory("chargeline-dashboards-");
      try (ClickHouseEngine engine = ClickHouseEngine.start(library, directory, 0)) {
        Migrations.apply(engine.url(), engine.user(), engine.password());
        return check(engine.url(), engine.user(), engine.password());
      } finally {
        delete(directory);
      }
    }

    private int check(String url, String user, String password)
        throws IOException, InterruptedException {
      Path dashboards = Path.of(System.getProperty("chargeline.home", ".")).resolve("dashboards");
      List<Finding> findings =
          new DashboardCheck(url, user, password, Clock.systemUTC()).run(dashboards);
      PrintWriter out = spec.commandLine().getOut();
      findings.forEach(finding -> out.println(line(finding)));
      out.flush();
      return findings.stream().allMatch(Finding::ok) ? 0 : 1;
    }

    private static String line(Finding finding) {
      String outcome = finding.error().map(error -> "FAILED: " + error).orElse("ok");
      return "%s  %s  %s, %d rows"
          .formatted(finding.dashboard(), finding.panel(), outcome, finding.rows());
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
