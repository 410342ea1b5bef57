package io.chargeline.standalone;

import io.chargeline.domain.WireName;
import io.chargeline.protocol.decode.Decoded;
import io.chargeline.protocol.decode.Decoder;
import io.chargeline.protocol.decode.Direction;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what bytes say. */
@Command(
    name = "decode",
    description = "Shows what protocol bytes say. Ends with 1 if any of them are not valid.")
final class DecodeCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "one JSON object a line")
  private boolean json;

  @Option(
      names = "--direction",
      paramLabel = "up|down",
      description = "device to server, or back; told by the shape if not given")
  private String direction;

  @Parameters(arity = "1..*", paramLabel = "HEX", description = "one or several messages each")
  private List<String> hex;

  @Override
  public Integer call() {
    Decoder decoder = new Decoder(Optional.ofNullable(direction).map(this::direction));
    PrintWriter out = spec.commandLine().getOut();
    boolean allValid = true;
    for (String text : hex) {
      for (Decoded decoded : decoder.decode(text)) {
        out.println(json ? decoded.json() : decoded.text());
        allValid &= decoded.valid();
      }
    }
    out.flush();
    return allValid ? 0 : 1;
  }

  private Direction direction(String text) {
    try {
      return WireName.parse(Direction.class, text.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--direction " + text + ": give up or down");
    }
  }
}
