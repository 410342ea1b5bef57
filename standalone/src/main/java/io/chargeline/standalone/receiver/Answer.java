package io.chargeline.standalone.receiver;

import java.util.Optional;

/**
 * What came back.
 *
 * @param status 0 if there was no answer
 * @param none why there was none
 * @param useOfConnection 1 for a connection's first request, 0 if there was no answer
 */
record Answer(int status, Optional<NoAnswer> none, long useOfConnection) {
  private static final int GONE = 410;

  static Answer of(int status, long useOfConnection) {
    return new Answer(status, Optional.empty(), useOfConnection);
  }

  static Answer missing(NoAnswer why) {
    return new Answer(0, Optional.of(why), 0);
  }

  boolean came() {
    return none.isEmpty();
  }

  boolean is(NoAnswer why) {
    return none.filter(each -> each == why).isPresent();
  }

  boolean accepted() {
    return status / 100 == 2;
  }

  /** 410 is none: it says that the endpoint is to be sent nothing more. */
  boolean refused() {
    return status / 100 == 4 && status != GONE;
  }

  String text() {
    return none.map(NoAnswer::words).orElse("answered " + status);
  }

  /** What a rule that was broken by this answer asks for. */
  String remedy(Rule rule) {
    if (none.isPresent()) {
      return none.get().remedy();
    }
    return hint().map(text -> text + ' ' + rule.remedy()).orElse(rule.remedy());
  }

  /** The status itself may say more about the mistake than the rule does. */
  private Optional<String> hint() {
    if (status / 100 == 3) {
      return Optional.of(
          "A redirect is not followed and counts as a failure: register the address it leads to.");
    }
    if (status == GONE) {
      return Optional.of("410 says that nothing more is wanted here: never answer it by mistake.");
    }
    if (status / 100 == 5) {
      return Optional.of("A 5xx is an error of your program: its log has the stack trace.");
    }
    return Optional.empty();
  }
}
