package io.chargeline.standalone;

import io.chargeline.standalone.receiver.ReceiverCheck;
import io.chargeline.standalone.receiver.Report;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells a third party what its webhook receiver does wrong. */
@Command(
    name = "webhook-check",
    description = {
      "Calls a webhook receiver as Chargeline would, and as an attacker would: repeats,",
      "disorder, forged and old signatures, large and slow bodies, many at once.",
      "Says what the receiver does wrong and how to mend it."
    },
    footerHeading = "%n",
    footer = {
      "Give a receiver that is yours, for tests: it is sent about 120 requests, some",
      "of them good events, made of the examples in the API's description, of the",
      "tenant webhook-check, the order WEBHOOK-CHECK and devices FF......",
      "",
      "Ends with 0 if nothing is wrong, with 1 if something is or a check could not be",
      "made (without --secret most cannot), with 2 if the command is wrong. What only",
      "--count-url could show does not matter for that."
    })
final class WebhookCheckCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";
  private static final int LONGEST_TIMEOUT_S = 60;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "this text")
  @SuppressWarnings("UnusedVariable") // picocli looks at it
  private boolean help;

  @Parameters(paramLabel = "URL", description = "of the receiver, http or https")
  private String url;

  @Option(
      names = "--secret",
      paramLabel = "SECRET",
      description = "with which the receiver verifies, whsec_...; - reads it from standard input")
  private String secret;

  @Option(
      names = "--count-url",
      paramLabel = "URL",
      description = "answers GET with a number: how many events the receiver has processed")
  private String countUrl;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "for one answer, 0.2 to 60; default ${DEFAULT-VALUE}, as deliveries have")
  private double timeoutS;

  @Option(names = "--yes", description = "the receiver is mine, although on another machine")
  private boolean yes;

  @Option(names = "--json", description = "one JSON object")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    ReceiverCheck.Target target = target();
    if (!yes && !ReceiverCheck.loopback(target.url())) {
      throw usage(url + " is not on this machine: give --yes if it is yours to attack");
    }
    Report report = ReceiverCheck.run(target);
    print(report);
    return report.conforms() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private ReceiverCheck.Target target() throws IOException {
    URI receiver = url("URL", url);
    Optional<URI> count = Optional.ofNullable(countUrl).map(text -> url("--count-url", text));
    Optional<String> key = Optional.ofNullable(secret());
    Duration patience = timeout();
    try {
      return new ReceiverCheck.Target(receiver, key, count, patience);
    } catch (IllegalArgumentException e) {
      throw usage("--secret: give whsec_ and base64, as the endpoint's creation answered it");
    }
  }

  private void print(Report report) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? report.json() + '\n' : report.text());
    out.flush();
  }

  private String secret() throws IOException {
    if (!STANDARD_INPUT.equals(secret)) {
      return secret;
    }
    String line =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
    return line == null ? "" : line.strip();
  }

  private Duration timeout() {
    if (!(timeoutS >= 0.2 && timeoutS <= LONGEST_TIMEOUT_S)) {
      throw usage("--timeout " + timeoutS + ": give 0.2 to " + LONGEST_TIMEOUT_S + " seconds");
    }
    return Duration.ofMillis(Math.round(timeoutS * 1_000));
  }

  private URI url(String name, String text) {
    try {
      URI parsed = new URI(text);
      String scheme = parsed.getScheme();
      boolean known = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
      if (known && parsed.getHost() != null) {
        return parsed;
      }
    } catch (URISyntaxException none) {
      // answered below, as what is a URI but no address
    }
    throw usage(name + " " + text + ": give http:// or https:// and a host");
  }

  private ParameterException usage(String text) {
    return new ParameterException(spec.commandLine(), text);
  }
}
