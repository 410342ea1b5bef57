package io.chargeline.standalone.receiver;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.chargeline.domain.Json;
import java.util.List;
import java.util.Locale;

/**
 * All findings about one receiver.
 *
 * @param requests sent in all
 * @param tookMs milliseconds
 */
@JsonPropertyOrder({"url", "conforms", "requests", "took_ms", "checks", "cannot_see"})
public record Report(
    String url, @JsonProperty("checks") List<Finding> findings, int requests, long tookMs) {
  private static final String LINE = "  %-11s %s%s%n";
  private static final String INDENT = " ".repeat(14);
  private static final List<String> CANNOT_SEE =
      List.of(
          "whether an event is on disk before the answer: end the receiver with kill -9 and look",
          "whether the work that follows goes by the device's sequence",
          "whether signatures are compared in constant time",
          "whether the secret is kept out of the code and its logs");

  /** Whether all checks were made, but those that only a count can make, and nothing is wrong. */
  @JsonProperty
  public boolean conforms() {
    return findings.stream().allMatch(Finding::good);
  }

  /** What no caller can see. */
  @JsonProperty("cannot_see")
  public List<String> cannotSee() {
    return CANNOT_SEE;
  }

  /** One JSON object on one line. */
  public String json() {
    return Json.text(this);
  }

  /** For people. */
  public String text() {
    StringBuilder text = new StringBuilder(url).append(" as Chargeline calls it:\n\n");
    findings.forEach(finding -> append(text, finding));
    text.append("%n%d requests in %.1f s: ".formatted(requests, tookMs / 1_000.0));
    text.append(sums()).append("\n\nNot to be seen from here:\n");
    CANNOT_SEE.forEach(item -> text.append("  - ").append(item).append('\n'));
    return text.toString();
  }

  private static void append(StringBuilder text, Finding finding) {
    boolean remark = finding.remedy().isEmpty() && !finding.saw().isEmpty();
    String saw = remark ? " (" + finding.saw() + ")" : "";
    text.append(LINE.formatted(mark(finding.result()), finding.promise(), saw));
    finding
        .remedy()
        .ifPresent(
            remedy -> {
              text.append(INDENT).append("it:   ").append(finding.saw()).append('\n');
              text.append(INDENT).append("mend: ").append(remedy).append('\n');
            });
  }

  private static String mark(Finding.Result result) {
    return result == Finding.Result.WRONG ? "WRONG" : words(result);
  }

  private String sums() {
    StringBuilder sums = new StringBuilder();
    for (Finding.Result result : Finding.Result.values()) {
      long count = findings.stream().filter(finding -> finding.result() == result).count();
      sums.append(sums.isEmpty() ? "" : ", ").append(count).append(' ').append(words(result));
    }
    return sums.append('.').toString();
  }

  private static String words(Finding.Result result) {
    return result.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
