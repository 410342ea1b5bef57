package io.chargeline.api;

import io.chargeline.domain.WireName;
import io.chargeline.domain.tenant.Tenant;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale.LanguageRange;
import java.util.Set;
import java.util.stream.Stream;

/** The languages of the texts in answers. */
enum Language implements WireName {
  EN,
  ZH;

  private static final String TENANT = "chargeline.language";
  private static final String ANY = "*";

  /** For the callers of this tenant that ask for no language. */
  static void prefer(Context ctx, Tenant tenant) {
    ctx.attribute(TENANT, tenant.language());
  }

  /** What the caller asks for, else what its tenant prefers, else English. */
  static Language of(Context ctx) {
    String tenant = ctx.attribute(TENANT);
    return asked(ctx.header("Accept-Language"), ZH.wireName().equals(tenant) ? ZH : EN);
  }

  /**
   * Reads {@code Accept-Language} (RFC 9110, 12.5.4).
   *
   * @param otherwise if it is absent, ill-formed, or asks for none that we have
   */
  static Language asked(String header, Language otherwise) {
    List<LanguageRange> ranges = ranges(header);
    Set<Language> unwanted = EnumSet.noneOf(Language.class);
    ranges.stream()
        .filter(range -> range.getWeight() == 0 && !range.getRange().equals(ANY))
        .forEach(range -> meant(range, otherwise).forEach(unwanted::add));
    return ranges.stream()
        .filter(range -> range.getWeight() > 0)
        .flatMap(range -> meant(range, otherwise))
        .filter(language -> !unwanted.contains(language))
        .findFirst()
        .orElse(otherwise);
  }

  /** By falling weight; of equal weight in the order given. */
  private static List<LanguageRange> ranges(String header) {
    try {
      return header == null || header.isBlank() ? List.of() : LanguageRange.parse(header);
    } catch (IllegalArgumentException illFormed) {
      return List.of();
    }
  }

  private static Stream<Language> meant(LanguageRange range, Language otherwise) {
    if (range.getRange().equals(ANY)) {
      return Stream.concat(Stream.of(otherwise), Arrays.stream(values()));
    }
    return Arrays.stream(values())
        .filter(one -> (range.getRange() + '-').startsWith(one.wireName() + '-'));
  }
}
