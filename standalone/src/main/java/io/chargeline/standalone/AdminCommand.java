package io.chargeline.standalone;

import io.chargeline.api.FirstAdminKey;
import io.chargeline.domain.Json;
import io.chargeline.domain.Settings;
import io.chargeline.log.TopicSetup;
import io.chargeline.standalone.kafka.EmbeddedKafka;
import io.chargeline.standalone.kafka.EmbeddedKafkaConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Administration that needs no key, because it writes to the log itself. */
@Command(
    name = "admin",
    description = "Administration beside the API.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = AdminCommand.Bootstrap.class)
final class AdminCommand {

  /** Makes the first admin key of a system. */
  @Command(
      name = "bootstrap",
      description = {
        "Makes the first admin key and prints it, once.",
        "With it, tenants and keys are made over the API: see docs/first-day.md."
      })
  static final class Bootstrap implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int REFUSED = 1;

    @ArgGroup(multiplicity = "0..1")
    private Where where;

    @Option(
        names = "--another",
        description = "also if there is an admin key that is neither revoked nor expired")
    private boolean another;

    @Spec private CommandSpec spec;

    private static final class Where {
      @Option(
          names = "--data",
          paramLabel = "DIR",
          description = "of an embedded system, running or not; default ./.chargeline/data")
      private Path data = Path.of(".chargeline/data");

      @Option(
          names = "--kafka",
          paramLabel = "HOST:PORT",
          description = "brokers of a distributed system")
      private String kafka;
    }

    @Override
    public Integer call() throws Exception {
      Optional<String> key = key();
      if (key.isEmpty()) {
        spec.commandLine()
            .getErr()
            .println("chargeline: there is an admin key; --another makes one more");
        return REFUSED;
      }
      PrintWriter out = spec.commandLine().getOut();
      out.println(key.get());
      out.flush();
      return 0;
    }

    private Optional<String> key() throws Exception {
      Where chosen = where == null ? new Where() : where;
      return chosen.kafka == null ? embedded(chosen.data) : make(chosen.kafka);
    }

    private Optional<String> make(String bootstrap) {
      try {
        return FirstAdminKey.make(bootstrap, another, PATIENCE);
      } catch (IllegalStateException e) {
        throw new StartupException("Kafka at " + bootstrap + ": " + e.getMessage(), e);
      }
    }

    private Optional<String> embedded(Path directory) throws Exception {
      if (!Files.isDirectory(directory.resolve("kafka"))) {
        throw new StartupException("--data " + directory + ": no system has run there");
      }
      System.setProperty("chargeline.logs", directory.resolve("logs").toString());
      Path endpoints = directory.resolve(Endpoints.FILE);
      DataDirectory data;
      try {
        data = DataDirectory.take(directory);
      } catch (StartupException taken) {
        if (!Files.exists(endpoints)) {
          throw taken;
        }
        return make(kafkaOf(endpoints));
      }
      try (data) {
        return atRest(data);
      }
    }

    private static String kafkaOf(Path endpoints) throws IOException {
      return Json.read(Files.readAllBytes(endpoints), Endpoints.class).kafka();
    }

    private Optional<String> atRest(DataDirectory data)
        throws InterruptedException, ExecutionException {
      EmbeddedKafkaConfig usual =
          EmbeddedKafkaConfig.read(new Settings(System.getenv()), data.resolve("kafka"));
      EmbeddedKafkaConfig anyPort =
          new EmbeddedKafkaConfig(usual.directory(), 0, usual.fsync(), usual.maxBytes());
      try (EmbeddedKafka kafka = EmbeddedKafka.start(anyPort)) {
        try (Admin admin = kafka.admin()) {
          new TopicSetup(admin, 1).createAndCheck();
        }
        return make(kafka.bootstrap());
      }
    }
  }
}
