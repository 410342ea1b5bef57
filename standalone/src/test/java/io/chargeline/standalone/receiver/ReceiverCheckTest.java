package io.chargeline.standalone.receiver;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.standalone.receiver.Finding.Result;
import io.chargeline.standalone.receiver.ReceiverCheck.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each flaw of a receiver is found, and nothing else; and each rule finds something. */
class ReceiverCheckTest {
  private static final Duration SHORT_TIMEOUT = Duration.ofMillis(200);

  @ParameterizedTest
  @EnumSource
  void findsTheFlawAndNothingElse(Flaw flaw) {
    try (FlawedReceiver receiver = new FlawedReceiver(flaw)) {
      Optional<URI> count = Optional.of(receiver.countUrl()).filter(url -> flaw.needsCount());
      Report report = check(receiver.url(), Optional.of(FlawedReceiver.SECRET), count);
      assertThat(complaints(report)).as(report.text()).isEqualTo(flaw.broken());
      assertThat(report.findings()).hasSize(Rule.values().length);
    }
  }

  @Test
  void everyRuleIsBrokenByAFlaw() {
    Set<Rule> broken = EnumSet.of(Rule.USES_HTTPS);
    Arrays.stream(Flaw.values()).map(Flaw::broken).forEach(broken::addAll);
    assertThat(broken).containsExactlyInAnyOrder(Rule.values());
  }

  @Test
  void aConnectionThatIsClosedWithoutAWordIsFound() {
    try (ClosingReceiver receiver = new ClosingReceiver("204 No Content")) {
      Report report = check(receiver.url(), Optional.of(FlawedReceiver.SECRET), Optional.empty());
      Finding finding = finding(report, Rule.KEEPS_CONNECTIONS);
      assertThat(finding.result()).as(report.text()).isEqualTo(Result.WRONG);
      assertThat(finding.saw()).startsWith("event 2 on a connection that was left open");
    }
  }

  @Test
  void whoAnswersTooLateIsAskedNothingMore() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      Report report =
          ReceiverCheck.run(
              new Target(url, Optional.of(FlawedReceiver.SECRET), Optional.empty(), SHORT_TIMEOUT));
      assertThat(finding(report, Rule.ACCEPTS_EVENTS).saw()).isEqualTo("did not answer in time");
      assertThat(finding(report, Rule.STILL_WELL).saw()).isEqualTo("it does not answer");
      assertThat(report.requests()).isEqualTo(1);
      assertThat(report.conforms()).isFalse();
    }
  }

  @Test
  void nobodyIsThere() throws IOException {
    URI url;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = URI.create("http://127.0.0.1:" + free.getLocalPort() + "/hooks?of=nobody");
    }
    Report report = check(url, Optional.of(FlawedReceiver.SECRET), Optional.empty());
    Finding finding = finding(report, Rule.ACCEPTS_EVENTS);
    assertThat(finding.saw()).isEqualTo("cannot be connected to");
    assertThat(finding.remedy()).contains(NoAnswer.UNREACHABLE.remedy());
  }

  @Test
  void aRedirectIsExplained() {
    try (ClosingReceiver redirect =
        new ClosingReceiver("302 Found\r\nLocation: https://example.com/")) {
      Report report = check(redirect.url(), Optional.of(FlawedReceiver.SECRET), Optional.empty());
      Finding finding = finding(report, Rule.ACCEPTS_EVENTS);
      assertThat(finding.saw()).isEqualTo("answered 302");
      assertThat(finding.remedy()).get().asString().startsWith("A redirect is not followed");
      assertThat(finding(report, Rule.TAKES_LARGE_EVENTS).saw())
          .isEqualTo("it accepts no good event");
    }
  }

  @Test
  void withoutTheSecretItSaysWhatItCannotCheck() {
    try (FlawedReceiver receiver = new FlawedReceiver(Flaw.NONE)) {
      Report report = check(receiver.url(), Optional.empty(), Optional.empty());
      assertThat(complaints(report)).isEmpty();
      assertThat(finding(report, Rule.ACCEPTS_EVENTS).saw()).isEqualTo("give --secret");
      assertThat(finding(report, Rule.REFUSES_WRONG_SIGNATURE).result()).isEqualTo(Result.OK);
      assertThat(report.conforms()).isFalse();
    }
    try (FlawedReceiver receiver = new FlawedReceiver(Flaw.VERIFIES_NOTHING)) {
      Report report = check(receiver.url(), Optional.empty(), Optional.empty());
      assertThat(complaints(report))
          .contains(Rule.REFUSES_WRONG_SIGNATURE, Rule.REFUSES_MISSING_HEADERS);
    }
  }

  /** 192.0.2.0/24 is for documentation: nobody is there. */
  @Test
  void httpToAnotherMachineIsWarnedOf() {
    URI far = URI.create("http://192.0.2.1:9/");
    Report report =
        ReceiverCheck.run(new Target(far, Optional.empty(), Optional.empty(), SHORT_TIMEOUT));
    assertThat(finding(report, Rule.USES_HTTPS).result()).isEqualTo(Result.WARNING);
    assertThat(finding(report, Rule.ACCEPTS_EVENTS).result()).isEqualTo(Result.WRONG);
  }

  private static Report check(URI url, Optional<String> secret, Optional<URI> countUrl) {
    return ReceiverCheck.run(new Target(url, secret, countUrl, FlawedReceiver.TIMEOUT));
  }

  private static Set<Rule> complaints(Report report) {
    return report.findings().stream()
        .filter(each -> each.result() == Result.WRONG || each.result() == Result.WARNING)
        .map(Finding::rule)
        .collect(toCollection(() -> EnumSet.noneOf(Rule.class)));
  }

  private static Finding finding(Report report, Rule rule) {
    return report.findings().stream().filter(each -> each.rule() == rule).findFirst().orElseThrow();
  }
}
