package io.chargeline.protocol.example;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.WireFrame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One line: {@code !04AA0001 17 END 1 7 600 120~37}. */
record PlainFrame(DeviceId deviceId, int messageId, Word word, List<Integer> numbers, Bytes raw)
    implements WireFrame {

  /** Which message a line is. */
  enum Word {
    /** Up: the number of ports. Down: 0. */
    HELLO,
    /** Up: port and whether it charges. */
    PORT,
    /** Down: port and minutes, 0 to stop. Up: 1 if done, port, number of the charge. */
    START,
    /** Up: port, number of the charge, seconds, Wh. Down: 0. */
    END
  }

  private static final Pattern LINE =
      Pattern.compile(
          "!([0-9A-F]{8}) (\\d{1,5}) (HELLO|PORT|START|END)((?: \\d{1,9})*)~[0-9A-F]{2}\n");

  static PlainFrame of(DeviceId device, int messageId, Word word, List<Integer> numbers) {
    String head = device + " " + messageId + " " + word;
    String body =
        Stream.concat(Stream.of(head), numbers.stream().map(String::valueOf))
            .collect(Collectors.joining(" "));
    String line = "!%s~%02X\n".formatted(body, sum(ascii(body), 0));
    return new PlainFrame(device, messageId, word, numbers, Bytes.wrap(ascii(line)));
  }

  /** Empty if the bytes do not look like a line; the sum is not looked at. */
  static Optional<PlainFrame> read(Bytes raw) {
    Matcher line = LINE.matcher(new String(raw.array(), StandardCharsets.US_ASCII));
    return line.matches() ? Optional.of(read(line, raw)) : Optional.empty();
  }

  private static PlainFrame read(Matcher line, Bytes raw) {
    return new PlainFrame(
        new DeviceId(line.group(1)),
        Integer.parseInt(line.group(2)),
        Word.valueOf(line.group(3)),
        numbers(line.group(4)),
        raw);
  }

  static List<Integer> numbers(String text) {
    return Stream.of(text.strip().split(" "))
        .filter(number -> !number.isEmpty())
        .map(Integer::valueOf)
        .toList();
  }

  /** Of the bytes between the first and the tilde. */
  boolean sumIsGood() {
    byte[] line = raw.array();
    String claimed = new String(line, line.length - 3, 2, StandardCharsets.US_ASCII);
    return Integer.parseInt(claimed, 16) == (sum(line, 1) & 0xFF);
  }

  private static int sum(byte[] bytes, int from) {
    int sum = 0;
    for (int i = from; i < bytes.length && bytes[i] != '~'; i++) {
      sum += bytes[i];
    }
    return sum & 0xFF;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public int operation() {
    return word.ordinal();
  }
}
