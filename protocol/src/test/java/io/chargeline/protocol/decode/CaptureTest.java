package io.chargeline.protocol.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureTest {
  private static final String HEARTBEAT = "444e591000f36ca204b901212b09020000005d6e04";
  private static final String TIME = "fcff0018000000000000008220052000486920200730164545a7fcee";
  private static final String WRONG_SUM =
      "fcff0018000000000000008220052000486920200730164545a8fcee";
  private static final String LINK = "6c696e6b";

  private final Decoder decoder = new Decoder(Optional.empty());

  @Test
  void readsBothProtocolsFromOneText() {
    String text =
        """
        # two devices, one file

        2025-11-22 22:21:41.123 up   %s
        [22:21:42,5] down: %s   # the time
        """
            .formatted(HEARTBEAT, TIME);
    assertThat(text(text))
        .extracting(Decoded::line, Decoded::protocol, Decoded::kind, Decoded::offset)
        .containsExactly(
            tuple(3, "ap3000", "heartbeat", null), tuple(4, "bkv", "time_reply", null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-31T23:59:59.999+08:00 ",
        "2026-01-31T23:59:59Z ",
        "[2026-01-31 23:59:59.999] ",
        "2026/01/31 23:59:59,123 ",
        "(23:59:59): ",
        "23:59 ",
        "1769860799.123 ",
        "> ",
        "<",
        "-> ",
        "UP: ",
        "[down] ",
        "12:00:01 < ",
        "| ",
        "\t0x"
      })
  void toleratesWhatStandsBeforeTheBytes(String before) {
    assertThat(text(before + TIME)).singleElement().matches(Decoded::valid);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", " ", ", ", ",", "; ", "\r\n", "\n\n# so\n", "\n12:00:00 > "})
  void aFrameMayCrossWhatSeparatesItsBytes(String between) {
    assertThat(text(HEARTBEAT.replaceAll("(.{14})(?!$)", "$1" + between)))
        .singleElement()
        .matches(Decoded::valid);
  }

  @Test
  void aFrameThatCrossesLinesStandsInItsFirst() {
    String text = LINK + "\n\n" + HEARTBEAT.substring(0, 8) + "\n" + HEARTBEAT.substring(8) + TIME;
    assertThat(text(text))
        .extracting(Decoded::line, Decoded::kind)
        .containsExactly(tuple(1, "link"), tuple(3, "heartbeat"), tuple(4, "time_reply"));
  }

  @Test
  void theRestOfALineThatIsNoHexIsToldAndNotRead() {
    String text = LINK + " recv: 00\n" + LINK.substring(0, 7) + "\n" + LINK;
    assertThat(text(text))
        .extracting(Decoded::line, Decoded::reason, Decoded::why)
        .containsExactlyInAnyOrder(
            tuple(1, null, null),
            tuple(1, "not_hex", "'r' is no hex digit"),
            tuple(2, "not_hex", "an odd number of hex digits, 7"),
            tuple(3, null, null));
  }

  @Test
  void aLinesDirectionIsBelieved() {
    String locate = "444e590a00f36ca204080096058303";
    String sum = hexOfFrame(locate.substring(0, 26));
    assertThat(text("up " + sum + "\ndown " + sum))
        .extracting(Decoded::kind)
        .containsExactly("locate_answer", "locate");
    List<Decoded> all = new ArrayList<>();
    read(new Decoder(Optional.of(Direction.UP)), "down " + sum, all);
    assertThat(all).extracting(Decoded::kind).containsExactly("locate_answer");
  }

  private static String hexOfFrame(String head) {
    int sum = 0;
    for (byte b : Bytes.ofHex(head).array()) {
      sum += b & 0xFF;
    }
    return head + "%02x%02x".formatted(sum & 0xFF, sum >> 8);
  }

  @Test
  void eachBrokenLineIsToldByItself() {
    String short1 = TIME.substring(0, 52);
    String text = String.join("\n", WRONG_SUM, WRONG_SUM, "00ff", HEARTBEAT, short1);
    assertThat(text(text))
        .extracting(Decoded::line, Decoded::reason)
        .containsExactly(
            tuple(1, "checksum"), tuple(2, "checksum"), tuple(4, null), tuple(5, "incomplete"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100, 8192})
  void readsRawBytesHoweverTheyCome(int atATime) throws IOException {
    byte[] bytes = Bytes.ofHex(LINK + HEARTBEAT + "0001" + TIME + HEARTBEAT).array();
    List<Decoded> all = new ArrayList<>();
    decoder.decode(new Slowly(bytes, atATime), all::add);
    assertThat(all)
        .extracting(Decoded::offset, Decoded::protocol, Decoded::kind, Decoded::line)
        .containsExactly(
            tuple(0L, "ap3000", "link", null),
            tuple(4L, "ap3000", "heartbeat", null),
            tuple(25L, "ap3000", "rejected", null),
            tuple(27L, "bkv", "time_reply", null),
            tuple(55L, "ap3000", "heartbeat", null));
  }

  @Test
  void textIsToldFromBytesByItsContent() throws IOException {
    assertThat(Capture.of(stream("上行 444e\n")).isText()).isTrue();
    assertThat(Capture.of(stream("\uFEFF# page\r\n")).isText()).isTrue();
    assertThat(Capture.of(stream("")).isText()).isTrue();
    assertThat(Capture.of(new ByteArrayInputStream(Bytes.ofHex(TIME).array())).isText()).isFalse();
    assertThat(Capture.of(new ByteArrayInputStream(Bytes.ofHex(HEARTBEAT).array())).isText())
        .isFalse();
  }

  @Test
  void readsInOneProtocolOnlyIfTold() {
    List<Decoded> all = new ArrayList<>();
    read(new Decoder(Optional.of("bkv"), Optional.empty()), HEARTBEAT + TIME, all);
    assertThat(all)
        .extracting(Decoded::protocol, Decoded::kind)
        .containsExactly(tuple("bkv", "rejected"), tuple("bkv", "time_reply"));
  }

  @Test
  void saysInWordsWhatContradictsWhat() {
    assertThat(
            List.of(
                why(WRONG_SUM),
                why(TIME.substring(0, 20)),
                why("fcff00"),
                why("fcfe0010" + "00".repeat(18)),
                why("fcfe0500" + "00".repeat(18)),
                why(TIME.replace("a7fcee", "a7fcef")),
                why("fcfe0018000000000000008220052000486920200730164545a7fcee"),
                why(HEARTBEAT.substring(0, 38) + "4444"),
                why(HEARTBEAT.substring(0, 38)),
                why("444e"),
                why("444e590800" + "00".repeat(9)),
                why("444e590050" + "00".repeat(9)),
                why("383938"),
                why("6c69"),
                why("00"),
                why("444e590b00f36ca2040800210101"),
                why("444e590900f36ca204785621e803")))
        .containsExactly(
            tuple(
                "bkv",
                "checksum",
                "claims the checksum 0xA8, its 23 bytes from the length on" + " sum to 0xA7"),
            tuple("bkv", "incomplete", "claims a length of 24, which makes 28 bytes; 10 are there"),
            tuple(
                "bkv",
                "incomplete",
                "begins like a frame and ends after 3 bytes, before its" + " length is told"),
            tuple("bkv", "length", "claims a length of 16, the least is 17"),
            tuple("bkv", "length", "claims a length of 1280, the most is 1024"),
            tuple(
                "bkv",
                "tail",
                "claims a length of 24, which leads to FC EF where the tail FC EE"
                    + " should stand"),
            tuple("bkv", "direction", "begins as an uplink, FC FE, its direction byte is 00"),
            tuple(
                "ap3000",
                "checksum",
                "claims the checksum 0x4444, its 19 bytes before that sum" + " to 0x046E"),
            tuple(
                "ap3000",
                "incomplete",
                "claims a length of 16, which makes 21 bytes; 19 are" + " there"),
            tuple(
                "ap3000",
                "incomplete",
                "begins like a frame and ends after 2 bytes, in its" + " header"),
            tuple("ap3000", "length", "claims a length of 8, the least is 9"),
            tuple("ap3000", "length", "claims a length of 20480, a frame is 1024 bytes at most"),
            tuple("ap3000", "incomplete", "begins like an ICCID and ends after 3 bytes"),
            tuple("ap3000", "incomplete", "begins like a link and ends after 2 bytes"),
            tuple("ap3000", "junk", "nothing that is known begins here"),
            tuple(
                "ap3000",
                "incomplete",
                "claims a length of 11, which makes 16 bytes; 14 are" + " there"),
            tuple(
                "ap3000",
                "cut_short",
                "the frame is whole, its data do not fill the shortest"
                    + " layout of its command"));
  }

  @Test
  void saysSoWhenAGoodFrameBeginsWithinABrokenOne() {
    assertThat(decoder.decode(HEARTBEAT.substring(0, 38) + TIME).get(0).why())
        .isEqualTo("its checksum is wrong; something else begins after 19 bytes");
    assertThat(decoder.decode(TIME.substring(0, 48) + HEARTBEAT).get(0).why())
        .isEqualTo("its tail is wrong; something else begins after 24 bytes");
  }

  /** What is sent after a cut frame is found, whatever the cut frame was and is. */
  @ParameterizedTest
  @ValueSource(strings = {"ap3000.jsonl", "bkv.jsonl"})
  void everyCutOfEveryFrameIsSurvived(String vectors) throws IOException {
    for (String line : Files.readAllLines(Path.of("src/test/resources", vectors))) {
      String hex = Json.tree(line.getBytes(StandardCharsets.UTF_8)).get("hex").asText();
      for (int end = 2; hex.length() % 2 == 0 && end <= hex.length(); end += 2) {
        List<Decoded> all = decoder.decode(hex.substring(0, end) + TIME + HEARTBEAT);
        assertThat(all).allMatch(it -> it.valid() || it.why() != null);
        assertThat(all.get(all.size() - 1).kind()).isEqualTo("heartbeat");
      }
    }
  }

  private Tuple why(String hex) {
    List<Decoded> all = decoder.decode(hex);
    assertThat(all).as(hex).hasSize(1);
    return tuple(all.get(0).protocol(), all.get(0).reason(), all.get(0).why());
  }

  @Test
  void holdsAFewKibibytesOfAnEndlessCapture() throws IOException {
    byte[] frames = Bytes.ofHex((HEARTBEAT + TIME + "00").repeat(100)).array();
    long[] count = new long[2];
    decoder.decode(new Repeated(frames, 2000), it -> count[it.valid() ? 0 : 1] += 1);
    assertThat(count).containsExactly(2 * 100 * 2000, 100 * 2000);
  }

  @Test
  void aLongRunOfNothingIsToldInPieces() {
    String text = "\n00" + "ab".repeat(10_000) + "\n" + "ab".repeat(10_000) + HEARTBEAT;
    List<Decoded> all = text(text);
    assertThat(all).hasSize(6);
    assertThat(all.subList(0, 5)).extracting(Decoded::reason).containsOnly("junk");
    assertThat(all).extracting(Decoded::line).containsExactly(2, 2, 2, 3, 3, 3);
    assertThat(all.get(4).fields().get("raw_hex").toString())
        .hasSize((20_001 - 4 * Cutter.LONGEST_REJECTED) * 2);
  }

  @Test
  void oneLineMayHoldTheWholeCapture() {
    assertThat(text((HEARTBEAT + TIME).repeat(1000))).hasSize(2000).allMatch(Decoded::valid);
  }

  private List<Decoded> text(String text) {
    List<Decoded> all = new ArrayList<>();
    read(decoder, text, all);
    return all;
  }

  private static void read(Decoder decoder, String text, List<Decoded> out) {
    try {
      decoder.decode(stream(text), out::add);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Gives a few bytes at a time, as a pipe may. */
  private static final class Slowly extends ByteArrayInputStream {
    private final int most;

    Slowly(byte[] bytes, int most) {
      super(bytes);
      this.most = most;
    }

    @Override
    public synchronized int read(byte[] into, int from, int size) {
      return super.read(into, from, Math.min(size, most));
    }
  }

  /** The same bytes again and again. */
  private static final class Repeated extends InputStream {
    private final byte[] bytes;
    private int left;
    private int at;

    Repeated(byte[] bytes, int times) {
      this.bytes = bytes;
      this.left = times;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int from, int size) {
      if (left == 0) {
        return -1;
      }
      int part = Math.min(size, bytes.length - at);
      System.arraycopy(bytes, at, into, from, part);
      at += part;
      if (at == bytes.length) {
        at = 0;
        left--;
      }
      return part;
    }
  }
}
