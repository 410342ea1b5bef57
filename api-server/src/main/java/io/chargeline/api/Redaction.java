package io.chargeline.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Takes secrets out of texts that callers chose: someone will send a key where its id belongs. What
 * has the form of one of our secrets goes, and what is one of the configuration.
 */
final class Redaction {
  static final String LEFT_OUT = "***";

  private static final Pattern KEY =
      Pattern.compile("(clk_[a-z0-9]{1,32})_[a-z0-9_-]+", Pattern.CASE_INSENSITIVE);
  private static final Pattern SECRET =
      Pattern.compile("(whsec_|cls_)[a-z0-9+/=_-]+", Pattern.CASE_INSENSITIVE);

  /** What is shorter stands in too many innocent texts, and guards nothing. */
  private static final int MIN_SECRET = 8;

  private final List<String> configured;

  /**
   * @param secrets of the configuration
   */
  Redaction(Collection<String> secrets) {
    configured =
        secrets.stream()
            .filter(secret -> secret.length() >= MIN_SECRET)
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
  }

  /** Null for null. */
  String clean(String text) {
    if (text == null) {
      return null;
    }
    String clean = text;
    for (String secret : configured) {
      clean = clean.replace(secret, LEFT_OUT);
    }
    clean = KEY.matcher(clean).replaceAll("$1_" + LEFT_OUT);
    return SECRET.matcher(clean).replaceAll("$1" + LEFT_OUT);
  }

  /**
   * The same, then cut.
   *
   * @param max characters
   */
  String clean(String text, int max) {
    String clean = clean(text);
    return clean == null || clean.length() <= max ? clean : clean.substring(0, max) + '…';
  }
}
