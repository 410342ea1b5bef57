package io.chargeline.standalone;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind {@code ./chargeline}. */
@Command(
    name = "chargeline",
    description = "Gateway, stream processing and alerting for charging piles.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      DecodeCommand.class,
      DashboardsCommand.class,
      SettingsCommand.class,
      AdminCommand.class,
      WebhookCheckCommand.class,
      RecomputeCommand.class
    })
public final class Chargeline {

  private Chargeline() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Chargeline())
        .setExecutionExceptionHandler(
            (e, command, parsed) -> {
              if (!(e instanceof StartupException)) {
                throw e;
              }
              command.getErr().println("chargeline: " + e.getMessage());
              return CommandLine.ExitCode.SOFTWARE;
            });
  }
}
