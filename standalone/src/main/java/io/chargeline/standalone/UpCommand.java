package io.chargeline.standalone;

import io.chargeline.simulator.recording.Recording;
import io.chargeline.simulator.recording.RefusedRecordingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs everything until it is told to end. */
@Command(
    name = "up",
    description = "Runs everything in one process tree: the development profile.",
    footer = "Settings are environment variables, see docs/settings.md.")
final class UpCommand implements Callable<Integer> {
  private static final String FLEET_SIZE = "CHARGELINE_FLEET_SIZE";

  @Option(names = "--fleet", paramLabel = "N", description = "number of simulated devices")
  private Integer fleet;

  @Option(names = "--no-fleet", description = "no simulated devices")
  private boolean noFleet;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = ".chargeline/data",
      description = "keeps everything; default ./${DEFAULT-VALUE}")
  private Path data;

  @Option(
      names = "--replay",
      paramLabel = "FILE",
      description = "feed a recording (CSV of sessions) in its own clock domain")
  private Path replay;

  @Option(names = "--exit", description = "with --replay: end when its last row is stored")
  private boolean exit;

  @Override
  public Integer call() throws Exception {
    if (exit && replay == null) {
      throw new StartupException("--exit goes with --replay FILE");
    }
    // Read by the logging configuration, which is loaded with the first logger.
    System.setProperty("chargeline.logs", data.resolve("logs").toString());
    Recording recording = replay == null ? null : read(replay);
    Progress progress = new Progress(System.out);
    EmbeddedStack stack =
        new EmbeddedStack(EmbeddedStack.Options.of(data, environment()), progress::say);
    Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "shutdown"));
    Endpoints endpoints = stack.start();
    progress.print(endpoints.block());
    if (recording != null) {
      progress.say("replaying " + replay);
      progress.print(
          stack
              .replaying()
              .feed(
                  recording,
                  (fraction, sessions) ->
                      progress.say(
                          "replayed %3.0f %%, %d sessions".formatted(fraction * 100, sessions)))
              .text());
      if (exit) {
        return 0;
      }
    }
    new CountDownLatch(1).await();
    return 0;
  }

  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    if (noFleet) {
      environment.put(FLEET_SIZE, "0");
    } else if (fleet != null) {
      environment.put(FLEET_SIZE, fleet.toString());
    }
    return environment;
  }

  private static Recording read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new StartupException("--replay " + file + ": no such file");
    }
    try {
      return Recording.read(file);
    } catch (RefusedRecordingException | IOException e) {
      throw new StartupException("--replay " + file + ": " + e.getMessage(), e);
    }
  }
}
