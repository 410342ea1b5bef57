package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import io.chargeline.standalone.ConsoleBrowser.Look;
import io.chargeline.standalone.ConsoleBrowser.Visit;
import io.chargeline.standalone.TestStack.Reply;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
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
      (uid) => {
        if (document.querySelector(".board")?.dataset.uid !== uid) {
          return false;
        }
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
      start(device, 2, order + device + 2);
      if (start(device, 1, order + device + 1)) {
        runs(device, order + device + 1);
        stop(device, order + device + 1);
      }
    }
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> STACK.get("/api/third/sessions?state=ended&limit=50").body().toString(),
            it -> it.contains(order));
  }

  private static boolean start(String id, int port, String order) {
    Reply reply =
        STACK.send(
            STACK
                .request("/api/third/devices/" + id + "/charge/start")
                .header("Prefer", "wait=10")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"port_no\":%d,\"order_no\":\"%s\",\"mode\":1,\"time_limit\":60}"
                            .formatted(port, order))));
    if (port != 1 && reply.text("state").equals("succeeded")) {
      stop(id, order);
    }
    return reply.text("state").equals("succeeded");
  }

  /** So that there is power to be drawn. */
  private static void runs(String id, String order) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> STACK.get("/api/third/devices/" + id + "/charge/status?order_no=" + order),
            it -> it.body().path("current_power").asDouble() > 0);
  }

  private static void stop(String id, String order) {
    Reply reply =
        STACK.send(
            STACK
                .request("/api/third/devices/" + id + "/charge/stop")
                .header("Prefer", "wait=10")
                .POST(
                    HttpRequest.BodyPublishers.ofString("{\"order_no\":\"%s\"}".formatted(order))));
    assertThat(reply.status()).as("%s", reply).isBetween(200, 202);
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

  static Stream<Look> twoLooks() {
    return Stream.of(Look.DESK, Look.PHONE.in("zh", "dark"));
  }

  static Stream<Look> allLooks() {
    return Stream.of(Look.DESK, Look.PHONE)
        .flatMap(size -> Stream.of("en", "zh").map(language -> size.in(language, "light")))
        .flatMap(light -> Stream.of(light, light.in(light.language(), "dark")));
  }

  @ParameterizedTest
  @MethodSource("twoLooks")
  void allAreDrawnOnADeskAndOnAPhone(Look look) {
    drawAll(look);
  }

  @Tag("slow")
  @ParameterizedTest
  @MethodSource("allLooks")
  void allAreDrawnInEveryWay(Look look) {
    drawAll(look);
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

  /** One goes from one to the next, as people do. */
  private static void drawAll(Look look) {
    SoftAssertions all = new SoftAssertions();
    try (Visit tenant = browser.visit(look, STACK.endpoints().apiKey());
        Visit operator = browser.visit(look, TestStack.ADMIN_KEY)) {
      uids().forEach(uid -> all.check(() -> draw(uid, uid.equals("platform") ? operator : tenant)));
    }
    all.assertAll();
  }

  private static void draw(String uid, Visit visit) {
    String chosen = uid.equals("device") ? "&var-device=" + device : "";
    Page page = visit.go("/dashboards/chargeline-" + uid + "?from=now-1h&to=now" + chosen);
    page.waitForFunction(SETTLED, "chargeline-" + uid);
    visit.shot("dashboard-" + uid);
    List<?> all = (List<?>) page.evaluate(TITLES, "h3");
    List<?> empty = (List<?>) page.evaluate(TITLES, ".panel-none");
    assertThat((List<?>) page.evaluate(TITLES, ".panel-wrong")).as(uid).isEmpty();
    assertThat(all.size() - empty.size())
        .as("%s: of %s panels these have nothing to show: %s", uid, all.size(), empty)
        .isGreaterThanOrEqualTo((int) (WITH_DATA * all.size()));
    visit.assertFits();
    visit.assertAccessible();
    visit.assertQuiet();
  }
}
