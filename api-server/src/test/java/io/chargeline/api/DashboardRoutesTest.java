package io.chargeline.api;

import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What needs no database; its answers are tested with ClickHouse. */
final class DashboardRoutesTest extends ApiTest {
  private static final String FLEET = "/api/third/dashboards/chargeline-fleet";

  @Test
  void thoseThatAreShippedAreListed() {
    JsonNode items = demo.get("/api/third/dashboards").body().get("items");
    assertThat(items.findValuesAsText("uid")).contains("chargeline-fleet");
    assertThat(items.findValuesAsText("title")).contains("Fleet overview");
    Client admin = new Client(server.port(), ADMIN_KEY);
    assertThat(admin.get("/api/admin/dashboards").body().get("items").size())
        .isGreaterThanOrEqualTo(items.size());
    assertThat(code(admin.get("/api/third/dashboards"))).isEqualTo("403 scope_missing");
    assertThat(code(demo.get("/api/admin/dashboards"))).isEqualTo("403 scope_missing");
  }

  @Test
  void aDashboardIsToldWithoutItsQueries() {
    JsonNode fleet = demo.get(FLEET).body();
    assertThat(fleet.path("schemaVersion").asInt()).isEqualTo(41);
    assertThat(fleet.findValuesAsText("refId")).contains("A");
    assertThat(fleet.findValue("gridPos").path("w").asInt()).isPositive();
    assertThat(fleet.findValues("rawSql")).isEmpty();
    assertThat(fleet.findValues("datasource")).isEmpty();
    assertThat(fleet.toString()).doesNotContain("SELECT");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          chargeline-none                            | 404 dashboard_not_found
          chargeline-fleet/panels/999                | 404 panel_not_found
          chargeline-fleet/panels/x                  | 404 panel_not_found
          chargeline-fleet/variables/none            | 404 variable_not_found
          chargeline-fleet/panels/{id}?from=yesterday   | 400 invalid_field
          chargeline-fleet/panels/{id}?from=5&to=5      | 400 invalid_field
          chargeline-fleet/panels/{id}?from=0           | 400 invalid_field
          chargeline-fleet/panels/{id}?to=9999999999999 | 400 invalid_field
          chargeline-fleet/panels/{id}?interval_ms=0    | 400 invalid_field
          chargeline-fleet/panels/{id}?var-none=1       | 400 invalid_field
          chargeline-fleet/panels/{id}                  | 503 history_unavailable
          chargeline-fleet/variables/{name}          | 503 history_unavailable
          """)
  void whatIsWrongIsTold(String path, String expected) {
    assertThat(
            code(
                demo.get(
                    "/api/third/dashboards/"
                        + path.replace("{id}", panel()).replace("{name}", variable()))))
        .isEqualTo(expected);
  }

  @Test
  void aTenantHasItselfToChoose() {
    assertThat(demo.get(FLEET + "/variables/tenant?var-tenant=other").body().toString())
        .isEqualTo("{\"items\":[{\"text\":\"demo\",\"value\":\"demo\"}]}");
    JsonNode variables = demo.get(FLEET).body().at("/templating/list");
    for (JsonNode variable : variables) {
      assertThat(variable.path("hide").asInt())
          .isEqualTo(variable.path("name").asText().equals("tenant") ? 2 : 0);
    }
  }

  @Test
  void valuesAreBounded() {
    assertThat(code(demo.get(FLEET + "/panels/" + panel() + "?var-site=" + "x".repeat(129))))
        .isEqualTo("400 invalid_field");
    assertThat(code(demo.get(FLEET + "/panels/" + panel() + "?" + many("var-site", 201))))
        .isEqualTo("400 invalid_field");
  }

  /** The id of one that asks something. */
  private String panel() {
    for (JsonNode panel : demo.get(FLEET).body().path("panels")) {
      if (panel.has("targets")) {
        return panel.path("id").asText();
      }
    }
    throw new AssertionError("no panel asks anything");
  }

  /** One whose values the database has. */
  private String variable() {
    for (JsonNode variable : demo.get(FLEET).body().at("/templating/list")) {
      if (!variable.path("name").asText().equals("tenant")) {
        return variable.path("name").asText();
      }
    }
    throw new AssertionError("there is nothing but tenants to choose");
  }

  private static String many(String name, int values) {
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < values; i++) {
      query.append('&').append(name).append('=').append(i);
    }
    return query.toString();
  }
}
