package io.chargeline.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One numbered file. Every statement in it may run twice, see docs/decisions/0007-migrations.md.
 */
record Migration(int version, String name, String text) {
  private static final Pattern FILE = Pattern.compile("V(\\d{3})__([a-z_]+)\\.sql");

  /** All of them in order, from the list beside them: a jar has no directory to read. */
  static List<Migration> all() {
    return read("migrations.txt").lines().filter(l -> !l.isBlank()).map(Migration::of).toList();
  }

  private static Migration of(String file) {
    Matcher match = FILE.matcher(file);
    if (!match.matches()) {
      throw new IllegalStateException("no migration's name: " + file);
    }
    return new Migration(Integer.parseInt(match.group(1)), match.group(2), read(file));
  }

  /** A statement ends with a semicolon at a line's end; comment lines stand outside. */
  List<String> statements() {
    String withoutComments = text.replaceAll("(?m)^--.*\\R?", "");
    return Arrays.stream(withoutComments.split(";\\s*(\\R|$)"))
        .map(String::strip)
        .filter(s -> !s.isEmpty())
        .toList();
  }

  /** Over the whole file, comments too. */
  String checksum() {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "V%03d__%s".formatted(version, name);
  }

  private static String read(String file) {
    try (InputStream in = Migration.class.getResourceAsStream("migrations/" + file)) {
      if (in == null) {
        throw new IllegalStateException("migration missing from the program: " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
