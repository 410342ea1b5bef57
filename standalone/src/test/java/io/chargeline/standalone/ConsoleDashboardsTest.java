package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import io.chargeline.standalone.ConsoleBrowser.Look;
import io.chargeline.standalone.ConsoleBrowser.Visit;
import io.chargeline.standalone.TestStack.Reply;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every dashboard, drawn in a real browser out of what a real fleet did. */
class ConsoleDashboardsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final TestStack STACK = TestStack.shared();

  /** Of all panels of a dashboard; the others ask for what did not happen here, such as faults. */
  private static final double WITH_DATA = 0.4;

  private static final String SETTLED =
      """
      () => {
        const panels = [...document.querySelectorAll(".panel")];
        panels.find((one) => !one.querySelector(".panel-body")?.childElementCount)?.scrollIntoView();
        return panels.length > 0
          && panels.every((one) => one.querySelector(".panel-body")?.childElementCount > 0
            && !one.querySelector(".loading"));
      }
      """;
  private static final String TITLES =
      "(of) => [...document.querySelectorAll('.panel')].filter((one) => one.querySelector(of))"
          + ".map((one) => one.querySelector('h3').textContent)";

  private static ConsoleBrowser browser;
  private static String device;
  private static String endpoint;

  @BeforeAll
  static void letThingsHappen() throws Exception {
    browser = ConsoleBrowser.open(STACK.endpoints().api());
    endpoint =
        STACK
            .post(
                "/api/third/webhook-endpoints",
                "{\"url\":\"http://127.0.0.1:9/\",\"events\":[\"*\"]}")
            .text("id");
    String order = "DASH-" + UUID.randomUUID();
    for (JsonNode one : STACK.get("/api/third/devices?state=online").body().get("items")) {
      device = one.get("device_phy_id").asText();
      // Of some ports without a plug, the device says so: a failed start is worth a panel.
      for (int port = 1; port <= 2; port++) {
        STACK.post(
            "/api/third/devices/" + device + "/charge/start",
            "{\"port_no\":%d,\"order_no\":\"%s\",\"mode\":1,\"time_limit\":60}"
                .formatted(port, order + device + port));
      }
    }
    Awaitility.await()
        .atMost(PATIENCE.multipliedBy(3))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> STACK.get("/api/third/sessions?state=ended&limit=50").body().toString(),
            it -> it.contains(order));
  }

  @AfterAll
  static void leave() {
    if (browser != null) {
      browser.close();
    }
    STACK.send(STACK.request("/api/third/webhook-endpoints/" + endpoint).DELETE());
  }

  static Stream<String> uids() {
    return Stream.of(
        "fleet",
        "site",
        "device",
        "sessions",
        "reliability",
        "control",
        "webhooks",
        "alerts",
        "platform");
  }

  @ParameterizedTest
  @MethodSource("uids")
  void itIsDrawnOnADeskAndOnAPhone(String uid) {
    look(uid, Look.DESK);
    look(uid, Look.PHONE.in("zh", "dark"));
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("uids")
  void itIsDrawnInEveryWay(String uid) {
    for (Look size : List.of(Look.DESK, Look.PHONE)) {
      for (String language : List.of("en", "zh")) {
        for (String theme : List.of("light", "dark")) {
          look(uid, size.in(language, theme));
        }
      }
    }
  }

  /** Those that are there are those that are looked at. */
  @org.junit.jupiter.api.Test
  void allAreLookedAt() {
    Reply all =
        STACK.send(
            STACK
                .request("/api/admin/dashboards")
                .setHeader("Authorization", "Bearer " + TestStack.ADMIN_KEY)
                .GET());
    assertThat(all.body().get("items").findValuesAsText("uid"))
        .containsExactlyInAnyOrderElementsOf(uids().map(uid -> "chargeline-" + uid).toList());
  }

  private static void look(String uid, Look look) {
    boolean operators = uid.equals("platform");
    String key = operators ? TestStack.ADMIN_KEY : STACK.endpoints().apiKey();
    try (Visit visit = browser.visit(look, key)) {
      String chosen = uid.equals("device") ? "&var-device=" + device : "";
      Page page = visit.go("/dashboards/chargeline-" + uid + "?from=now-1h&to=now" + chosen);
      page.waitForFunction(SETTLED);
      visit.shot("dashboard-" + uid);
      List<?> all = (List<?>) page.evaluate(TITLES, "h3");
      List<?> empty = (List<?>) page.evaluate(TITLES, ".panel-none");
      assertThat((List<?>) page.evaluate(TITLES, ".panel-wrong")).as("%s %s", uid, look).isEmpty();
      assertThat(all.size() - empty.size())
          .as("%s %s: of %s panels these have nothing to show: %s", uid, look, all.size(), empty)
          .isGreaterThanOrEqualTo((int) (WITH_DATA * all.size()));
      visit.assertFits();
      visit.assertAccessible();
      visit.assertQuiet();
    }
  }
}
