package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.api.Catalogue.Entry;
import io.chargeline.api.Catalogue.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class CatalogueTest {
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");
  private static final Path PAGE = Path.of("../docs/errors.md");
  private static final Path FRESH = Path.of("target/errors.md");

  @Test
  void everyCodeHasTextsInBothLanguages() {
    assertThat(offenders(entry -> !CODE.matcher(entry.code()).matches()))
        .as("codes that are not snake_case")
        .isEmpty();
    assertThat(offenders(entry -> !english(entry.title()))).as("no English text").isEmpty();
    assertThat(offenders(entry -> !chinese(entry.title()))).as("no Chinese text").isEmpty();
  }

  @Test
  void everyProblemHasARemedyInBothLanguages() {
    Predicate<Entry> problem = entry -> entry.kind().equals("problem");
    assertThat(offenders(problem.and(entry -> entry.remedy() == null)))
        .as("no remedy: write one in Remedies")
        .isEmpty();
    assertThat(offenders(problem.and(entry -> !english(entry.remedy()))))
        .as("no remedy in English")
        .isEmpty();
    assertThat(offenders(problem.and(entry -> !chinese(entry.remedy()))))
        .as("no remedy in Chinese")
        .isEmpty();
  }

  @Test
  void noCodeMeansTwoThings() {
    assertThat(Catalogue.entries().stream().map(entry -> entry.kind() + ' ' + entry.code()))
        .doesNotHaveDuplicates();
  }

  @Test
  void thePageIsUpToDate() throws IOException {
    String page = page();
    Files.createDirectories(FRESH.getParent());
    Files.writeString(FRESH, page);
    assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
        .as("docs/errors.md; if it is to change: cp api-server/target/errors.md docs/errors.md")
        .isEqualTo(page);
  }

  private static List<String> offenders(Predicate<Entry> wrong) {
    return Catalogue.entries().stream()
        .filter(wrong)
        .map(entry -> entry.kind() + ' ' + entry.code())
        .toList();
  }

  private static boolean english(Texts texts) {
    return texts.en() != null && texts.en().matches("[ -~–]{3,}");
  }

  private static boolean chinese(Texts texts) {
    return texts.zh() != null
        && texts.zh().codePoints().anyMatch(it -> Character.UnicodeScript.of(it) == HAN);
  }

  private static final Character.UnicodeScript HAN = Character.UnicodeScript.HAN;

  private static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Codes

            Every code that an answer or an event may carry. Programs read codes, which never change their meaning; new ones may come. The texts are for people: an answer has those of
            `Accept-Language` (`en` or `zh`), else of the tenant's language. A server tells this list at `GET /api/errors`, and shows it at `/docs#codes`.

            ## Refused requests

            `code` of an `application/problem+json`. Its `detail` says what is wrong in the case at hand.

            | status | code | English | 中文 |
            |---|---|---|---|
            """);
    of("problem").forEach(entry -> page.append(problem(entry)));
    page.append(
        """

        ## Commands that did not succeed

        `reason` of a command, of its events, and of the items of a batch.

        | reason | English | 中文 |
        |---|---|---|
        """);
    of("command_reason").forEach(entry -> page.append(line(entry)));
    page.append(
        """

        ## Ends of charges

        `stop_reason` of a charge; `reason` of its event.

        | reason | English | 中文 |
        |---|---|---|
        """);
    of("stop_reason").forEach(entry -> page.append(line(entry)));
    page.append(
        """

        ## Interrupted charges

        `reason` of `charging.interrupted`.

        | reason | English | 中文 |
        |---|---|---|
        """);
    of("interruption").forEach(entry -> page.append(line(entry)));
    return page.toString();
  }

  private static List<Entry> of(String kind) {
    return Catalogue.entries().stream().filter(entry -> entry.kind().equals(kind)).toList();
  }

  private static String problem(Entry entry) {
    return "| %d | `%s` | **%s.** %s | **%s。** %s |\n"
        .formatted(
            entry.status(),
            entry.code(),
            entry.title().en(),
            entry.remedy().en(),
            entry.title().zh(),
            entry.remedy().zh());
  }

  private static String line(Entry entry) {
    return "| `%s` | %s | %s |\n".formatted(entry.code(), entry.title().en(), entry.title().zh());
  }
}
