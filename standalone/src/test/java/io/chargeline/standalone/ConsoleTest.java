package io.chargeline.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import io.chargeline.standalone.ConsoleBrowser.Look;
import io.chargeline.standalone.ConsoleBrowser.Visit;
import io.chargeline.standalone.TestStack.Reply;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What somebody does at the console, in a real browser, with the keyboard alone, on devices that
 * really answer.
 */
class ConsoleTest {
  private static final double PATIENCE_MS = 60_000;
  private static final String HOOKS = "/api/third/webhook-endpoints";
  private static final Pattern WATTS = Pattern.compile("[1-9]\\d* W");

  private static final TestStack STACK = TestStack.shared();
  private static ConsoleBrowser browser;

  private final WebhookReceiver receiver = new WebhookReceiver();
  private final String rule = "console-" + UUID.randomUUID().toString().substring(0, 8);
  private String endpoint;

  @BeforeAll
  static void openBrowser() throws Exception {
    browser = ConsoleBrowser.open(STACK.endpoints().api());
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void listen() {
    Reply made =
        STACK.post(
            HOOKS,
            "{\"url\":\"%s\",\"events\":[\"charging.*\"],\"description\":\"The yard's app\"}"
                .formatted(receiver.url()));
    assertThat(made.status()).as("%s", made).isEqualTo(201);
    endpoint = HOOKS + "/" + made.text("id");
    receiver.expect(made.text("secret"));
  }

  @AfterEach
  void leave() {
    STACK.send(STACK.request(endpoint).DELETE());
    STACK.send(STACK.request("/api/third/alert-rules/" + rule).DELETE());
    receiver.close();
  }

  @Test
  void oneSignsInFindsADeviceStartsAChargeSeesItRunAndStopsIt() {
    String device = idle();
    callWhenPowerFlows(device);
    try (Visit visit = browser.visit(Look.DESK)) {
      Page page = visit.go("/");
      signIn(visit, page);
      find(page, device);

      Locator port = page.getByRole(AriaRole.REGION, named("Port 1"));
      String order = start(page, port);
      assertThat(port).containsText(WATTS, within());
      assertThat(page.getByRole(AriaRole.REGION, named("Power")).getByRole(AriaRole.IMG))
          .hasAttribute("aria-label", Pattern.compile("highest [1-9]"), attributeWithin());
      visit.shot("device");
      visit.assertAccessible();
      stop(page, port);

      visit.go("/sessions?order_no=" + order);
      Locator row = page.getByRole(AriaRole.ROW, containing(order));
      assertThat(row).containsText("stopped", within());
      visit.shot("sessions");

      visit.go("/webhooks");
      page.getByText("The yard's app").first().click();
      Locator delivery =
          page.getByRole(AriaRole.ROW, containing(device))
              .filter(new Locator.FilterOptions().setHasText("charging.stopped"));
      assertThat(delivery).containsText("delivered", within());
      visit.shot("webhook");

      acknowledge(visit, device);
      visit.assertQuiet();
    }
  }

  /** One of the simulated fleet with a plug in port 1. */
  private static String idle() {
    for (JsonNode one : STACK.get("/api/third/devices?state=online").body().get("items")) {
      String id = one.get("device_phy_id").asText();
      JsonNode port = STACK.get("/api/third/devices/" + id).body().at("/ports/0");
      if (port.path("startable").asBoolean() && port.path("plugged").asBoolean()) {
        return id;
      }
    }
    throw new AssertionError("no device of the fleet is idle");
  }

  /** One alert, as soon as a charge has power. */
  private void callWhenPowerFlows(String device) {
    Reply made =
        STACK.post(
            "/api/third/alert-rules",
            """
            {"id": "%s", "name": {"en": "Power flows", "zh": "有功率"}, "per": "port",
             "reason": {"en": "somebody looks", "zh": "有人在看"}, "scope": {"devices": ["%s"]},
             "condition": {"kind": "threshold", "signal": "sample", "field": "power_w", "op": ">"},
             "levels": [{"level": "warning", "value": 1}], "clear": {"by": 0, "for": 3600}}
            """
                .formatted(rule, device));
    assertThat(made.status()).as("%s", made).isEqualTo(201);
  }

  private static void signIn(Visit visit, Page page) {
    Locator key = page.getByLabel("API key");
    assertThat(key).isFocused();
    page.keyboard().type("not-a-key-at-all");
    page.keyboard().press("Enter");
    assertThat(page.getByText("This key is not known")).isVisible();
    visit.forget("401");
    key.fill(STACK.endpoints().apiKey());
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.HEADING, named("Overview"))).isVisible();
  }

  /** {@code /} from anywhere, the id, Enter: an exact id opens its device. */
  private static void find(Page page, String device) {
    page.keyboard().press("/");
    page.keyboard().type(device);
    page.keyboard().press("Enter");
    assertThat(page.getByRole(AriaRole.REGION, named("Port 1"))).isVisible();
  }

  /** The order that the console proposed. */
  private static String start(Page page, Locator port) {
    press(page, port, "Start a charge at Port 1");
    Locator order = page.getByLabel("Order number");
    String number = order.inputValue();
    order.focus();
    page.keyboard().press("Enter");
    confirmed(page);
    return number;
  }

  private static void stop(Page page, Locator port) {
    press(page, port, "Stop the charge at Port 1");
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog).isVisible();
    // Whoever hits Enter at once has stopped nothing: that takes a step.
    assertThat(dialog.getByRole(AriaRole.BUTTON, button("Cancel"))).isFocused();
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    confirmed(page);
  }

  private static void press(Page page, Locator port, String name) {
    Locator button = port.getByRole(AriaRole.BUTTON, button(name));
    button.focus();
    page.keyboard().press("Enter");
  }

  /** The command's way is shown as it goes, and said. */
  private static void confirmed(Page page) {
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    for (String step : List.of("Accepted", "Sent", "Confirmed by the device")) {
      assertThat(dialog.getByRole(AriaRole.LIST)).containsText(step, within());
    }
    assertThat(dialog.getByRole(AriaRole.STATUS)).hasText("Confirmed by the device", textWithin());
    page.keyboard().press("Escape");
    assertThat(dialog).isHidden();
  }

  private void acknowledge(Visit visit, String device) {
    Page page = visit.go("/alerts?rule=" + rule);
    Locator alert = page.getByText(device).first();
    assertThat(alert).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MS));
    Locator button = page.getByRole(AriaRole.BUTTON, page(Pattern.compile("Acknowledge"))).first();
    button.focus();
    page.keyboard().press("Enter");
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(dialog).isVisible();
    visit.assertAccessible();
    dialog.getByRole(AriaRole.BUTTON, locator(Pattern.compile("Acknowledge"))).focus();
    page.keyboard().press("Enter");
    assertThat(dialog).isHidden();
    assertThat(page.getByText("acknowledged").first()).isVisible();
    visit.shot("alerts");
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }

  private static Page.GetByRoleOptions containing(String text) {
    return new Page.GetByRoleOptions().setName(text);
  }

  private static Page.GetByRoleOptions page(Pattern name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Locator.GetByRoleOptions locator(Pattern name) {
    return new Locator.GetByRoleOptions().setName(name);
  }

  private static Locator.GetByRoleOptions button(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }

  private static LocatorAssertions.ContainsTextOptions within() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MS);
  }

  private static LocatorAssertions.HasTextOptions textWithin() {
    return new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE_MS);
  }

  private static LocatorAssertions.HasAttributeOptions attributeWithin() {
    return new LocatorAssertions.HasAttributeOptions().setTimeout(PATIENCE_MS);
  }
}
