package io.chargeline.api;

import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.rule.ShippedRules;
import io.chargeline.api.Client.Reply;
import io.chargeline.domain.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alert rules, through real HTTP; every test has ids of its own. */
final class AlertRuleRoutesTest extends ApiTest {
  private static final String PATH = "/api/third/alert-rules";
  private static final String ADMIN_PATH = "/api/admin/alert-rules";
  private static final String[] YAML = {"Content-Type", "application/yaml"};
  private static final String[] AS_YAML = {"Accept", "application/yaml"};

  private Client admin;

  @BeforeAll
  void callTheOperator() {
    admin = new Client(server.port(), ADMIN_KEY);
  }

  private static String rule(String id, int value, String more) {
    return """
    {"id": "%s", "name": {"en": "Hot", "zh": "过热"}, "per": "port",
     "condition": {"kind": "threshold", "signal": "sample", "field": "port_celsius", "op": ">="},
     "levels": [{"level": "warning", "value": %d, "for": 60}]%s}
    """
        .formatted(id, value, more);
  }

  private static int value(Reply reply) {
    return reply.body().at("/rule/levels/0/value").asInt();
  }

  private static List<String> each(Reply list, String field) {
    List<String> texts = new ArrayList<>();
    list.body().get("items").forEach(item -> texts.add(item.path(field).asText()));
    return texts;
  }

  private Reply put(String id, String body, String... headers) {
    return demo.call("PUT", PATH + "/" + id, body, headers);
  }

  @Test
  void aRuleIsMadeReplacedRolledBackAndDeleted() {
    Reply made = demo.post(PATH + "?note=summer", rule("life", 65, ""));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.raw().headers().firstValue("Location")).contains(PATH + "/life");
    assertThat(made.raw().headers().firstValue("ETag")).contains("\"1\"");
    assertThat(made.text("source")).isEqualTo("own");
    assertThat(made.text("by")).isEqualTo("configured");
    assertThat(made.text("note")).isEqualTo("summer");
    assertThat(made.body().at("/rule/flap/changes").asInt()).as("a default").isEqualTo(4);
    assertThat(made.body().get("rule").has("tenant")).isFalse();
    assertThat(demo.get(PATH + "/life").body()).isEqualTo(made.body());
    assertThat(code(demo.post(PATH, rule("life", 1, "")))).isEqualTo("409 rule_exists");

    assertThat(code(put("life", rule("life", 70, "")))).isEqualTo("409 rule_changed");
    Reply second = put("life", rule("life", 70, ", \"version\": 1"));
    assertThat(second.status()).as(second.text()).isEqualTo(200);
    assertThat(second.text("version")).isEqualTo("2");
    Reply lost = put("life", rule("life", 80, ", \"version\": 1"));
    assertThat(code(lost)).isEqualTo("409 rule_changed");
    assertThat(lost.text("current_version")).isEqualTo("2");
    Reply same = put("life", rule("life", 70, ", \"version\": 2"));
    assertThat(same.body()).as("says the same").isEqualTo(second.body());

    Reply versions = demo.get(PATH + "/life/versions");
    assertThat(each(versions, "version")).containsExactly("2", "1");
    Reply first = demo.get(PATH + "/life/versions/1");
    assertThat(value(first)).isEqualTo(65);
    Reply back = put("life", first.body().get("rule").toString(), "If-Match", "\"2\"");
    assertThat(back.text("version")).as(back.text()).isEqualTo("3");
    assertThat(value(back)).isEqualTo(65);

    assertThat(code(demo.delete(PATH + "/life", "If-Match", "2"))).isEqualTo("409 rule_changed");
    assertThat(demo.delete(PATH + "/life", "If-Match", "3").status()).isEqualTo(204);
    assertThat(code(demo.get(PATH + "/life"))).isEqualTo("404 rule_not_found");
    assertThat(code(demo.delete(PATH + "/life"))).isEqualTo("404 rule_not_found");
    assertThat(demo.get(PATH + "/life/versions?limit=1").body().at("/items/0/deleted").asBoolean())
        .isTrue();
    Reply again = demo.post(PATH, rule("life", 65, ""));
    assertThat(again.text("version")).isEqualTo("5");
    Reply page = demo.get(PATH + "/life/versions?limit=3");
    assertThat(each(page, "version")).containsExactly("5", "4", "3");
    Reply rest = demo.get(PATH + "/life/versions?cursor=" + page.text("next_cursor"));
    assertThat(each(rest, "version")).containsExactly("2", "1");
    assertThat(rest.body().has("next_cursor")).isFalse();
    assertThat(code(demo.get(PATH + "/life/versions/9"))).isEqualTo("404 rule_not_found");
  }

  @Test
  void theShippedRulesAreEveryTenantsUntilItHasItsOwn() {
    Reply all = demo.get(PATH + "?source=platform&limit=1000");
    assertThat(each(all, "id")).contains("device-offline");
    assertThat(each(all, "source")).containsOnly("platform");
    assertThat(each(all, "by")).contains("chargeline");
    assertThat(all.text()).as("the operator's alone").doesNotContain("\"per\":\"platform\"");
    List<String> shipped = ShippedRules.all().stream().map(it -> it.id()).toList();
    assertThat(each(admin.get(ADMIN_PATH + "?limit=1000"), "id")).containsAll(shipped);

    assertThat(code(other.delete(PATH + "/device-offline"))).isEqualTo("403 rule_by_operator");
    Reply off = other.patch(PATH + "/device-offline", "{\"enabled\": false}");
    assertThat(off.status()).as(off.text()).isEqualTo(200);
    assertThat(off.text("source")).isEqualTo("own");
    assertThat(off.body().get("overrides").asBoolean()).isTrue();
    assertThat(off.body().get("enabled").asBoolean()).isFalse();
    assertThat(off.text("version")).isEqualTo("1");
    assertThat(other.get(PATH + "/device-offline").body()).isEqualTo(off.body());
    Reply platforms = other.get(PATH + "/device-offline?source=platform");
    assertThat(platforms.body().get("overridden").asBoolean()).isTrue();
    assertThat(platforms.body().get("rule").has("version")).isFalse();
    assertThat(demo.get(PATH + "/device-offline").body().get("overridden").asBoolean()).isFalse();
    assertThat(each(other.get(PATH + "?enabled=false"), "id")).contains("device-offline");

    assertThat(other.delete(PATH + "/device-offline").status()).isEqualTo(204);
    assertThat(other.get(PATH + "/device-offline").text("source")).isEqualTo("platform");
    assertThat(each(other.get(PATH + "/device-offline/versions?source=own"), "version"))
        .containsExactly("2", "1");
    assertThat(each(other.get(PATH + "/device-offline/versions"), "source"))
        .containsOnly("platform");
  }

  @Test
  void theOperatorsRulesLookAtTheTenantsTheyName() {
    String scoped = rule("named", 65, ", \"scope\": {\"tenants\": [\"demo\"]}");
    Reply made = admin.post(ADMIN_PATH, scoped);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.body().at("/rule/scope/tenants/0").asText()).isEqualTo("demo");
    Reply seen = demo.get(PATH + "/named");
    assertThat(seen.text("by")).isEqualTo("operator");
    assertThat(seen.body().get("rule").has("scope")).isFalse();
    assertThat(seen.raw().headers().firstValue("ETag")).isEmpty();
    assertThat(code(other.get(PATH + "/named"))).isEqualTo("404 rule_not_found");
    assertThat(code(other.patch(PATH + "/named", "{\"enabled\": false}")))
        .isEqualTo("404 rule_not_found");
    assertThat(
            admin.patch(ADMIN_PATH + "/named", "{\"draft\": true, \"version\": 1}").text("version"))
        .isEqualTo("2");
    assertThat(code(admin.patch(ADMIN_PATH + "/named", "{\"draft\": false, \"version\": 1}")))
        .isEqualTo("409 rule_changed");
    assertThat(code(demo.get(ADMIN_PATH))).isEqualTo("403 scope_missing");
    Reply nobody =
        admin.post(
            ADMIN_PATH + "/validate", rule("x", 1, ", \"scope\": {\"tenants\": [\"nobody\"]}"));
    assertThat(nobody.body().at("/problems/0/field").asText()).isEqualTo("scope.tenants");
    assertThat(admin.delete(ADMIN_PATH + "/named").status()).isEqualTo(204);
  }

  @Test
  void aRuleCanBeAskedAboutBeforeItIsSaved() {
    job.write(online("04A70001", "demo", 1, idle(1)));
    job.write(online("04A70002", "demo", 1, idle(1)));
    job.write(online("04A70003", "other", 1, idle(1)));
    Reply good =
        demo.post(
            PATH + "/validate",
            rule("asked", 65, ", \"scope\": {\"devices\": [\"04a70001\", \"04A70002\"]}"));
    assertThat(good.body().get("valid").asBoolean()).as(good.text()).isTrue();
    assertThat(good.body().get("devices").asInt()).isEqualTo(2);
    assertThat(good.body().at("/rule/scope/devices/0").asText()).isEqualTo("04A70001");
    assertThat(good.body().get("rule").has("version")).isFalse();
    Reply claimed =
        admin.post(
            "/api/admin/devices",
            "{\"device_phy_id\":\"04A70004\",\"tenant\":\"demo\",\"tags\":[\"by-the-sea\"]}");
    assertThat(claimed.status()).as(claimed.text()).isLessThan(300);
    assertThat(
            demo.post(
                    PATH + "/validate",
                    rule("asked", 65, ", \"scope\": {\"tags\": [\"by-the-sea\"]}"))
                .body()
                .get("devices")
                .asInt())
        .isEqualTo(1);
    int everywhere =
        demo.post(PATH + "/validate", rule("asked", 65, "")).body().get("devices").asInt();
    assertThat(everywhere).isGreaterThanOrEqualTo(2);

    Reply wrong =
        demo.post(
            PATH + "/validate",
            rule(
                "Asked!",
                65,
                ", \"tenant\": \"other\", \"colour\": 1, \"scope\": {\"devices\": [\"04A70003\"],"
                    + " \"sites\": [\"nowhere\"]}"));
    assertThat(wrong.body().get("valid").asBoolean()).isFalse();
    List<String> fields = new ArrayList<>();
    for (JsonNode problem : wrong.body().get("problems")) {
      fields.add(problem.get("field").asText());
      assertThat(problem.get("remedy").asText()).matches("[ -~–]+");
      assertThat(problem.get("remedy_zh").asText()).matches(".*\\p{IsHan}.*");
    }
    assertThat(fields)
        .containsExactlyInAnyOrder("tenant", "id", "colour", "scope.devices", "scope.sites");
    assertThat(wrong.text()).contains("04A70003").contains("nowhere");
    assertThat(code(demo.get(PATH + "/asked"))).isEqualTo("404 rule_not_found");

    Reply refused = demo.post(PATH, rule("asked", 65, ", \"colour\": 1"), "Accept-Language", "zh");
    assertThat(code(refused)).isEqualTo("422 rule_refused");
    assertThat(refused.text("field")).isEqualTo("colour");
    assertThat(refused.body().at("/problems/0/remedy").asText()).contains("没有该字段");
  }

  @Test
  void yamlIsTheSameRule() {
    Reply made = demo.post(PATH, rule("by-json", 65, ", \"schedule\": {\"from\": \"08:00\"}"));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    Reply yaml = demo.get(PATH + "/by-json", AS_YAML);
    assertThat(yaml.type()).startsWith("application/yaml");
    assertThat(Yaml.read(yaml.raw().body()).toString())
        .isEqualTo(
            Json.tree(made.body().get("rule").toString().getBytes(StandardCharsets.UTF_8))
                .toString());
    String edited = yaml.text().replace("by-json", "by-yaml").replace("value: 65.0", "value: 72");
    Reply sent = demo.post(PATH, edited, YAML);
    assertThat(sent.status()).as(sent.text()).isEqualTo(201);
    assertThat(value(sent)).isEqualTo(72);
    assertThat(sent.body().at("/rule/schedule/from").asText()).isEqualTo("08:00");
    Reply next = put("by-yaml", edited.replace("72", "73"), "Content-Type", "text/yaml");
    assertThat(next.text("version")).as("the version of the file").isEqualTo("2");
    assertThat(demo.get(PATH + "/by-yaml/versions/1", AS_YAML).text()).contains("value: 72");
    Reply byHand =
        demo.post(
            PATH + "/validate",
            """
            # a comment
            id: by-hand
            name: {en: Hot, zh: 过热}
            per: port
            condition: {kind: threshold, signal: sample, field: port_celsius, op: ">="}
            levels:
              - {level: warning, value: 65, for: 60}
            scope: {models: [no, on]}
            clear: {on: {signal: session}}
            """,
            YAML);
    assertThat(byHand.body().get("valid").asBoolean()).as(byHand.text()).isTrue();
    assertThat(byHand.body().at("/rule/scope/models").toString()).isEqualTo("[\"no\",\"on\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: &x [1, 2]~b: [*x, *x]       | 400 malformed_yaml",
        "&x a: 1                        | 400 malformed_yaml",
        "a: 1~a: 2                      | 400 malformed_yaml",
        "a: 1~---~b: 2                  | 400 malformed_yaml",
        "a: [1                          | 400 malformed_yaml",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"
            + " | 400 malformed_yaml",
        "!!javax.script.ScriptEngineManager [a] | 422 rule_refused",
        "just text                      | 422 rule_refused",
        "''                             | 422 rule_refused",
      })
  void yamlThatIsMoreThanATreeIsRefused(String yaml, String expected) {
    assertThat(code(demo.post(PATH, yaml.replace('~', '\n'), YAML))).isEqualTo(expected);
  }

  @Test
  void aBodyHasABound() {
    String long64k = "name: " + "x".repeat(Body.MAX_BYTES);
    assertThat(code(demo.post(PATH, long64k, YAML))).isEqualTo("413 content_too_large");
    assertThat(code(demo.post(PATH, "[1]"))).isEqualTo("422 rule_refused");
    assertThat(code(demo.post(PATH, "{"))).isEqualTo("400 malformed_json");
    assertThat(code(demo.call("PUT", PATH + "/bound", rule("other", 1, ""))))
        .isEqualTo("422 rule_refused");
    assertThat(code(put("bound", rule("bound", 1, ", \"version\": 1"))))
        .isEqualTo("404 rule_not_found");
    assertThat(code(put("bound", rule("bound", 1, ""), "If-Match", "W/\"x\"")))
        .isEqualTo("400 invalid_field");
    assertThat(code(demo.get(PATH + "?source=mine"))).isEqualTo("400 invalid_field");
    assertThat(code(demo.patch(PATH + "/bound", "{}"))).isEqualTo("400 missing_field");
    assertThat(code(demo.post(PATH + "?note=", rule("bound", 1, ""))))
        .isEqualTo("400 invalid_field");
  }

  @Test
  void aDraftRunsBesideTheRuleAndTakesItsPlace() {
    assertThat(code(demo.post(PATH + "/tried/draft", ""))).isEqualTo("404 rule_not_found");
    demo.post(PATH, rule("tried", 65, ""));
    assertThat(code(demo.post(PATH + "/tried/publish", ""))).isEqualTo("404 rule_not_found");
    Reply draft = demo.post(PATH + "/tried/draft", rule("tried", 60, ""));
    assertThat(draft.status()).as(draft.text()).isEqualTo(201);
    assertThat(draft.text("id")).isEqualTo("tried.draft");
    assertThat(draft.body().get("draft").asBoolean()).isTrue();
    assertThat(value(demo.get(PATH + "/tried"))).isEqualTo(65);
    Reply better = demo.post(PATH + "/tried/draft", rule("tried.draft", 62, ""));
    assertThat(better.text("version")).isEqualTo("2");
    assertThat(each(demo.get(PATH + "?draft=true"), "id")).contains("tried.draft");

    assertThat(code(demo.call("POST", PATH + "/tried/publish", "", "If-Match", "\"7\"")))
        .isEqualTo("409 rule_changed");
    Reply live = demo.post(PATH + "/tried/publish?note=quieter", "");
    assertThat(live.status()).as(live.text()).isEqualTo(200);
    assertThat(live.text("id")).isEqualTo("tried");
    assertThat(live.text("version")).isEqualTo("2");
    assertThat(live.text("note")).isEqualTo("quieter");
    assertThat(live.body().get("draft").asBoolean()).isFalse();
    assertThat(value(live)).isEqualTo(62);
    assertThat(code(demo.get(PATH + "/tried.draft"))).isEqualTo("404 rule_not_found");

    Reply ofPlatforms = demo.post(PATH + "/device-offline/draft", "");
    assertThat(ofPlatforms.status()).as(ofPlatforms.text()).isEqualTo(201);
    assertThat(demo.get(PATH + "/device-offline").text("source")).isEqualTo("platform");
    assertThat(demo.delete(PATH + "/device-offline.draft").status()).isEqualTo(204);
  }

  @Test
  void pagesGoOnWhereTheLastEnded() {
    IntStream.range(0, 5).forEach(i -> demo.post(PATH, rule("page-" + i, i, "")));
    List<String> ids = new ArrayList<>();
    String cursor = "";
    do {
      Reply page = demo.get(PATH + "?source=own&limit=2" + cursor);
      ids.addAll(each(page, "id"));
      cursor = page.body().has("next_cursor") ? "&cursor=" + page.text("next_cursor") : "";
    } while (!cursor.isEmpty());
    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(ids).contains("page-0", "page-1", "page-2", "page-3", "page-4");
  }

  @Test
  void aRepeatedRequestMakesOneRule() {
    Reply one = demo.post(PATH, rule("once", 65, ""), "Idempotency-Key", "alert-rule-once");
    Reply two = demo.post(PATH, rule("once", 65, ""), "Idempotency-Key", "alert-rule-once");
    assertThat(one.status()).isEqualTo(201);
    assertThat(two.body()).isEqualTo(one.body());
    assertThat(each(demo.get(PATH + "/once/versions"), "version")).containsExactly("1");
  }

  @Test
  void anotherServerKnowsItAtOnce() {
    try (ApiServer second = newServer(java.util.Optional.empty())) {
      second.ready().join();
      Client there = new Client(second.port(), "demo-key");
      Reply made = demo.post(PATH, rule("far", 65, ""));
      assertThat(there.get(PATH + "/far").body()).isEqualTo(made.body());
      assertThat(there.patch(PATH + "/far", "{\"enabled\": false}").text("version")).isEqualTo("2");
      ObjectNode seen = (ObjectNode) made.body().get("rule");
      seen.put("group_wait", 5);
      assertThat(code(put("far", seen.toString()))).isEqualTo("409 rule_changed");
    }
    await().untilAsserted(() -> assertThat(demo.get(PATH + "/far").text("version")).isEqualTo("2"));
  }
}
