package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class DecodeCommandTest {
  private static final String HEARTBEAT = "444e591000f36ca204b901212b09020000005d6e04";
  private static final String TIME = "fcff0018000000000000008220052000486920200730164545a7fcee";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void tellsTheProtocolFromTheBytes() {
    assertThat(run("decode", "--json", HEARTBEAT, TIME, TIME + HEARTBEAT)).isZero();
    assertThat(texts("protocol")).containsExactly("ap3000", "bkv", "bkv", "ap3000");
    assertThat(lines().get(1).get("sequence").asText()).isEqualTo("00000000");
    assertThat(lines().get(1).has("message_id")).isFalse();
    assertThat(lines().get(0).has("sequence")).isFalse();
    assertThat(lines()).noneMatch(line -> line.has("line") || line.has("offset"));
  }

  @Test
  void readsInTheProtocolThatIsGiven() {
    assertThat(run("decode", "--json", "--protocol", "AP3000", TIME)).isEqualTo(1);
    assertThat(texts("protocol")).containsExactly("ap3000");
    assertThat(texts("reason")).containsExactly("junk");
  }

  @Test
  void saysForPeopleWhereAndWhy() throws IOException {
    Path file = file("# a comment\n" + HEARTBEAT + "\n" + TIME.replace("a7fc", "a8fc") + "\n");
    assertThat(run("decode", "--file", file.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains("line 2: ap3000 heartbeat  0x21  device 04A26CF3  message 441\n")
        .contains(
            "line 3: bkv rejected  0x0000  device 82200520004869  sequence 00000000"
                + "  INVALID: checksum: claims the checksum 0xA8,"
                + " its 23 bytes from the length on sum to 0xA7\n");
  }

  @Test
  void readsRawBytes() throws IOException {
    Path file = directory.resolve("capture.bin");
    Files.write(file, Bytes.ofHex(HEARTBEAT + TIME).array());
    assertThat(run("decode", "--json", "--file", file.toString())).isZero();
    assertThat(texts("offset")).containsExactly("0", "21");
  }

  @Test
  void readsTheStandardInput() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(TIME.getBytes(StandardCharsets.US_ASCII)));
    try {
      assertThat(run("decode", "--json", "--file", "-")).isZero();
    } finally {
      System.setIn(before);
    }
    assertThat(texts("kind")).containsExactly("time_reply");
  }

  @Test
  void anEmptyCaptureHoldsNothingWrong() throws IOException {
    assertThat(run("decode", "--file", file("# nothing\n").toString())).isZero();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whatCannotBeReadIsSaidInOneLine() {
    assertThat(run("decode", "--file", "no-such.txt")).isEqualTo(2);
    assertThat(err).hasToString("chargeline: --file no-such.txt: no such file\n");
    err.getBuffer().setLength(0);
    assertThat(run("decode", "--file", directory.toString())).isEqualTo(2);
    assertThat(err).hasToString("chargeline: --file " + directory + ": is a directory\n");
  }

  @ParameterizedTest
  @CsvSource({
    "'', give either HEX or --file FILE",
    "'--file x 00', give either HEX or --file FILE",
    "'--protocol modbus 00', --protocol modbus: give ap3000 or bkv",
    "'--direction left 00', --direction left: give up or down",
    "'--whatever 00', Unknown option: '--whatever'"
  })
  void aWrongCommandEndsWithTwo(String arguments, String message) {
    String[] words = ("decode " + arguments).strip().split(" ");
    assertThat(run(words)).isEqualTo(2);
    assertThat(err.toString()).contains(message);
  }

  @Test
  void theHelpSaysWhatACaptureMayLookLike() {
    assertThat(run("decode", "--help")).isZero();
    assertThat(out.toString())
        .contains("--file=FILE", "--protocol=ap3000|bkv", "--direction=up|down", "--json")
        .contains("UTF-8", "up or down, the direction", "# on", "23:59:59.999")
        .contains("Ends with 0", "with 1", "with 2");
  }

  @Test
  void endsWhenNobodyReadsAnyMore() throws IOException {
    Path file = file((HEARTBEAT + "\n").repeat(1000));
    int[] written = new int[1];
    Writer closed =
        new Writer() {
          @Override
          public void write(char[] text, int from, int size) throws IOException {
            written[0]++;
            throw new IOException("Broken pipe");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    CommandLine line = Chargeline.commandLine();
    line.setOut(new PrintWriter(closed, true));
    assertThat(line.execute("decode", "--json", "--file", file.toString())).isEqualTo(1);
    assertThat(written[0]).isLessThan(10);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("capture.txt"), text);
  }

  private List<String> texts(String name) {
    return lines().stream().map(line -> line.path(name).asText()).toList();
  }

  private List<JsonNode> lines() {
    return out.toString()
        .lines()
        .map(line -> Json.tree(line.getBytes(StandardCharsets.UTF_8)))
        .toList();
  }

  private int run(String... args) {
    CommandLine line = Chargeline.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }
}
