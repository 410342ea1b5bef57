package io.chargeline.standalone;

import io.chargeline.domain.WireName;
import io.chargeline.protocol.decode.Decoded;
import io.chargeline.protocol.decode.Decoder;
import io.chargeline.protocol.decode.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what bytes say. */
@Command(
    name = "decode",
    description = {
      "Shows what protocol bytes say, in AP3000 or BKV; which of them, the bytes tell.",
      "Bytes that are no good frame are shown with what is wrong about them."
    },
    footerHeading = "%n",
    footer = {
      "A capture (--file) is one stream: a frame may begin in one line and end in",
      "another, and the protocols may be mixed. It is text, or else the bytes",
      "themselves: whatever is not UTF-8 text in its first 4 KiB.",
      "Text is runs of hex digits, a 0x before them allowed, separated by white space,",
      "comma, semicolon or |. Before its first run a line may have",
      "  - a time: 2026-01-31, 23:59:59.999, both with T or a space between, with a",
      "    zone or not, or seconds like 1769860799.123; in [] or () or not;",
      "  - a mark: >, <, -> or <-, which say nothing; up or down, the direction.",
      "Blank lines and all from # on are skipped. Where anything else stands, the rest",
      "of the line is not read and counts as rejected. Each item is shown with its",
      "line, counted from 1, or its offset, counted from 0.",
      "",
      "Ends with 0 if everything is valid, with 1 if anything was rejected, with 2 if",
      "the command is wrong or the file cannot be read."
    })
final class DecodeCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "this text")
  private boolean help;

  @Option(names = "--json", description = "one JSON object a line")
  private boolean json;

  @Option(
      names = "--protocol",
      paramLabel = "ap3000|bkv",
      description = "read the bytes in this protocol only")
  private String protocol;

  @Option(
      names = "--direction",
      paramLabel = "up|down",
      description = "device to server, or back; told by the shape if not given")
  private String direction;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "a capture, of any size; - is the standard input")
  private String file;

  @Parameters(arity = "0..*", paramLabel = "HEX", description = "one or several messages each")
  private List<String> hex = List.of();

  private boolean allValid = true;

  /** Whoever reads what we print has had enough. */
  private static final class OutputClosed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @Override
  public Integer call() {
    if (hex.isEmpty() == (file == null)) {
      throw usage("give either HEX or --file FILE");
    }
    Decoder decoder =
        new Decoder(
            Optional.ofNullable(protocol).map(this::protocol),
            Optional.ofNullable(direction).map(this::direction));
    try {
      if (file == null) {
        hex.forEach(text -> decoder.decode(text).forEach(this::print));
      } else {
        decodeFile(decoder);
      }
    } catch (IOException e) {
      spec.commandLine().getErr().println("chargeline: --file " + file + ": " + why(e));
      return CommandLine.ExitCode.USAGE;
    } catch (OutputClosed enough) {
      return CommandLine.ExitCode.SOFTWARE;
    }
    return allValid ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private void decodeFile(Decoder decoder) throws IOException {
    if (file.equals(STANDARD_INPUT)) {
      decoder.decode(System.in, this::print);
      return;
    }
    try (InputStream in = Files.newInputStream(path())) {
      decoder.decode(in, this::print);
    }
  }

  private Path path() throws IOException {
    try {
      Path path = Path.of(file);
      if (Files.isDirectory(path)) {
        throw new IOException("is a directory");
      }
      return path;
    } catch (InvalidPathException e) {
      throw new IOException("is no path", e);
    }
  }

  private static String why(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    return e instanceof AccessDeniedException ? "may not be read" : e.getMessage();
  }

  private void print(Decoded decoded) {
    var out = spec.commandLine().getOut();
    out.println(json ? decoded.json() : decoded.text());
    allValid &= decoded.valid();
    // The writer does not hear what the standard output beneath it meets.
    if (out.checkError() || System.out.checkError()) {
      throw new OutputClosed();
    }
  }

  private String protocol(String text) {
    String name = text.toLowerCase(Locale.ROOT);
    if (!Decoder.protocols().contains(name)) {
      throw usage("--protocol " + text + ": give " + String.join(" or ", Decoder.protocols()));
    }
    return name;
  }

  private Direction direction(String text) {
    try {
      return WireName.parse(Direction.class, text.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw usage("--direction " + text + ": give up or down");
    }
  }

  private ParameterException usage(String text) {
    return new ParameterException(spec.commandLine(), text);
  }
}
