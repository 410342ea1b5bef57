package io.chargeline.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.chargeline.standalone.ConsoleBrowser.Look;
import io.chargeline.standalone.ConsoleBrowser.Visit;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every other page, in both languages and themes, at both sizes, and the frame around them. */
class ConsolePagesTest {
  private static final TestStack STACK = TestStack.shared();
  private static ConsoleBrowser browser;

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

  private static String key(boolean operator) {
    return operator ? TestStack.ADMIN_KEY : STACK.endpoints().apiKey();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "devices",
        "sessions",
        "alerts",
        "why",
        "rules",
        "rules/device-offline",
        "silences",
        "webhooks",
        "sites",
        "dashboards",
        "audit"
      })
  void aTenantsPage(String page) {
    look(page, false, Look.DESK.in("zh", "light"));
    look(page, false, Look.PHONE.in("en", "dark"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"devices", "alerts", "rules", "silences", "tenants", "registry", "watch", "audit"})
  void anOperatorsPage(String page) {
    look(page, true, Look.DESK.in("en", "dark"));
    look(page, true, Look.PHONE.in("zh", "light"));
  }

  private static void look(String place, boolean operator, Look look) {
    try (Visit visit = browser.visit(look, key(operator))) {
      Page page = visit.go("/" + place);
      Locator heading = page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setLevel(1));
      assertThat(heading).isVisible();
      assertThat(page.locator("main .loading")).hasCount(0);
      assertThat(page.locator("main [role=alert]")).hasCount(0);
      visit.shot((operator ? "operator-" : "") + place.replace('/', '-'));
      visit.assertFits();
      visit.assertAccessible();
      visit.assertQuiet();
    }
  }

  @Test
  void whoIsNotSignedInSeesTheDoorOnly() {
    try (Visit visit = browser.visit(Look.PHONE.in("zh", "dark"))) {
      Page page = visit.go("/devices");
      assertThat(page.getByLabel("API 密钥")).isVisible();
      assertThat(page.getByRole(AriaRole.NAVIGATION)).hasCount(0);
      visit.shot("sign-in");
      visit.assertAccessible();
      visit.assertFits();
      visit.assertQuiet();
    }
  }

  @Test
  void whatAKeyMayNotDoIsNotShown() throws Exception {
    String made =
        STACK
            .send(
                STACK
                    .request("/api/admin/tenants/demo/keys")
                    .setHeader("X-Api-Key", TestStack.ADMIN_KEY)
                    .POST(
                        java.net.http.HttpRequest.BodyPublishers.ofString(
                            "{\"name\":\"looks only\",\"scopes\":[\"read\"]}")))
            .text("key");
    org.junit.jupiter.api.Assumptions.assumeFalse(made.isEmpty());
    String device = STACK.get("/api/third/devices").body().at("/items/0/device_phy_id").asText();
    try (Visit visit = browser.visit(Look.DESK, made)) {
      Page page = visit.go("/devices/" + device);
      assertThat(page.getByRole(AriaRole.REGION, named("Port 1"))).isVisible();
      List<String> buttons =
          page.getByRole(AriaRole.MAIN).getByRole(AriaRole.BUTTON).allInnerTexts();
      assertThat(buttons).doesNotContain("Start", "Stop", "Reboot", "Locate");
      assertThat(page.getByRole(AriaRole.NAVIGATION).first().innerText())
          .contains("Devices")
          .doesNotContain("Webhooks", "Tenants");
      visit.assertQuiet();
    }
  }

  @Test
  void languageAndThemeChangeAtOnceAndAreRemembered() {
    try (Visit visit = browser.visit(Look.DESK, key(false))) {
      Page page = visit.go("/sites");
      page.getByRole(AriaRole.BUTTON, named("切换到中文")).click();
      assertThat(page.getByRole(AriaRole.HEADING, named("站点"))).isVisible();
      assertThat(page.locator("html")).hasAttribute("lang", "zh");
      page.getByRole(AriaRole.BUTTON, named("主题:浅色")).click();
      assertThat(page.locator("html")).hasAttribute("data-theme", "dark");
      visit.assertQuiet();
    }
  }

  @Test
  void thePhonesMenuOpensAndClosesByTheKeyboard() {
    try (Visit visit = browser.visit(Look.PHONE, key(false))) {
      Page page = visit.go("/sites");
      Locator menu = page.getByRole(AriaRole.BUTTON, named("Menu"));
      menu.focus();
      page.keyboard().press("Enter");
      assertThat(menu).hasAttribute("aria-expanded", "true");
      visit.shot("menu");
      page.keyboard().press("Escape");
      assertThat(menu).hasAttribute("aria-expanded", "false");
      assertThat(menu).isFocused();
    }
  }

  @Test
  void whoSignsOutIsOut() {
    try (Visit visit = browser.visit(Look.DESK, key(false))) {
      Page page = visit.go("/sites");
      page.getByRole(AriaRole.BUTTON, named("Sign out")).click();
      assertThat(page.getByLabel("API key")).isVisible();
      page.navigate(STACK.endpoints().api() + "/#/devices");
      page.reload();
      assertThat(page.getByLabel("API key")).isVisible();
      visit.assertQuiet();
    }
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name).setExact(true);
  }
}
