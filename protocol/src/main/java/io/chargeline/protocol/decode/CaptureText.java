package io.chargeline.protocol.decode;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * A capture as text: runs of hex digits, which are one stream whatever lines they stand in. A line
 * may begin with a time and a mark of direction; from {@code #} on it is a comment.
 */
final class CaptureText {
  private static final int LONGEST_TOKEN = 4096;
  private static final int LONGEST_SHOWN = 80;
  private static final String SEPARATORS = ";|<>\uFEFF";
  private static final String HEX_PREFIX = "0x";

  private static final String DATE = "\\d{4}[-/.]\\d\\d[-/.]\\d\\d";
  private static final String TIME = "\\d{1,2}:\\d\\d(?::\\d\\d(?:[.,]\\d+)?)?";
  private static final String ZONE = "(?:Z|[+-]\\d\\d:?\\d\\d)?";
  private static final Pattern WHEN =
      Pattern.compile(
          "[\\[(]?(?:%s(?:[T_]%s)?|%s|\\d+\\.\\d+)%s[\\])]?[:,]?"
              .formatted(DATE, TIME, TIME, ZONE));
  private static final Pattern WAY = Pattern.compile("[\\[(]?(up|down)[\\])]?:?");

  private final Consumer<Decoded> problems;
  private final String protocol;
  private final Deque<Mark> marks = new ArrayDeque<>();
  private final StringBuilder token = new StringBuilder();
  private int line = 1;
  private long bytes;
  private boolean hexSeen;
  private boolean skipping;
  private boolean torn;
  private Optional<Direction> way = Optional.empty();
  private Cutter cutter;

  private record Mark(long offset, int line, Optional<Direction> way) {}

  /**
   * @param protocol named where text is no hex
   */
  CaptureText(String protocol, Consumer<Decoded> problems) {
    this.protocol = protocol;
    this.problems = problems;
  }

  /** The line of a byte that was read; forgets those before. */
  Place place(long offset) {
    while (marks.size() > 1 && secondMark().offset <= offset) {
      marks.removeFirst();
    }
    Mark mark = marks.getFirst();
    return new Place(mark.line, null, mark.offset == offset, mark.way);
  }

  private Mark secondMark() {
    var all = marks.iterator();
    all.next();
    return all.next();
  }

  void read(Reader text, Cutter into) throws IOException {
    cutter = into;
    char[] chars = new char[8192];
    for (int size = text.read(chars); size >= 0; size = text.read(chars)) {
      for (int i = 0; i < size; i++) {
        read(chars[i]);
      }
      cutter.drain();
    }
    endToken();
  }

  private void read(char c) {
    if (c == '\n') {
      endToken();
      endLine();
    } else if (!skipping) {
      readInLine(c);
    }
  }

  private void readInLine(char c) {
    if (c == '#') {
      endToken();
      skipping = true;
    } else if (isSeparator(c)) {
      endToken();
    } else {
      token.append(c);
      if (token.length() == LONGEST_TOKEN) {
        tear();
      }
    }
  }

  /** A comma before a time's fraction separates nothing. */
  private boolean isSeparator(char c) {
    return Character.isWhitespace(c)
        || SEPARATORS.indexOf(c) >= 0
        || c == ',' && token.indexOf(":") < 0;
  }

  private void endLine() {
    line++;
    hexSeen = false;
    skipping = false;
    way = Optional.empty();
  }

  private void endToken() {
    String word = token.toString();
    token.setLength(0);
    boolean rest = torn;
    torn = false;
    if (!word.isEmpty() && !skipping && (rest || !isMark(word))) {
      hex(word);
    }
  }

  /** A run that is longer than one would hold is read in parts. */
  private void tear() {
    String part = token.toString();
    token.setLength(0);
    torn = true;
    hex(part);
  }

  private boolean isMark(String word) {
    if (hexSeen) {
      return false;
    }
    var direction = WAY.matcher(word.toLowerCase(Locale.ROOT));
    if (direction.matches()) {
      way = Optional.of(direction.group(1).equals("up") ? Direction.UP : Direction.DOWN);
      return true;
    }
    return word.equals("-") || WHEN.matcher(word).matches();
  }

  private void hex(String word) {
    boolean prefixed = word.regionMatches(true, 0, HEX_PREFIX, 0, HEX_PREFIX.length());
    String digits = prefixed ? word.substring(HEX_PREFIX.length()) : word;
    Optional<String> problem = NotHex.why(digits);
    if (problem.isPresent()) {
      skipping = true;
      Place place = new Place(line, null, true, way);
      problems.accept(NotHex.of(protocol, shown(word), problem.get()).at(place));
      return;
    }
    if (!hexSeen) {
      marks.addLast(new Mark(bytes, line, way));
      hexSeen = true;
    }
    for (int i = 0; i < digits.length(); i += 2) {
      cutter.put((byte) HexFormat.fromHexDigits(digits, i, i + 2));
      bytes++;
    }
  }

  private static String shown(String word) {
    return word.length() <= LONGEST_SHOWN ? word : word.substring(0, LONGEST_SHOWN) + "…";
  }
}
