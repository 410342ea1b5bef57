package io.chargeline.api;

import io.chargeline.domain.Worded;
import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.session.Interruption;
import io.chargeline.domain.session.StopReason;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Every code that an answer may carry, with its texts. */
final class Catalogue {
  private static final List<Entry> ENTRIES =
      Stream.of(
              problems(),
              of("command_reason", CommandReason.values()),
              stopReasons(),
              of("interruption", Interruption.values()))
          .flatMap(List::stream)
          .toList();

  private Catalogue() {}

  /**
   * @param kind {@code problem}: {@code code} of a refused request; {@code command_reason}: {@code
   *     reason} of a command; {@code stop_reason}: {@code stop_reason} of a charge, {@code reason}
   *     of its event; {@code interruption}: {@code reason} of {@code charging.interrupted}
   * @param status of a problem's answer
   * @param remedy what to do about a problem
   */
  record Entry(String kind, String code, Integer status, Texts title, Texts remedy) {}

  /** In both languages, whatever the caller asked for. */
  record Texts(String en, String zh) {
    static Texts of(Text text) {
      return new Texts(text.en(), text.zh());
    }
  }

  static List<Entry> entries() {
    return ENTRIES;
  }

  private static List<Entry> problems() {
    return Arrays.stream(ProblemCode.values())
        .map(
            code ->
                new Entry(
                    "problem",
                    code.wireName(),
                    code.status(),
                    Texts.of(Text.of(code)),
                    Remedies.of(code).map(Texts::of).orElse(null)))
        .toList();
  }

  private static List<Entry> stopReasons() {
    return of("stop_reason", StopReason.values());
  }

  private static List<Entry> of(String kind, Worded... codes) {
    return Arrays.stream(codes)
        .map(code -> new Entry(kind, code.wireName(), null, Texts.of(Text.of(code)), null))
        .toList();
  }
}
