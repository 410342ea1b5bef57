package io.chargeline.api;

import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.Client.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Silences, through real HTTP. */
final class SilenceRoutesTest extends ApiTest {
  private static final String PATH = "/api/third/silences";
  private static final String ADMIN_PATH = "/api/admin/silences";

  private Client admin;

  @BeforeAll
  void callTheOperator() {
    admin = new Client(server.port(), ADMIN_KEY);
  }

  private static String in(Duration time) {
    return Instant.now().plus(time).truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static List<String> ids(Reply list) {
    List<String> ids = new ArrayList<>();
    for (JsonNode item : list.body().get("items")) {
      ids.add(item.get("id").asText());
    }
    return ids;
  }

  @Test
  void aSilenceIsMadeChangedAndEndedEarly() {
    job.write(online("04A70011", "demo", 1, idle(1)));
    demo.post("/api/third/sites", "{\"id\":\"quiet-7\",\"name\":\"Quiet 7\"}");
    Reply made =
        demo.post(
            PATH,
            """
            {"rules": ["device-offline"], "sites": ["quiet-7"], "devices": ["04a70011"],
             "at_most": "warning", "reason": "new cables", "duration_s": 3600}
            """);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    String path = PATH + "/" + made.text("id");
    assertThat(made.raw().headers().firstValue("Location")).contains(path);
    assertThat(made.text("phase")).isEqualTo("running");
    assertThat(made.text("author")).isEqualTo("configured");
    assertThat(made.body().at("/devices/0").asText()).isEqualTo("04A70011");
    assertThat(made.body().get("everything").asBoolean()).isFalse();
    assertThat(Duration.between(at(made, "starts_at"), at(made, "ends_at")))
        .isEqualTo(Duration.ofHours(1));
    assertThat(demo.get(path).body()).isEqualTo(made.body());
    assertThat(ids(demo.get(PATH))).contains(made.text("id"));
    assertThat(code(other.get(path))).isEqualTo("404 silence_not_found");
    assertThat(code(other.delete(path))).isEqualTo("404 silence_not_found");
    assertThat(code(admin.get(ADMIN_PATH + "/" + made.text("id"))))
        .isEqualTo("404 silence_not_found");

    String later = in(Duration.ofHours(5));
    Reply changed = demo.patch(path, "{\"ends_at\": \"" + later + "\", \"reason\": \"and more\"}");
    assertThat(changed.text("version")).as(changed.text()).isEqualTo("2");
    assertThat(at(changed, "ends_at")).isEqualTo(Instant.parse(later));
    assertThat(changed.text("reason")).isEqualTo("and more");
    assertThat(changed.text("starts_at")).isEqualTo(made.text("starts_at"));

    assertThat(demo.delete(path).status()).isEqualTo(204);
    assertThat(demo.delete(path).status()).isEqualTo(204);
    Reply ended = demo.get(path);
    assertThat(ended.text("phase")).isEqualTo("ended");
    assertThat(ended.text("version")).isEqualTo("3");
    assertThat(ended.text("ends_at")).isEqualTo(ended.text("effective_from"));
    assertThat(code(demo.patch(path, "{\"reason\": \"late\"}"))).isEqualTo("409 silence_over");
    assertThat(ids(demo.get(PATH))).doesNotContain(made.text("id"));
    assertThat(ids(demo.get(PATH + "?all=true"))).contains(made.text("id"));
  }

  private static Instant at(Reply reply, String field) {
    return Instant.parse(reply.text(field));
  }

  @Test
  void theOperatorSilencesThePlatformsOwnAlerts() {
    Reply made =
        admin.post(
            ADMIN_PATH,
            "{\"everything\": true, \"author\": \"night shift\", \"reason\": \"upgrade\","
                + " \"starts_at\": \"%s\", \"ends_at\": \"%s\"}"
                    .formatted(in(Duration.ofHours(1)), in(Duration.ofHours(2))));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    assertThat(made.text("phase")).isEqualTo("announced");
    assertThat(made.text("author")).isEqualTo("night shift");
    assertThat(made.body().get("everything").asBoolean()).isTrue();
    assertThat(ids(demo.get(PATH))).doesNotContain(made.text("id"));
    assertThat(ids(admin.get(ADMIN_PATH))).contains(made.text("id"));
    assertThat(admin.delete(ADMIN_PATH + "/" + made.text("id")).status()).isEqualTo(204);
    assertThat(admin.get(ADMIN_PATH + "/" + made.text("id")).text("phase")).isEqualTo("ended");
    assertThat(code(demo.post(ADMIN_PATH, "{}"))).isEqualTo("403 scope_missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'reason':'r','duration_s':60}                                   | 400 missing_field",
        "{'reason':'r','duration_s':60,'everything':false}                | 400 missing_field",
        "{'reason':'r','duration_s':60,'everything':true,'at_most':'info'}| 400 invalid_field",
        "{'duration_s':60,'everything':true}                              | 400 missing_field",
        "{'reason':'r','everything':true}                                 | 400 missing_field",
        "{'reason':'r','everything':true,'duration_s':0}                  | 400 invalid_field",
        "{'reason':'r','everything':true,'duration_s':2678401}            | 400 invalid_field",
        "{'reason':'r','everything':true,'ends_at':'FAR'}                 | 400 invalid_field",
        "{'reason':'r','everything':true,'ends_at':'PAST'}                | 400 invalid_field",
        "{'reason':'r','everything':true,'ends_at':'SOON','duration_s':9} | 400 invalid_field",
        "{'reason':'r','everything':true,'starts_at':'YEAR','duration_s':9} | 400 invalid_field",
        "{'reason':'r','at_most':'loud','ends_at':'SOON'}                 | 400 invalid_field",
        "{'reason':'r','rules':['nope'],'ends_at':'SOON'}                 | 404 rule_not_found",
        "{'reason':'r','rules':[],'ends_at':'SOON'}                       | 400 invalid_field",
        "{'reason':'r','sites':['nowhere'],'ends_at':'SOON'}              | 404 site_not_found",
        "{'reason':'r','devices':['04A7FFFF'],'ends_at':'SOON'}           | 404 device_not_found",
        "{'reason':'r','rule':['x'],'ends_at':'SOON'}                     | 400 unknown_field",
      })
  void saysWhatCannotBe(String body, String expected) {
    String json =
        body.replace('\'', '"')
            .replace("SOON", in(Duration.ofMinutes(1)))
            .replace("PAST", in(Duration.ofMinutes(-1)))
            .replace("YEAR", in(Duration.ofDays(400)))
            .replace("FAR", in(Duration.ofDays(40)));
    assertThat(code(demo.post(PATH, json))).isEqualTo(expected);
  }

  @Test
  void thereAreSoManyAndNoMore() {
    String body = "{\"at_most\": \"info\", \"reason\": \"many\", \"duration_s\": 600}";
    List<String> made = new ArrayList<>();
    Reply last = other.post(PATH, body);
    while (last.status() == 201) {
      made.add(last.text("id"));
      last = other.post(PATH, body);
    }
    assertThat(made).hasSize(500);
    assertThat(code(last)).isEqualTo("429 too_many_silences");
    List<String> listed = new ArrayList<>();
    Reply page = other.get(PATH + "?limit=300");
    listed.addAll(ids(page));
    page = other.get(PATH + "?limit=300&cursor=" + page.text("next_cursor"));
    listed.addAll(ids(page));
    assertThat(page.body().has("next_cursor")).isFalse();
    assertThat(listed).containsExactlyInAnyOrderElementsOf(made);
    assertThat(other.delete(PATH + "/" + made.get(0)).status()).isEqualTo(204);
    assertThat(other.post(PATH, body).status()).isEqualTo(201);
  }
}
