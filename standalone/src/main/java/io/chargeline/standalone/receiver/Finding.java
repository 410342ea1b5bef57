package io.chargeline.standalone.receiver;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/**
 * What one check found.
 *
 * @param saw in words, for people
 * @param remedy how to mend it, if there is something to mend
 */
@JsonPropertyOrder({"check", "result", "promise", "saw", "remedy"})
record Finding(
    @JsonProperty("check") Rule rule, Result result, String saw, Optional<String> remedy) {

  /** How a check ended. */
  enum Result {
    OK,
    WRONG,
    WARNING,
    /** The receiver made it impossible, or there was no secret to sign with. */
    NOT_MADE,
    /** Only the receiver's count could tell. */
    NOT_VISIBLE;

    @JsonValue
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding ok(Rule rule, String saw) {
    return new Finding(rule, Result.OK, saw, Optional.empty());
  }

  static Finding wrong(Rule rule, String saw) {
    return new Finding(rule, Result.WRONG, saw, Optional.of(rule.remedy()));
  }

  static Finding wrong(Rule rule, String saw, Answer answer) {
    return new Finding(rule, Result.WRONG, saw, Optional.of(answer.remedy(rule)));
  }

  static Finding warning(Rule rule, String saw) {
    return new Finding(rule, Result.WARNING, saw, Optional.of(rule.remedy()));
  }

  static Finding notMade(Rule rule, String why) {
    return new Finding(rule, Result.NOT_MADE, why, Optional.empty());
  }

  static Finding notVisible(Rule rule) {
    return new Finding(rule, Result.NOT_VISIBLE, "give --count-url", Optional.empty());
  }

  @JsonProperty
  String promise() {
    return rule.promise();
  }

  @JsonIgnore
  boolean good() {
    return result != Result.WRONG && result != Result.NOT_MADE;
  }
}
