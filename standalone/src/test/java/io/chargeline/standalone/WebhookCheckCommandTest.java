package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class WebhookCheckCommandTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void aGoodReceiverConforms() {
    try (WebhookReceiver receiver = new WebhookReceiver(16, delivery -> {})) {
      receiver.expect(SECRET);
      assertThat(run("webhook-check", receiver.url(), "--secret", SECRET, "--timeout", "5"))
          .as(out.toString())
          .isZero();
      assertThat(out.toString())
          .contains("ok          answers 2xx to an event of every type")
          .contains("not visible processes a repeated event once (give --count-url)")
          .contains("Not to be seen from here:");
    }
  }

  @Test
  void whatIsWrongIsSaidWithItsRemedyForPeopleAndForPrograms() {
    try (WebhookReceiver receiver = new WebhookReceiver(16, delivery -> {})) {
      assertThat(run("webhook-check", receiver.url(), "--secret", SECRET)).isEqualTo(1);
      assertThat(out.toString())
          .contains("WRONG       answers 2xx to an event of every type")
          .contains("it:   answered 401")
          .contains("mend: Answer 200 or 204 to every event");
      out.getBuffer().setLength(0);
      assertThat(withInput(SECRET + "\n", "webhook-check", receiver.url(), "--secret=-", "--json"))
          .isEqualTo(1);
      JsonNode report = Json.tree(out.toString().getBytes(StandardCharsets.UTF_8));
      assertThat(report.get("conforms").asBoolean()).isFalse();
      assertThat(report.get("requests").asInt()).isPositive();
      JsonNode wrong =
          StreamSupport.stream(report.get("checks").spliterator(), false)
              .filter(check -> check.get("result").asText().equals("wrong"))
              .findFirst()
              .orElseThrow();
      assertThat(wrong.get("check").asText()).isEqualTo("accepts_events");
      assertThat(List.of("promise", "saw", "remedy")).allMatch(wrong::has);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://192.0.2.1/|--json|is not on this machine: give --yes if it is yours to attack",
        "ftp://127.0.0.1/|--json|URL ftp://127.0.0.1/: give http:// or https:// and a host",
        "http://127.0.0.1:9/|--timeout=0|--timeout 0.0: give 0.2 to 60 seconds",
        "http://127.0.0.1:9/|--timeout=NaN|--timeout NaN: give 0.2 to 60 seconds",
        "http://127.0.0.1:9/|--secret=whsec_%|--secret: give whsec_ and base64",
        "http://127.0.0.1:9/|--secret=|--secret: give whsec_ and base64",
        "http://127.0.0.1:9/|--count-url=x|--count-url x: give http:// or https:// and a host",
      })
  void aWrongCommandIsExplained(String url, String option, String explanation) {
    assertThat(run("webhook-check", url, option)).isEqualTo(2);
    assertThat(err.toString()).contains(explanation);
  }

  private int withInput(String text, String... args) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
    try {
      return run(args);
    } finally {
      System.setIn(before);
    }
  }

  private int run(String... args) {
    CommandLine line = Chargeline.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(args);
  }
}
