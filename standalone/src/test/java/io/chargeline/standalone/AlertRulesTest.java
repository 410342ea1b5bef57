package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.simulator.Periods;
import io.chargeline.simulator.PileListener;
import io.chargeline.simulator.PileSpec;
import io.chargeline.simulator.Yard;
import io.chargeline.standalone.TestStack.Reply;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator does with an alert rule and a silence, from the shell, as the page tells it. */
class AlertRulesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String RULES = "/api/third/alert-rules";
  private static final String DEVICE = "0A720001";

  private final TestStack stack = TestStack.shared();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String id = "e2e-" + UUID.randomUUID();
  private Yard yard;

  @AfterEach
  void leave() {
    if (yard != null) {
      yard.close();
    }
    send("DELETE", RULES + "/" + id, "");
  }

  private Reply send(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        stack.request(path).method(method, HttpRequest.BodyPublishers.ofString(body));
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return stack.send(request);
  }

  private String yaml(String path) throws IOException, InterruptedException {
    HttpRequest request = stack.request(path).setHeader("Accept", "application/yaml").build();
    HttpResponse<String> reply = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
    assertThat(reply.headers().firstValue("Content-Type")).contains("application/yaml");
    return reply.body();
  }

  private String rule(String celsius) {
    return """
    {"id": "%s", "name": {"en": "Port too hot", "zh": "端口过热"}, "per": "port",
     "scope": {"devices": ["%s"]},
     "condition": {"kind": "threshold", "signal": "sample", "field": "port_celsius", "op": ">="},
     "levels": [{"level": "warning", "value": %s, "for": 60}]}
    """
        .formatted(id, DEVICE, celsius);
  }

  @Test
  void fromTheFirstQuestionToTheSilence() throws Exception {
    Reply unknown = send("POST", RULES + "/validate", rule("65"));
    assertThat(unknown.body().at("/problems/0/field").asText())
        .as("%s", unknown)
        .isEqualTo("scope.devices");
    yard = new Yard(stack.devices(), 1);
    yard.pile(PileSpec.doubleSocket(0x0A720001), Periods.field(), PileListener.SILENT);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> stack.get("/api/third/devices/" + DEVICE).status() == 200);

    Reply asked = send("POST", RULES + "/validate", rule("65"));
    assertThat(asked.body().path("valid").asBoolean()).as("%s", asked).isTrue();
    assertThat(asked.body().path("devices").asInt()).isEqualTo(1);
    Reply made = send("POST", RULES, rule("65"));
    assertThat(made.status()).as("%s", made).isEqualTo(201);
    Reply refused = send("PUT", RULES + "/" + id, rule("70"), "If-Match", "\"7\"");
    assertThat(refused.status() + " " + refused.text("code")).isEqualTo("409 rule_changed");
    assertThat(refused.text("current_version")).isEqualTo("1");

    String file = yaml(RULES + "/" + id).replace("value: 65.0", "value: 70");
    Reply edited =
        send("PUT", RULES + "/" + id + "?note=summer", file, "Content-Type", "application/yaml");
    assertThat(edited.text("version")).as("%s", edited).isEqualTo("2");
    assertThat(edited.text("note")).isEqualTo("summer");
    String first = yaml(RULES + "/" + id + "/versions/1");
    Reply back =
        send(
            "PUT",
            RULES + "/" + id,
            first,
            "Content-Type",
            "application/yaml",
            "If-Match",
            "\"2\"");
    assertThat(back.body().at("/rule/levels/0/value").asInt()).as("%s", back).isEqualTo(65);
    List<String> versions = new ArrayList<>();
    for (JsonNode version : stack.get(RULES + "/" + id + "/versions").body().path("items")) {
      versions.add(version.path("version").asText());
    }
    assertThat(versions).containsExactly("3", "2", "1");

    String silences = "/api/third/silences";
    Reply silence =
        send(
            "POST",
            silences,
            "{\"rules\": [\"%s\"], \"reason\": \"new cables\", \"duration_s\": 600}".formatted(id));
    assertThat(silence.status()).as("%s", silence).isEqualTo(201);
    assertThat(silence.text("phase")).isEqualTo("running");
    assertThat(send("DELETE", silences + "/" + silence.text("id"), "").status()).isEqualTo(204);
    assertThat(stack.get(silences + "/" + silence.text("id")).text("phase")).isEqualTo("ended");
  }
}
